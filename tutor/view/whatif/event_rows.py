"""One event in two runs, and the named nodes that have other numbers in them."""

from __future__ import annotations

from collections.abc import Sequence

from tutor.characters import safe
from tutor.debug.whatif.differences import Difference
from tutor.debug.whatif.knob_reading import KnobReading
from tutor.engine.numbers import factor
from tutor.trace import Event
from tutor.trace.log import Log
from tutor.view import notation
from tutor.view.chain.product import ends
from tutor.view.glyphs import Glyphs
from tutor.view.text import Line, Span, fit, line, line_width
from tutor.view.whatif.amounts import arrow, equals, written

_LEAD = 8  # cells of `before  `
_GAP = "   "


def event_rows(log: Log, found: KnobReading, cells: int, glyphs: Glyphs) -> list[Line]:
    """The event at the cursor before the change and now: two rows."""
    before, now = found.event
    rows = []
    for word, run, event in (("before", found.base, before), ("now", log, now)):
        if event is not None:
            head = Span(word.ljust(_LEAD), "strong" if word == "now" else "dim")
            rows.append(fit((head, *_told(run, event, glyphs)), cells, glyphs.ellipsis))
    return rows


def about(log: Log, event: Event | None) -> str:
    """What an event is about: `d → a`, or the name of the node that it writes."""
    if event is None:
        return ""
    if event.kind == "accumulate":
        return ends(log, event)
    return event.kind if event.node is None else notation.name(log, event.node)


def _told(log: Log, event: Event, glyphs: Glyphs) -> Line:
    if event.node is None:
        return line((safe(event.text or "", one_line=True), "dim"))
    name = notation.name(log, event.node)
    if event.kind == "accumulate":
        product = f"{factor(event.upstream, 8)} × {factor(event.local, 8)}"
        return line(
            (notation.spelled(product, glyphs), "grad"), f" {equals(event.contribution, glyphs)} ",
            (written(event.contribution), "grad"),
            _GAP, (f"{name}.grad {_change(event.before, event.after, glyphs)}", "dim"),
        )  # fmt: skip
    if event.kind == "value":
        row = log.op(event.node)
        if row is None:
            return line(f"{name} = ", (written(event.value), "value"))
        operands = [written(log.value(o, event.k)) for o in log.operands(event.node)]
        sign = equals(event.value, glyphs)
        return line(
            f"{name} = {row.calculation(*operands)} {sign} ", (written(event.value), "value")
        )
    dot, role = ("", "value") if event.kind == "update" else (".grad", "grad")
    return line(f"{name}{dot} ", (_change(event.before, event.after, glyphs), role))


def _change(before: float | None, after: float | None, glyphs: Glyphs) -> str:
    unset = glyphs.unset
    was, now = (unset if x is None else written(x) for x in (before, after))
    return f"{was} {arrow(glyphs)} {now}"


def difference_rows(
    log: Log, found: KnobReading, cells: int, rows: int, glyphs: Glyphs
) -> list[Line]:
    """The named nodes that changed, at most so many rows; the last says how many are not shown."""
    if found.differences is None or rows < 1:
        return []
    values, gradients, kept, names = found.differences
    if not values and not gradients:
        return [fit(line(("No number with a name is another one here", "dim")), cells)]
    items = [_item(log, each, "", "value", glyphs) for each in values]
    items += [_item(log, each, ".grad", "grad", glyphs) for each in gradients]
    room = max(1, rows - 1)
    out: list[Line] = []
    row: Line = ()
    shown = 0
    for item in items:
        if row and line_width(row) + line_width(item) > cells:
            out.append(row)
            row = ()
            if len(out) == room:
                break
        row = (*row, *item)
        shown += 1
    if row:
        out.append(row)
    if rows > 1:
        text = _summary(log, len(values), len(gradients), kept, len(items) - shown)
        if names:
            text = f"Only the names from {notation.name(log, values[0].node)} on were looked at: "
            text += f"{len(values)} values of them changed; {len(items) - shown} more not shown"
        out.append(line((text, "dim")))
    return [fit(each, cells, glyphs.ellipsis) for each in out]


def _item(log: Log, each: Difference, dot: str, role: str, glyphs: Glyphs) -> Line:
    name = f"{notation.name(log, each.node)}{dot} "
    return line((name, "strong"), (_change(each.before, each.now, glyphs) + _GAP, role))


def _summary(log: Log, values: int, gradients: int, kept: Sequence[int], hidden: int) -> str:
    parts = [f"{values} value{'s' * (values != 1)} changed"]
    if gradients:
        parts.append(f"{gradients} gradient{'s' * (gradients != 1)}")
    text = " and ".join(parts)
    if 0 < len(kept) <= 3:
        names = " and ".join(notation.name(log, n) for n in kept)
        text += f"; {names} kept {'its value' if len(kept) == 1 else 'their values'}"
    elif kept:
        text += f"; {len(kept)} others kept their values"
    return text + (f"; {hidden} more not shown" if hidden else "")
