"""Questions about index arrays: what lies together, and what repeats. numpy comes in by argument's
methods only, so nothing is imported here."""

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
    longest = (0, 0)
    start = end = 0
    for j, row in enumerate(index):
        if as_slice(row) is None:
            continue
        follows = j == end > start and int(row[0]) == int(index[j - 1, 0]) + len(row)
        start, end = (start if follows else j), j + 1
        if end - start > longest[1] - longest[0]:
            longest = start, end
    return longest
