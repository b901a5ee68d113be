"""The keys that take changes of numbers back, and make them once more."""

from __future__ import annotations

from tutor.debug.action import Action
from tutor.debug.workbench import Workbench

ALTER = "Alter a number"
"""The heading of these keys."""

UNDO: Action[Workbench] = Action(
    "alter.undo", ("u",), "undo", "Take the last change of a number back.",
    ALTER, lambda bench, count: bench.changes.undo(count),
    applies=lambda bench: bench.changes.undoable > 0,
)  # fmt: skip
REDO: Action[Workbench] = Action(
    "alter.redo", ("U",), "redo", "Make the change once more that was taken back.",
    ALTER, lambda bench, count: bench.changes.redo(count),
    applies=lambda bench: bench.changes.redoable > 0,
)  # fmt: skip
