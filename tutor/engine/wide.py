"""Running a schedule in bulk: one numpy call does all nodes of a group, for many points at once.

Values live in one array, a row a node and a column a point; leaves first, then constants, then
the groups level by level, so that a group writes a slice.

Gradients are pulled, not pushed: numpy adds slowly to scattered places and reads quickly from
them. Each operand slot of a group has its own place for the contribution it sends. A node with
one consumer needs no gradient of its own, since that contribution is it. A node with several adds
theirs up, once all of them are there. A sum sends its own gradient to all its terms, so its terms
read it where it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tutor.engine import arrays
from tutor.engine.ops import TABLE, Op
from tutor.engine.schedule import Schedule

_SUM = 2  # the code of add, which stands for a sum of any number of terms
_FEW = 256  # reads below which several small sums are better done by one ragged call


@dataclass(slots=True)
class _Sums:
    """Sums of the rows `index` of an array, written to the rows from `first` up to `last`.

    Either all have as many terms, a column of `index` each, or they follow each other in a flat
    `index`, each from its place in `starts`.
    """

    first: int
    last: int
    index: Any
    starts: Any = None


@dataclass(slots=True)
class _Group:
    """Nodes of one operation at one level: rows `first` up to `last`, operands at `a` and `b`."""

    op: Op
    first: int
    last: int
    a: Any
    b: Any  # None if there is only one operand
    power: float | None  # the one exponent of a group of powers, if it has only one
    sends: tuple[int, ...] = ()  # first place of the contributions of each operand, -1 for none
    home: Any = None  # places of the gradients of the group's own nodes


class Wide:
    """A schedule turned into index arrays."""

    def __init__(self, plan: Schedule) -> None:
        import numpy as np

        self.np = np
        self.schedule = plan
        tape, n = plan.tape, plan.root + 1
        self.count = len(plan.leaves)
        self._op = np.array(tape.op[:n])
        self._a = np.array(tape.a[:n])
        self._b = np.array(tape.b[:n])
        self._level = np.array(plan.level)
        self._varies = np.frombuffer(plan.varies, np.uint8)[:n].astype(bool)
        steps = np.array(plan.steps, dtype=np.int64)
        terms = np.zeros(n, np.int64)
        for i, found in plan.terms.items():
            terms[i] = len(found)
        self._arrange(steps, terms)
        self._work: dict[int, _Buffers] = {}

    # ---- where everything lives

    def _arrange(self, steps: Any, terms: Any) -> None:
        np, plan = self.np, self.schedule
        level, count = self._level[steps], terms[steps]
        size = np.where(self._small(level, count), 0, count)
        bulk = np.zeros(plan.root + 1, np.int64)  # which sums are done by one call
        bulk[steps[count > 0]] = 1 + (level * (int(size.max(initial=0)) + 1) + size)[count > 0]
        reader, number = self._readers()
        kind = (level * 64 + self._op[steps]) * 4 + self._carries(steps)
        shape = np.where(count > 0, bulk[steps], bulk[reader[steps]])
        # Terms of sums that are done by one call lie together: all first ones, all second ones.
        order = np.lexsort((steps, reader[steps], number[steps], shape, kind))
        steps, kind, shape = steps[order], kind[order], shape[order]

        constants = self._constants(steps)
        self.fixed = np.array([plan.tape.data[i] for i in constants])
        base = self.count + len(constants)
        self.rows = base + len(steps)
        self.place = np.full(plan.root + 1, -1)
        known = [(k, i) for k, i in enumerate(plan.leaves) if i <= plan.root]
        self.place[[i for _, i in known]] = [k for k, _ in known]
        self.place[constants] = np.arange(self.count, base)
        self.place[steps] = np.arange(base, self.rows)

        self.groups: list[_Group | _Sums] = []
        self._levels: list[int] = []
        for start, end in _runs(np, kind, shape):
            members = steps[start:end]
            self._levels.append(int(self._level[members[0]]))
            if self._op[members[0]] == _SUM:
                self.groups.append(self._sums(base + start, members))
            else:
                self.groups.append(self._group(base + start, members))
        self._plan_backward()

    def _readers(self) -> tuple[Any, Any]:
        """For each node the sum that reads it as a term, and its number among the terms.

        Of a node with other readers only the last is told, which does no harm.
        """
        np, terms = self.np, self.schedule.terms
        sizes = np.array([len(t) for t in terms.values()], np.int64)
        flat = np.array([x for t in terms.values() for x in t], np.int64)
        reader = np.zeros(self.schedule.root + 1, np.int64)
        number = reader.copy()
        reader[flat] = np.repeat(np.array(list(terms), np.int64), sizes)
        number[flat] = np.arange(len(flat)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        return reader, number

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
        summed = [x for found in self.schedule.terms.values() for x in found]
        inner = steps[self._op[steps] != _SUM]
        read = np.concatenate([self._a[inner], self._b[inner], np.array(summed, dtype=np.int64)])
        root = [self.schedule.root]
        read = np.unique(np.concatenate([read[read >= 0], root]))
        return read[~self._varies[read]]

    def _sums(self, first: int, members: Any) -> _Sums:
        np = self.np
        found = [self.schedule.terms[i] for i in members.tolist()]
        sizes = np.array([len(t) for t in found])
        flat = self.place[np.array([x for t in found for x in t])]
        last = first + len(found)
        if (sizes == sizes[0]).all():
            return _Sums(first, last, np.ascontiguousarray(flat.reshape(len(found), -1).T))
        return _Sums(first, last, flat, np.concatenate([[0], np.cumsum(sizes)[:-1]]))

    def _group(self, first: int, members: Any) -> _Group:
        row = TABLE[self._op[members[0]]]
        assert row is not None, "a leaf or a constant is no step"
        a = self.place[self._a[members]]
        b = self.place[self._b[members]] if row.arity == 2 else None
        power = self._exponent(b) if row.name == "pow" else None
        return _Group(row, first, first + len(members), a, b, power)

    def _exponent(self, rows: Any) -> float | None:
        """The number in all of these rows, if they are constants and equal."""
        if self._moves(rows).any():
            return None
        numbers = self.fixed[rows - self.count]
        return float(numbers[0]) if (numbers == numbers[0]).all() else None

    # ---- the way back

    def _plan_backward(self) -> None:
        """Give every contribution and every gradient a place, and find who reads what."""
        np = self.np
        place = 1  # 0 holds the seed
        targets, sources, readers = [], [], []
        for g in self.groups:
            if isinstance(g, _Sums):
                owner = np.arange(g.first, g.last)
                if g.starts is None:
                    owner = np.tile(owner, len(g.index))
                else:
                    owner = np.repeat(owner, np.diff(np.append(g.starts, len(g.index))))
                targets.append(g.index.ravel())
                sources.append(-1 - owner)  # not known yet: the place of the sum's own gradient
                readers.append(owner)
                continue
            sends = []
            for index in (g.a, g.b)[: g.op.arity]:
                if not self._moves(index[0]):
                    sends.append(-1)
                    continue
                sends.append(place)
                targets.append(index)
                sources.append(np.arange(place, place + len(index)))
                readers.append(np.arange(g.first, g.last))
                place += len(index)
            g.sends = tuple(sends)
        target, source, reader = (
            np.concatenate(x) if x else np.zeros(0, np.int64) for x in (targets, sources, readers)
        )
        kept = self._moves(target)
        target, source, reader = target[kept], source[kept], reader[kept]
        self._find_homes(target, source, reader, place)

    def _moves(self, rows: Any) -> Any:
        """Whether rows hold leaves or what depends on them, rather than constants."""
        return (rows < self.count) | (rows >= self.count + len(self.fixed))

    def _find_homes(self, target: Any, source: Any, reader: Any, place: int) -> None:
        np = self.np
        # Youngest consumer first: the order in which the eager engine adds.
        order = np.lexsort((-reader, target))
        target, source = target[order], source[order]
        uses = np.bincount(target, minlength=self.rows)
        begin = np.concatenate([[0], np.cumsum(uses)])
        level = np.zeros(self.rows, np.int64)
        for g, at in zip(self.groups, self._levels, strict=True):
            level[g.first : g.last] = at

        home = np.full(self.rows, -1)
        home[self.place[self.schedule.root]] = 0
        shared = np.flatnonzero(uses > 1)
        size = np.where(self._small(level[shared], uses[shared]), 0, uses[shared])
        key = -level[shared] * (int(uses.max(initial=0)) + 1) + size
        by_key = np.argsort(key, kind="stable")
        shared, key = shared[by_key], key[by_key]
        home[shared] = place + np.arange(len(shared))

        # A node with one consumer lives where that one's contribution is. If the consumer is a
        # sum, that is the home of the sum, which may in turn be that of another: from the top.
        single = np.flatnonzero(uses == 1)
        where = source[begin[single]]
        home[single[where >= 0]] = where[where >= 0]
        single, where = single[where < 0], -1 - where[where < 0]
        from_top = np.argsort(-level[where], kind="stable")
        single, where = single[from_top], where[from_top]
        for start, end in _runs(np, level[where]):
            home[single[start:end]] = home[where[start:end]]

        found = np.where(source >= 0, source, home[-1 - np.minimum(source, -1)])
        pulls: dict[int, list[_Sums]] = {}
        for start, end in _runs(np, key):
            members, first = shared[start:end], place + start
            counts = uses[members]
            starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
            flat = found[np.repeat(begin[members] - starts, counts) + np.arange(counts.sum())]
            if (counts == counts[0]).all():
                index = np.ascontiguousarray(flat.reshape(len(members), -1).T)
                pull = _Sums(first, first + len(members), index)
            else:
                pull = _Sums(first, first + len(members), flat, starts)
            pulls.setdefault(int(level[members[0]]), []).append(pull)

        self.places = place + len(shared)
        self.home = home[: self.count]
        self.backward: list[_Sums | _Group] = []
        by_level: dict[int, list[_Group]] = {}
        for g, at in zip(self.groups, self._levels, strict=True):
            if isinstance(g, _Group):
                g.home = home[g.first : g.last]
                by_level.setdefault(at, []).append(g)
        for at in sorted({*pulls, *by_level}, reverse=True):
            self.backward += pulls.get(at, [])
            self.backward += by_level.get(at, [])

    # ---- running

    def forward(self, x: Any) -> Any:
        """The output for each column of `x`, leaves × points; nan where something is undefined."""
        np = self.np
        work = self._buffers(x.shape[1])
        values = work.values
        values[: self.count] = x
        with np.errstate(all="ignore"):
            for step in work.steps:
                step()
            # One column that is not finite must not go unnoticed because relu or 1/x hid it.
            defined = np.isfinite(values.sum(axis=0))
            if not defined.all():
                defined = np.isfinite(values).all(axis=0)
        return np.where(defined, values[self.place[self.schedule.root]], np.nan)

    def gradients(self, x: Any) -> tuple[Any, Any]:
        """The outputs, and their gradients: leaves × points."""
        np = self.np
        out = self.forward(x)
        work = self._buffers(x.shape[1])
        work.prepare_backward()
        with np.errstate(all="ignore"):
            for step in work.back:
                step()
        grads = np.zeros(x.shape)
        used = self.home >= 0
        grads[used] = work.places[self.home[used]]
        return out, grads

    def _buffers(self, points: int) -> _Buffers:
        if points not in self._work:
            if len(self._work) > 3:  # a few sizes come again and again; the rest is let go
                self._work.clear()
            self._work[points] = _Buffers(self, points)
        return self._work[points]


class _Buffers:
    """The arrays of a run over so many points, and the calls that fill them, one after another."""

    def __init__(self, wide: Wide, points: int) -> None:
        np = wide.np
        self.wide, self.points = wide, points
        self.values = np.zeros((wide.rows, points))
        self.values[wide.count : wide.count + len(wide.fixed)] = wide.fixed[:, None]
        self.places: Any = None
        self.back: list[Any] = []
        self._operands: dict[int, tuple[Any, Any]] = {}
        self.steps: list[Any] = []
        for g in wide.groups:
            if isinstance(g, _Sums):
                self.steps.append(self._sum(g, self.values))
            else:
                self.steps.append(self._apply(g))

    def _read(self, index: Any) -> tuple[Any, Any]:
        """Rows of the values: a view and nothing to do, or a copy and the call that fills it."""
        np, values = self.wide.np, self.values
        view = _slice(index)
        if view is not None:
            return values[view], None
        copy = np.empty((len(index), self.points))
        return copy, lambda: values.take(index, 0, copy, "clip")

    def _apply(self, g: _Group) -> Any:
        rule = arrays.forward(g.op)
        x, read_x = self._read(g.a)
        y, read_y = (None, None) if g.b is None else self._read(g.b)
        if g.power is not None:
            y, read_y = g.power, None
        out = self.values[g.first : g.last]
        self._operands[g.first] = (x, y)

        def step() -> None:
            if read_x:
                read_x()
            if read_y:
                read_y()
            rule(x, y, out)

        return step

    def _sum(self, g: _Sums, rows: Any) -> Any:
        np, index, starts, out = self.wide.np, g.index, g.starts, rows[g.first : g.last]
        if starts is not None:
            return lambda: np.add.reduceat(rows.take(index, 0), starts, 0, None, out)
        start, end = _block(index)
        if 2 * (end - start) < len(index):
            return lambda: np.add.reduce(rows.take(index, 0), 0, None, out)
        first = int(index[start, 0])
        together = rows[first : first + index[start:end].size].reshape(end - start, *out.shape)
        rest = np.concatenate([index[:start], index[end:]])
        if not len(rest):
            return lambda: np.add.reduce(together, 0, None, out)

        def step() -> None:
            np.add.reduce(together, 0, None, out)
            np.add(out, rows.take(rest, 0).sum(axis=0), out)

        return step

    def prepare_backward(self) -> None:
        """Make the array of gradients and contributions, on the first use."""
        if self.places is not None:
            return
        self.places = self.wide.np.zeros((self.wide.places, self.points))
        self.places[0] = 1.0
        for g in self.wide.backward:
            self.back.append(self._sum(g, self.places) if isinstance(g, _Sums) else self._send(g))

    def _send(self, g: _Group) -> Any:
        np, places, home = self.wide.np, self.places, g.home
        # Terms of the same sums, all first ones, all second ones: one upstream serves them all.
        again = np.flatnonzero(home[1:] == home[0])
        period = int(again[0]) + 1 if len(again) else len(home)
        if len(home) % period or (home.reshape(-1, period) != home[:period]).any():
            period = len(home)
        view = _slice(home[:period])
        shape = (-1, period, self.points) if view is not None else (-1, self.points)
        x, y = (
            v.reshape(shape) if isinstance(v, np.ndarray) else v for v in self._operands[g.first]
        )
        o = self.values[g.first : g.last].reshape(shape)
        sends = [
            (arrays.local(g.op, slot), places[first : first + len(home)].reshape(shape))
            for slot, first in enumerate(g.sends)
            if first >= 0
        ]

        def step() -> None:
            upstream = places.take(home, 0) if view is None else places[view]
            for rule, out in sends:
                np.multiply(upstream, rule(x, y, o), out)

        return step


def _block(index: Any) -> tuple[int, int]:
    """The longest run of rows that lie behind each other without a gap: (start, end), or (0, 0)."""
    width = index.shape[1]
    best = start = end = 0
    longest = (0, 0)
    for j, row in enumerate(index):
        if _slice(row) is None:
            start = end = j + 1
            continue
        if not (start < end and int(row[0]) == int(index[j - 1, 0]) + width):
            start = j
        end = j + 1
        if end - start > best:
            best, longest = end - start, (start, end)
    return longest


def _slice(index: Any) -> slice | None:
    """The rows as a slice, if they follow each other."""
    first, last = int(index[0]), int(index[-1])
    if last - first == len(index) - 1 and (index[1:] - index[:-1] == 1).all():
        return slice(first, last + 1)
    return None


def _runs(np: Any, key: Any, second: Any = None) -> list[tuple[int, int]]:
    """Start and end of each run of equal keys."""
    if not len(key):
        return []
    change = key[1:] != key[:-1]
    if second is not None:
        change |= second[1:] != second[:-1]
    cut = np.flatnonzero(change) + 1
    starts = [0, *cut.tolist()]
    return list(zip(starts, [*starts[1:], len(key)], strict=True))
