"""How a person names a node, and how the operation behind it is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from tutor.engine.numbers import factor, show
from tutor.engine.ops import CONST
from tutor.program.recording import Recording
from tutor.trace.parts.bound_names import BoundNames

_LONGEST = 20  # an unnamed operation is written out up to this length,
_CUT = 30  # its first and its last operand up to this one,
_HEAD = 12  # and the first alone, if the whole is longer than this
_GAP = "…"
_WORD = re.compile(r"#?\w+(\[[^\]]*\])*(\.[A-Za-z_]\w*(\[[^\]]*\])*)*(#\d+)?|\d+\.\d+(e[+-]?\d+)?")


def tight(label: str) -> str:
    """A label as one word: an operation without a name, and a minus, go into parentheses."""
    return label if _WORD.fullmatch(label) else f"({label})"


def _base(label: str) -> str:
    """A label without the number behind it."""
    return re.sub(r"#\d+$", "", label)


class Names:
    """The names of a recording's nodes.

    A node is called by the first name that it was bound to; every other one is an alias, which
    means it as well. `c` is the first node that was ever called `c`, by whichever of its names,
    and `c#2` the second.
    """

    def __init__(
        self,
        recording: Recording,
        first_value: Callable[[int], float],
        bound: BoundNames | None = None,
        aliases: Mapping[int, str] | None = None,
    ) -> None:
        """Of a recording.

        Args:
            recording: the run.
            first_value: gives the value that a node was made with.
            bound: the same of `recording`, if it is there already.
            aliases: what to call some nodes in place of the first name that they had. Where
                another node is called so already, the alias gets its number.
        """
        self._recording, self._first_value = recording, first_value
        self._name, self._tape = recording.name, recording.tape
        self._bound = bound or BoundNames(recording.bindings)
        self._aliases = aliases or {}
        self._expression: dict[int, str] = {}
        self._head: dict[int, str] = {}  # of long operations: how they begin
        self._short: dict[int, str] = {}

    def calling(self, aliases: Mapping[int, str]) -> Names:
        """The same, with some nodes called by an alias; itself if that changes no label."""
        labels = set(self._labels.values())
        new = {
            node: alias
            for node, alias in aliases.items()
            if alias not in labels or _base(alias) != self.name(node)
        }
        return Names(self._recording, self._first_value, self._bound, new) if new else self

    def of(self, recording: Recording, first_value: Callable[[int], float]) -> Names:
        """The same for a run of the same course, in which nodes have other numbers."""
        return Names(recording, first_value, self._bound, self._aliases)

    def name(self, node: int) -> str | None:
        """The first name that a node was bound to, or its alias; None if it never had one."""
        alias = self._aliases.get(node)
        return self._name.get(node) if alias is None else _base(alias)

    @cached_property
    def _labels(self) -> dict[int, str]:
        """Named nodes to labels: an alias, or a name, and from its second node on a number."""
        names = {**self._name, **{node: _base(alias) for node, alias in self._aliases.items()}}
        labels = {
            node: f"{name}#{i}" if i > 1 else name
            for name in dict.fromkeys(names.values())
            for i, node in enumerate(self._bound.called(name), start=1)
            if names[node] == name
        }
        taken = set(labels.values())
        for node, alias in self._aliases.items():
            if alias not in taken:
                taken.add(alias)
                labels[node] = alias
        return labels

    def names(self) -> list[str]:
        """Every name a person can call a node by, in order of first use."""
        return list(dict.fromkeys([*self._bound.names(), *self._labels.values()]))

    def called(self, name: str) -> Sequence[int]:
        """Every node that was ever bound to a name: `c#1`, `c#2` and so on."""
        return self._bound.called(name)

    def node_named(self, name: str, k: int | None = None) -> int | None:
        """The node that a name means at position `k` (by default at the end of the run).

        Before it is bound for the first time, a name means the node that it will be bound to
        first. `c#2` is the second node that was called `c`, `c#1` the first, and `#7` is node
        number 7. None if unknown.
        """
        found = self._bound.at(name, k)
        if found is not None:
            return found
        base, _, number = name.rpartition("#")
        if not re.fullmatch(r"\d{1,9}", number):
            return None
        if not base:
            return int(number) if int(number) < len(self._tape) else None
        nodes = self._bound.called(base)
        return nodes[int(number) - 1] if 0 < int(number) <= len(nodes) else None

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
                    long = len(text) > _HEAD and self._tape.operands(top)
                    if long and top not in self._labels:
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
