"""The rows of values and gradients of a schedule that is run in bulk, and which step reads which.

Values have one row each: leaves first, then constants, then the nodes level by level, so that all
nodes of one operation at one level, a group, are a slice.

Sums of products that are entries of a matrix product become one step (`matrices`); the rows of the
products then stay empty and are not read.

Gradients are pulled, not pushed: numpy adds slowly to scattered places and reads quickly from
them. Each operand slot of a group has its own place for the contribution it sends. The gradient of
a node with one consumer is that contribution, and needs no place of its own. That of a node with
several consumers is their sum, taken once all of them are there. A sum sends its own gradient to
all its terms, so its terms read it at its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tutor.engine.ops import OPS, TABLE, Op
from tutor.engine.plan.indices import block, runs
from tutor.engine.plan.matrices import Product, factors
from tutor.engine.plan.schedule import Schedule

_MUL = OPS["mul"]
_SUM = OPS["add"].code  # an addition, which stands here for a sum of any number of terms
_FEW = 256  # reads below which several small sums are better done by one ragged call


@dataclass(slots=True)
class Sums:
    """Sums of the rows `index` of an array, written to the rows from `first` up to `last`.

    Either all have as many terms, a column of `index` each, or they follow each other in a flat
    `index`, each from its place in `starts`.
    """

    first: int
    last: int
    index: Any
    starts: Any = None


@dataclass(slots=True)
class Group:
    """Nodes of one operation at one level: rows `first` up to `last`, operands at `a` and `b`."""

    op: Op
    first: int
    last: int
    a: Any
    b: Any  # None if there is only one operand
    second: float | None  # the second operand, where a rule takes one number for all
    sends: tuple[int, ...] = ()  # first place of the contributions of each operand, -1 for none
    home: Any = None  # places of the gradients of the group's own nodes


BulkStep = Group | Sums | Product
"""What one or a few numpy calls do."""


def read_by(g: BulkStep) -> list[Any]:
    """The index arrays of the rows that a step reads."""
    if isinstance(g, Sums):
        return [g.index.ravel()]
    if isinstance(g, Product):
        return [x.ravel() for x in (g.x, g.w, g.rest)]
    return [g.a] if g.b is None else [g.a, g.b]


class Storage:
    """A schedule turned into index arrays.

    Attributes:
        count: how many leaves there are, in the first rows.
        fixed: the numbers in the rows after them.
        rows: how many rows there are in all.
        place: the row of each node of the tape, -1 for none.
        root: the row of the output.
        groups: what to do forward, in order.
        backward: what to do backward, in order.
        places: how many gradients and contributions there are; the seed is at 0, and the last one
            is 0 always.
        home: where the gradient of each leaf is; the last place, if no path leads to it.
    """

    def __init__(self, plan: Schedule) -> None:
        import numpy as np

        self.np = np
        self.schedule = plan
        tape, n = plan.tape, plan.root + 1
        self.count = len(plan.leaves)
        self._op = np.array(tape.op[:n], np.int64)  # given, as to find the type takes as long
        self._a = np.array(plan.left[:n], np.int64)
        self._b = np.array(plan.right[:n], np.int64)
        self._level = np.array(plan.level, np.int64)
        self._varies = np.frombuffer(plan.varies, np.uint8)[:n].astype(bool)
        into = np.array(plan.into, np.int64)
        nodes = np.array(plan.nodes, np.int64)
        self._find_terms(nodes[self._op[nodes] == _SUM], into)
        terms = np.zeros(n, np.int64)
        terms[self._sum] = self._count
        self._arrange(nodes[into[nodes] == 0], terms)

    # ---- rows of values

    def _find_terms(self, additions: Any, into: Any) -> None:
        """The terms of every sum: `_count` of them from place `_begin` on in `_summed`."""
        np = self.np
        # The sum that a partial sum ends in; each round doubles the steps that are followed.
        end = np.where(into > 0, into, np.arange(len(into)))
        while (further := end[end]).tobytes() != end.tobytes():
            end = further
        operands = np.stack((self._a[additions], self._b[additions]), axis=1).ravel()
        kept = into[operands] == 0
        owner = np.repeat(end[additions], 2)[kept]
        order = np.argsort(owner, kind="stable")
        self._summed = operands[kept][order]
        self._sum, self._begin, self._count = np.unique(
            owner[order], return_index=True, return_counts=True
        )

    def _arrange(self, steps: Any, terms: Any) -> None:
        np, plan = self.np, self.schedule
        level, count = self._level[steps], terms[steps]
        size = np.where(self._small(level, count), 0, count)
        bulk = np.zeros(plan.root + 1, np.int64)  # which sums are done by one call
        bulk[steps[count > 0]] = 1 + (level * (int(size.max(initial=0)) + 1) + size)[count > 0]
        reader, number = self._readers()
        kind = (level * len(TABLE) + self._op[steps]) * 4 + self._carries(steps)
        shape = np.where(count > 0, bulk[steps], bulk[reader[steps]])
        # Terms of sums that are done by one call lie together: all first ones, all second ones.
        # Sums of products are in the order of what is multiplied, which shows a matrix product.
        rank, of_products = self._ranks()
        free = ~of_products[steps]
        order = np.lexsort(
            (steps, rank[steps], free * rank[reader[steps]], free * number[steps], shape, kind)
        )
        steps, kind, shape = steps[order], kind[order], shape[order]

        constants = self._constants(steps)
        self.fixed = np.array([plan.tape.data[i] for i in constants.tolist()])
        base = self.count + len(constants)
        self.rows = base + len(steps)
        self.place = np.full(plan.root + 1, -1)
        known = [(k, i) for k, i in enumerate(plan.leaves) if i <= plan.root]
        self.place[[i for _, i in known]] = [k for k, _ in known]
        self.place[constants] = np.arange(self.count, base)
        self.place[steps] = np.arange(base, self.rows)

        self.groups: list[BulkStep] = []
        self._levels: list[int] = []
        for start, end in runs(kind, shape):
            members = steps[start:end]
            self._levels.append(int(self._level[members[0]]))
            if self._op[members[0]] == _SUM:
                self.groups.append(self._sums(base + start, members))
            else:
                self.groups.append(self._group(base + start, members))
        self.root = int(self.place[plan.root])
        self._find_products()
        self._plan_backward()

    def first_readers(self) -> list[int]:
        """For each leaf the number of the first group that reads it; of one unread, the last."""
        np = self.np
        found = np.full(self.count, max(0, len(self.groups) - 1))
        for number, g in reversed(list(enumerate(self.groups))):
            for rows in read_by(g):
                found[rows[rows < self.count]] = number
        numbers: list[int] = found.tolist()
        return numbers

    def _readers(self) -> tuple[Any, Any]:
        """For each node the sum that reads it as a term, and its number among the terms.

        Of a node with several such readers only the last one is given, which is enough for sorting.
        """
        np = self.np
        reader = np.zeros(self.schedule.root + 1, np.int64)
        number = reader.copy()
        reader[self._summed] = np.repeat(self._sum, self._count)
        number[self._summed] = np.arange(len(self._summed)) - np.repeat(self._begin, self._count)
        return reader, number

    def _ranks(self) -> tuple[Any, Any]:
        """A place for each sum, by the factors of its first product, and whether it has one."""
        np = self.np
        one, two = self._summed[self._begin], self._summed[self._begin + 1]
        first = np.where(self._op[one] == _MUL.code, one, two)  # a bias may come before it
        rank = np.zeros(self.schedule.root + 1, np.int64)
        order = np.lexsort((self._sum, self._b[first], self._a[first]))
        rank[self._sum[order]] = np.arange(1, len(order) + 1)
        of_products = np.zeros(len(rank), bool)
        of_products[self._sum] = self._op[first] == _MUL.code
        return rank, of_products

    def _carries(self, steps: Any) -> Any:
        """Two bits a node: which operands depend on a leaf, and so are sent a contribution."""
        a, b = self._varies[self._a[steps]], self._varies[self._b[steps]]
        is_sum = self._op[steps] == _SUM
        return self.np.where(is_sum, 0, a + 2 * (b & (self._b[steps] >= 0)))

    def _small(self, level: Any, size: Any) -> Any:
        """Which sums are too small to be worth a call of their own for each number of terms."""
        np = self.np
        kind, which, count = np.unique(
            level << 32 | size, return_inverse=True, return_counts=True
        )  # fmt: skip
        few = (count * (kind & 0xFFFFFFFF) < _FEW) & (kind & 0xFFFFFFFF > 0)
        kinds = np.bincount(kind[few] >> 32, minlength=int(level.max(initial=0)) + 1)
        return few[which] & (kinds[level] > 1)

    def _constants(self, steps: Any) -> Any:
        np = self.np
        inner = steps[self._op[steps] != _SUM]
        read = np.zeros(self.schedule.root + 1, bool)
        for found in (self._a[inner], self._b[inner], self._summed):
            read[found[found >= 0]] = True
        read[self.schedule.root] = True
        return np.flatnonzero(read & ~self._varies)

    def _sums(self, first: int, members: Any) -> Sums:
        np = self.np
        which = np.searchsorted(self._sum, members)
        count = self._count[which]
        terms = np.repeat(self._begin[which] - (np.cumsum(count) - count), count)
        terms += np.arange(len(terms))
        return self._summing(first, self.place[self._summed[terms]], count)

    def _group(self, first: int, members: Any) -> Group:
        row = TABLE[self._op[members[0]]]
        assert row is not None, "a leaf or a constant is no step"
        a = self.place[self._a[members]]
        b = self.place[self._b[members]] if row.arity == 2 else None
        second = self._one_number(b) if row.scalar_second else None
        return Group(row, first, first + len(members), a, b, second)

    def _one_number(self, rows: Any) -> float | None:
        """The number in all of these rows, if they are constants and equal."""
        if self._moves(rows).any():
            return None
        numbers = self.fixed[rows - self.count]
        return float(numbers[0]) if (numbers == numbers[0]).all() else None

    def _find_products(self) -> None:
        """Turn products and their sums into products of matrices where they are such."""
        np = self.np
        reads = np.bincount(
            np.concatenate([[self.root], *(x for g in self.groups for x in read_by(g))]),
            minlength=self.rows,
        )
        begins = {g.first: g for g in self.groups if isinstance(g, Group) and g.op is _MUL}
        gone = set()
        for number, g in enumerate(self.groups):
            if not isinstance(g, Sums) or g.starts is not None:
                continue
            start, end = block(g.index)
            made = begins.get(int(g.index[start, 0])) if end > start else None
            if made is None or made.last - made.first != (end - start) * (g.last - g.first):
                continue
            found = None
            if (reads[made.first : made.last] == 1).all():
                shape = end - start, g.last - g.first
                found = factors(made.a.reshape(shape), made.b.reshape(shape))
            if found is not None:
                rest = np.concatenate([g.index[:start], g.index[end:]])
                self.groups[number] = Product(g.first, g.last, *found, rest)
                gone.add(made.first)
        kept = [(g, at) for g, at in zip(self.groups, self._levels, strict=True)
                if g.first not in gone]  # fmt: skip
        self.groups, self._levels = [g for g, _ in kept], [at for _, at in kept]

    # ---- the backward pass

    def _plan_backward(self) -> None:
        """Give every contribution and every gradient a place, and find the readers of each."""
        np = self.np
        place = 1  # 0 holds the seed
        targets, sources, readers = [], [], []
        for g in self.groups:
            if not isinstance(g, Group):  # the terms of sums
                owner = np.arange(g.first, g.last)
                index = g.rest if isinstance(g, Product) else g.index
                if isinstance(g, Sums) and g.starts is not None:
                    owner = np.repeat(owner, np.diff(np.append(g.starts, len(index))))
                else:
                    owner = np.tile(owner, len(index))
                targets.append(index.ravel())
                sources.append(-1 - owner)  # not known yet: the place of the sum's own gradient
                readers.append(owner)
            if isinstance(g, Sums):
                continue
            sends = []
            for index in read_by(g)[:2]:  # the operands, or the two matrices
                if not self._moves(index[0]):
                    sends.append(-1)
                    continue
                sends.append(place)
                targets.append(index)
                sources.append(np.arange(place, place + len(index)))
                readers.append(np.resize(np.arange(g.first, g.last), len(index)))
                place += len(index)
            g.sends = tuple(sends)
        target, source, reader = (
            np.concatenate(x) if x else np.zeros(0, np.int64) for x in (targets, sources, readers)
        )
        kept = self._moves(target)
        target, source, reader = target[kept], source[kept], reader[kept]
        # The consumer of the highest row first, about the order in which the eager engine adds.
        order = np.lexsort((-reader, target))
        self._settle(target[order], source[order], place)

    def _moves(self, rows: Any) -> Any:
        """Whether rows hold leaves or what depends on them, rather than constants."""
        return (rows < self.count) | (rows >= self.count + len(self.fixed))

    def _settle(self, target: Any, source: Any, place: int) -> None:
        """Find the home of every gradient, from the edges sorted by target."""
        np = self.np
        uses = np.bincount(target, minlength=self.rows)
        begin = np.cumsum(uses) - uses
        level = np.zeros(self.rows, np.int64)
        for g, at in zip(self.groups, self._levels, strict=True):
            level[g.first : g.last] = at

        home = np.full(self.rows, -1)
        home[self.root] = 0
        shared = np.flatnonzero(uses > 1)
        size = np.where(self._small(level[shared], uses[shared]), 0, uses[shared])
        key = -level[shared] * (int(uses.max(initial=0)) + 1) + size
        by_key = np.argsort(key, kind="stable")
        shared, key = shared[by_key], key[by_key]
        home[shared] = place + np.arange(len(shared))

        # The gradient of a node with one consumer is at the place of the contribution. If the
        # consumer is a sum, that is the home of the sum, which may in turn be that of another sum:
        # so from the highest level down.
        single = np.flatnonzero(uses == 1)
        where = source[begin[single]]
        home[single[where >= 0]] = where[where >= 0]
        single, where = single[where < 0], -1 - where[where < 0]
        from_top = np.argsort(-level[where], kind="stable")
        single, where = single[from_top], where[from_top]
        for start, end in runs(level[where]):
            home[single[start:end]] = home[where[start:end]]

        self.places = place + len(shared) + 1
        self.home = np.where(home < 0, self.places - 1, home)[: self.count]
        source = np.where(source >= 0, source, home[-1 - np.minimum(source, -1)])
        pulls: dict[int, list[Sums]] = {}
        for start, end in runs(key):
            members, counts = shared[start:end], uses[shared[start:end]]
            edges = np.repeat(begin[members] - (np.cumsum(counts) - counts), counts)
            flat = source[edges + np.arange(len(edges))]
            pull = self._summing(place + start, flat, counts)
            pulls.setdefault(int(level[members[0]]), []).append(pull)
        self._order_backward(pulls, home)

    def _order_backward(self, pulls: dict[int, list[Sums]], home: Any) -> None:
        """From the highest level down: first what a level receives, then what it sends."""
        senders: dict[int, list[Group | Product]] = {}
        for g, at in zip(self.groups, self._levels, strict=True):
            if not isinstance(g, Sums):
                g.home = home[g.first : g.last]
                senders.setdefault(at, []).append(g)
        self.backward: list[BulkStep] = []
        for at in sorted({*pulls, *senders}, reverse=True):
            self.backward += pulls.get(at, [])
            self.backward += senders.get(at, [])

    def _summing(self, first: int, flat: Any, counts: Any) -> Sums:
        """Sums of so many rows each, which follow each other in `flat`."""
        np = self.np
        last = first + len(counts)
        if (counts == counts[0]).all():
            return Sums(first, last, np.ascontiguousarray(flat.reshape(len(counts), -1).T))
        return Sums(first, last, flat, np.cumsum(counts) - counts)
