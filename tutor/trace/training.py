"""The log of a training run on a fixed graph: millions of events, of which none is kept.

    for step in range(steps):
        loss = ...                     # every node but the parameters is made anew: value events
        for p in parameters:
            p.grad = 0.0               # zero
        loss.backward()                # seed, accumulate
        for p in parameters:
            p.data -= lr * p.grad      # update

The first step begins with the making of the parameters too. Kept are the parameters before each
step, 8 bytes each. Whatever else is asked of a step is derived from them by running it again with
the rules, the order and the rounding of the first time; the last few steps that were asked about
stay at hand.

The branches that the program took stay those of the graph.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from tutor.engine.errors import DomainError
from tutor.engine.flow import Stopped, edges_in, flow
from tutor.engine.ops import CONST, LEAF, TABLE
from tutor.engine.tape import Tape
from tutor.engine.value import Value
from tutor.program.diagnostic import Diagnostic
from tutor.program.recording import UPDATE, ZERO, Recording
from tutor.trace.event import Event, Grad
from tutor.trace.from_graph import fault, go_back, made, made_again, numbered
from tutor.trace.parts.edges import index_of
from tutor.trace.trace import Trace

_WINDOWS = 4  # steps kept at hand, each about 130 bytes a node


class Training:
    """All steps of a training run as one log.

    A node is numbered as on the tape, in every step. Until a step has made it anew, it is the one
    of the step before: it has that value, and that gradient.

    Memory: 8 bytes a parameter and step, beside one tape and four windows of 130 bytes a node.

    Attributes:
        tape, root: the graph and its output.
        leaves: the parameters.
        steps: the number of steps that ran to their end.
        error: what stopped the step after these, None if nothing did. The log holds the events of
            that step up to there.
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
        """A run whose parameters are known, such as that of an optimiser.

        Nothing is computed for it yet. Should a step turn out to have no answer, its window has
        an error, and there are no events behind it in that step.

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
        trained = self._trained = frozenset(self.leaves)
        if not 0 < len(leaves) == len(trained) or any(self.tape.op[i] != LEAF for i in trained):
            raise ValueError("parameters must be leaves, at least one and each of them once")
        self._rows = array("d")
        for row in parameters:
            if len(row) != len(leaves):
                raise ValueError(f"{len(leaves)} parameters are needed, not {len(row)}")
            self._rows.extend(row)
        self.error: Diagnostic | None = None
        self._windows: dict[int, Trace] = {}
        self._lay_out()

    @classmethod
    def descent(
        cls,
        graph: Value | Tape,
        leaves: Sequence[Value | int],
        lr: float,
        steps: int,
        *,
        root: int = -1,
        names: Mapping[str, Value | int] | None = None,
    ) -> Training:
        """Gradient descent from the numbers that the leaves have, p -= lr × p.grad.

        It is carried out now, as the plain loop would: no numpy, the same numbers to the last bit.
        It ends at a step that has no answer: see `error`.

        Raises:
            ValueError: a node can not be trained.
        """
        run = cls(graph, leaves, (), root=root, names=names)
        run._descend(lr, steps)
        return run

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

    def _descend(self, lr: float, steps: int) -> None:
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
            self._tail = self._outside(len(self.window(self.steps)))

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
            r = made_again(self._whole, tape)
            for i in self.leaves:
                r.effect(ZERO, i, 0, None, 0.0)
                r.gradients[i] = 0.0
            go_back(r, self.root, self._order.copy())
            if r.error is None and step < self.steps:
                for i, after in zip(self.leaves, self.parameters(step + 1), strict=True):
                    r.effect(UPDATE, i, 0, tape.data[i], after)
                    tape.data[i] = after
        r.frames.close_all(len(r))
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

    # ---- places

    def _lay_out(self) -> None:
        """Where in a step what happens; all steps are alike but for the making of parameters."""
        tape = self.tape
        self._order = tape.backward_order(self.root)
        self._whole = made(tape, self._names)
        self._made = len(self._whole)  # events, with which every window begins
        self._index = index_of(tape, self._order)
        # The event of a window with which a node, or a parameter's gradient, is that of the step.
        self._anew = array("i", self._whole.made)
        # In later steps these events take the place of those that make all nodes.
        self._again = array("i")
        for i, op in enumerate(tape.op):
            if op != CONST and i not in self._trained:
                self._again.append(self._anew[i])
        for rank, i in enumerate(self.leaves):
            self._anew[i] = self._made + rank
        self._first = self._made + 2 * len(self.leaves) + 1 + edges_in(tape, self._order)
        self._tail = 0  # the events of a step that was not finished

    def __len__(self) -> int:
        """The number of events."""
        return self.start(self.steps) + self._tail

    def start(self, step: int) -> int:
        """The event that a step begins with; of the step after the last, the end of them all.

        Raises:
            IndexError: there is no such step.
        """
        if not 0 <= step <= self.steps:
            raise IndexError(f"step {step} of {self.steps}")
        return step and self._first + (step - 1) * (self._first - len(self.leaves))

    def step_of(self, i: int) -> int:
        """The step that event `i` belongs to.

        Raises:
            IndexError: there is no such event.
        """
        if not 0 <= i < len(self):
            raise IndexError(f"event {i} of {len(self)}")
        later = i - self._first
        return 0 if later < 0 else 1 + later // (self._first - len(self.leaves))

    def _inside(self, step: int, i: int) -> int:
        """The number in its window of event `i`, or of the event after position `i`."""
        i -= self.start(step)
        if step == 0:
            return i
        return self._again[i] if i < len(self._again) else i + len(self.leaves)

    def _outside(self, count: int) -> int:
        """How many events of an unfinished step are in the log, of so many in its window."""
        if self.steps == 0:
            return count
        done = bisect_left(self._again, count)
        return done if done < len(self._again) else count - len(self.leaves)

    def _position(self, k: int) -> tuple[int, int]:
        """The step whose event led to position `k`, and where in its window that is."""
        step = self.step_of(k - 1) if k else 0
        return step, self._inside(step, k)

    def _reach(self, step: int, local: int) -> Trace:
        """The window of a step that must have come this far."""
        trace = self.window(step)
        if local > len(trace):
            assert trace.error is not None, "only an error ends a step early"
            raise IndexError(f"step {step} was stopped: {trace.error.message}")
        return trace

    # ---- events and states

    def event(self, i: int) -> Event:
        """The event that leads from position `i` to `i + 1`.

        Raises:
            IndexError: there is no such event.
        """
        step = self.step_of(i)
        local = self._inside(step, i)
        event = self._reach(step, local + 1).event(local)
        if event.kind == "zero" and step:
            assert event.node is not None
            return event._replace(k=i, before=self.grad(event.node, i).value)
        return event._replace(k=i)

    def events(self, start: int = 0, end: int | None = None) -> Iterator[Event]:
        """Events `start` to `end` (exclusive)."""
        return map(self.event, range(start, len(self) if end is None else end))

    def value(self, node: int, k: int) -> float | None:
        """A node's value at position `k`; None before it is made for the first time.

        Raises:
            IndexError: there is no such position.
        """
        step, local = self._position(k)
        if step and node in self._trained:  # there from the beginning
            return self._reach(step, local).value(node, max(local, self._made))
        trace, local = self._telling(node, step, local)
        return trace.value(node, local)

    def grad(self, node: int, k: int) -> Grad:
        """A node's gradient at position `k`, with the count of its contributions in that step.

        Raises:
            IndexError: there is no such position.
        """
        trace, local = self._telling(node, *self._position(k))
        return trace.grad(node, local)

    def _telling(self, node: int, step: int, local: int) -> tuple[Trace, int]:
        """The window that knows a node: that of the step before until it is made anew."""
        if step and local <= self._anew[node]:
            trace = self.window(step - 1)
            return trace, len(trace)
        return self._reach(step, local), local
