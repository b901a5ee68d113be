"""Whether an event of any log is one that is looked for."""

from __future__ import annotations

from tutor.trace.event import WRITES_GRADIENT, WRITES_VALUE
from tutor.trace.log import Log
from tutor.trace.query import Query


def fits(log: Log, query: Query, i: int) -> bool:
    """Whether event `i` has everything that a query asks for."""
    if log.kind(i) not in query.kinds:
        return False
    if query.node is not None and log.node_of(i) != query.node:
        return False
    event = log.event(i)
    asked = (
        (query.operation, event.op), (query.source, event.source),
        (query.line, log.event_span(i).line), (query.frame, log.event_frame(i)),
        (query.phase, log.phase_of(i)),
    )  # fmt: skip
    if any(x not in (None, there) for x, there in asked):
        return False
    if query.quantity is None:
        return True
    wrote = event.value if event.kind == "value" else event.after
    numbers = {
        "value": wrote if event.kind in WRITES_VALUE else None,
        "gradient": wrote if event.kind in WRITES_GRADIENT else None,
        "before": event.before, "contribution": event.contribution,
        "upstream": event.upstream, "local": event.local,
    }  # fmt: skip
    number = numbers[query.quantity]
    return number is not None and number in query.numbers
