"""A part of what could be tried, spread evenly over all of it.

The lessons that ship have hundreds of thousands of screens. `FULL=1 python -m pytest …` tries each
of all runs but the longest; of those steps in rows, so that each drawing is tried at several.
"""

from __future__ import annotations

import os
from collections.abc import Sequence, Sized
from typing import TypeVar

T = TypeVar("T")

FULL = bool(os.environ.get("FULL"))
LONG = 300
"""Events of a run from which on it is too long to be walked through in a test."""
ROWS, ROW = 20, 9
"""Of a longer run how many rows of how many steps are tried at most."""


def some(items: Sequence[T], most: int) -> list[T]:
    """At most so many, the first and the last with them; all of them if `FULL` is set."""
    if FULL or len(items) <= most:
        return list(items)
    return [items[round(i * (len(items) - 1) / (most - 1))] for i in range(most)]


def steps(run: Sized, most: int) -> list[int]:
    """Positions of a run, at most so many; if `FULL` is set all, or rows of them if there are many.

    A run of n events has n + 1 positions.
    """
    last = len(run)
    if not FULL or last <= LONG:
        return some(range(last + 1), most)
    starts = [i * (last - ROW) // (ROWS - 1) for i in range(ROWS)]
    return [k for start in starts for k in range(start, start + ROW + 1)]


def examples(most: int) -> int:
    """How many random examples are tried: a third, or all if `FULL` is set."""
    return most if FULL else -(-most // 3)


def only_in_full(*large: int) -> tuple[int, ...]:
    """Sizes that take seconds and say the same as the smaller ones: none unless `FULL` is set."""
    return large if FULL else ()


def or_all_200(few: int) -> int:
    """How many random programs are tried: a few, or 200 if `FULL` is set."""
    return 200 if FULL else few
