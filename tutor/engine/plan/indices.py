"""Index arrays: which rows lie together, and which repeat.

Only methods of the arrays are called, so that numpy is not imported here.
"""

from __future__ import annotations

from typing import Any


def runs(key: Any, second: Any = None) -> list[tuple[int, int]]:
    """Start and end of each run of equal keys."""
    if not len(key):
        return []
    change = key[1:] != key[:-1]
    if second is not None:
        change |= second[1:] != second[:-1]
    starts = [0, *(change.nonzero()[0] + 1).tolist()]
    return list(zip(starts, [*starts[1:], len(key)], strict=True))


def as_slice(index: Any) -> slice | None:
    """The rows as a slice, if they follow each other."""
    first, last = int(index[0]), int(index[-1])
    if last - first == len(index) - 1 and (index[1:] - index[:-1] == 1).all():
        return slice(first, last + 1)
    return None


def block(index: Any) -> tuple[int, int]:
    """The longest run of rows that lie behind each other without a gap: (start, end), or (0, 0)."""
    whole = (index[:, 1:] - index[:, :-1] == 1).all(axis=1)
    follows = whole[1:] & (index[1:, 0] - index[:-1, 0] == index.shape[1])
    longest = (0, 0)
    start = 0
    for j, (here, goes_on) in enumerate(
        zip(whole.tolist(), [False, *follows.tolist()], strict=True)
    ):
        if not (here and goes_on and start < j):
            start = j if here else j + 1
        if j + 1 - start > longest[1] - longest[0]:
            longest = start, j + 1
    return longest
