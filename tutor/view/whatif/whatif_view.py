"""The what-if tool: knobs, the curve with its tangent, what was predicted and what happened.

Knobs and numbers come first; the curve takes what they leave.
"""

from __future__ import annotations

from tutor.debug.whatif.knob_reading import KnobReading
from tutor.debug.whatif.output import Output
from tutor.debug.whatif.straight_line import LinePrediction
from tutor.debug.whatif.what_if import WhatIf
from tutor.debug.workbench import UNTIL_ANSWERED
from tutor.engine.numbers import show
from tutor.view import notation
from tutor.view.glyphs import ASCII, Glyphs
from tutor.view.kept import Kept
from tutor.view.text import Line, Span, fit, line, wrap
from tutor.view.whatif.amounts import change_sign, rule, signed, written
from tutor.view.whatif.curve import Mark, Point, Tangent, curve, samples
from tutor.view.whatif.event_rows import about, difference_rows, event_rows
from tutor.view.whatif.knob_rows import knob_rows
from tutor.view.whatif.prediction_rows import LAWS, law_rows, told_rows

_BESIDE = 110
"""Cells from which on the curve stands beside the numbers."""
_RIGHT = 52  # cells of the numbers there
_TALL = 30  # rows from which on bars are drawn and parts stand apart
_KNOBS, _FEW_KNOBS = 6, 3  # rows of knobs at most
_LEAST_CURVE = 6  # rows
_UPPER = 6  # rows over the curve beside the knobs, where it stands under the numbers
_SIDE = 76  # cells from which on the table stands beside what was predicted
_MOST_CURVES = 8  # kept of a run
_BELOW, _BELOW_TALL = 5, 8  # rows of the event and of what changed

_curves: Kept[tuple[int, int, float, float, int], list[Point]] = Kept(_MOST_CURVES)


def title(state: WhatIf) -> str:
    """What stands over it."""
    return f"What if {notation.name(state.bench.log, state.leaf)} were another number"


def draw(state: WhatIf, cells: int, height: int, glyphs: Glyphs) -> list[Line]:
    """The tool in exactly `height` lines of `cells` cells; more where the numbers need them."""
    if state.bench.hides() or not state.leaves:
        return _filled([line((UNTIL_ANSWERED, "note"))], cells, height)
    found = state.reading()
    tall = height >= _TALL
    below = _below(state, found, cells, _BELOW_TALL if tall else _BELOW, tall, glyphs)
    rows = height - len(below)
    if cells >= _BESIDE:
        right = _numbers(state, found, _RIGHT, tall, glyphs)
        rows = max(rows, len(right))
        left = _curve(state, found, cells - _RIGHT - 3, rows, glyphs)
        right += [()] * (rows - len(right))
        above = [(*a, Span("   "), *fit(b, _RIGHT)) for a, b in zip(left, right, strict=True)]
    else:
        above = _numbers(state, found, cells, False, glyphs)
        above += [()] * (_UPPER + min(len(state.leaves), _FEW_KNOBS) - len(above))
        room = rows - len(above)
        if room >= _LEAST_CURVE:
            above += _curve(state, found, cells, room, glyphs)
    return _filled([*above, *below], cells, height)


def _filled(rows: list[Line], cells: int, height: int) -> list[Line]:
    rows += [()] * (height - len(rows))
    return [fit(row, cells) for row in rows]


# ---- the numbers


def _numbers(
    state: WhatIf, found: KnobReading, cells: int, tall: bool, glyphs: Glyphs
) -> list[Line]:
    """Knobs, prediction and table, one under the other."""
    gap: list[Line] = [()] if tall else []
    which = "up down which · left right turn" if glyphs is ASCII else "↑↓ which · ← → turn"
    rows = [rule("Knobs", notation.spelled(which, glyphs), cells, glyphs)]
    rows += knob_rows(state, cells, _KNOBS if tall else _FEW_KNOBS, glyphs)
    rows += gap
    if found.prediction is None or found.output is None:
        rows.append(rule("Predicted", "", cells, glyphs))
        return rows + wrap("Nothing is computed from this number before it is written again: "
                           "there is no output to predict", cells)  # fmt: skip
    knob = state.setting(state.leaf)
    if knob.now == knob.start:
        return rows + _before_a_turn(state, found.output, knob.step, cells, glyphs)
    return rows + _after_a_turn(state, found.prediction, found.output, cells, tall, glyphs)


def _before_a_turn(
    state: WhatIf, output: Output, step: float, cells: int, glyphs: Glyphs
) -> list[Line]:
    """What the gradient predicts of the next step."""
    log = state.bench.log
    name, root = notation.name(log, state.leaf), notation.name(log, output.root)
    slope = notation.gradient(log, output.root, state.leaf)
    text = f"{slope} = {written(output.slope)}: a step of {signed(step)} in {name} should change "
    text += f"{root} by about {signed(output.slope * step)}. Turn the knob to see."
    if not output.on_path:
        text = f"No path leads from {name} to {root}: turning {name} changes nothing in {root}."
    return [rule("Predicted", "", cells, glyphs), *wrap(text, cells)]


