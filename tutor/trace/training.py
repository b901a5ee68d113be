"""The steps of a training run on a fixed graph: kept are the parameters before each step.

Whatever else is asked of a step is derived from them by running it again with the rules, the order
and the rounding of the first time; the last few steps that were asked about stay in memory.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from tutor.engine.errors import DomainError
from tutor.engine.flow import Stopped, edges_in, flow
from tutor.engine.ops import LEAF, TABLE
from tutor.engine.tape import Tape
from tutor.engine.value import Value
from tutor.program.diagnostic import Diagnostic
from tutor.program.recorder import Recorder
from tutor.program.recording import Recording
from tutor.trace.from_graph import fault, go_back, made, made_again, numbered
from tutor.trace.parts.edges import index_of
from tutor.trace.step_layout import StepLayout
from tutor.trace.trace import Trace

_WINDOWS = 4  # steps kept in memory, each about 130 bytes a node


class TrainingSteps:
    """The steps of a training run, each run again when it is read.

    Memory: 8 bytes a parameter and step, beside one tape and four windows of 130 bytes a node.

    Attributes:
        tape, root: the graph and its output.
        leaves, trained: the parameters, in order and as a set.
        whole: the making of all nodes, with which a window begins.
        layout: where in a step what happens.
        error: what stopped the step after the last finished one, None if nothing did.
    """

    def __init__(
        self,
        graph: Value | Tape,
        leaves: Sequence[Value | int],
        parameters: Iterable[Sequence[float]],
        *,
        root: int = -1,
        names: Mapping[str, Value | int] | None = None,
    ) -> None:
        """Steps whose parameters are known; nothing is computed for them yet.

        Args:
            graph, root: a Value, or a tape and the number of its output.
            leaves: the parameters, as Values or by number.
            parameters: those before each step and after the last: shape (steps + 1, leaves).
            names: how nodes are called.

        Raises:
            ValueError: a node can not be trained, or a row has not one number for each.
        """
        names = names or {}
        self.tape, self.root, ids = numbered(graph, root, chain(leaves, names.values()))
        self.leaves = tuple(ids[: len(leaves)])
        self._names = dict(zip(names, ids[len(leaves) :], strict=True))
        trained = self.trained = frozenset(self.leaves)
        if not 0 < len(leaves) == len(trained) or any(self.tape.op[i] != LEAF for i in trained):
            raise ValueError("parameters must be leaves, at least one and each of them once")
        self._rows = array("d")
        for row in parameters:
            if len(row) != len(leaves):
                raise ValueError(f"{len(leaves)} parameters are needed, not {len(row)}")
            self._rows.extend(row)
        self.error: Diagnostic | None = None
        self._windows: dict[int, Trace] = {}
        self._tail = 0  # the events of a step that was not finished
        self._order = self.tape.backward_order(self.root)
        self._index = index_of(self.tape, self._order)
        self.whole = made(self.tape, self._names)
        edges = edges_in(self.tape, self._order)
        self.layout = StepLayout(self.tape, self.leaves, self.whole.made, edges)

    # ---- steps

    @property
    def steps(self) -> int:
        """The number of steps that ran to their end."""
        return max(len(self._rows) // len(self.leaves) - 1, 0)

    def parameters(self, step: int) -> list[float]:
        """The parameters before a step; before step `steps`, those at the end of the last.

        Raises:
            IndexError: there is no such step.
        """
        n = len(self.leaves)
        if not 0 <= step < len(self._rows) // n:
            raise IndexError(f"step {step} of {self.steps}")
        return self._rows[step * n : (step + 1) * n].tolist()

    def window(self, step: int) -> Trace:
        """One step as a trace of its own, run again if it is not one of the last that were asked.

        It begins with the making of all nodes, the parameters as the steps before have left them,
        with no gradient.

        Raises:
            IndexError: there is no such step.
        """
        found = self._windows.pop(step, None)
        if found is None:
            if not 0 <= step < self.steps + (self.error is not None):
                raise IndexError(f"step {step} of {self.steps}")
            found = Trace(self._run(step), self._index)
            if len(self._windows) >= _WINDOWS:
                del self._windows[next(iter(self._windows))]
        self._windows[step] = found  # the one asked for last is the last to go
        return found

    def making(self) -> Trace:
        """The making of all nodes as a trace: the graph, and how its nodes are called."""
        tape, first = self.tape, Tape()
        first.op, first.a, first.b, first.data = tape.op, tape.a, tape.b, tape.data.copy()
        for i, x in zip(self.leaves, self._rows, strict=False):
            first.data[i] = x
        return Trace(made_again(self.whole, first))

    def descend(self, lr: float, steps: int) -> None:
        """Run the steps now: gradient descent from the numbers that the leaves have."""
        x = [self.tape.data[i] for i in self.leaves]
        self._rows.extend(x)
        for step in range(steps):
            grad: list[Any] = [None] * len(self.tape)
            for i in self.leaves:
                grad[i] = 0.0
            try:
                flow(self._replay(x), grad, self.root, self._order)
            except (DomainError, Stopped):
                self.error = self._run(step).error
                break
            x = [v - lr * grad[i] for v, i in zip(x, self.leaves, strict=True)]
            if not all(map(math.isfinite, x)):
                self.error = fault("a parameter would become too large for a number")
                break
            self._rows.extend(x)
        if self.error is not None:
            self.error = fault(f"step {self.steps}: {self.error.message}")
            self._tail = self._logged_events(len(self.window(self.steps)))

    def _logged_events(self, count: int) -> int:
        """How many events of the unfinished step are in the log, of so many in its window."""
        return self.layout.outside(self.steps, count) - self.layout.start(self.steps)

    def _replay(self, x: Sequence[float]) -> Tape:
        return self.tape.replay(dict(zip(self.leaves, x, strict=True)))

    def _run(self, step: int) -> Recording:
        """A step, run again as the graph says and in the order of the loop."""
        x = self.parameters(step)
        try:
            tape = self._replay(x)
        except DomainError as error:
            tape, whole = self._replay_until_error(x)
            r = made(tape, self._names, whole)
            r.error = fault(f"{r.name.get(whole, f'node {whole}')}: {error.reason}")
        else:
            r = made_again(self.whole, tape)
            recorder = Recorder(r)
            for i in self.leaves:
                recorder.zero(i)
            go_back(recorder, self.root, self._order)
            if r.error is None and step < self.steps:
                for i, after in zip(self.leaves, self.parameters(step + 1), strict=True):
                    recorder.update(i, after)
            recorder.close()
        return r

    def _replay_until_error(self, x: Sequence[float]) -> tuple[Tape, int]:
        """The nodes before the first that has no value, with stale numbers behind; and that one."""
        tape, grown = self.tape, Tape()
        data = tape.data.copy()
        for i, v in zip(self.leaves, x, strict=True):
            data[i] = v
        try:
            for i, op in enumerate(tape.op):
                row = TABLE[op]
                if row is None:
                    grown.leaf(data[i])
                else:
                    grown.apply(row, tape.a[i], tape.b[i])
        except DomainError:
            pass
        whole = len(grown)
        grown.op, grown.a, grown.b = tape.op, tape.a, tape.b
        grown.data += data[whole:]
        return grown, whole

    # ---- the log of the run

    def __len__(self) -> int:
        """The number of events in the log."""
        return self.layout.start(self.steps) + self._tail

    def step_of(self, i: int) -> int:
        """The step that event `i` belongs to.

        Raises:
            IndexError: there is no such event.
        """
        if not 0 <= i < len(self):
            raise IndexError(f"event {i} of {len(self)}")
        return self.layout.step_of(i)

    def position(self, k: int) -> tuple[int, int]:
        """The step whose event led to position `k`, and where in its window that is."""
        step = self.step_of(k - 1) if k else 0
        return step, self.layout.inside(step, k)

    def reach(self, step: int, local: int) -> Trace:
        """The window of a step that must have come this far.

        Raises:
            IndexError: an error stopped it before.
        """
        trace = self.window(step)
        if local > len(trace):
            assert trace.error is not None, "only an error ends a step early"
            raise IndexError(f"step {step} was stopped: {trace.error.message}")
        return trace

    def writing(self, node: int, step: int, local: int) -> tuple[Trace, int]:
        """The window that knows a node at a place in a step, and the place in that window.

        Until a step makes a node anew, it is the step before that knows it.
        """
        if step and local <= self.layout.first[node]:
            trace = self.window(step - 1)
            return trace, len(trace)
        return self.reach(step, local), local

    def alike(self, step: int) -> Trace:
        """A window in which the same happens as in that of a step, with other numbers perhaps."""
        if step < self.steps and step not in self._windows:
            for other, trace in self._windows.items():
                if other < self.steps and trace.error is None:
                    return trace
        return self.window(step)
