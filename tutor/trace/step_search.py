"""Searches over the steps of a training run, which have the same events with other numbers.

So only a search for a number has to run steps again; any other is arithmetic once it is known
where in one step something is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tutor.trace.query import Query
from tutor.trace.trace import Trace
from tutor.trace.training import TrainingSteps


class StepSearch:
    """Searches in the log of a training run."""

    def __init__(self, steps: TrainingSteps) -> None:
        self._steps, self._layout = steps, steps.layout

    def find(self, query: Query, k: int, way: int) -> int | None:
        """The first such event from `k` on (way 1), or the last before `k` (-1); None if none."""
        steps = self._steps
        k = min(max(k, 0), len(steps))
        i = k if way > 0 else k - 1
        step = self._layout.step_of(i) if 0 <= i < len(steps) else -1
        while 0 <= step < self._count():
            found = self._find_in(query, step, k, way)
            if found is not None:
                return found
            whole = 0 < step < steps.steps and k in (self._layout.start(step), self._next(step))
            if whole and query.quantity is None and steps.alike(step).error is None:
                # No later step has one either; the first makes the parameters too.
                if way > 0:
                    return None
                step = 1
            k = self._next(step) if way > 0 else self._layout.start(step)
            step += way
        return None

    def every(self, query: Query) -> Iterator[int]:
        """Every such event, in order."""
        i = self.find(query, 0, 1)
        while i is not None:
            yield i
            i = self.find(query, i + 1, 1)

    def writes(self, node: int, quantity: str) -> Iterator[int]:
        """Every event that wrote the `value` or the `gradient` of a node, in order."""
        layout, end = self._layout, len(self._steps)
        places = [*self._steps.alike(0).writes(node, quantity)] if end else []
        for step in range(self._count()):
            for local in places:
                i = layout.outside(step, local)
                if i >= end:
                    return
                if layout.is_logged(step, local):
                    yield i

    def writer(self, node: int, quantity: str, k: int) -> int | None:
        """The last event before position `k` that wrote a node's `value` or `gradient`."""
        layout, steps = self._layout, self._steps
        step, local = steps.position(k)
        if step and local <= layout.first[node]:
            step, local = step - 1, layout.window
        found = steps.alike(step).writer(node, quantity, local) if k else None
        if found is None:
            return None
        if not layout.is_logged(step, found):  # a parameter was not made: it was updated before
            return layout.outside(step - 1, layout.update + steps.leaves.index(node))
        return layout.outside(step, found)

    def _count(self) -> int:
        """The number of steps, with one that was not finished."""
        return self._steps.steps + (self._steps.error is not None)

    def _next(self, step: int) -> int:
        """The end of a step."""
        return min(self._layout.start(step + 1), len(self._steps))

    def _find_in(self, query: Query, step: int, k: int, way: int) -> int | None:
        if query.quantity is None:
            return self._in_window(self._steps.alike(step), query, step, k, way)
        found = self._in_window(self._steps.window(step), query, step, k, way)
        if query.quantity == "before" and step and "zero" in query.kinds:
            both = [i for i in (found, self._zeroed(query, step, k, way)) if i is not None]
            found = (min if way > 0 else max)(both, default=None)
        return found

    def _in_window(self, window: Trace, query: Query, step: int, k: int, way: int) -> int | None:
        """What there is in one step, found in a window like its own."""
        local = self._layout.inside(step, k) if k < self._next(step) else self._layout.window
        while (found := window.find(query, local, way)) is not None:
            if self._layout.is_logged(step, found):
                i = self._layout.outside(step, found)
                return i if i < len(self._steps) else None
            local = found + 1 if way > 0 else found
        return None

    def _zeroed(self, query: Query, step: int, k: int, way: int) -> int | None:
        """The same for the zeroing, as a window does not know what that writes over."""
        zeroing, window = replace(query, kinds=("zero",), quantity=None), self._steps.alike(step)
        while (i := self._in_window(window, zeroing, step, k, way)) is not None:
            node = window.node_of(self._layout.inside(step, i))
            known, local = self._steps.writing(node, *self._steps.position(i))
            before = known.gradient(node, local)
            if before is not None and before in query.numbers:
                return i
            k = i + 1 if way > 0 else i
        return None