def _after_a_turn(
    state: WhatIf, found: LinePrediction, output: Output, cells: int, tall: bool, glyphs: Glyphs
) -> list[Line]:
    gap: list[Line] = [()] if tall else []
    root = notation.name(state.bench.log, output.root)
    note = f"{change_sign(glyphs)} = {signed(found.whole.delta)}"
    head = "Predicted and happened"
    law = LAWS[found.law] if len(found.parts) > 1 else ""
    if not law or tall or cells < _SIDE:
        rows = [rule(head, note, cells, glyphs), *told_rows(found, root, cells, tall, glyphs)]
        if law:
            rows += [*gap, rule(law, "", cells, glyphs), *law_rows(found, cells, glyphs)]
        return rows
    half = (cells - 3) // 2
    left = [rule(head, note, half, glyphs), *told_rows(found, root, half, False, glyphs)]
    right = [rule(law, "", cells - half - 3, glyphs), *law_rows(found, cells - half - 3, glyphs)]
    left += [()] * (len(right) - len(left))
    return [(*fit(a, half), Span("   "), *b) for a, b in zip(left, right, strict=True)]


# ---- the curve


def _curve(
    state: WhatIf, found: KnobReading, cells: int, height: int, glyphs: Glyphs
) -> list[Line]:
    """A title and the output along the chosen leaf."""
    log, output = state.bench.log, found.output
    name = notation.name(log, state.leaf)
    if output is None:
        return [rule(f"Along {name}", "", cells, glyphs), *[fit((), cells)] * (height - 1)]
    root = notation.name(log, output.root)
    held = [leaf for leaf in state.leaves if leaf != state.leaf]
    head = rule(f"{root} along {name}", _held(state, held), cells, glyphs)
    sign = "*" if glyphs is ASCII else "⣀⣀"
    dash = ". ." if glyphs is ASCII else "⠒ ⠒"
    slope = notation.gradient(log, output.root, state.leaf)
    legend = line((f"  {sign} {root} itself", "value"), (f"   {dash} slope {slope} = ", "grad"),
                  (written(output.slope), "grad"))  # fmt: skip
    knob = state.setting(state.leaf)
    xs = samples(cells)
    key = state.leaf, output.number, knob.low, knob.high, xs
    points = _curves.get(found.base, key, lambda: _points(output, knob.low, knob.high, xs))
    here, there = ("o", "@") if glyphs is ASCII else ("●", "◉")
    text = f"you were here: {name} {show(knob.start)}, {root} {show(output.here)}"
    marks = [Mark(knob.start, output.here, here, text, "strong")]
    part = None if found.prediction is None else found.prediction.whole
    if knob.now == knob.start:
        marks[0] = marks[0]._replace(text=text.replace("were", "are"))
    elif part is not None and part.happened is not None:
        marks.append(Mark(knob.now, output.here + part.happened, there, "", "value-next"))
    tangent = Tangent(knob.start, output.here, output.slope)
    return [head, fit(legend, cells, glyphs.ellipsis),
            *curve(points, tangent, cells, height - 2, marks, glyphs)]  # fmt: skip


def _held(state: WhatIf, held: list[int]) -> str:
    if not held or len(held) > 2:
        return f"{len(held)} others held" if held else ""
    log = state.bench.log
    settings = [state.setting(leaf) for leaf in held]
    told = (f"{notation.name(log, knob.leaf)} = {show(knob.now)}" for knob in settings)
    return f"{', '.join(told)} held"


def _points(output: Output, low: float, high: float, count: int) -> list[Point]:
    xs = [low + (high - low) * i / (count - 1) for i in range(count)]
    return list(zip(xs, output.along(xs), strict=True))


# ---- the event and what changed


def _below(
    state: WhatIf, found: KnobReading, cells: int, rows: int, tall: bool, glyphs: Glyphs
) -> list[Line]:
    """Always as many rows, so that nothing shifts when a knob is turned."""
    out = _event_and_changes(state, found, cells, rows, tall, glyphs)
    return out + [()] * (rows - len(out))


def _event_and_changes(
    state: WhatIf, found: KnobReading, cells: int, rows: int, tall: bool, glyphs: Glyphs
) -> list[Line]:
    log, head = state.bench.log, "The same event, before and now"
    if log is found.base:
        text = "Turn a knob: here stands what changes at this event, before and now"
        return [rule(head, "", cells, glyphs), line((text, "dim"))]
    if not found.same_course:
        text = "The program took another branch and was run again: its events are others now"
        return [rule(head, "", cells, glyphs), line((text, "note"))]
    note = notation.spelled(f"the cursor did not move: {about(log, found.event[1])}", glyphs)
    out = [rule(head, note, cells, glyphs), *event_rows(log, found, cells, glyphs)]
    if tall:
        out.append(())
    return out + difference_rows(log, found, cells, rows - len(out), glyphs)
