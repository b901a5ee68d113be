"""What stands beside the lanes of a tape: a node's name, value and gradient, and the product."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tutor.engine.numbers import factor, show
from tutor.trace import Event
from tutor.trace.log import Log
from tutor.view import states
from tutor.view.formulas import clipped
from tutor.view.glyphs import Glyphs
from tutor.view.graph import labels
from tutor.view.graph.items import Item
from tutor.view.hidden import Mask
from tutor.view.hues import hue
from tutor.view.moment import Moment
from tutor.view.text import Line, Span, line, line_width, width

MARK = 2
"""Cells of the column that marks the step just taken and the next."""

_ENOUGH, _SHORTEST = 16, 3  # cells of a name that columns make way for, and of one left to them


class TapeColumns(NamedTuple):
    """Cells of each column; 0 leaves a column out."""

    gutter: int
    label: int
    value: int
    grad: int
    state: int
    gap: int


def columns(moment: Moment, nodes: Sequence[int], cells: int, gutter: int) -> TapeColumns:
    """Give each column its room; what does not fit is left out whole, numbers are never cut."""
    log, mask = moment.log, moment.held
    value, grad = (
        max(labels.number_width(log, n, quantity, mask, 4) for n in nodes)
        for quantity in ("value", "gradient")
    )
    if moment.scene.seed is None and not any(_has_gradient(log, n) for n in nodes):
        grad = 0
    state = states.widest(moment, nodes) if grad else 0
    longest = max(width(_name(log, n, cells)) for n in nodes)
    tries = (
        TapeColumns(gutter, min(longest, _ENOUGH), value, grad, state, 2),
        TapeColumns(gutter, min(longest, _ENOUGH), value, grad, state, 1),
        TapeColumns(gutter, min(longest, 8), value, grad, state, 1),
        TapeColumns(gutter, min(longest, 6), value, grad, 0, 1),
        TapeColumns(gutter, _SHORTEST, value, grad, 0, 1),
        TapeColumns(0, min(longest, 8), value, grad, 0, 1),
        TapeColumns(0, _SHORTEST, value, grad, 0, 1),
        TapeColumns(0, _SHORTEST, 0, grad or value, 0, 1),
        TapeColumns(0, _SHORTEST, 0, 0, 0, 1),
    )
    for one in tries:
        numbers = [one.value, one.grad, one.state]
        taken = MARK + one.gutter + sum(numbers) + one.gap * sum(map(bool, numbers))
        if taken + one.label <= cells:
            return one._replace(label=max(one.label, min(longest, cells - taken)))
    return TapeColumns(0, max(0, cells - MARK), 0, 0, 0, 1)


def _has_gradient(log: Log, node: int) -> bool:
    return next(log.writes(node, "gradient"), None) is not None


def row(moment: Moment, item: Item, cells: TapeColumns, room: int) -> Line:
    """Name, value and gradient of an item, each in its column, then the product if it gets it.

    Args:
        moment: the position.
        item: the item.
        cells: of the columns.
        room: cells of the whole.
    """
    log, k, table = moment.log, moment.k, moment.glyphs
    node = moment.scene.output(item)
    gap = Span(" " * cells.gap)
    text = _name(log, node, cells.label, table.ellipsis)
    name, _, made = text.partition(" = ")
    out: list[Span] = [Span(name, _role(moment, item))]
    if made:
        out += (Span(" = ", "dim"), Span(made, "op" if log.exists(node, k) else "dim"))
    out.append(Span(" " * (cells.label - width(text))))
    if cells.value:
        out += (gap, *_right(_value(moment, node), cells.value))
    if cells.grad:
        out += (gap, *_right(_gradient(moment, node), cells.grad))
    if cells.state:
        state = states.state(moment, node, words=False)
        out += (gap, state, Span(" " * (cells.state - width(state.text))))
    left = room - line_width(tuple(out)) - 2
    form = next((form for form in _carried(moment, node) if line_width(form) <= left), ())
    return (*out, Span("  "), *form) if form else tuple(out)


def _carried(moment: Moment, node: int) -> Iterator[Line]:
    """What an edge brings a node at the next step, or has brought it with the last one."""
    coming, done = moment.next, moment.done
    if coming is not None and coming.kind == "accumulate" and coming.node == node:
        yield from _sends(moment.log, coming, moment.mask, moment.glyphs)
    elif done is not None and done.kind == "accumulate" and done.node == node:
        yield from _sent(moment.log, done, moment.mask, moment.glyphs)


def _name(log: Log, node: int, room: int, ellipsis: str = "…") -> str:
    """`name = operation` in at most `room` cells, cut between operands."""
    label = log.label(node).replace(" ", "")
    made = log.expression(node).replace(" ", "")
    if log.name(node) is None:
        return clipped(made, room, ellipsis) or clipped(label, room, ellipsis)
    if not log.operands(node):
        return clipped(label, room, ellipsis)
    left = room - width(label) - 3
    beside = clipped(made, left, ellipsis) if left > 0 else ""
    return f"{label} = {beside}" if len(beside) > 1 else clipped(label, room, ellipsis)


def _role(moment: Moment, item: Item) -> str:
    """The role of an item's name, the most urgent that applies."""
    log, at = moment.log, moment.marks
    node = moment.scene.output(item)
    flows = hue(moment.next.kind) if moment.next is not None else ""
    leaf = "leaf" if log.op(node) is None else "name"
    roles = (
        ("cursor", item == moment.cursor),
        (f"{flows}-next", bool(flows) and item in (at.here, at.next)),
        ("focus", item in moment.focus),
        ("dim", not log.exists(node, moment.k)),
        ("op", log.name(node) is None),
    )
    return next((role for role, applies in roles if applies), leaf)


