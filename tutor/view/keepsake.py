"""A run at its end, made to be shared: the whole drawing, with the sum that can be read off it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tutor.engine.numbers import factor, show
from tutor.quiz import facts
from tutor.trace.log import Log
from tutor.view.moment import Moment
from tutor.view.panes import PANE
from tutor.view.text import Line, Span, fit, line, line_width, plain

_MOST_TERMS = 4
_TALLEST = 18


def finished(log: Log, width: int) -> list[Line]:
    """The graph at the end of a run with its sum below it, each row `width` cells wide."""
    spec = PANE["graph"]
    rows = spec.full_height(log, width, _TALLEST) if spec.full_height else _TALLEST
    moment = Moment(log, len(log), legend=False)
    out = _trimmed(spec.draw(moment, width, rows))
    sum_of = total(log)
    if sum_of and line_width(sum_of) + 2 <= width:
        out = [*out, (), fit((Span("  "), *sum_of), width)]
    return out


def _trimmed(rows: list[Line]) -> list[Line]:
    """Without the blank rows above and below, which a pane needs and a picture does not."""
    drawn = [i for i, row in enumerate(rows) if plain(row).strip()]
    return rows[drawn[0] : drawn[-1] + 1] if drawn else rows


def total(log: Log) -> Line:
    """The gradient with the most contributions as their sum; empty if none has two.

    Of those that have as many, a leaf comes first. A gradient that holds more than what the last
    pass has added is no such sum.
    """
    last = len(log.passes) - 1
    if last < 0:
        return ()
    events = {node: list(log.into(node, last)) for node in log.reached(last)}
    several = [n for n, into in events.items() if 2 <= len(into) <= _MOST_TERMS]
    for node in sorted(several, key=lambda n: (log.op(n) is not None, -len(events[n]), n)):
        parts = [log.event(i).contribution for i in events[node]]
        held = log.gradient(node, len(log))
        terms = [part for part in parts if part is not None]
        if held is None or not math.isclose(math.fsum(terms), held, rel_tol=1e-9, abs_tol=1e-12):
            continue
        target, top = (facts.bare(log.label(n)) for n in (node, log.passes[last].root))
        spans: list[Span] = [Span(f"d{top}/d{target}", "name"), Span("  =  ", "dim")]
        for i, term in enumerate(terms):
            spans += [Span("  +  ", "dim")] * bool(i)
            spans.append(Span(factor(term) if i else show(term), "grad"))
        return (*spans, Span("  =  ", "dim"), Span(f" {show(held)} ", "grad-chip"))
    return ()


def framed(rows: Sequence[Line], title: str, note: str, width: int) -> list[Line]:
    """Rows in a frame with a title, and a note where there is room for it.

    Args:
        rows: each at most `width - 4` cells.
        title: at the left of the upper edge.
        note: at its right.
        width: cells of the whole.
    """
    inner = width - 4
    head = line(("╭─ ", "line"), (title, "title"), (" ", "line"))
    tail = line((f" {note} ", "dim")) if note else ()
    rest = width - line_width(head) - 2
    if line_width(tail) > rest:
        tail = ()
    dashes = "─" * (rest - line_width(tail))
    top = (*head, Span(dashes, "line"), *tail, Span("─╮", "line"))
    side = Span("│ ", "line"), Span(" │", "line")
    body = [(side[0], *fit(row, inner), side[1]) for row in rows]
    return [top, *body, line((f"╰{'─' * (width - 2)}╯", "line"))]
