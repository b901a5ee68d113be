"""Histograms of the leaves by group, one row each, with mean size, range and zeros."""

from __future__ import annotations

from tutor.engine.numbers import show
from tutor.trace.log import Log
from tutor.trace.plots.groups import BINS, Histograms
from tutor.view.formulas import clipped
from tutor.view.glyphs import ASCII, Glyphs
from tutor.view.text import Line, fit, line

_LEVELS, _LEVELS_ASCII = " ▁▂▃▄▅▆▇█", " .:-=+*#@"
_NAME = 12


def draw_histograms(
    log: Log, found: Histograms, cells: int, rows: int, table: Glyphs
) -> list[Line]:
    """A row a group: its name, how many, the histogram, and its numbers."""
    word = "gradients" if found.quantity == "gradient" else "values"
    head = f"{word} from {show(found.low)} to {show(found.high)}, {BINS} bins; every row to its top"
    out = [line((head, "dim"))]
    name = min(max((len(group.name) for group in found.groups), default=1), _NAME)
    levels = _LEVELS_ASCII if table is ASCII else _LEVELS
    role = "grad" if found.quantity == "gradient" else "value"
    room = max(rows - 2, 1)
    for group in found.groups[:room]:
        label = clipped(group.name, name, table.ellipsis).ljust(name)
        top = max(group.bins, default=0)
        bars = "".join(
            levels[0 if not count else max(1, round(count / top * (len(levels) - 1)))]
            for count in group.bins
        )
        if not group.numbers:
            out.append(line((label, "leaf"), ("  no numbers yet", "note")))
            continue
        size = f"mean |{'g' if role == 'grad' else 'x'}| {show(group.mean_size, 3)}"
        zeros = f", {group.zeros} zero" if group.zeros else ""
        count = len(group.numbers)
        words = f"  {size}, {count} {'number' if count == 1 else 'numbers'}{zeros}"
        out.append(line((label, "leaf"), ("  ", ""), (bars, role), (words, "")))
    if len(found.groups) > room:
        out.append(line((f"{len(found.groups) - room} more groups", "note")))
    return [fit(row, cells, table.ellipsis) for row in out]