def _right(number: Span, cells: int) -> Line:
    """A number at the right of its column."""
    return line(" " * (cells - width(number.text)), number)


def _value(moment: Moment, node: int) -> Span:
    """Blank until there is one: nothing needs to be said of what has not been computed."""
    x = moment.log.value(node, moment.k)
    if x is None:
        return Span("")
    if moment.mask.hides(node, "value"):
        return Span(moment.glyphs.hidden, "hidden")
    return Span(show(x), "value")


def _gradient(moment: Moment, node: int) -> Span:
    """Blank until the backward pass has begun or an earlier one left a number."""
    at, table = moment.log.grad(node, moment.k), moment.glyphs
    if at.value is None:
        return Span(table.unset if states.begun(moment) else "", "unset")
    if moment.mask.hides(node, "gradient"):
        return Span(table.hidden, "hidden")
    return Span(show(at.value), at.state)


def _sends(log: Log, event: Event, mask: Mask, table: Glyphs) -> Iterator[Line]:
    """The product that the next step sends, from the longest form to the shortest."""
    slope = _tells_slope(log, event, mask)
    part = slope or mask.hides_product(event.source, event.node)
    numbers = (
        (show(event.upstream), slope or mask.hides(event.source, "gradient")),
        (factor(event.local), slope),
        (show(event.contribution), part),
    )
    first, second, last = (table.hidden if secret else number for number, secret in numbers)
    role = "hidden" if part else "grad-chip"
    sign = f"{table.backward[1]} "
    times = "*" if table.hidden.isascii() else "×"
    yield line((sign, "grad-next"), (f" {first} {times} {second} = {last} ", role))
    yield line((sign, "grad-next"), (f" = {last} ", role))


def _sent(log: Log, event: Event, mask: Mask, table: Glyphs) -> Iterator[Line]:
    """What the step just taken has sent."""
    secret = _tells_slope(log, event, mask) or mask.hides_product(event.source, event.node)
    number = (table.hidden, "hidden") if secret else (show(event.contribution), "grad-done")
    yield line((f"{table.backward[0]} ", "grad-done"), number)


def _tells_slope(log: Log, event: Event, mask: Mask) -> bool:
    """Whether a local slope tells something hidden: it is a factor, and made of values."""
    if event.source is None:
        return False
    values = (event.source, *log.operands(event.source))
    return mask.hides(event.node, "factors") or any(mask.hides(n, "value") for n in values)
