"""Searching the edges of a large pass by what they are and by their numbers, with numpy.

A part of the pass at a time, so that a search ends where it finds something. Bit for bit the
numbers that a loop in Python works out, as in `large_pass`.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tutor.trace.parts.edges import Edges
from tutor.trace.parts.node_masks import NodeMasks
from tutor.trace.query import Query

if TYPE_CHECKING:
    import numpy as np

_LONG = 64  # contributions of one node from which they are added up by themselves


def select_large(edges: Edges, query: Query, masks: NodeMasks, part: range) -> Sequence[int]:
    """The numbers of the edges that were taken and are looked for, in order.

    Args:
        edges: the pass.
        query: what is looked for; it names no node.
        masks: which nodes it is about.
        part: the numbers of the edges that are gone through.
    """
    import numpy as np

    if not part:
        return ()
    into, first = np.frombuffer(edges.into, np.int32), np.frombuffer(edges.first, np.int32)
    begin, end = edges.coded(part.start), edges.coded(part.stop)
    at = np.flatnonzero((into >= begin) & (into < end))
    if masks.says_place:
        low = begin >> 1
        placed = masks.placed(edges.order[low : (end + 1) >> 1])
        at = at[np.frombuffer(placed, np.bool_)[(into[at] >> 1) - low]]
    if masks.says_operation:
        place = np.searchsorted(first, at, side="right") - 1
        targets, which = np.unique(place, return_inverse=True)
        order = array("i", np.asarray(edges.order)[targets].tobytes())
        at = at[np.frombuffer(masks.made_by(order), np.bool_)[which]]
    if query.quantity is not None and len(at):
        x = _COLUMNS[query.quantity](edges, at)
        with np.errstate(invalid="ignore"):  # a nan stands for none, and is in no range
            if query.numbers.outside:
                at = at[(x < query.numbers.low) | (x > query.numbers.high)]
            else:
                at = at[(x >= query.numbers.low) & (x <= query.numbers.high)]
    found = np.sort(into[at])
    ends = np.frombuffer(edges.ends, np.int32)
    place, slot = found >> 1, found & 1
    before = np.where(place > 0, ends[place - 1], 0)
    both = ends[place] - before == 2  # an operand that is a constant has no edge
    return array("i", (before + slot * both).astype("i").tobytes())


# The numbers of some edges, given by where in `Edges.into` they stand, in that order.


def _upstream(edges: Edges, at: np.ndarray) -> np.ndarray:
    import numpy as np

    upstream: np.ndarray = np.frombuffer(edges.grad)[np.frombuffer(edges.into, np.int32)[at] >> 1]
    return upstream


def _local(edges: Edges, at: np.ndarray) -> np.ndarray:
    import numpy as np

    codes = array("i", np.frombuffer(edges.into, np.int32)[at].tobytes())
    return np.frombuffer(edges.local_derivatives_of(codes))


def _contribution(edges: Edges, at: np.ndarray) -> np.ndarray:
    import numpy as np

    given: np.ndarray = np.frombuffer(edges.every_contribution)[at]
    return given


def _before(edges: Edges, at: np.ndarray) -> np.ndarray:
    """The running sum before each contribution, a nan while unset."""
    return _sums(edges, at)[0]


def _after(edges: Edges, at: np.ndarray) -> np.ndarray:
    return _sums(edges, at)[1]


def _sums(edges: Edges, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The running sums before and after each contribution.

    They are added up from the first contribution of each node on to the last one in question.
    """
    import numpy as np

    first, given = np.frombuffer(edges.first, np.int32), np.frombuffer(edges.every_contribution)
    place = np.searchsorted(first, at, side="right") - 1
    new = np.flatnonzero(np.diff(place, prepend=-1))
    nodes, which = place[new], np.cumsum(np.diff(place, prepend=-1) > 0) - 1
    start = first[nodes].astype(np.int64)
    size = at[np.append(new[1:], len(at)) - 1] + 1 - start
    here = np.concatenate(([0], np.cumsum(size)))
    unset = np.frombuffer(edges.gradients_before)[nodes]
    sums = np.where(np.isnan(unset), 0.0, unset)
    after = np.empty(here[-1])
    for n in np.flatnonzero(size > _LONG).tolist():
        count = int(size[n])
        after[here[n] : here[n + 1]] = edges.summed(int(nodes[n]), count)[1 : count + 1]
    # Of the others all first contributions at once, all second ones, and so on.
    left = np.flatnonzero(size <= _LONG)
    rank, sums = 0, sums[left]
    while len(left):
        sums = sums + given[start[left] + rank]
        after[here[left] + rank] = sums
        rank += 1
        more = size[left] > rank
        left, sums = left[more], sums[more]
    rank_of = at - start[which]
    own = here[which] + rank_of
    return np.where(rank_of > 0, after[own - 1], unset[which]), after[own]


_COLUMNS: dict[str, Callable[[Edges, np.ndarray], np.ndarray]] = {
    "gradient": _after,
    "before": _before,
    "contribution": _contribution,
    "upstream": _upstream,
    "local": _local,
}
"""The numbers of edges, by the name of the quantity."""
