"""The keys that take changes of numbers back, and make them once more."""

from __future__ import annotations

from tutor.debug.action import REFUSED, Action, Outcome
from tutor.debug.workbench import Workbench

ALTER = "Alter a number"
"""The heading of these keys."""


def _undo(bench: Workbench, count: int) -> Outcome:
    return _hidden(bench) or bench.runs.undo(count)


def _redo(bench: Workbench, count: int) -> Outcome:
    return _hidden(bench) or bench.runs.redo(count)


def _hidden(bench: Workbench) -> Outcome | None:
    """A run with other numbers would tell of those that a question asks for."""
    return Outcome(REFUSED, bench.until()) if bench.hides() else None


UNDO: Action[Workbench] = Action(
    "alter.undo", ("u",), "undo", "Take the last change of a number back.", ALTER, _undo,
    applies=lambda bench: bench.changes.undoable > 0 and not bench.hides(),
)  # fmt: skip
REDO: Action[Workbench] = Action(
    "alter.redo", ("U",), "redo", "Make the change once more that was taken back.", ALTER, _redo,
    applies=lambda bench: bench.changes.redoable > 0 and not bench.hides(),
)  # fmt: skip
