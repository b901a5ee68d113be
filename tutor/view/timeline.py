"""The timeline: the phases of the run in proportion, and where in them one stands."""

from __future__ import annotations

from tutor.trace import Log, Stretch, Trace
from tutor.view.text import Line, fit, line


def phases(log: Log) -> list[Stretch]:
    """The stretches of one phase, in order; the last event belongs to the one before it."""
    stretches = list(log.phases())
    if len(stretches) > 1 and stretches[-1].start == len(log) - 1:
        stretches.pop()
        stretches[-1] = stretches[-1]._replace(end=len(log))
    return stretches


def draw(trace: Trace, k: int, width: int, ascii: bool = False) -> list[Line]:
    """One line of `width` cells: the run from left to right, heavy up to where `k` is."""
    total = max(len(trace), 1)
    room = max(width - 2, 1)

    def column(position: int) -> int:
        return 1 + round(position / total * (room - 1))

    light, heavy = ("-+++", "=###") if ascii else ("─┼├┤", "━┿┝┥")
    cells = [light[2], *light[0] * room, light[3]]
    at = column(k)
    for phase, start, end in phases(trace):
        a, b = column(start), column(end)
        if start:
            cells[a] = light[1]
        word = f" {phase} "
        if b - a > len(word) + 2:
            left = _beside(at, a + 2, len(word), b)
            cells[left : left + len(word)] = word
    passed = "".join(cells[:at]).translate(str.maketrans(light, heavy))
    after = "".join(cells[at + 1 :])
    return [fit(line((passed, "strong"), ("^" if ascii else "▲", "here"), (after, "line")), width)]


def _beside(at: int, left: int, size: int, end: int) -> int:
    """Where a word of `size` cells goes so that the mark at `at` covers none of its letters.

    It stays at `left` unless the mark stands in it; then it makes way to the right, or to the
    left where there is no room before `end`.
    """
    if not left < at < left + size - 1:
        return left
    return at if at + size <= end else at - size + 1
