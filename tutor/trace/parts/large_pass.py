"""The edges of a large pass, and what each of them brings, with numpy.

Bit for bit what a loop in Python works out: IEEE 754 fixes the result of arithmetic and of
comparison, and `add.accumulate` adds strictly one after the other.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from tutor.engine.ops import TABLE
from tutor.program.recording import UPDATE, Recording

if TYPE_CHECKING:
    import numpy as np

# For each node of the pass the number of edges up to and including its own; where its
# contributions begin among all, and once more the end; and these, node by node.
Index = tuple["array[int]", "array[int]", "array[int]"]

_LONG = 100  # contributions from which a call of numpy is quicker than adding one by one
_CROWD = 4_000  # contributions that take about 30 µs
_SPREAD = 2  # times the rows: see `picked`


def gathered(
    recording: Recording, order: array[int], grad: array[float], end: int, taken: int
) -> tuple[Index, array[float]]:
    """The index of a pass, and `upstream × local` of its edges, in the order of the index.

    Args:
        order, grad: the nodes of the pass in its order, and their gradients after it.
        end: the event after its last one, from which on updates are undone.
        taken: the number of edges that it took; others bring 0.
    """
    import numpy as np

    n = len(order)
    columns = _columns(recording, order, end)
    _, a, b, own, data = columns
    place = np.full(len(data), -1, np.int32)
    place[own] = np.arange(n, dtype=np.int32)
    target = np.stack((place[a], place[b]), axis=1).ravel()  # constants are not in the order
    code = np.flatnonzero(target >= 0)
    target = target[code]
    # One sort by target and then by order of arrival.
    arrival = target.astype(np.int64) << 32 | np.arange(len(code))
    arrival.sort()
    arrival &= 0xFFFFFFFF
    ends = np.cumsum(np.bincount(code >> 1, minlength=n))
    first = np.concatenate(([0], np.cumsum(np.bincount(target, minlength=n))))

    given = np.zeros(len(code))
    with np.errstate(all="ignore"):
        given[:taken] = np.frombuffer(grad)[code[:taken] >> 1] * _local(columns, code[:taken])
    index = (_ints(ends), _ints(first), _ints(code[arrival]))
    return index, array("d", given[arrival].tobytes())


def local_derivatives(
    recording: Recording, order: array[int], end: int, codes: array[int], last: int
) -> array[float]:
    """The local derivatives of these edges, `2 × place + slot`; 0 of those from `last` on."""
    import numpy as np

    code: np.ndarray = np.frombuffer(codes, np.int32)
    slopes, taken = np.zeros(len(code)), code < last
    slopes[taken] = _local(_columns(recording, order, end), code[taken])
    return array("d", slopes.tobytes())


def _local(columns: tuple[np.ndarray, ...], code: np.ndarray) -> np.ndarray:
    """The local derivatives of the edges `2 × place + slot` of a pass with these columns."""
    import numpy as np

    op, a, b, own, data = columns
    slopes, source = np.empty(len(code)), code >> 1
    rule = op[source] * 2 + (code & 1)
    with np.errstate(all="ignore"):
        for which in np.flatnonzero(np.bincount(rule)).tolist():
            row = TABLE[which >> 1]
            assert row is not None, "a leaf has no operands"
            mine = np.flatnonzero(rule == which)
            j = source[mine]
            numbers = data[a[j]], data[b[j]], data[own[j]]
            local = row.local[which & 1]
            slopes[mine] = (
                local(*numbers)
                if row.local_array[which & 1] is None
                else np.array(list(map(local, *(x.tolist() for x in numbers))))
            )
    return slopes


def _ints(column: np.ndarray) -> array[int]:
    # Much quicker to look up single numbers in than an array of numpy.
    return array("i", column.astype("i").tobytes())


def _columns(r: Recording, order: array[int], end: int) -> tuple[np.ndarray, ...]:
    """Operation, operands and own row of each node of the pass; and the rows: `data` at its time.

    Operands are rows too. The last row is 0.0 and stands, as -1, for one that is not there.
    """
    import numpy as np

    tape, nodes = r.tape, np.frombuffer(order, np.int32)
    op = picked(tape.op, nodes).astype(np.uint8)
    a, b = picked(tape.a, nodes), picked(tape.b, nodes)
    there = np.zeros(max(int(nodes[0]), int(a.max()), int(b.max())) + 2, np.bool_)
    for rows in (nodes, a, b):
        there[rows] = True
    there[-1] = False  # that of -1, no node
    ids = np.flatnonzero(there)
    a, b = (np.where(x < 0, -1, np.searchsorted(ids, x)) for x in (a, b))
    own = np.searchsorted(ids, nodes)
    if r.rounds is not None:
        return op, a, b, own, np.array([*r.rounds.data_at(ids.tolist(), end), 0.0])
    data = picked(tape.data, ids[::-1], "d")[::-1]
    later = bisect_left(r.at, end)
    updates = later + np.flatnonzero(np.frombuffer(r.kind[later:] + b" ", np.uint8) == UPDATE)
    if len(updates):
        # Of several updates the first tells what was there: written last, it stays.
        node, before = (np.asarray(x)[updates[::-1]] for x in (r.node, r.before))
        row = np.minimum(np.searchsorted(ids, node), len(ids) - 1)
        there = ids[row] == node
        data[row[there]] = before[there]
    return op, a, b, own, np.append(data, 0.0)


def picked(column: Sequence[Any], rows: np.ndarray, code: str = "i") -> np.ndarray:
    """The entries of a column in these rows, which descend."""
    import numpy as np

    # The nodes of a pass lie close together, and so do the older ones that they work on: to turn
    # such a part of a column into an array, gaps and all, beats picking its entries one by one.
    found: np.ndarray = np.empty(len(rows), code)
    rising, done = -rows, 0
    while done < len(rows):
        least = int(rows[done]) + 1 - _SPREAD * (len(rows) - done)
        end = max(int(np.searchsorted(rising, -least, side="right")), done + 1)
        low = int(rows[end - 1])
        part = column[low : int(rows[done]) + 1]
        found[done:end] = np.fromiter(part, code, len(part))[rows[done:end] - low]
        done = end
    return found


def crowded(first: array[int]) -> list[int]:
    """The nodes whose contributions are too many to add up in a moment; `first` as in an index."""
    import numpy as np

    return np.flatnonzero(np.diff(np.frombuffer(first, np.int32)) > _CROWD).tolist()


def running(start: float, given: array[float]) -> array[float]:
    """`start` with one number after the other added to it."""
    if len(given) < _LONG:
        return array("d", list(accumulate(given, initial=start))[1:])
    import numpy as np

    sums = np.array(given)
    sums[0] += start
    return array("d", np.add.accumulate(sums).tobytes())
