"""How a person names a node, and how the operation behind it is written."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable
from functools import cached_property

from tutor.engine.numbers import factor, show
from tutor.engine.ops import CONST
from tutor.program.recording import Recording

_LONGEST = 20  # an unnamed operation is written out up to this length,
_CUT = 30  # its first and its last operand up to this one,
_HEAD = 12  # and the first alone, if the whole is longer than this
_GAP = "…"


def tight(label: str) -> str:
    """A label as one word: an operation that has no name goes into parentheses."""
    return label if re.fullmatch(r"#?\w+(\[[^\]]*\])*(#\d+)?", label) else f"({label})"


class Names:
    """The names of a recording's nodes."""

    def __init__(self, recording: Recording, first_value: Callable[[int], float]) -> None:
        """`first_value` gives the value that a node was made with."""
        self._name, self._bound = recording.name, recording.bindings
        self._tape, self._first_value = recording.tape, first_value
        self._expression: dict[int, str] = {}
        self._head: dict[int, str] = {}  # of long operations: how they begin
        self._short: dict[int, str] = {}

    def name(self, node: int) -> str | None:
        """The first name that a node was bound to; None if it never had one."""
        return self._name.get(node)

    @cached_property
    def _labels(self) -> dict[int, str]:
        """Named nodes to labels: the first node bound to `c` is `c`, the second `c#2`."""
        seen: Counter[str] = Counter()
        labels = {}
        for node, name in sorted(self._name.items()):
            seen[name] += 1
            labels[node] = name if seen[name] == 1 else f"{name}#{seen[name]}"
        return labels

    @cached_property
    def _by_label(self) -> dict[str, int]:
        return {label: node for node, label in self._labels.items()}

    @cached_property
    def _bindings(self) -> dict[str, tuple[list[int], list[int]]]:
        """For every name the positions at which it was bound to a node, and those nodes.

        The program's own names come before those inside calls.
        """
        own: dict[str, tuple[list[int], list[int]]] = {}
        inner: dict[str, tuple[list[int], list[int]]] = {}
        for b in self._bound:
            if b.node is not None:
                ks, nodes = (inner if b.frame else own).setdefault(b.name, ([], []))
                ks.append(b.k)
                nodes.append(b.node)
        return own | {name: found for name, found in inner.items() if name not in own}

    def names(self) -> list[str]:
        """Every name a person can call a node by, in order of first use."""
        return list(dict.fromkeys([*self._bindings, *self._labels.values()]))

    def node_named(self, name: str, k: int | None = None) -> int | None:
        """The node that a name means at position `k` (by default at the end of the run).

        Before it is bound for the first time, a name means the node that it will be bound to
        first. `c#2` is the second node that was called `c`, `c#1` the first, and `#7` is node
        number 7. None if unknown.
        """
        if re.fullmatch(r"#\d{1,9}", name):
            node = int(name[1:])
            return node if node < len(self._tape) else None
        found = self._bindings.get(name)
        if found is None:
            return self._by_label.get(name.removesuffix("#1"))
        ks, nodes = found
        return nodes[-1 if k is None else max(bisect_right(ks, k) - 1, 0)]

    def label(self, node: int) -> str:
        """How a person calls the node: its name, a number, or the operation if it has no name.

        A long operation is cut at its operators, `w1 * x1 + … + b`, and never inside a name or a
        number.
        """
        label = self._labels.get(node)
        if label is not None:
            return label
        if self._tape.op[node] == CONST:
            return show(self._tape.data[node])
        text = self.expression(node)
        return self._short.get(node, text)

    def expression(self, node: int) -> str:
        """The operation over the labels of its operands, such as `a * b`; `Value(2)` of a leaf."""
        text = self._expression.get(node)
        if text is None:
            # Unnamed operands are written out, from the leaves up, so that nothing recurses.
            stack = [node]
            while stack:
                top = stack[-1]
                todo = [o for o in self._tape.operands(top) if self._unwritten(o)]
                if todo:
                    stack += todo
                else:
                    stack.pop()
                    self._expression[top] = text = self._write(top)
                    if len(text) > _HEAD and top not in self._labels:
                        self._head[top] = self._begin(top)
                        if len(text) > _LONGEST:
                            self._short[top] = self._shorten(top)
            text = self._expression[node]
        return text

    def _unwritten(self, node: int) -> bool:
        unnamed = node not in self._labels and self._tape.op[node] != CONST
        return unnamed and node not in self._expression

    def _write(self, node: int) -> str:
        tape = self._tape
        row = tape.row(node)
        if row is None:
            first = show(self._first_value(node))
            return first if tape.op[node] == CONST else f"Value({first})"
        operands = [
            self._operand(node, o, i, self.label(o)) for i, o in enumerate(tape.operands(node))
        ]
        return row.text.format(x=operands[0], y=operands[-1])

    def _begin(self, node: int) -> str:
        """How an operation begins: `w1 * x1 + …`, of however many terms."""
        tape = self._tape
        row, (first, *more) = tape.row(node), tape.operands(node)
        assert row is not None, "only an operation is too long"
        head = self._opening(first)
        if more and head.endswith(_GAP) and tape.op[first] == tape.op[node]:
            return head
        begin = row.text.format(x=self._operand(node, first, 0, head), y=_GAP)
        return begin if len(begin) <= _LONGEST else row.text.format(x=_GAP, y=_GAP)

    def _shorten(self, node: int) -> str:
        """An operation by its first and its last operand, as far as there is room."""
        tape = self._tape
        row, operands = tape.row(node), tape.operands(node)
        assert row is not None, "only an operation is too long"
        texts = [self._opening(operands[0]), self.label(operands[-1])]
        first, last = (
            self._operand(node, o, i, text)
            for i, (o, text) in enumerate(zip((operands[0], operands[-1]), texts, strict=True))
        )
        both = row.text.format(x=first, y=last)
        return both if len(both) <= _CUT else self._head[node]

    def _opening(self, node: int) -> str:
        """How a node's label begins, if that is shorter."""
        label = self.label(node)
        return label if node in self._labels else self._head.get(node, label)

    def _operand(self, node: int, operand: int, slot: int, label: str) -> str:
        """An operand's label, in parentheses where the outer operation binds more tightly."""
        tape = self._tape
        if tape.op[operand] == CONST:
            return factor(tape.data[operand])
        if operand in self._labels or label == _GAP:
            return label
        inner, outer = tape.row(operand), tape.row(node)
        if inner is None or outer is None or inner.is_function or outer.is_function:
            return label
        # Of operators that bind alike, the one on the side to which they group stands as it is.
        same_side = slot == int(outer.right)
        bare = inner.strength > outer.strength or (inner.strength == outer.strength and same_side)
        return label if bare else f"({label})"
