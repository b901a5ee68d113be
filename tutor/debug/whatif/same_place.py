"""Where in a run one stands that took another course: the same line, round and node, if it can be.

An event is the same in both runs if the same happens on the same line for the same name, for the
same time: the third time is the third iteration.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from tutor.debug.underway import GoesOn
from tutor.program.again import Cancelled, to_the_end
from tutor.trace.log import Log

_MANY = 4_096  # events between two questions whether to go on
_Key = tuple[str, int, int, str | None, str | None]


class SamePlace(NamedTuple):
    """A position in another run.

    Attributes:
        k: the position.
        same: whether what was just done there is the same; else it is the nearest before it.
    """

    k: int
    same: bool


def _key(log: Log, i: int) -> _Key:
    """What happens in an event, without any number: equal for the same in another iteration."""
    node, source = log.node_of(i), log.source_of(i)
    line, col, *_ = log.event_span(i)
    passed = None if source is None else log.name(source)
    return log.kind(i), line, col, None if node < 0 else log.name(node), passed


def same_place(old: Log, k: int, new: Log, goes_on: GoesOn = to_the_end) -> SamePlace:
    """The position of `new` behind the event that leads to position `k` of `old`.

    Raises:
        Cancelled: `goes_on`, which is asked with the number of events of `new`, said no.
    """
    times: Counter[_Key] = Counter()
    wanted: list[tuple[_Key, int]] = []
    for i in range(k):
        if not i % _MANY and not goes_on(len(new)):
            raise Cancelled
        key = _key(old, i)
        times[key] += 1
        wanted.append((key, times[key]))
    found: dict[tuple[_Key, int], int] = {}
    times.clear()
    for i in range(len(new)):
        if not i % _MANY and not goes_on(len(new)):
            raise Cancelled
        key = _key(new, i)
        times[key] += 1
        found[key, times[key]] = i + 1
    for back, each in enumerate(reversed(wanted)):
        if each in found:
            return SamePlace(found[each], back == 0)
    return SamePlace(0, k == 0)
