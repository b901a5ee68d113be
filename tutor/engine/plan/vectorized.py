"""Running a schedule in bulk: one numpy call does all nodes of a group, for many points at once.

`storage` gives every node its rows. Here are the arrays, and the calls that fill them one after
another. Each call is prepared once, with its arrays, so that a run is nothing but calls: a graph of
60,000 nodes takes about a hundred of them.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from tutor.engine.plan import arrays
from tutor.engine.plan.arrays import Call
from tutor.engine.plan.indices import as_slice, block
from tutor.engine.plan.matrices import Multiplication, Product
from tutor.engine.plan.schedule import Schedule
from tutor.engine.plan.storage import Group, Storage, Sums

_BLOCK = 1 << 15
"""Numbers that one call reads, where it can choose: they fit into the processor's cache."""
_SIZES = 4
"""Numbers of points whose arrays are kept for the next time."""


class Vectorized:
    """A schedule ready to be run."""

    def __init__(self, plan: Schedule) -> None:
        self.storage = Storage(plan)
        self._runs: dict[tuple[int, bool], _Run] = {}

    def forward(self, x: Any) -> Any:
        """The output for each column of `x`, leaves × points; nan where something is undefined."""
        return self._run(x.shape[1], False).forward(x)

    def forward_from(self, x: Any, group: int) -> Any:
        """The same, if only what groups from number `group` on read has changed since the last run
        over as many points: only they are computed again."""
        return self._run(x.shape[1], False).forward(x, group)

    def gradients(self, x: Any) -> tuple[Any, Any]:
        """The outputs, and their gradients: leaves × points."""
        run = self._run(x.shape[1], True)
        return run.forward(x), run.backward()

    def _run(self, points: int, back: bool) -> _Run:
        key = points, back
        if key not in self._runs:
            if len(self._runs) >= _SIZES:
                self._runs.clear()
            self._runs[key] = _Run(self.storage, points, back)
        return self._runs[key]


