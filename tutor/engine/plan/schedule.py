"""From a tape to an order of work in bulk.

Four observations make a scalar graph quick to run again and again:

1. What does not depend on the chosen leaves is a constant, and what does not reach the output
   is nothing at all.
2. The same operation on the same nodes gives the same value, whatever the leaves are, and needs to
   be computed once. A batch in which letters repeat takes the softmax of a row again and again.
3. A chain of additions that have no other reader, `((a + b) + c) + d`, is one sum of
   many terms. Networks have many.
4. All nodes of one operation whose operands are ready can be computed at once. A node's level is
   one more than the highest level among its operands; a group is the nodes of one level,
   operation and kind of operands.

The loops here are plain Python, about as quick as building the graph was. `storage` puts the
result into numpy arrays; `scalar` runs it as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from tutor.engine.ops import OPS, TABLE
from tutor.engine.tape import Tape

_ADD = OPS["add"].code


@dataclass
class Schedule:
    """What has to be computed, and when.

    Attributes:
        tape: the graph.
        root: the output, or the node that computes the same.
        left, right: the operands of each node, as `a` and `b` of the tape, with one node in the
            place of all that compute the same.
        leaves: the nodes whose values are given for each run, in the caller's order.
        varies: for each node, whether it depends on a leaf.
        nodes: what is computed, in order of creation.
        level: for each node; leaves and constants have level 0.
        into: for a partial sum that only one addition reads, that addition; else 0.
    """

    tape: Tape
    root: int
    left: list[int]
    right: list[int]
    leaves: tuple[int, ...]
    varies: bytearray
    nodes: list[int]
    level: list[int]
    into: list[int]

    @cached_property
    def steps(self) -> int:
        """How many nodes are computed for themselves, and not as a partial sum."""
        return len(self.nodes) - len(self.into) + self.into.count(0)

    @property
    def width(self) -> float:
        """Steps a level, on average."""
        return self.steps / max(1, self.level[self.root])


def schedule(tape: Tape, root: int, leaves: Sequence[int]) -> Schedule:
    """Analyse the part of the tape that leads from `leaves` to `root`."""
    root, left, right, varies = _distinct(tape, root, leaves)
    uses = _uses(root, left, right, varies)
    level = [0] * (root + 1)
    into = [0] * (root + 1)
    nodes = []
    # An addition that is read once may turn out to be a partial sum of the one that reads it. (To
    # gather the terms in lists here would make thousands of them, which wakes the collector.)
    sums = bytearray(root + 1)
    for i, (code, a, b) in enumerate(zip(tape.op[: root + 1], left, right, strict=False)):
        if a < 0 or not uses[i] or not varies[i]:
            continue
        nodes.append(i)
        below = level[a]
        if code != _ADD:
            level[i] = (below if b < 0 or below > level[b] else level[b]) + 1
            continue
        # A partial sum is done together with the longer one, and so at its level.
        above = level[b]
        if sums[a]:
            into[a] = i
        else:
            below += 1
        if sums[b]:
            into[b] = i
        else:
            above += 1
        level[i] = below if below > above else above
        sums[i] = uses[i] == 1
    return Schedule(tape, root, left, right, tuple(leaves), varies, nodes, level, into)


def _distinct(
    tape: Tape, root: int, leaves: Sequence[int]
) -> tuple[int, list[int], list[int], bytearray]:
    """What computes the same as the root, the operands with such nodes in them, and what varies."""
    left, right = tape.a[: root + 1], tape.b[: root + 1]
    first = list(range(root + 1))  # the first node that computes the same
    # For each operation the nodes by their operands, which are one number, as that is quicker to
    # look up than two.
    known = [dict[int, int]().setdefault for _ in TABLE]
    varies = bytearray(max(root, *leaves, 0) + 1 if leaves else root + 1)
    for i in leaves:
        varies[i] = 1
    for i, (code, a, b) in enumerate(zip(tape.op, left, right, strict=False)):
        if a < 0:
            continue
        if b < 0:
            if not varies[a]:
                continue
            key = left[i] = first[a]
        else:
            if not (varies[a] or varies[b]):
                continue
            a = left[i] = first[a]
            b = right[i] = first[b]
            key = a * root + b
        varies[i] = 1
        first[i] = known[code](key, i)
    return first[root], left, right, varies


def _uses(root: int, left: list[int], right: list[int], varies: bytearray) -> list[int]:
    """How many operand slots on the way to the root read each node; the root itself counts 1."""
    uses = [0] * (root + 1)
    uses[root] = 1
    for i in range(root, -1, -1):
        if uses[i] and varies[i] and left[i] >= 0:
            uses[left[i]] += 1
            if right[i] >= 0:
                uses[right[i]] += 1
    return uses
