"""The knobs: each leaf with its scale, the program's number on it and the one that it has now."""

from __future__ import annotations

from tutor.debug.whatif.knobs import Setting
from tutor.debug.whatif.what_if import WhatIf
from tutor.view.formulas import clipped
from tutor.view.glyphs import ASCII, Glyphs
from tutor.view.text import Line, Span, fit, line, line_width, width
from tutor.view.whatif.amounts import arrow, written

_LONGEST = 12  # cells of a name
_LEAST = 9  # cells of a scale


def knob_rows(state: WhatIf, cells: int, rows: int, glyphs: Glyphs) -> list[Line]:
    """At most so many rows, the chosen knob among them."""
    leaves, log = state.leaves, state.bench.log
    more = len(leaves) > rows
    shown = max(1, rows - more)
    first = min(max(0, state.place - shown // 2), max(0, len(leaves) - shown))
    window = leaves[first : first + shown]
    settings = [state.setting(leaf) for leaf in window]
    names = [clipped(log.label(leaf), _LONGEST, glyphs.ellipsis) for leaf in window]
    numbers = [_numbers(knob, glyphs) for knob in settings]
    lead = 2 + max(map(width, names)) + 2
    scale = min(cells - lead - 2 - max(map(line_width, numbers)), 40)
    out = []
    for knob, name, number in zip(settings, names, numbers, strict=True):
        chosen = knob.leaf == state.leaf
        sign = (">" if glyphs is ASCII else "▸") if chosen else " "
        head = line((f"{sign} ", "strong"), (name.ljust(lead - 2), "strong" if chosen else "dim"))
        drawn = _scale(knob, scale, glyphs) if scale >= _LEAST else ()
        out.append(fit((*head, *drawn, *number), cells, glyphs.ellipsis))
    if more:
        last = first + len(window)
        out.append(fit(line((f"  {first + 1} to {last} of {len(leaves)} leaves", "note")), cells))
    return out


def _numbers(knob: Setting, glyphs: Glyphs) -> Line:
    if knob.now == knob.start:
        return line((written(knob.now), "value"))
    return line((f"{written(knob.start)} {arrow(glyphs)} ", "value"),
                (written(knob.now), "value-next"))  # fmt: skip


def _scale(knob: Setting, cells: int, glyphs: Glyphs) -> Line:
    """The scale, heavy between both numbers: as many cells, and two blanks."""
    plain = glyphs is ASCII
    ends, light, heavy = ("||", "-", "=") if plain else ("├┤", "─", "━")
    start, now = ("o", "@") if plain else ("●", "◉")
    room = cells - 2

    def place(x: float) -> int:
        share = (x - knob.low) / (knob.high - knob.low)
        return round(min(max(share, 0.0), 1.0) * (room - 1))

    here, there = place(knob.start), place(knob.now)
    low, high = sorted((here, there))
    text = [Span(light, "line")] * room
    text[low : high + 1] = [Span(heavy, "value")] * (high - low + 1)
    text[here] = Span(start, "value")
    if knob.now != knob.start:
        text[there] = Span(now, "value-next")
    return (Span(ends[0], "line"), *text, Span(f"{ends[1]}  ", "line"))