class _Run:
    """The arrays of a run over so many points, and the calls that fill them.

    Args:
        storage: the rows of every node and contribution.
        points: columns of every array.
        back: whether there will be a backward pass, for which operands are kept.
    """

    def __init__(self, storage: Storage, points: int, back: bool) -> None:
        np = self.np = storage.np
        self.storage, self.points, self.back = storage, points, back
        self.values = np.zeros((storage.rows, points))
        self.values[storage.count : storage.count + len(storage.fixed)] = storage.fixed[:, None]
        self.places = np.zeros((storage.places if back else 0, points))
        self._operands: dict[int, tuple[Any, Any]] = {}
        self._products: dict[int, Multiplication] = {}
        sums = [g.index.size for g in storage.groups + storage.backward if isinstance(g, Sums)]
        groups = [g.last - g.first for g in storage.groups if isinstance(g, Group)]
        self._block = max(1, _BLOCK // points)
        self._scratch = np.empty((2, max([1, *sums, *groups]), points))

        self._forward: list[Call] = []
        self._begins: list[int] = []  # the first call of each group
        for g in storage.groups:
            self._begins.append(len(self._forward))
            if isinstance(g, Sums):
                self._forward += self._add_up(g, self.values)
            elif isinstance(g, Product):
                made = Multiplication(g, self.values, self.places if back else None)
                self._products[g.first] = made
                self._forward += made.forward
            else:
                self._forward += self._apply(g)
        self._backward: list[Call] = []
        for g in storage.backward if back else ():
            if isinstance(g, Sums):
                self._backward += self._add_up(g, self.places)
            elif isinstance(g, Product):
                self._backward += self._products[g.first].backward
            else:
                self._backward += self._send(g)

    def forward(self, x: Any, group: int = 0) -> Any:
        """The output for each column; nan where something on the way is undefined.

        With a `group`, what comes before that one is as the last run left it, and was finite.
        """
        np, storage = self.np, self.storage
        self.values[: storage.count] = x
        computed = self.values[storage.groups[group].first if storage.groups else storage.count :]
        with np.errstate(all="ignore"):
            for call in self._forward[self._begins[group] :] if group else self._forward:
                call()
            # relu and 1/x may hide a number that is not finite, so all are tested. One sum over
            # everything is five times as quick as a test of each number, or a sum a column.
            out = self.values[storage.root].copy()
            if not np.isfinite(x.sum() + computed.sum()):
                fine = np.isfinite(x).all(axis=0) & np.isfinite(computed).all(axis=0)
                out[~fine] = np.nan
        return out

    def backward(self) -> Any:
        """The gradients of the leaves at the values of the last forward run."""
        self.places[0] = 1.0
        with self.np.errstate(all="ignore"):
            for call in self._backward:
                call()
        return self.places.take(self.storage.home, 0)

    # ---- preparing the calls

    def _apply(self, g: Group) -> list[Call]:
        """The values of a group."""
        if self.back:
            x, read_x = self._operand(g.a)
            y, read_y = self._second(g)
            self._operands[g.first] = (x, y)
            out = self.values[g.first : g.last]
            return [*read_x, *read_y, arrays.forward(g.op, x, y, out)]
        # The operands are not needed again, so they are gathered in the scratch, block by block.
        calls: list[Call] = []
        for start in range(0, g.last - g.first, self._block):
            part = slice(start, start + self._block)
            x, read_x = self._operand(g.a[part], self._scratch[0])
            y, read_y = self._second(g, part, self._scratch[1])
            out = self.values[g.first : g.last][part]
            calls += [*read_x, *read_y, arrays.forward(g.op, x, y, out)]
        return calls

    def _second(
        self, g: Group, part: slice = slice(None), into: Any = None
    ) -> tuple[Any, list[Call]]:
        """The second operand: rows, one number for all, or None where there is none."""
        if g.b is None or g.second is not None:
            return g.second, []
        return self._operand(g.b[part], into)

    def _operand(self, index: Any, into: Any = None) -> tuple[Any, list[Call]]:
        """Rows of the values: a view and nothing to do, or a copy and the call that fills it."""
        view = as_slice(index)
        if view is not None:
            return self.values[view], []
        copy = self.np.empty((len(index), self.points)) if into is None else into[: len(index)]
        return copy, [partial(self.values.take, index, 0, copy, "clip")]

    def _add_up(self, g: Sums, rows: Any) -> list[Call]:
        """Sums of rows, which are the values or the gradients."""
        np, index, out = self.np, g.index, rows[g.first : g.last]
        if g.starts is not None:
            read = self._scratch[0][: len(index)]
            return [
                partial(rows.take, index, 0, read, "clip"),
                partial(np.add.reduceat, read, g.starts, 0, None, out),
            ]
        start, end = block(index)
        if 2 * (end - start) < len(index):
            start = end  # too few terms lie together to be worth a call of their own
        calls: list[Call] = []
        if end > start:
            first = int(index[start, 0])
            together = rows[first : first + (end - start) * len(out)]
            together = together.reshape(end - start, *out.shape)
            calls.append(partial(np.add.reduce, together, 0, None, out))
        rest = np.concatenate([index[:start], index[end:]])
        if len(rest):
            read = self._scratch[0][: rest.size].reshape(*rest.shape, self.points)
            calls.append(partial(rows.take, rest, 0, read, "clip"))
            if end > start:
                calls += [partial(np.add, out, term, out=out) for term in read]
            else:
                calls.append(partial(np.add.reduce, read, 0, None, out))
        return calls

    def _send(self, g: Group) -> list[Call]:
        """The contributions of a group to its operands."""
        np, home = self.np, g.home
        # Terms of the same sums, all first ones, all second ones: one upstream serves them all.
        again = np.flatnonzero(home[1:] == home[0])
        period = int(again[0]) + 1 if len(again) else len(home)
        if len(home) % period or (home.reshape(-1, period) != home[:period]).any():
            period = len(home)
        view = as_slice(home[:period])
        calls: list[Call] = []
        if view is not None:
            upstream = self.places[view]
        else:
            period, upstream = len(home), self._scratch[0][: len(home)]
            calls.append(partial(self.places.take, home, 0, upstream, "clip"))
        shape = -1, period, self.points
        x, y = (
            v.reshape(shape) if isinstance(v, np.ndarray) else v for v in self._operands[g.first]
        )
        o = self.values[g.first : g.last].reshape(shape)
        for slot, first in enumerate(g.sends):
            if first >= 0:
                out = self.places[first : first + len(home)].reshape(shape)
                calls.append(arrays.send(g.op, slot, upstream, x, y, o, out))
        return calls
