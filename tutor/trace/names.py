"""How a person names a node, and how the operation behind it is written."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from functools import cached_property

from tutor.engine.numbers import factor, show
from tutor.engine.ops import CONST
from tutor.program.recording import Recording
from tutor.trace.history import History
from tutor.trace.large_pass import Index

_LONGEST = 20  # an unnamed operation is written out up to this length


def tight(label: str) -> str:
    """A label as one word: an operation that has no name goes into parentheses."""
    return label if re.fullmatch(r"#?\w+(\[[^\]]*\])*(#\d+)?", label) else f"({label})"


class Names(History):
    """The names of a recording's nodes."""

    def __init__(self, recording: Recording, index: Index | None = None) -> None:
        super().__init__(recording, index)
        self._expression: dict[int, str] = {}

    @cached_property
    def _labels(self) -> dict[int, str]:
        """Named nodes to labels: the first node bound to `c` is `c`, the second `c#2`."""
        seen: Counter[str] = Counter()
        labels = {}
        for node, name in sorted(self.recording.name.items()):
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
        for b in self.recording.bindings:
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
            return node if node < len(self.recording.tape) else None
        found = self._bindings.get(name)
        if found is None:
            return self._by_label.get(name.removesuffix("#1"))
        ks, nodes = found
        return nodes[-1 if k is None else max(bisect_right(ks, k) - 1, 0)]

    def label(self, node: int) -> str:
        """How a person calls the node: its name, a number, or the operation if it has no name."""
        label = self._labels.get(node)
        if label is not None:
            return label
        if self.recording.tape.op[node] == CONST:
            return show(self.recording.tape.data[node])
        text = self.expression(node)
        return text if len(text) <= _LONGEST else f"#{node}"

    def expression(self, node: int) -> str:
        """The operation over the labels of its operands, such as `a * b`; `Value(2)` of a leaf."""
        text = self._expression.get(node)
        if text is None:
            # Unnamed operands are written out, from the leaves up, so that nothing recurses.
            stack = [node]
            while stack:
                top = stack[-1]
                todo = [o for o in self.recording.tape.operands(top) if self._unwritten(o)]
                if todo:
                    stack += todo
                else:
                    stack.pop()
                    self._expression[top] = self._write(top)
            text = self._expression[node]
        return text

    def _unwritten(self, node: int) -> bool:
        unnamed = node not in self._labels and self.recording.tape.op[node] != CONST
        return unnamed and node not in self._expression

    def _write(self, node: int) -> str:
        tape = self.recording.tape
        row = tape.row(node)
        if row is None:
            first = show(self.value(node, self.recording.made[node] + 1))
            return first if self.is_constant(node) else f"Value({first})"
        operands = [self._operand(node, o, i) for i, o in enumerate(tape.operands(node))]
        return row.text.format(x=operands[0], y=operands[-1])

    def _operand(self, node: int, operand: int, slot: int) -> str:
        """An operand's label, in parentheses where the outer operation binds more tightly."""
        tape = self.recording.tape
        if tape.op[operand] == CONST:
            return factor(tape.data[operand])
        label = self.label(operand)
        if operand in self._labels or label == f"#{operand}":
            return label
        inner, outer = tape.row(operand), tape.row(node)
        if inner is None or outer is None or inner.is_function or outer.is_function:
            return label
        # Of operators that bind alike, the one on the side to which they group stands as it is.
        same_side = slot == int(outer.right)
        bare = inner.strength > outer.strength or (inner.strength == outer.strength and same_side)
        return label if bare else f"({label})"
