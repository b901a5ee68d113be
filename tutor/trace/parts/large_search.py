"""Searching the edges of a large pass by what they are and by their numbers, with numpy.

Bit for bit the numbers that a loop in Python works out, as in `large_pass`.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tutor.trace.parts.edges import Edges
from tutor.trace.query import Range

if TYPE_CHECKING:
    import numpy as np

_LONG = 64  # contributions of one node from which they are added up by themselves


def select_large(
    edges: Edges,
    sources: bytes | None,
    targets: bytes | None,
    quantity: str | None,
    numbers: Range,
) -> Sequence[int]:
    """The numbers of the edges that were taken and are looked for, in order.

    Args:
        edges: the pass.
        sources, targets: masks over all nodes of the run; None for any.
        quantity: the number that must be in the range; None for none.
        numbers: the range.
    """
    import numpy as np

    codes, order = np.frombuffer(edges.into, np.int32), np.frombuffer(edges.order, np.int32)
    wanted = codes < edges.end
    if sources is not None:
        wanted &= np.frombuffer(sources, np.uint8)[order][codes >> 1] != 0
    if targets is not None:
        sizes: np.ndarray = np.diff(np.frombuffer(edges.first, np.int32))
        wanted &= np.repeat(np.frombuffer(targets, np.uint8)[order] != 0, sizes)
    if quantity is not None:
        x = _COLUMNS[quantity](edges)
        with np.errstate(invalid="ignore"):  # a nan stands for none, and is in no range
            if numbers.outside:
                wanted &= (x < numbers.low) | (x > numbers.high)
            else:
                wanted &= (x >= numbers.low) & (x <= numbers.high)
    found = np.sort(codes[wanted])
    ends = np.frombuffer(edges.ends, np.int32)
    place, slot = found >> 1, found & 1
    before = np.where(place > 0, ends[place - 1], 0)
    both = ends[place] - before == 2  # an operand that is a constant has no edge
    return array("i", (before + slot * both).astype("i").tobytes())


def _upstream(edges: Edges) -> np.ndarray:
    import numpy as np

    upstream: np.ndarray = np.frombuffer(edges.grad)[np.frombuffer(edges.into, np.int32) >> 1]
    return upstream


def _local(edges: Edges) -> np.ndarray:
    import numpy as np

    return np.frombuffer(edges.local_derivatives(0, len(edges.into)))


def _contribution(edges: Edges) -> np.ndarray:
    import numpy as np

    return np.frombuffer(edges.every_contribution)


def _before(edges: Edges) -> np.ndarray:
    """The running sum before each contribution, a nan while unset."""
    import numpy as np

    first, after = np.frombuffer(edges.first, np.int32), _after(edges)
    before = np.empty(len(after))
    before[1:] = after[:-1]
    some = first[:-1] < first[1:]
    before[first[:-1][some]] = np.frombuffer(edges.gradients_before())[some]
    return before


def _after(edges: Edges) -> np.ndarray:
    import numpy as np

    first = np.frombuffer(edges.first, np.int32)
    given, sizes = _contribution(edges), np.diff(first)
    sums = np.array(edges.gradients_before())
    sums[np.isnan(sums)] = 0.0
    after = np.empty(len(given))
    for j in np.flatnonzero(sizes > _LONG).tolist():
        part = given[first[j] : first[j + 1]].copy()
        part[0] += sums[j]
        np.add.accumulate(part, out=after[first[j] : first[j + 1]])
    # Of the others all first contributions at once, all second ones, and so on.
    places = np.flatnonzero((sizes > 0) & (sizes <= _LONG))
    at, sums = first[places], sums[places]
    rest = sizes[places]
    while len(at):
        sums += given[at]
        after[at] = sums
        more = rest > 1
        at, sums, rest = at[more] + 1, sums[more], rest[more] - 1
    return after


_COLUMNS: dict[str, Callable[[Edges], np.ndarray]] = {
    "gradient": _after,
    "before": _before,
    "contribution": _contribution,
    "upstream": _upstream,
    "local": _local,
}
"""The numbers of all edges, by the name of the quantity, in the order of `Edges.into`."""
