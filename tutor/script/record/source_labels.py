"""How nodes without a name are called: by their source text, as the script has it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from tutor.engine.ops import Op

_LONGEST = 40  # characters of an operation that is written over the texts of its operands
_SHORT = 30  # characters of a source text that stands for a name
_GAP = "…"
_HARD = "\u00a0"  # a space that no drawing takes out
_BETWEEN = re.compile(r"(?<=[\w)\]]) (?=for\b|in\b|if\b|else\b)|(?<=\bfor) |(?<=\bin) |(?<=\bif) "
                      r"|(?<=\belse) ")  # fmt: skip


class SourceText(NamedTuple):
    """What the source has at a place: its text, and the outermost operation of that."""

    text: str
    operation: str

    def is_of(self, operation: str) -> bool:
        """Whether a node is what the whole text says, as far as a short text can say it."""
        return self.operation == operation and len(self.text) <= _SHORT


Text = Callable[[int], str | None]
"""Something that is said of a node; None if nothing is."""


class SourceLabels:
    """Labels over the source texts of a script."""

    def __init__(
        self, text: Text, within: Text, plain: Callable[[int], str], name: Text,
        operands: Callable[[int], tuple[int, ...]],
    ) -> None:  # fmt: skip
        """Take what is known of nodes.

        Args:
            text: of one that the outermost operation of a text made, that text.
            within: of one that was made while a text was computed that is more than it, that text.
            plain: its label without any source; short operations are written out.
            name: its name.
            operands: what it was made of.
        """
        self._text, self._within, self._plain = text, within, plain
        self._name, self._operands = name, operands
        self._known: dict[int, str] = {}
        self._step: dict[int, int] = {}

    def label(self, node: int, row: Op | None) -> str:
        """How a node is called; `row` is its operation as the script has it, None of a leaf."""
        known = self._known.get(node)
        if known is None:
            # A space between words stays where those round operators are left out.
            known = self._label(node, row)
            known = self._known[node] = _BETWEEN.sub(_HARD, known) if " " in known else known
        return known

    def _label(self, node: int, row: Op | None) -> str:
        label = self._plain(node)
        if row is None or self._name(node) is not None:
            return label
        if _GAP not in label and any(each.isalpha() for each in label):
            return label
        text = self._text(node)
        if text is not None:
            return text
        parts = [self._text(each) or self._plain(each) for each in self._operands(node)]
        text = row.text.format(x=parts[0], y=parts[-1])
        if len(text) <= _LONGEST and _GAP not in text and any(each.isalpha() for each in text):
            return text
        around = self._within(node)
        if around is None:
            return label
        return f"{around},{_HARD}step{_HARD}{self._steps(node, around)}"

    def _steps(self, node: int, around: str) -> int:
        """The how manieth operation of one text it is: as many are told apart as there are."""
        chain: list[int] = []
        here: int | None = node
        while here is not None and here not in self._step:
            chain.append(here)
            same = (i for i in self._operands(here) if self._within(i) == around)
            here = max(same, default=None)
        count = 0 if here is None else self._step[here]
        for each in reversed(chain):
            count += 1
            self._step[each] = count
        return count
