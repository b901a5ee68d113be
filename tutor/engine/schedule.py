"""From a tape to an order of work in bulk.

Four observations make a scalar graph quick to run again and again:

1. What does not depend on the chosen leaves is a constant, and what does not reach the output
   is nothing at all.
2. The same operation on the same nodes gives the same value, whatever the leaves are, and needs to
   be computed once. A batch in which letters repeat takes the softmax of a row again and again.
3. A chain of additions whose partial sums nobody else reads, `((a + b) + c) + d`, is one sum of
   many terms. Networks are full of them.
4. All nodes of one operation whose operands are ready can be computed at once. A node's level is
   one more than the highest level among its operands; a group is the nodes of one level,
   operation and kind of operands.

The loops here are plain Python, about a third of a microsecond a node; what they find is put into
numpy arrays by `wide`, or run as it is by `narrow`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tutor.engine.ops import OPS
from tutor.engine.tape import Tape

_ADD = OPS["add"].code


@dataclass(slots=True)
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
        steps: the same without partial sums.
        level: for each node; leaves and constants have level 0.
        terms: the summands of each step that is an addition, repeats kept.
    """

    tape: Tape
    root: int
    left: list[int]
    right: list[int]
    leaves: tuple[int, ...]
    varies: bytearray
    nodes: list[int]
    steps: list[int]
    level: list[int]
    terms: dict[int, list[int]]

    @property
    def width(self) -> float:
        """Nodes a level, on average."""
        return len(self.steps) / max(1, self.level[self.root])


def schedule(tape: Tape, root: int, leaves: Sequence[int]) -> Schedule:
    """Analyse the part of the tape that leads from `leaves` to `root`."""
    root, left, right, varies = _distinct(tape, root, leaves)
    uses = _uses(root, left, right, varies)
    level = [0] * (root + 1)
    terms: dict[int, list[int]] = {}
    nodes = []
    partial = bytearray(root + 1)
    for i, code in enumerate(tape.op[: root + 1]):
        a, b = left[i], right[i]
        if a < 0 or not uses[i] or not varies[i]:
            continue
        nodes.append(i)
        if code == _ADD:
            # A partial sum that only this node reads gives up its terms; the longer one stays,
            # and what is added to it goes to its end.
            if b in terms and uses[b] == 1 and not (a in terms and uses[a] == 1):
                a, b = b, a
            if a in terms and uses[a] == 1:
                partial[a] = 1
                found = terms.pop(a)
                above = level[a]
                if b in terms and uses[b] == 1:
                    partial[b] = 1
                    found, more = sorted((found, terms.pop(b)), key=len, reverse=True)
                    found += more
                    level[i] = max(above, level[b])
                else:
                    found.append(b)
                    level[i] = max(above, level[b] + 1)
                terms[i] = found
                continue
            terms[i] = [a, b]
        below = level[a]
        if b >= 0 and level[b] > below:
            below = level[b]
        level[i] = below + 1
    steps = [i for i in nodes if not partial[i]]
    return Schedule(tape, root, left, right, tuple(leaves), varies, nodes, steps, level, terms)


def _distinct(
    tape: Tape, root: int, leaves: Sequence[int]
) -> tuple[int, list[int], list[int], bytearray]:
    """What computes the same as the root, the operands with such nodes in them, and what varies."""
    left, right = tape.a[: root + 1], tape.b[: root + 1]
    first = list(range(root + 1))  # the first node that computes the same
    known: dict[int, int] = {}
    varies = bytearray(max(root, *leaves, 0) + 1 if leaves else root + 1)
    for i in leaves:
        varies[i] = 1
    for i, code in enumerate(tape.op[: root + 1]):
        a, b = left[i], right[i]
        if a >= 0 and (varies[a] or (b >= 0 and varies[b])):
            varies[i] = 1
            a = left[i] = first[a]
            if b >= 0:
                b = right[i] = first[b]
            # Operation and operands as one number, which is quicker to look up than a tuple.
            first[i] = known.setdefault(((a * root + b) << 8) + code, i)
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
