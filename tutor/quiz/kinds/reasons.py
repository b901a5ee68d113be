"""Reasons for what a gradient is like: one row each, with when it holds.

The reasons of a question are held against the pass, so that with other numbers another of them
may be the right one.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from tutor.quiz.rules.case import Case


class Reason(NamedTuple):
    """One reason.

    Attributes:
        text: the reason as an answer, Markdown, with {t} and {L} for the target and the output.
        holds: whether it is true of a pass.
    """

    text: str
    holds: Callable[[Case], bool]


def _zero(x: float) -> bool:
    return abs(x) <= 1e-12


def _closed(case: Case) -> bool:
    """Every path has an edge whose local slope is 0."""
    return _zero(case.right) and bool(case.into) and all(_zero(e.contribution) for e in case.into)


def _cancelled(case: Case) -> bool:
    return _zero(case.right) and any(not _zero(e.contribution) for e in case.into)


def _minus(case: Case) -> int:
    """The negative slopes along the only path; 0 without one."""
    return sum(e.local < 0 for e in case.path)


def _shares(case: Case) -> list[float]:
    total = sum(abs(e.contribution) for e in case.into)
    return sorted((abs(e.contribution) / total for e in case.into), reverse=True) if total else []


REASONS = {
    "closed": Reason("on the way back a local slope is 0, so nothing arrives at {t}", _closed),
    "cancelled": Reason("the contributions to {t} cancel each other", _cancelled),
    "odd-minus": Reason(
        "an odd number of slopes on the way is negative", lambda case: _minus(case) % 2 == 1
    ),
    "even-minus": Reason(
        "the minus signs on the way come in pairs",
        lambda case: bool(case.path) and _minus(case) % 2 == 0 and _minus(case) > 0,
    ),
    "no-minus": Reason(
        "no slope on the way is negative",
        lambda case: bool(case.path) and _minus(case) == 0 and not _zero(case.right),
    ),
    "passed-on": Reason(
        "every operation on the way passes the gradient on unchanged",
        lambda case: bool(case.path) and all(math.isclose(e.local, 1.0) for e in case.path),
    ),
    "one-path": Reason(
        "one path brings nearly all of it",
        lambda case: len(case.into) > 1 and not _zero(case.right) and _shares(case)[0] > 0.8,
    ),
    "all-paths": Reason(
        "no path alone brings most of it: they add up",
        lambda case: len(case.into) > 1 and not _zero(case.right) and _shares(case)[0] <= 0.6,
    ),
    "shrinks": Reason(
        "slopes smaller than 1 shrink it on the way",
        lambda case: bool(case.path) and not _zero(case.right)
        and all(abs(e.local) <= 1 for e in case.path)
        and any(abs(e.local) < 0.5 for e in case.path),
    ),
    "grows": Reason(
        "slopes larger than 1 blow it up on the way",
        lambda case: bool(case.path) and all(abs(e.local) >= 1 for e in case.path)
        and any(abs(e.local) > 2 for e in case.path),
    ),
}  # fmt: skip
"""Every reason by the name under which a question lists it."""
