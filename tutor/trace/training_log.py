"""The log of a training run on a fixed graph: millions of events, of which none is kept.

    for step in range(steps):
        loss = ...                     # every node but the parameters is made anew: value events
        for p in parameters:
            p.grad = 0.0               # zero
        loss.backward()                # seed, accumulate
        for p in parameters:
            p.data -= lr * p.grad      # update

The first step begins with the making of the parameters too. Where events are is arithmetic; what
they wrote is read from the window of their step, which is run again for it.

The branches that the program took stay those of the graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from tutor.engine.ops import Op
from tutor.engine.tape import Tape
from tutor.engine.value import Value
from tutor.program.diagnostic import Diagnostic
from tutor.program.parse import Program
from tutor.program.recording import Binding, Frame, Pass, SourceSpan
from tutor.trace.event import Event, Grad
from tutor.trace.parts.grains import around
from tutor.trace.parts.iterations import Iterations
from tutor.trace.parts.node_updates import NodeUpdate, updates_among
from tutor.trace.pass_graph import Graph
from tutor.trace.position import position
from tutor.trace.query import Query
from tutor.trace.step_layout import StepPasses, StepPhases, StepStarts
from tutor.trace.step_search import StepSearch
from tutor.trace.trace import Trace
from tutor.trace.training import TrainingSteps

_GRADIENT = "gradient"


class Training:
    """All steps of a training run as one log. It keeps the protocol `Log`.

    A node is numbered as on the tape, in every step. Until a step has made it anew, it is the one
    of the step before: it has that value, and that gradient.
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

        Nothing is computed for it yet. In the window of a step without an answer is an error.

        Args:
            graph, root: a Value, or a tape and the number of its output.
            leaves: the parameters, as Values or by number.
            parameters: those before each step and after the last: shape (steps + 1, leaves).
            names: how nodes are called.

        Raises:
            ValueError: a node can not be trained, or a row has not one number for each.
        """
        self._steps = TrainingSteps(graph, leaves, parameters, root=root, names=names)
        self._layout = self._steps.layout
        self._search = StepSearch(self._steps)
        self._making = self._steps.making()  # what is the same in every step

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

        It is carried out now, with the numbers of the plain loop, up to a step without an answer.

        Raises:
            ValueError: a node can not be trained.
        """
        run = cls(graph, leaves, (), root=root, names=names)
        run._steps.descend(lr, steps)
        return run

    # ---- steps

    @property
    def tape(self) -> Tape:
        """The graph."""
        return self._steps.tape

    @property
    def root(self) -> int:
        """The output of the graph."""
        return self._steps.root

    @property
    def leaves(self) -> tuple[int, ...]:
        """The parameters."""
        return self._steps.leaves

    @property
    def steps(self) -> int:
        """The number of steps that ran to their end."""
        return self._steps.steps

    def parameters(self, step: int) -> list[float]:
        """The parameters before a step; before step `steps`, those at the end of the last."""
        return self._steps.parameters(step)

    def window(self, step: int) -> Trace:
        """One step as a trace of its own, which begins with the making of all nodes."""
        return self._steps.window(step)

    def start(self, step: int) -> int:
        """The event that a step begins with; of that after the last, the end. Raises IndexError."""
        if not 0 <= step <= self.steps:
            raise IndexError(f"step {step} of {self.steps}")
        return self._layout.start(step)

    def step_of(self, i: int) -> int:
        """The step that event `i` belongs to. Raises IndexError."""
        return self._steps.step_of(i)

    # ---- the run

    def __len__(self) -> int:
        """The number of events."""
        return len(self._steps)

    @property
    def program(self) -> Program:
        """An empty program."""
        return self._making.program

    @property
    def error(self) -> Diagnostic | None:
        """What stopped the step after the finished ones; the log holds its events up to there."""
        return self._steps.error

    @property
    def bindings(self) -> Sequence[Binding]:
        """What names were given as meanings, in the first step."""
        return self._making.bindings

    @property
    def frames(self) -> Sequence[Frame]:
        """The run itself, as there are no calls."""
        return (Frame(0, -1, "", 0, 0, len(self)),)

    # ---- events

    def event(self, i: int) -> Event:
        """The event that leads from position `i` to `i + 1`. Raises IndexError."""
        step = self.step_of(i)
        local = self._layout.inside(step, i)
        event = self._steps.reach(step, local + 1).event(local)
        if event.kind == "zero" and step:
            assert event.node is not None
            return event._replace(k=i, before=self.grad(event.node, i).value)
        return event._replace(k=i)

    def events(self, start: int = 0, end: int | None = None) -> Iterator[Event]:
        """Events `start` to `end` (exclusive)."""
        return map(self.event, range(start, len(self) if end is None else end))

    def _like(self, i: int) -> tuple[Trace, int, int]:
        """A window in which the same happens as at event `i`; the number there; the step."""
        step = self.step_of(i)
        return self._steps.alike(step), self._layout.inside(step, i), step

    def kind(self, i: int) -> str:
        """The kind of event `i`."""
        window, local, _ = self._like(i)
        return window.kind(local)

    def node_of(self, i: int) -> int:
        """The node that event `i` writes to."""
        window, local, _ = self._like(i)
        return window.node_of(local)

    def source_of(self, i: int) -> int | None:
        """The node that event `i` goes back through; None if it is no accumulation."""
        window, local, _ = self._like(i)
        return window.source_of(local)

    def event_span(self, i: int) -> SourceSpan:
        """Nowhere, as there is no source."""
        return self._making.span(0)

    def event_frame(self, i: int) -> int:
        """The run itself, as there are no calls."""
        return 0

    # ---- passes

    @property
    def passes(self) -> Sequence[Pass]:
        """The backward passes, one a step."""
        return StepPasses(self._layout, self.root, len(self))

    def pass_at(self, i: int) -> int | None:
        """The number of the pass that event `i` belongs to."""
        if not 0 <= i < len(self):
            return None
        step = self._layout.step_of(i)
        inside = self._layout.seed <= self._layout.inside(step, i) < self._layout.update
        return step if inside else None

    def root_at(self, i: int) -> int:
        """The root of the pass that event `i` belongs to. Raises ValueError."""
        if self.pass_at(i) is None:
            raise ValueError(f"event {i} is in no backward pass")
        return self.root

    def seeded(self, i: int) -> bool:
        """Whether event `i` begins a backward pass."""
        p = self.pass_at(i)
        return p is not None and i == self._layout.outside(p, self._layout.seed)

    def reached(self, p: int) -> Sequence[int]:
        """The nodes that pass `p` goes through, in order of creation."""
        return self._steps.alike(p).reached(0)

    def graph(self, p: int = -1) -> Graph | None:
        """The `p`-th backward pass as plain numbers, by default the last; None if there is none."""
        passes = self.passes
        return self.window(range(len(passes))[p]).graph() if passes else None

    # ---- places

    def phase(self, k: int) -> str:
        """`start`, `forward`, `backward`, `update` or `end`: what the run is doing at `k`."""
        if k <= 0:
            return "start"
        return "end" if k >= len(self) else self.phase_of(k - 1)

    def phase_of(self, i: int) -> str:
        """`forward`, `backward` or `update`: the phase of event `i`."""
        return self.phases().at(i).phase

    def phases(self) -> StepPhases:
        """The stretches of events of one phase, in order, without gaps; none is empty."""
        return StepPhases(self._layout, len(self))

    def iterations(self) -> Iterations:
        """The steps."""
        return Iterations(StepStarts(self._layout, len(self)), self.passes, len(self))

    def updates(self, start: int, end: int) -> Iterator[NodeUpdate]:
        """The updates among events `start` to `end`, in order."""
        return updates_among(self.events(start, end), self.gradient)

    def boundary(self, grain: str, k: int, way: int) -> int:
        """The nearest position behind (way 1) or before (-1) `k` at which a step ends."""
        end = len(self) if way > 0 else 0
        if k == end or grain == "edge":
            return k if k == end else k + way
        i = k if way > 0 else k - 1  # the event that is stepped over
        if grain != "node":  # all is on one line and in one call
            iteration, phase = around(self.iterations(), i), self.phases().at(i)
            kept = iteration if grain == "iteration" else range(phase.start, phase.end)
            return kept.stop if way > 0 else kept.start
        window, local, step = self._like(i)
        place = window.boundary("node", local if way > 0 else local + 1, way)
        return min(self._layout.outside(step, place), len(self))

    def position(self, text: str) -> int:
        """The position that a phrase such as `before accumulate a` names. Raises ValueError."""
        return position(self, text)

    # ---- search

    def find(self, query: Query, k: int, way: int = 1) -> int | None:
        """As in `Log`; a search for a number runs every step in between again."""
        return self._search.find(query, k, way)

    def every(self, query: Query) -> Iterator[int]:
        """Every such event, in order."""
        return self._search.every(query)

    # ---- nodes

    def nodes(self) -> range:
        """Every node id, constants included."""
        return self._making.nodes()

    def op(self, node: int) -> Op | None:
        """The operation that makes a node; None of a leaf or a constant."""
        return self._making.op(node)

    def operands(self, node: int) -> tuple[int, ...]:
        """The nodes that an operation works on, constants included, repeats kept."""
        return self._making.operands(node)

    def is_constant(self, node: int) -> bool:
        """Whether the node is a plain number, which never has a gradient."""
        return self._making.is_constant(node)

    def is_used(self, node: int) -> bool:
        """Whether any operation of the run has this node as an operand."""
        return self._making.is_used(node)

    def made(self, node: int, k: int | None = None) -> int:
        """The event that gives a node its value: the last before `k`, by default the first."""
        return self._making.made(node) if k is None else self._layout.made_before(node, k)

    def nodes_made(self, start: int, end: int) -> Sequence[int]:
        """The nodes that got their value in events `start` to `end`, and constants among them."""
        return self._layout.nodes_made(start, min(end, len(self)))

    def span(self, node: int) -> SourceSpan:
        """Nowhere, as there is no source."""
        return self._making.span(node)

    def frame(self, node: int) -> int:
        """The run itself, as there are no calls."""
        return 0

    # ---- names

    def name(self, node: int) -> str | None:
        """The first name that a node was bound to; None if it never had one."""
        return self._making.name(node)

    def label(self, node: int) -> str:
        """How a person calls the node: its name, a number, or the operation if it has no name."""
        return self._making.label(node)

    def expression(self, node: int) -> str:
        """The operation over the labels of its operands, such as `a * b`; `Value(2)` of a leaf."""
        return self._making.expression(node)

    def names(self) -> list[str]:
        """Every name a person can call a node by, in order of first use."""
        return self._making.names()

    def node_named(self, name: str, k: int | None = None) -> int | None:
        """The node that a name means; None if unknown."""
        return self._making.node_named(name)

    # ---- state

    def exists(self, node: int, k: int) -> bool:
        """Whether the node has its value at position `k`; constants always do."""
        return self._making.exists(node, k)

    def value(self, node: int, k: int) -> float | None:
        """A node's value at position `k`; None before it is first made. Raises IndexError."""
        step, local = self._steps.position(k)
        if step and node in self._steps.trained:  # there from the beginning
            return self._steps.reach(step, local).value(node, max(local, self._layout.made))
        window, local = self._steps.writing(node, step, local)
        return window.value(node, local)

    def gradient(self, node: int, k: int) -> float | None:
        """The number in a node's gradient at position `k`, None while unset."""
        window, local = self._steps.writing(node, *self._steps.position(k))
        return window.gradient(node, local)

    def grad(self, node: int, k: int) -> Grad:
        """A node's gradient at position `k`, counted in that step. Raises IndexError."""
        window, local = self._steps.writing(node, *self._steps.position(k))
        return window.grad(node, local)

    # ---- writes

    def writes(self, node: int, quantity: str) -> Iterator[int]:
        """Every event that wrote the `value` or the `gradient` of a node, in order."""
        return self._search.writes(node, quantity)

    def writer(self, node: int, quantity: str, k: int) -> int | None:
        """The last event before position `k` that wrote a node's `value` or `gradient`."""
        return self._search.writer(node, quantity, k)

    def numbers(self, node: int, quantity: str) -> Iterator[float | None]:
        """What those events wrote."""
        number = self.gradient if quantity == _GRADIENT else self.value
        return (number(node, i + 1) for i in self.writes(node, quantity))

    def into(self, node: int, p: int) -> Iterator[int]:
        """The events of pass `p` that add to the gradient of a node, in order."""
        return (self._layout.outside(p, i) for i in self._steps.alike(p).into(node, 0))

    def contributions(self, node: int, p: int) -> int:
        """How many contributions a node gets in pass `p`: one an edge to a node on a path."""
        return self._steps.alike(p).contributions(node, 0)
