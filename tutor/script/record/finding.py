"""One thing that stands out in a run."""

from __future__ import annotations

from typing import NamedTuple


class Finding(NamedTuple):
    """One thing that stands out.

    Attributes:
        kind: a word for it.
        k: the position at which it shows.
        line: the line of the script, 0 if there is none.
        text: what happened and what to do, in one or two sentences.
        note: whether it often is meant.
    """

    kind: str
    k: int
    line: int
    text: str
    note: bool = False
