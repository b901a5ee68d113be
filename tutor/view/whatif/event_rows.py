"""One event in two runs, and the named nodes that have other numbers in them."""

from __future__ import annotations

from tutor.characters import safe
from tutor.debug.whatif.differences import Difference, Differences
from tutor.debug.whatif.knob_reading import KnobReading
from tutor.engine.numbers import factor
from tutor.trace import Event
from tutor.trace.log import Log
from tutor.view import notation
from tutor.view.chain.product import ends
from tutor.view.glyphs import Glyphs
from tutor.view.text import Line, Span, fit, line, line_width, width
from tutor.view.whatif.amounts import arrow, equals, written

_LEAD = 8  # cells of `before  `
_GAP = "   "
_NAMED = 3  # nodes that are named as unchanged


def event_rows(log: Log, found: KnobReading, cells: int, glyphs: Glyphs) -> list[Line]:
    """The event at the cursor before the change and now: two rows."""
    before, now = found.event
    rows = []
    for word, run, event in (("before", found.base, before), ("now", log, now)):
        if event is not None:
            head = Span(word.ljust(_LEAD), "strong" if word == "now" else "dim")
            told = _told(run, event, glyphs)
            shown = next((t for t in told if line_width(t) + _LEAD <= cells), told[-1])
            rows.append(fit((head, *shown), cells, glyphs.ellipsis))
    return rows


def about(log: Log, event: Event | None) -> str:
    """What an event is about: `d → a`, or the name of the node that it writes."""
    if event is None:
        return ""
    if event.kind == "accumulate":
        return ends(log, event)
    return event.kind if event.node is None else notation.name(log, event.node)


def _told(log: Log, event: Event, glyphs: Glyphs) -> list[Line]:
    """An event in full, and shorter."""
    if event.node is None:
        return [line((safe(event.text or "", one_line=True), "dim"))]
    name = notation.name(log, event.node)
    if event.kind == "accumulate":
        change = f"{name}.grad {_change(event.before, event.after, glyphs)}"
        return [
            (*_product(event, 8, glyphs), Span(_GAP), Span(change, "dim")),
            *(_product(event, digits, glyphs) for digits in (8, 5, 3)),
        ]
    if event.kind == "value":
        row = log.op(event.node)
        value = (written(event.value), "value")
        short = line(f"{name} {equals(event.value, glyphs)} ", value)
        if row is None:
            return [short]
        operands = [log.value(o, event.k) for o in log.operands(event.node)]
        sign = equals(event.value, glyphs, of=operands)
        made = f"{name} = {row.calculation(*map(written, operands))} {sign} "
        return [line(made, value), short]
    dot, role = ("", "value") if event.kind == "update" else (".grad", "grad")
    return [line(f"{name}{dot} ", (_change(event.before, event.after, glyphs), role))]


def _product(event: Event, digits: int, glyphs: Glyphs) -> Line:
    """Upstream × local = contribution."""
    product = f"{factor(event.upstream, digits)} × {factor(event.local, digits)}"
    sign = equals(event.contribution, glyphs, digits, (event.upstream, event.local))
    return line((notation.spelled(product, glyphs), "grad"), f" {sign} ",
                (written(event.contribution, digits), "grad"))  # fmt: skip


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
    values, gradients, _, _ = found.differences
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
        told = _summaries(log, found.differences, len(items) - shown)
        out.append(line((next((t for t in told if width(t) <= cells), told[-1]), "dim")))
    return [fit(each, cells, glyphs.ellipsis) for each in out]


def _item(log: Log, each: Difference, dot: str, role: str, glyphs: Glyphs) -> Line:
    name = f"{notation.name(log, each.node)}{dot} "
    return line((name, "strong"), (_change(each.before, each.now, glyphs) + _GAP, role))


def _summaries(log: Log, found: Differences, hidden: int) -> list[str]:
    """How much changed, in full and shorter."""
    values, gradients, kept, names = found
    more = f"; {hidden} more not shown" if hidden else ""
    if names:
        first = notation.name(log, values[0].node)
        text = f"Of the {names:,} names those from {first} on were looked at"
        return [f"{text}: {len(values)} values changed{more}", f"{text}{more}", text]
    text = f"{len(values)} value{'s' * (len(values) != 1)} changed"
    if gradients:
        text += f" and {len(gradients)} gradient{'s' * (len(gradients) != 1)}"
    still = ""
    if 0 < len(kept) <= _NAMED:
        every = " and ".join(notation.name(log, n) for n in kept)
        still = f"; {every} kept {'its value' if len(kept) == 1 else 'their values'}"
    elif kept:
        still = f"; {len(kept)} others kept their values"
    return [f"{text}{still}{more}", f"{text}{more}", text]
