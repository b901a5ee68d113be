"""Running a schedule in bulk: one numpy call does all nodes of a group, for many points at once.

`layout` says what lives where. Here are the arrays, and the calls that fill them one after
another; each is prepared once, with views where numbers lie together and copies where they do not.
"""

from __future__ import annotations

from typing import Any

from tutor.engine import arrays
from tutor.engine.layout import Group, Layout, Sums
from tutor.engine.schedule import Schedule


class Wide:
    """A schedule ready to be run."""

    def __init__(self, plan: Schedule) -> None:
        self.layout = Layout(plan)
        self._work: dict[int, _Buffers] = {}

    def forward(self, x: Any) -> Any:
        """The output for each column of `x`, leaves × points; nan where something is undefined."""
        np, layout = self.layout.np, self.layout
        work = self._buffers(x.shape[1])
        values = work.values
        values[: layout.count] = x
        with np.errstate(all="ignore"):
            for step in work.steps:
                step()
            # One column that is not finite must not go unnoticed because relu or 1/x hid it.
            defined = np.isfinite(values.sum(axis=0))
            if not defined.all():
                defined = np.isfinite(values).all(axis=0)
        return np.where(defined, values[layout.root], np.nan)

    def gradients(self, x: Any) -> tuple[Any, Any]:
        """The outputs, and their gradients: leaves × points."""
        np, home = self.layout.np, self.layout.home
        out = self.forward(x)
        work = self._buffers(x.shape[1])
        work.prepare_backward()
        with np.errstate(all="ignore"):
            for step in work.back:
                step()
        grads = np.zeros(x.shape)
        used = home >= 0
        grads[used] = work.places[home[used]]
        return out, grads

    def _buffers(self, points: int) -> _Buffers:
        if points not in self._work:
            if len(self._work) > 3:  # a few sizes come again and again; the rest is let go
                self._work.clear()
            self._work[points] = _Buffers(self.layout, points)
        return self._work[points]


class _Buffers:
    """The arrays of a run over so many points, and the calls that fill them, one after another."""

    def __init__(self, layout: Layout, points: int) -> None:
        np = self.np = layout.np
        self.layout, self.points = layout, points
        self.values = np.zeros((layout.rows, points))
        self.values[layout.count : layout.count + len(layout.fixed)] = layout.fixed[:, None]
        self.places: Any = None
        self.back: list[Any] = []
        self._operands: dict[int, tuple[Any, Any]] = {}
        self.steps: list[Any] = []
        for g in layout.groups:
            if isinstance(g, Sums):
                self.steps.append(self._sum(g, self.values))
            else:
                self.steps.append(self._apply(g))

    def _read(self, index: Any) -> tuple[Any, Any]:
        """Rows of the values: a view and nothing to do, or a copy and the call that fills it."""
        np, values = self.np, self.values
        view = _slice(index)
        if view is not None:
            return values[view], None
        copy = np.empty((len(index), self.points))
        return copy, lambda: values.take(index, 0, copy, "clip")

    def _apply(self, g: Group) -> Any:
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

    def _sum(self, g: Sums, rows: Any) -> Any:
        np, index, starts, out = self.np, g.index, g.starts, rows[g.first : g.last]
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
        self.places = self.np.zeros((self.layout.places, self.points))
        self.places[0] = 1.0
        for g in self.layout.backward:
            self.back.append(self._sum(g, self.places) if isinstance(g, Sums) else self._send(g))

    def _send(self, g: Group) -> Any:
        np, places, home = self.np, self.places, g.home
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
