"""What every event but an edge does, in rows: the first says most."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from operator import attrgetter

from tutor.engine.numbers import show
from tutor.engine.ops import Op
from tutor.trace import Event
from tutor.trace.log import Log
from tutor.view import notation
from tutor.view.chain.adding_up import digits_of
from tutor.view.chain.grid import fitting, padded
from tutor.view.chain.product import before_update, change
from tutor.view.chain.slope_rule import slope_with_number
from tutor.view.hidden import HIDDEN, Mask
from tutor.view.text import Line, Span, crop, line, line_width

Teller = Callable[[Log, Event, Mask, int, str], list[Line]]
"""Rows of a width; the text is the role of what the event writes."""


def _value(log: Log, event: Event, mask: Mask, cells: int, chip: str) -> list[Line]:
    assert event.node is not None
    node, row = event.node, log.op(event.node)
    label, made = log.label(node), log.expression(node)
    told = any(mask.hides(n, "value") for n in (node, *log.operands(node)))
    result = _written(told, show(event.value), chip)
    if row is None:
        words = ("   a leaf: its value is given", "dim")
        return [line((label, "strong"), "  =  ", result, words)]
    name = line((label, "strong"), "  =  ") if made != label else ()
    digits, equals = _digits(log, event, row) if not told else (5, "=")
    numbers = (
        HIDDEN if mask.hides(o, "value") else show(log.value(o, event.k), digits)
        for o in log.operands(node)
    )
    written = row.calculation(*numbers)
    result = _written(told, show(event.value, digits), chip)
    formula = line(*name, (made, "name"))
    computed = line((written, "value"), f"  {equals}  ", result)
    both = line(*formula, "  =  ", *computed)
    head = both if line_width(both) <= cells else fitting([line(*name, *computed), computed], cells)
    return [head, *_slopes(log, event, mask, cells)]


def _digits(log: Log, event: Event, row: Op) -> tuple[int, str]:
    """The digits of a calculation, and `=` or `≈`; more than usual for a difference."""
    sign = _SUMS.get(row.name)
    if sign is None or event.node is None or event.value is None:
        return 5, "="
    x, y = (log.value(o, event.k) or 0.0 for o in log.operands(event.node))
    return digits_of(x, sign * y, event.value)


_SUMS = {"add": 1.0, "sub": -1.0}


def _written(hidden: bool, number: str, role: str) -> Span:
    return Span(HIDDEN, "hidden") if hidden else padded(Span(number, role))


def _slopes(log: Log, event: Event, mask: Mask, cells: int) -> list[Line]:
    """The local slopes of a node, which the backward pass will need; nothing where there is none.

    Their numbers are the factors of products, so they are hidden with these.
    """
    assert event.node is not None
    operands = log.operands(event.node)
    slots = [slot for slot, o in enumerate(operands) if not log.is_constant(o)]
    if not _goes_back(log, event) or any(mask.hides(operands[slot], "rule") for slot in slots):
        return []
    hidden = any(
        mask.hides(n, quantity)
        for n in (event.node, *operands)
        for quantity in ("value", "gradient", "factors")
    )
    full, short = (
        [slope_with_number(log, event.node, s, event.k + 1, h) for s in slots]
        for h in (hidden, True)
    )
    lead = ("slopes" if len(slots) > 1 else "slope") + " for the way back   "
    texts = [line((_APART.join(each), "value")) for each in (full, short)]
    if row := fitting([line((lead, "dim"), *texts[0]), *texts], cells):
        return [row]
    rows = [line((text, "value")) for text in short]
    return rows if max(map(line_width, rows)) <= cells else []


_APART = "     "


def _goes_back(log: Log, event: Event) -> bool:
    """Whether the next backward pass comes through the node of an event."""
    p = bisect_right(log.passes, event.k, key=attrgetter("start"))
    if event.node is None or p == len(log.passes):
        return False
    return event.node == log.passes[p].root or log.contributions(event.node, p) > 0


def _seed(log: Log, event: Event, mask: Mask, cells: int, chip: str) -> list[Line]:
    assert event.node is not None
    name = notation.name(log, event.node)
    if not log.seeded(event.k):
        return [line(*change(log, event, mask), ("   set by the program", "dim"))]
    told = mask.hides(event.node, "gradient")
    one = _written(told, show(event.after), chip)
    symbol = notation.gradient(log, event.node, event.node)
    why = f"{name} changes exactly as much as {name} does"
    if event.after != 1.0:  # a worked pass with a fault
        why = "what the pass starts with"
    head = line((symbol, "grad"), "  =  ", one, ("   the seed", "dim"))
    return [head, fitting([line((why, "dim"))], cells), change(log, event, mask)]


def _update(log: Log, event: Event, mask: Mask, cells: int, chip: str) -> list[Line]:
    assert event.node is not None
    told = mask.hides(event.node, "value") or mask.hides(event.node, "gradient")
    after = _written(told, show(event.after), chip)
    name = f"{notation.name(log, event.node)}.data"
    head = line((name, "strong"), "  ", before_update(log, event, mask), " → ", after)
    return [head, line(("the program moves the value", "dim"))]


def _zero(log: Log, event: Event, mask: Mask, cells: int, chip: str) -> list[Line]:
    return [change(log, event, mask), line(("the old gradient is cleared", "dim"))]


def _print(log: Log, event: Event, mask: Mask, cells: int, chip: str) -> list[Line]:
    if mask:
        return [line(("the output is hidden while you answer", "dim"))]
    return [line(("print  ", "dim"), (crop(event.text or "", cells - 7), "code"))]


OTHERS: dict[str, Teller] = {
    "value": _value, "seed": _seed, "update": _update, "zero": _zero, "print": _print,
}  # fmt: skip
"""By kind of event."""
