"""The timeline: the phases of the run in proportion, and where in them one stands."""

from __future__ import annotations

from itertools import groupby

from tutor.trace import Trace
from tutor.view.text import Line, fit, line


def phases(trace: Trace) -> list[tuple[str, int, int]]:
    """The runs of one phase, as (phase, first position after, last position), in order."""
    places = range(1, len(trace) + 1)
    words = [trace.phase(k) if k < len(trace) else "" for k in places]
    if words:
        words[-1] = words[-2] if len(words) > 1 else "forward"
    out, k = [], 0
    for phase, group in groupby(words):
        size = len(list(group))
        out.append((phase, k, k + size))
        k += size
    return out


def draw(trace: Trace, k: int, width: int, ascii: bool = False) -> list[Line]:
    """One line of `width` cells: the run from left to right, heavy up to where `k` is."""
    total = max(len(trace), 1)
    room = max(width - 2, 1)

    def column(position: int) -> int:
        return 1 + round(position / total * (room - 1))

    light, heavy = ("-+++", "=###") if ascii else ("─┼├┤", "━┿┝┥")
    cells = [light[2], *light[0] * room, light[3]]
    letters = set()
    for phase, start, end in phases(trace):
        a, b = column(start), column(end)
        if start:
            cells[a] = light[1]
        word = f" {phase} "
        if b - a > len(word) + 2:
            cells[a + 2 : a + 2 + len(word)] = word
            letters |= set(range(a + 2, a + 2 + len(word)))
    at = column(k)
    passed = "".join(cells[:at]).translate(str.maketrans(light, heavy))
    # A letter under the mark stays readable: the role alone marks it, and the heavy line ends.
    mark = cells[at] if at in letters else "^" if ascii else "▲"
    after = "".join(cells[at + 1 :])
    return [fit(line((passed, "strong"), (mark, "here"), (after, "line")), width)]
