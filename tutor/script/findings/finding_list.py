"""The findings of a run as a list in which one is picked."""

from __future__ import annotations

import os

from tutor.characters import safe
from tutor.debug.action import MOVED, SAID, STUCK, Outcome
from tutor.debug.workbench import Workbench
from tutor.script.findings.finding import Finding, paragraph
from tutor.script.findings.findings import Looking

_SHORT = 5_000
"""Events of a run that is looked through before the list opens."""


class FindingList:
    """What stands out in the run of a workbench.

    Attributes:
        looking: looks for the findings; through a long run while the list is open.
        chosen: the number of the one that is picked.
    """

    def __init__(self, bench: Workbench) -> None:
        """Look through the run."""
        self._bench = bench
        self.looking = Looking(bench.log)
        while self.looking.total <= _SHORT and self.looking.go_on():
            pass
        self.chosen = 0

    @property
    def items(self) -> list[Finding]:
        """The findings, the gravest first; none as long as they are looked for."""
        return self.looking.found if self.looking.over else []

    @property
    def picked(self) -> Finding | None:
        """The one that is picked; None if nothing stands out."""
        return self.items[self.chosen] if self.items else None

    def choose(self, steps: int) -> Outcome:
        """Pick another one."""
        there = min(max(self.chosen + steps, 0), max(len(self.items) - 1, 0))
        if there == self.chosen:
            return Outcome(STUCK, "There is none further that way")
        self.chosen = there
        return Outcome(SAID)

    def go(self) -> Outcome:
        """Take the debugger to where the picked one shows: right behind it."""
        if not self.looking.over:
            return Outcome(STUCK, "The run is still looked through")
        if self.picked is None:
            return Outcome(STUCK, "Nothing stands out in this run")
        self._bench.debugger.behind(self.picked.k)
        kind, where = safe(self.picked.kind), f"event {self._bench.k} of {len(self._bench.log)}"
        return Outcome(MOVED, f"{kind.capitalize()}: {where}. ! lists the findings")

    def paragraph(self) -> list[str]:
        """The picked one as text to paste into a question."""
        if self.picked is None:
            return []
        program = self._bench.log.program
        code = program.text_at(self.picked.line).strip() if self.picked.line else ""
        return paragraph(self.picked, os.path.basename(program.path), code)


def open_findings(bench: Workbench) -> FindingList | str:
    """The findings of a run; while a question is open none, as they tell numbers."""
    if bench.hides() or bench.asked():
        return bench.until()
    return FindingList(bench)
