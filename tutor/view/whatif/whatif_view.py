"""The what-if tool: knobs, the curve with its tangent, what was predicted and what happened.

Knobs and numbers come first; the curve takes what they leave.
"""

from __future__ import annotations

from tutor.debug.whatif.knob_reading import KnobReading
from tutor.debug.whatif.knobs import Setting
from tutor.debug.whatif.output import Output
from tutor.debug.whatif.straight_line import BRANCH, LinePrediction
from tutor.debug.whatif.what_if import NO_LEAF, WhatIf
from tutor.engine.numbers import show
from tutor.view import notation
from tutor.view.glyphs import ASCII, Glyphs
from tutor.view.kept import Kept
from tutor.view.plots.curve import Point, PointMark, Tangent, curve, samples
from tutor.view.text import Line, Span, fit, line, wrap
from tutor.view.whatif.amounts import change_sign, rule, signed, written
from tutor.view.whatif.event_rows import about, difference_rows, event_rows
from tutor.view.whatif.knob_rows import knob_rows
from tutor.view.whatif.prediction_rows import law_rows, law_title, told_rows

_BESIDE = 110
"""Cells from which on the curve stands beside the numbers."""
_RIGHT = 52  # cells of the numbers there
_TALL = 30  # rows from which on bars are drawn and parts stand apart
_KNOBS, _FEW_KNOBS = 6, 3  # rows of knobs at most
_LEAST_CURVE = 6  # rows
_UPPER = 6  # rows over the curve beside the knobs, where it stands under the numbers
_SIDE = 76  # cells from which on the table stands beside what was predicted
_HELD = 2  # other leaves that are named
_MOST_CURVES = 8  # kept of a run
_BELOW, _BELOW_TALL = 5, 8  # rows of the event and of what changed

_NO_OUTPUT = (
    "No backward pass uses this number from here on before it is written again: nothing is "
    "predicted. Go back to before one, as with F"
)
_NO_PASS = "This run has no backward pass: no gradient says what this number does"

_UNKNOWN = "How it is without this change was not worked out: choose another leaf, or undo with u"

_curves: Kept[tuple[int, int, float, float, int], list[Point]] = Kept(_MOST_CURVES)


def title(state: WhatIf) -> str:
    """What stands over it."""
    return f"What if {notation.name(state.bench.log, state.leaf)} were another number"


def draw(state: WhatIf, cells: int, height: int, glyphs: Glyphs) -> list[Line]:
    """The tool in exactly `height` lines of `cells` cells; more where the numbers need them."""
    if state.bench.hides() or not state.leaves:
        words = state.bench.until() if state.bench.hides() else NO_LEAF
        return _filled([line((words, "note"))], cells, height, glyphs)
    if not state.ready():
        words = state.bench.runs.underway or _UNKNOWN
        return _filled([line((words, "note"))], cells, height, glyphs)
    found = state.reading()
    tall = height >= _TALL
    below = _below(state, found, cells, _BELOW_TALL if tall else _BELOW, tall, glyphs)
    rows = height - len(below)
    if cells >= _BESIDE:
        right = _numbers(state, found, _RIGHT, tall, glyphs)
        rows = max(rows, len(right))
        left = _curve(state, found, cells - _RIGHT - 3, rows, tall, glyphs)
        right += [()] * (rows - len(right))
        above = [(*a, Span("   "), *fit(b, _RIGHT)) for a, b in zip(left, right, strict=True)]
    else:
        above = _numbers(state, found, cells, False, glyphs)
        if not glyphs.written:
            above += [()] * (_UPPER + min(len(state.leaves), _FEW_KNOBS) - len(above))
        room = rows - len(above)
        if room >= _LEAST_CURVE and (found.output is not None or not glyphs.written):
            above += _curve(state, found, cells, room, tall, glyphs)
    return _filled([*above, *below], cells, height, glyphs)


def _filled(rows: list[Line], cells: int, height: int, glyphs: Glyphs) -> list[Line]:
    if not glyphs.written:
        rows += [()] * (height - len(rows))
    return [fit(row, cells, glyphs.ellipsis) for row in rows]


# ---- the numbers


def _numbers(
    state: WhatIf, found: KnobReading, cells: int, tall: bool, glyphs: Glyphs
) -> list[Line]:
    """Knobs, prediction and table, one under the other."""
    gap: list[Line] = [()] if tall else []
    which = "up down which · left right turn" if glyphs is ASCII else "↑↓ which · ← → turn"
    which = "" if glyphs.written else which
    rows = [rule("Knobs", notation.spelled(which, glyphs), cells, glyphs)]
    rows += knob_rows(state, cells, _KNOBS if tall else _FEW_KNOBS, glyphs)
    rows += gap
    if found.prediction is None or found.output is None:
        rows.append(rule("Predicted", "", cells, glyphs))
        return rows + wrap(_NO_OUTPUT if state.bench.log.passes else _NO_PASS, cells)
    knob = state.setting(state.leaf)
    if knob.now == knob.start:
        return rows + _before_a_turn(state, found.output, knob.step, cells, glyphs)
    root = notation.name(found.base, found.output.root)
    return rows + _after_a_turn(found.prediction, root, cells, tall, glyphs)


