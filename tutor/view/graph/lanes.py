"""A graph as a tape: one row an item, and a lane beside the rows for each value still needed.

Operations stand in the order the program made them, so a forward pass walks down the tape and
a backward pass up. A leaf stands just before the first operation that uses it, which keeps
lanes short. Only one page of the tape is laid out; a line that would leave the page, or be
too long for the lanes there are, ends in a connector and takes up again at the other end.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from tutor.view.graph.items import Item

_REACHES = (1 << 30, 32, 16, 8, 4, 2, 1, 0)
"""How many rows a line may span, tried in turn until the lanes suffice."""


class TapeRow(NamedTuple):
    """One row of a page.

    Attributes:
        item: the item, on its lane; None of a row that stands for rows that are folded.
        lane: counted from 0 on the left.
        last: the row on which its line ends: the last use within reach, its own if none.
        end: the row of the connector after its line, if it is used again out of reach; the
            number of rows if that would be below the page; else the same as `last`.
        joins: for each edge, the lane it comes on; `above` holds the lanes of those edges
            that come from out of reach and so only have a connector on this row.
        above: see `joins`.
    """

    item: Item | None
    lane: int
    last: int
    end: int
    joins: tuple[int, ...]
    above: frozenset[int]


def order(items: Sequence[Item], operands: Mapping[Item, Sequence[Item]]) -> list[Item]:
    """The items in tape order: as created, but each leaf just before its first use.

    Args:
        items: in order of creation.
        operands: the items that the edges of each come from, repeats kept.
    """
    used = {o for item in items for o in operands[item]}
    placed: set[Item] = set()
    out: list[Item] = []
    for item in items:
        if operands[item] or item not in used:
            for new in (*operands[item], item):
                if new not in placed:
                    placed.add(new)
                    out.append(new)
    return out


def page(
    items: Sequence[Item | None],
    operands: Mapping[Item, Sequence[Item]],
    later: Mapping[Item, int],
    most: int,
    clearance: int = 0,
    kept: Collection[tuple[Item, Item]] = (),
) -> list[TapeRow]:
    """Lanes for a stretch of a tape.

    Args:
        items: the items of the page, in tape order; None for a fold.
        operands: the items that the edges of each come from, repeats kept.
        later: how often each item of the page is used anywhere.
        most: lanes there is room for; connectors replace lines until that is enough.
        clearance: rows to leave a lane empty after its line has ended, beyond what is needed.
        kept: edges, each an item and one of its operands, that are lines however long.
    """
    pages = []
    for reach in _REACHES:
        pages.append(_page(items, operands, later, reach, clearance, kept))
        if lane_count(pages[-1]) <= most:
            return pages[-1]
    return min(pages, key=lane_count)


def lane_count(rows: Sequence[TapeRow]) -> int:
    """How many lanes a page takes."""
    return 1 + max((max((r.lane, *r.joins)) for r in rows), default=-1)


def _page(
    items: Sequence[Item | None],
    operands: Mapping[Item, Sequence[Item]],
    later: Mapping[Item, int],
    reach: int,
    clearance: int,
    kept: Collection[tuple[Item, Item]],
) -> list[TapeRow]:
    at = {item: i for i, item in enumerate(items) if item is not None}
    until = {item: i + reach for item, i in at.items()}  # the last row that a line may reach
    for item, operand in kept:
        if item in at and operand in at:
            until[operand] = max(until[operand], at[item])
    last = dict(at)
    seen = dict.fromkeys(at, 0)
    for item, i in at.items():
        for o in operands[item]:
            if o in at and i <= until[o]:
                last[o] = i
                seen[o] += 1
    free: list[int] = []  # for each lane the first row on which it is free again
    lane: dict[Item, int] = {}
    ends: dict[Item, int] = {}  # the row of each connector that follows a line
    rows: dict[Item, TapeRow] = {}

    def take(i: int, end: int) -> int:
        """The leftmost lane that is free on row `i`, taken up to row `end`, exclusive."""
        found = next((j for j, row in enumerate(free) if row <= i), len(free))
        if found == len(free):
            free.append(0)
        free[found] = end
        return found

    for item, i in at.items():
        near = [o for o in operands[item] if o in at and i <= until[o]]
        goes_on = later[item] > seen[item]
        if goes_on:
            ends[item] = last[item] + 1
        # An item whose line ends on its own row keeps the row below clear: what stood right
        # under it would seem to hang on it. So does a connector.
        end = last[item] + 1 + (goes_on or last[item] == i) + clearance
        # Right below its operand an item has a lane of its own, so that a line leads there.
        heir = next(
            (
                lane[o]
                for o in near
                if last[o] == i and at[o] < i - 1 and near.count(o) == 1 and later[o] == seen[o]
            ),
            None,
        )
        if heir is None:
            lane[item] = take(i, end)
        else:
            lane[item] = heir
            free[heir] = end
        joins: list[int] = []
        above: set[int] = set()
        for o in operands[item]:
            if o in near:
                joins.append(lane[o])
            else:
                joins.append(take(i, i + 2 + clearance))
                above.add(joins[-1])
        rows[item] = TapeRow(
            item, lane[item], last[item], last[item], tuple(joins), frozenset(above)
        )
        # A connector must not stand in the way of this row's own lines: it waits a row.
        left, right = min(lane[item], *joins, lane[item]), max(lane[item], *joins, lane[item])
        for other, row in ends.items():
            if row == i and left < lane[other] < right:
                ends[other] = i + 1
                free[lane[other]] = i + 2 + clearance
    for item, one in rows.items():
        rows[item] = one._replace(end=min(ends.get(item, one.last), len(items)))
    return [
        TapeRow(None, -1, i, i, (), frozenset()) if item is None else rows[item]
        for i, item in enumerate(items)
    ]
