"""The ledger: the chain-rule product of the edge that comes next, and what stands around it.

Everything is computed from the log at position `k`, so the numbers are the same whichever way one
came; behind an event that was looked for, that one is told first. What does not fit is said in
fewer words; no number and no derivative is cut.
"""

from __future__ import annotations

from tutor.trace import Event
from tutor.view import notation
from tutor.view.chain.brief import END, around
from tutor.view.chain.grid import whole
from tutor.view.chain.layouts import LAYOUTS, in_lines
from tutor.view.chain.other_events import OTHERS
from tutor.view.chain.product import ends, product
from tutor.view.glyphs import ASCII
from tutor.view.moment import Moment
from tutor.view.text import Line, Span, fit, line

_MARGIN = 1
_ROOMY = 3
"""Rows from which on the event just done has one of its own."""
_LOOSE = 7
"""Rows from which on that row stands apart."""
_LEAD = 8
"""Width of `◁ done  `, with which the line front end begins."""


def draw(moment: Moment, width: int = 60, height: int = 7) -> list[Line]:
    """The next event in full and the last one in a row: exactly `height` lines of `width` cells.

    The last event is told in full where it was looked for, and at the end of the run.
    """
    cells = width - _MARGIN
    event = _told(moment)
    last = min(height, _LOOSE) - 1 if height >= _ROOMY else height
    rows: list[Line] = []
    if event is not None:
        chip = "chip" if event is moment.next else "done"
        rows = _full(moment, event, cells, min(last, _LOOSE - 2), chip)
    if height >= _ROOMY:
        rows += [()] * (last - len(rows))
        rows.append(around(moment, cells))
    rows += [()] * (height - len(rows))
    lead = Span(" " * _MARGIN)
    return [fit(_spelled(moment, (lead, *row)), width) for row in rows]


def _told(moment: Moment) -> Event | None:
    """The event that is told in full."""
    first, second = moment.next, moment.done
    return second or first if moment.found else first or second


def _full(moment: Moment, event: Event, cells: int, height: int, weight: str) -> list[Line]:
    """An event in full, in at most `height` rows of at most so many cells."""
    chip = f"{'grad' if event.kind in _BACK else 'value'}-{weight}"
    if event.kind != "accumulate":
        return _others(moment, event, cells, chip)[:height]
    edge = product(moment.log, event, moment.mask, chip)
    laid = (layout(edge, cells, height) for layout in LAYOUTS)
    return next(rows for rows in laid if rows is not None)


def _others(moment: Moment, event: Event, cells: int, role: str) -> list[Line]:
    rows = OTHERS[event.kind](moment.log, event, moment.mask, cells, role)
    return [part for row in rows for part in whole(row, cells)]


_BACK = ("accumulate", "seed", "zero")


def _spelled(moment: Moment, row: Line) -> Line:
    if moment.glyphs is not ASCII:
        return row
    return tuple(Span(notation.spelled(s.text, moment.glyphs), s.role) for s in row)


def spoken(moment: Moment, width: int) -> list[Line]:
    """The last event and the next one in full, to be read line by line from the top."""
    out: list[Line] = []
    for event, weight in ((moment.done, "done"), (moment.next, "next")):
        if event is not None:
            out += _lines(moment, event, weight, width - _LEAD)
    return out if moment.next else [*out, line((END, "dim"))]


def _lines(moment: Moment, event: Event, weight: str, cells: int) -> list[Line]:
    """An event in full behind `◁ done` or `▶ next`, without fractions and empty lines."""
    back, glyphs = event.kind in _BACK, moment.glyphs
    role = f"{'grad' if back else 'value'}-{weight}"
    mark = (glyphs.backward if back else glyphs.forward)[weight == "next"]
    if event.kind == "accumulate":
        rows = in_lines(product(moment.log, event, moment.mask, role), cells)
    else:
        rows = _others(moment, event, cells, role)
    leads = [f"{mark} {weight}", *[""] * len(rows)]
    return [
        _spelled(moment, (Span(lead.ljust(_LEAD), role), *row))
        for lead, row in zip(leads, filter(None, rows), strict=False)
    ]


def note(moment: Moment) -> str:
    """What the ledger is about, for the right end of its title: `edge 4 of 6 · d → a`."""
    event = _told(moment)
    if event is None:
        return ""
    if event is moment.next:
        return _about(moment, event)
    return ("just done: " if moment.next else "the end, after ") + _about(moment, event)


def _about(moment: Moment, event: Event) -> str:
    log = moment.log
    if event.node is None:
        return event.kind
    p = log.pass_at(event.k)
    if event.kind == "accumulate" and p is not None:
        start, end, _ = log.passes[p]
        of = f" of {end - start - 1}" if moment.mask.counted else ""
        return f"edge {event.k - start}{of} · {ends(log, event)}"
    return notation.name(log, event.node) + _WRITES[event.kind]


_WRITES = {"value": "", "update": ".data", "seed": ".grad", "zero": ".grad"}