def _before_a_turn(
    state: WhatIf, output: Output, step: float, cells: int, glyphs: Glyphs
) -> list[Line]:
    """What the gradient predicts of the next step."""
    log = state.bench.log  # the program's own, as far as this knob goes
    name, root = notation.name(log, state.leaf), notation.name(log, output.root)
    slope = notation.gradient(log, output.root, state.leaf)
    text = f"{slope} = {written(output.slope)}: a step of {signed(step)} in {name} should change "
    text += f"{root} by about {signed(output.slope * step)}. Turn the knob to see."
    if not output.on_path:
        text = f"No path leads from {name} to {root}: turning {name} changes nothing in {root}."
    return [rule("Predicted", "", cells, glyphs), *wrap(text, cells)]


def _after_a_turn(
    found: LinePrediction, root: str, cells: int, tall: bool, glyphs: Glyphs
) -> list[Line]:
    head, note = "Predicted and happened", f"{change_sign(glyphs)} = {signed(found.whole.delta)}"
    law = found.law if len(found.parts) > 1 else ""
    half = (cells - 3) // 2
    table = law_rows(found, cells - half - 3, glyphs) if law and cells >= _SIDE else None
    if table and not tall:
        left = [rule(head, note, half, glyphs), *told_rows(found, root, half, False, glyphs)]
        right = [
            rule(law_title(law, cells - half - 3, glyphs), "", cells - half - 3, glyphs),
            *table,
        ]
        left += [()] * (len(right) - len(left))
        return [(*fit(a, half), Span("   "), *b) for a, b in zip(left, right, strict=True)]
    rows = [rule(head, note, cells, glyphs), *told_rows(found, root, cells, tall, glyphs)]
    table = law_rows(found, cells, glyphs) if law else None
    if table:
        rows += [
            *([()] if tall else []),
            rule(law_title(law, cells, glyphs), "", cells, glyphs),
            *table,
        ]
    return rows


# ---- the curve


def _curve(
    state: WhatIf, found: KnobReading, cells: int, height: int, tall: bool, glyphs: Glyphs
) -> list[Line]:
    """A title and the output along the chosen leaf; tall, with a row that explains the lines."""
    log, output, knob = found.base, found.output, state.setting(state.leaf)
    name = notation.name(log, state.leaf)
    if output is None:
        return [rule(f"Along {name}", "", cells, glyphs), *[fit((), cells)] * (height - 1)]
    root, slope = (notation.name(log, output.root),
                   notation.gradient(log, output.root, state.leaf))  # fmt: skip
    signs = ("*", ". .") if glyphs is ASCII else ("⣀⣀", "⠒ ⠒")
    title = f"{root} along {name}"
    branched = found.prediction is not None and found.prediction.law == BRANCH
    itself = f"{root} on the first branch" if branched else f"{root} itself"
    legend = f"{signs[0]} {itself}", f"{signs[1]} slope {slope} = {written(output.slope)}"
    head = [rule(title, "   ".join(legend), cells, glyphs)]
    if tall:
        head = [rule(title, _held(state), cells, glyphs),
                fit(line("  ", (legend[0], "value"), "   ", (legend[1], "grad")), cells,
                    glyphs.ellipsis)]  # fmt: skip
    key = state.leaf, output.number, knob.low, knob.high, samples(cells)
    points = _curves.get(log, key, lambda: _points(output, knob.low, knob.high, samples(cells)))
    tangent = Tangent(knob.start, output.here, output.slope)
    marks = _marks(found, output, knob, f"{name} {show(knob.start)}, {root} {show(output.here)}",
                   glyphs)  # fmt: skip
    return [*head, *curve(points, tangent, cells, height - len(head), marks, glyphs)]


def _marks(
    found: KnobReading, output: Output, knob: Setting, where: str, glyphs: Glyphs
) -> list[PointMark]:
    """The points before the change and now."""
    before, now = ("o", "@") if glyphs is ASCII else ("●", "◉")
    you = "you are here" if knob.now == knob.start else "you were here"
    texts = (f"{you}: {where}", where, you)
    marks = [PointMark(knob.start, output.here, before, texts, "strong")]
    happened = found.prediction.whole.happened if found.prediction else None
    if happened is not None and knob.now != knob.start:
        marks.append(PointMark(knob.now, output.here + happened, now, (), "value-next"))
    return marks


def _held(state: WhatIf) -> str:
    """What the other leaves stand at, where they are few."""
    others = len(state.leaves) - 1
    if not 0 < others <= _HELD:
        return f"{others:,} other leaves held" if others else ""
    held = [leaf for leaf in state.leaves if leaf != state.leaf]
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
        return [rule(head, "", cells, glyphs), *wrap((Span(text, "dim"),), cells)]
    if not found.same_course:
        text = "The program took another branch and was run again: its events are others now"
        return [rule(head, "", cells, glyphs), *wrap((Span(text, "note"),), cells)]
    note = notation.spelled(f"the cursor did not move: {about(log, found.event[1])}", glyphs)
    out = [rule(head, note, cells, glyphs), *event_rows(log, found, cells, glyphs)]
    if tall:
        out.append(())
    return out + difference_rows(log, found, cells, rows - len(out), glyphs)
