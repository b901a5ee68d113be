"""Where a long row of operations is cut into parts, so that few values go from one to the next."""

from __future__ import annotations

from tutor.trace.log import Log
from tutor.view.graph.folded.scene_index import SceneIndex

_CROSSED, _UNNAMED, _SAME_CALL, _ASIDE = 3.0, 2.0, 1.0, 6.0
"""What it costs a cut: a value that goes on over it, a node before it that has no name, to be
inside one call, and to be away from the middle."""

_LONG, _NEAR = 300, 16
"""More operations than this are cut so near to their middle."""


def cut(log: Log, index: SceneIndex, low: int, high: int) -> int:
    """The place between two halves of the operations `low` to `high` of the graph.

    Near the middle of them, where it costs least. Of a long row, which is cut again and again, the
    values that go on are not counted.
    """
    work = index.work
    if high - low > _LONG:
        middle = (low + high) // 2
        near = range(middle - _NEAR, middle + _NEAR)
        return min(near, key=lambda place: _cost(log, index, low, high, place))
    at = {work[i]: i for i in range(low, high)}
    opened, closed = [0] * (high - low + 1), [0] * (high - low + 1)
    for node, i in at.items():
        last = max((at.get(user, i) for user in index.users[node]), default=i)
        if last > i:
            opened[i - low + 1] += 1
            closed[last - low + 1] += 1
    least_part = max((high - low) * 3 // 8, 1)
    best, least, crossed = low + 1, float("inf"), 0
    for place in range(low + 1, high):
        crossed += opened[place - low] - closed[place - low]
        if not low + least_part <= place <= high - least_part:
            continue
        cost = _CROSSED * crossed + _cost(log, index, low, high, place)
        if cost < least:
            best, least = place, cost
    return best


def _cost(log: Log, index: SceneIndex, low: int, high: int, place: int) -> float:
    """What a cut costs, but for the values that go on over it."""
    before, after = index.work[place - 1], index.work[place]
    return (
        _ASIDE * abs(2 * place - low - high) / (high - low)
        + _UNNAMED * (log.name(before) is None)
        + _SAME_CALL * (index.frame[before] == index.frame[after])
    )
