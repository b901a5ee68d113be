"""Which rows of a tape are in sight: a page of it, or stretches of it with the rest folded."""

from __future__ import annotations

from collections.abc import Sequence


def window(current: int, total: int, size: int) -> int:
    """The first row of the page that shows row `current`.

    Pages overlap by half and do not depend on how one got there, so rows stand still while a
    person steps back and forth, with a quarter of a page in view on both sides.
    """
    step = max(1, size // 2)
    page = max(0, (current - size // 4) // step)
    return max(0, min(page * step, total - size))


def stretches(wanted: Sequence[int], total: int, size: int) -> list[range]:
    """The rows to show so that all that are wanted are in sight, in order.

    A page where that is enough, also one moved as little as it takes; else a stretch around each
    wanted row. What lies between two stretches is folded into one row, which counts as well.

    Args:
        wanted: rows, the one to see in any case first; the last ones go where there is no room.
        total: rows of the tape.
        size: rows to fill, at least 1.
    """
    top = window(wanted[0], total, size)
    low, high = min(wanted), max(wanted)
    if high - low < size:
        top = max(min(top, low), high - size + 1)
        return [range(top, min(top + size, total))]
    rows = sorted(list(dict.fromkeys(wanted))[: max(1, (size + 1) // 2)])
    parts = [[row, row + 1] for row in rows]
    room = size - _taken(parts)
    grew = True
    while room > 0 and grew:
        grew = False
        for i, part in enumerate(parts):
            for end, way in ((1, 1), (0, -1)):
                if room > 0 and _free(parts, i, end, total):
                    part[end] += way
                    room = size - _taken(parts)
                    grew = True
    return [range(*part) for part in _merged(parts)]


def _free(parts: list[list[int]], i: int, end: int, total: int) -> bool:
    """Whether stretch `i` can take the row next to it at an end."""
    if end:
        return parts[i][1] < (parts[i + 1][0] if i + 1 < len(parts) else total)
    return parts[i][0] > (parts[i - 1][1] if i else 0)


def _merged(parts: list[list[int]]) -> list[list[int]]:
    """The stretches with those joined that one row lies between at most: it needs no fold."""
    out = [list(parts[0])]
    for start, end in parts[1:]:
        if start - out[-1][1] <= 1:
            out[-1][1] = end
        else:
            out.append([start, end])
    return out


def _taken(parts: list[list[int]]) -> int:
    """Rows that stretches take with the folds between them."""
    merged = _merged(parts)
    return sum(end - start for start, end in merged) + len(merged) - 1
