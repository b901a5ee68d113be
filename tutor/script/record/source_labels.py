"""How nodes without a name are called: by their source text, as the script has it."""

from __future__ import annotations

import re

from tutor.engine.ops import Op
from tutor.trace import Log

_LONGEST = 40  # characters of an operation that is written over the texts of its operands
_GAP = "…"
_HARD = "\u00a0"  # a space that no drawing takes out
_BETWEEN = re.compile(r"(?<=[\w)\]]) (?=for\b|in\b|if\b|else\b)|(?<=\bfor) |(?<=\bin) |(?<=\bif) "
                      r"|(?<=\belse) ")  # fmt: skip


class SourceLabels:
    """Labels over the source texts of a script.

    Attributes:
        texts: of nodes that the outermost operation of a text made.
        within: of nodes that were made while a text was computed that is more than they.
    """

    def __init__(self) -> None:
        """Begin without any."""
        self.texts: dict[int, str] = {}
        self.within: dict[int, str] = {}
        self._known: dict[int, str] = {}
        self._step: dict[int, int] = {}

    def label(self, base: Log, node: int, row: Op | None) -> str:
        """How a node is called.

        Args:
            base: the run, which knows names, and writes out short operations.
            node: the node.
            row: its operation as the script has it; None of a leaf.
        """
        known = self._known.get(node)
        if known is None:
            # A space between words stays where those round operators are left out.
            known = self._label(base, node, row)
            known = self._known[node] = _BETWEEN.sub(_HARD, known) if " " in known else known
        return known

    def _label(self, base: Log, node: int, row: Op | None) -> str:
        label = base.label(node)
        if row is None or base.name(node) is not None:
            return label
        if _GAP not in label and any(each.isalpha() for each in label):
            return label
        if node in self.texts:
            return self.texts[node]
        parts = [self.texts.get(each, base.label(each)) for each in base.operands(node)]
        text = row.text.format(x=parts[0], y=parts[-1])
        if len(text) <= _LONGEST and _GAP not in text and any(each.isalpha() for each in text):
            return text
        around = self.within.get(node)
        if around is None:
            return label
        return f"{around},{_HARD}step{_HARD}{self._steps(base, node, around)}"

    def _steps(self, base: Log, node: int, around: str) -> int:
        """The how manieth operation of one text it is: as many are told apart as there are."""
        chain: list[int] = []
        here: int | None = node
        while here is not None and here not in self._step:
            chain.append(here)
            same = (i for i in base.operands(here) if self.within.get(i) == around)
            here = max(same, default=None)
        count = 0 if here is None else self._step[here]
        for each in reversed(chain):
            count += 1
            self._step[each] = count
        return count
