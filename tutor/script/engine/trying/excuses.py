"""What their code raised, and what it does not have, in words."""

from __future__ import annotations

import os
import traceback

from tutor.engine.numbers import show
from tutor.script.engine.trying.trials import Move, written


def said(fault: BaseException) -> str:
    """An exception in a line."""
    text = str(fault).strip().splitlines()
    return f"{type(fault).__name__}: {text[0][:200]}" if text else type(fault).__name__


def place_of(fault: BaseException) -> tuple[str, int]:
    """Where their code raised something: the last line of a traceback that is not the library's."""
    found = ("", 0)
    for frame, line in traceback.walk_tb(fault.__traceback__):
        file = frame.f_code.co_filename
        if "site-packages" not in file and not file.startswith(_NOT_THEIRS):
            found = file, line
    return found


_NOT_THEIRS = os.path.dirname(os.__file__), os.path.dirname(__file__)


def sample(move: Move) -> str:
    """An operation on `a` and `b`; 2 stands for any plain number that is no exponent."""
    letters = iter("ab")
    exponent = move.op == "pow" and isinstance(move.operands[0], int)
    return written(move.op, [
        next(letters) if isinstance(o, int) else show(o) if exponent else "2"
        for o in move.operands
    ])  # fmt: skip


def without(move: Move, method: str) -> str:
    """An operation that there is no method for."""
    op, operands = move
    if isinstance(operands[0], int):
        operands = (0, 2.0) if op == "pow" else tuple(range(len(operands)))
    return f"{sample(Move(op, operands))} ({method})"
