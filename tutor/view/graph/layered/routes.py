"""Routing between two columns of a layered drawing: which line turns where.

Between two columns each value has a *net*: it enters on the left at one row and leaves on
the right at one or several. A net that changes rows does so on a vertical track. Two nets
may cross, but never share a cell otherwise. On one row at most one net enters and at most
one leaves; where they differ, the one that enters must turn left of the one that leaves.
Those demands are an order, and where they go round in a circle a net is given a second
track and a free row between the two, which breaks any circle (a dogleg; Deutsch 1976).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

Key = TypeVar("Key")


class Net(NamedTuple):
    """One value's way through a channel: the row it enters at and the rows it leaves at."""

    start: int
    ends: tuple[int, ...]


@dataclass(slots=True)
class Turning:
    """Where a net turns: one track, or two with a row between them."""

    track: int = 0
    detour: tuple[int, int] | None = None  # (row, second track)

    def corners(self, start: int, end: int) -> list[tuple[int, int]]:
        """The (track, row) corners on the way from row `start` to row `end`."""
        if self.detour:
            row, second = self.detour
            return [(self.track, start), (self.track, row), (second, row), (second, end)]
        return [] if start == end else [(self.track, start), (self.track, end)]


class _Part(NamedTuple):
    """A vertical: the rows its horizontals come from on the left, and go to on the right."""

    lefts: tuple[int, ...]
    rights: tuple[int, ...]

    @property
    def span(self) -> tuple[int, int]:
        both = self.lefts + self.rights
        return min(both), max(both)


def _crossings(a: _Part, b: _Part) -> int:
    """How often the lines of two verticals cross if `a` stands left of `b`."""
    (a0, a1), (b0, b1) = a.span, b.span
    return sum(a0 < y < a1 for y in b.lefts) + sum(b0 < y < b1 for y in a.rights)


def _must_precede(a: _Part, b: _Part) -> bool:
    """Whether `a` enters on a row on which `b` leaves."""
    return any(y in b.rights for y in a.lefts)


def channel(nets: Mapping[Key, Net], clearance: int = 0) -> tuple[dict[Key, Turning], int, int]:
    """Tracks for the nets of one channel, how many there are, and how often lines cross.

    A straight net needs none; its bend is never asked for corners. `clearance` is how many
    rows two verticals on one track keep between them.
    """
    parts: dict[tuple[Key, int], _Part] = {
        (k, 0): _Part((n.start,), tuple(n.ends))
        for k, n in nets.items()
        if any(y != n.start for y in n.ends)
    }
    taken = {y for n in nets.values() for y in (n.start, *n.ends)}
    detours: dict[Key, int] = {}
    while (order := _ordered(parts)) is None:
        key = _in_circle(parts)
        whole = parts[key, 0]
        row = _free_row(whole, taken)
        taken.add(row)
        detours[key] = row
        parts[key, 0] = _Part(whole.lefts, (row,))
        parts[key, 1] = _Part((row,), whole.rights)
    track: dict[tuple[Key, int], int] = {}
    for i, name in enumerate(order):
        lo, hi = parts[name].span
        place = 0
        for other in order[:i]:
            o_lo, o_hi = parts[other].span
            if (lo <= o_hi + clearance and o_lo <= hi + clearance) or _must_precede(
                parts[other], parts[name]
            ):
                place = max(place, track[other] + 1)
        track[name] = place
    bends = {k: Turning(track.get((k, 0), 0)) for k in nets}
    for k, row in detours.items():
        bends[k].detour = (row, track[k, 1])
    crossings = sum(
        _crossings(parts[a], parts[b]) for i, a in enumerate(order) for b in order[i + 1 :]
    )
    straight = [n.start for k, n in nets.items() if (k, 0) not in parts]
    for part in parts.values():
        lo, hi = part.span
        crossings += sum(lo < y < hi for y in straight)
    return bends, max(track.values(), default=-1) + 1, crossings


def _before(parts: Mapping[tuple[Key, int], _Part]) -> dict[tuple[Key, int], set]:
    """For each part, those that must stand left of it."""
    before: dict[tuple[Key, int], set] = {}
    for name, part in parts.items():
        key, half = name
        others = {o for o, q in parts.items() if o[0] != key and _must_precede(q, part)}
        before[name] = others | ({(key, 0)} if half else set())
    return before


def _ordered(parts: Mapping[tuple[Key, int], _Part]) -> list[tuple[Key, int]] | None:
    """Parts from left to right with few crossings; None if their demands are a circle."""
    before = _before(parts)
    order: list[tuple[Key, int]] = []
    left = dict(parts)
    while left:
        ready = [name for name in left if not before[name] & left.keys()]
        if not ready:
            return None

        def cost(name: tuple[Key, int]) -> int:
            return sum(
                _crossings(left[name], part) - _crossings(part, left[name])
                for other, part in left.items()
                if other != name
            )

        best = min(ready, key=cost)
        order.append(best)
        del left[best]
    return order


def _in_circle(parts: Mapping[tuple[Key, int], _Part]) -> Key:
    """An undivided net of a circle of demands."""
    before = _before(parts)
    left = set(parts)
    while ready := {name for name in left if not before[name] & left}:
        left -= ready
    # Everything left is in a circle or right of one; walking left ends up inside it.
    name = next(n for n in parts if n in left)
    seen: list[tuple[Key, int]] = []
    while name not in seen:
        seen.append(name)
        name = next(n for n in parts if n in before[name] & left)
    circle = seen[seen.index(name) :]
    return next(k for k, part in circle if part == 0 and (k, 1) not in parts)


def _free_row(part: _Part, taken: set[int]) -> int:
    """The row nearest to the middle of a vertical on which no line enters or leaves."""
    lo, hi = part.span
    middle = (lo + hi) // 2
    return next(
        y for d in range(len(taken) + 1) for y in (middle + d, middle - d) if y not in taken
    )
