"""What may be said of an event while a question is open, and how it is said."""

from __future__ import annotations

from tutor.debug.expressions.condition import Condition
from tutor.debug.expressions.numbers_at import NumbersAt
from tutor.engine.numbers import show
from tutor.trace.derivatives import term
from tutor.trace.event import WRITES_VALUE, Event
from tutor.trace.log import Log

Hidden = frozenset[tuple[int, str]]
"""What may not be told now, as (node, quantity)."""


def hides_event(log: Log, event: Event, hidden: Hidden) -> bool:
    """Whether a number of an event tells something hidden.

    A value is told by what it is made of, and a product by each of its factors: where in doubt,
    the event tells it.
    """
    if not hidden or event.node is None:
        return False
    nodes = {event.node, *log.operands(event.node)}
    if event.source is not None:
        nodes |= {event.source, *log.operands(event.source)}
    told = ("value", "rule") if event.kind == "value" else None
    return any(node in nodes and (told is None or what in told) for node, what in hidden)


def hides_condition(at: NumbersAt, condition: Condition, hidden: Hidden) -> bool:
    """Whether to stop at an event would tell a hidden number that the condition reads there."""
    if not hidden or not condition.numeric:
        return False
    assert at.event is not None, "a condition is tested at an event"
    if hides_event(at.called.log, at.event, hidden):
        return True
    return any((at.node(name), quantity) in hidden for quantity, name in condition.named)


def event_words(log: Log, event: Event, hidden: Hidden) -> str:
    """An event in a few words, as `a.grad = -10, from e`; without a number that is hidden.

    The number comes early, so that a short line has it.
    """
    if event.node is None:
        return "a print"
    node = term(log.label(event.node))
    origin = f", from {term(log.label(event.source))}" if event.source is not None else ""
    if hides_event(log, event, hidden):
        return f"{node}{origin}"
    number = show(event.value if event.kind == "value" else event.after)
    quantity = "" if event.kind == "value" else ".data" if event.kind in WRITES_VALUE else ".grad"
    return f"{node}{quantity} = {number}{origin}"
