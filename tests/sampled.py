"""A part of what could be tried, spread evenly over all of it.

The lessons that ship have thousands of screens. `FULL=1 python -m pytest …` tries every one.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

FULL = bool(os.environ.get("FULL"))
LONG = 300
"""Events of a run from which on it is too long to be walked through in a test."""


def some(items: Sequence[T], most: int) -> list[T]:
    """At most so many, the first and the last with them; all of them if `FULL` is set."""
    if FULL or len(items) <= most:
        return list(items)
    return [items[round(i * (len(items) - 1) / (most - 1))] for i in range(most)]


def examples(most: int) -> int:
    """How many random examples are tried: a third, or all if `FULL` is set."""
    return most if FULL else -(-most // 3)


def or_all_200(few: int) -> int:
    """How many random programs are tried: a few, or 200 if `FULL` is set."""
    return 200 if FULL else few
