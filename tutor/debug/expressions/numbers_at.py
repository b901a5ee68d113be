"""The numbers that an expression can name: those of an event, and those of the nodes of a run."""

from __future__ import annotations

from collections.abc import Callable

from tutor.debug.expressions.called import Called
from tutor.trace.event import WRITES_GRADIENT, WRITES_VALUE, Event

VALUE, GRADIENT = "value", "gradient"


class NumbersAt:
    """What can be read at one position.

    Attributes:
        called: the names of the run.
        k: the position.
        event: the event just done, whose numbers are meant; None if only nodes are.
    """

    __slots__ = ("called", "event", "k")

    def __init__(self, called: Called, k: int, event: Event | None = None) -> None:
        self.called, self.k, self.event = called, k, event

    def word(self, word: str) -> float | None:
        """A number of the event, one of `WORDS`; None where it has none."""
        assert self.event is not None, "only conditions name the numbers of an event"
        return WORDS[word](self, self.event)

    def node(self, name: str) -> int | None:
        """The node that a name means here.

        A node has its name only after the event that makes it: at that event it is meant already.
        """
        if self.event is not None and self.event.node in self.called.nodes(name):
            return self.event.node
        return self.called.log.node_named(name, self.k)

    def named(self, quantity: str, name: str) -> float | None:
        """The value or the gradient of a node by its name; None while it has none."""
        node = self.node(name)
        if node is None:
            return None
        log = self.called.log
        return (log.gradient if quantity == GRADIENT else log.value)(node, self.k)


def _value(at: NumbersAt, event: Event) -> float | None:
    if event.kind in WRITES_VALUE:
        return _after(at, event)
    return None if event.node is None else at.called.log.value(event.node, at.k)


def _grad(at: NumbersAt, event: Event) -> float | None:
    if event.kind in WRITES_GRADIENT:
        return event.after
    return None if event.node is None else at.called.log.gradient(event.node, at.k)


def _after(at: NumbersAt, event: Event) -> float | None:
    return event.value if event.kind == "value" else event.after


def _final(at: NumbersAt, event: Event) -> float:
    node = event.node
    return float(node is not None and at.called.log.grad(node, at.k).state == "final")


WORDS: dict[str, Callable[[NumbersAt, Event], float | None]] = {
    "value": _value,
    "grad": _grad,
    "upstream": lambda at, event: event.upstream,
    "local": lambda at, event: event.local,
    "contribution": lambda at, event: event.contribution,
    "before": lambda at, event: event.before,
    "after": _after,
    "final": _final,
}
"""What a condition can say of an event. `value` and `grad` are those of the node that it writes
to, just after it; `before` and `after` what it replaces and writes; `final` is true or false."""

FINAL = "final"

WRITES: dict[str, tuple[str, ...]] = {
    "value": WRITES_VALUE,
    "grad": WRITES_GRADIENT,
    "upstream": ("accumulate",),
    "local": ("accumulate",),
    "contribution": ("accumulate",),
    "before": (*WRITES_VALUE, *WRITES_GRADIENT),
    "after": (*WRITES_VALUE, *WRITES_GRADIENT),
    FINAL: ("seed", "accumulate"),
}
"""The kinds of events that write each of them: those at which a condition is tested."""

QUANTITY = {
    "value": "value", "grad": "gradient", "upstream": "upstream", "local": "local",
    "contribution": "contribution", "before": "before",
}  # fmt: skip
"""Those that a search over columns knows, by its own name for them."""
