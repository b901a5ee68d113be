"""A trace: the log of a run, read from its recording.

The state at a position is looked up and never carried along, so it can not depend on the way that
led there. Each of the parts reads one thing out of the columns; none refers back to the trace, so
that a trace is freed as soon as the last reference to it goes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from functools import cached_property

from tutor.engine.ops import Op
from tutor.engine.tape import Tape
from tutor.engine.value import Value
from tutor.program.diagnostic import Diagnostic
from tutor.program.parse import Program
from tutor.program.recording import Binding, Frame, Pass, Recording, SourceSpan
from tutor.program.rounds.at_once import used_in
from tutor.trace.event import Event, Grad, Stretch
from tutor.trace.from_graph import recording_of
from tutor.trace.from_pass import graph_of, relabelled
from tutor.trace.names import Names
from tutor.trace.parts.edge_cache import EdgeCache
from tutor.trace.parts.edges import Edges
from tutor.trace.parts.effects import Effects
from tutor.trace.parts.events import Events
from tutor.trace.parts.grains import Grains
from tutor.trace.parts.iterations import Iterations, starts_in
from tutor.trace.parts.large_pass import Index
from tutor.trace.parts.node_gradients import NodeGradients
from tutor.trace.parts.node_updates import NodeUpdate, updates
from tutor.trace.parts.node_values import NodeValues
from tutor.trace.parts.pass_table import PassTable
from tutor.trace.parts.phases import Phases
from tutor.trace.parts.runs import Runs
from tutor.trace.parts.search import Search
from tutor.trace.pass_graph import Graph
from tutor.trace.position import position
from tutor.trace.query import Query

_GRADIENT = "gradient"


class Trace:
    """What the debugger, the questions and every drawing read. It keeps the protocol `Log`."""

    def __init__(self, recording: Recording, index: Index | None = None) -> None:
        """Of a recording; with the index of its passes if that is known, all being alike."""
        self._recording, self._tape = recording, recording.tape
        self._effects = Effects(recording)
        self._values = NodeValues(recording, self._effects)
        self._table = PassTable(recording, self._effects)
        self._cache = EdgeCache(recording, self._values, self._table, index)
        self._graphs: dict[int, Graph] = {}

    @classmethod
    def of(
        cls, graph: Value | Tape, root: int = -1, names: Mapping[str, Value | int] | None = None
    ) -> Trace:
        """The trace of a graph that was not recorded while it was built.

        Its nodes in order of creation, then one backward pass from the Value (or node `root` of a
        tape) as if no gradient had been set. Leaves have the numbers that they have now, results
        those that follow: ask before an update to see the run that was. `names` says how nodes are
        called. There are no source lines: all are 0.
        """
        return cls(recording_of(graph, root, names or {}))

    @cached_property
    def _gradients(self) -> NodeGradients:
        return NodeGradients(self._recording, self._effects, self._table, self._cache)

    @cached_property
    def _events(self) -> Events:
        return Events(
            self._recording, self._effects, self._values, self._table, self._cache,
            self._gradients,
        )  # fmt: skip

    @cached_property
    def _names(self) -> Names:
        return Names(self._recording, self._values.first)

    # ---- the run

    @property
    def recording(self) -> Recording:
        """The columns, for this room alone."""
        return self._recording

    def __len__(self) -> int:
        """The number of events."""
        return self._recording.count

    @property
    def steps(self) -> int:
        """The steps that the run took; 0 of a graph that no program made."""
        return self._recording.steps

    @property
    def program(self) -> Program:
        """The program that ran; of a graph without one, an empty program."""
        return self._recording.program

    @property
    def error(self) -> Diagnostic | None:
        """What stopped the run early; None if it ran to its end."""
        return self._recording.error

    @property
    def bindings(self) -> Sequence[Binding]:
        """What names were given as meanings, in order."""
        return self._recording.bindings

    @property
    def frames(self) -> Sequence[Frame]:
        """Call frames by id; 0 is the program itself."""
        return self._recording.frames

    # ---- events

    def event(self, i: int) -> Event:
        """The event that leads from position `i` to `i + 1`.

        Raises:
            IndexError: there is no such event.
        """
        return self._events.event(i)

    def events(self, start: int = 0, end: int | None = None) -> Iterator[Event]:
        """Events `start` to `end` (exclusive)."""
        return map(self._events.event, range(start, len(self) if end is None else end))

    def kind(self, i: int) -> str:
        """The kind of event `i`."""
        return self._events.kind(i)

    def node_of(self, i: int) -> int:
        """The node that event `i` writes to; -1 for a print."""
        return self._events.node_of(i)

    def source_of(self, i: int) -> int | None:
        """The node that event `i` goes back through; None if it is no accumulation."""
        return self._events.source_of(i)

    def event_span(self, i: int) -> SourceSpan:
        """The source that event `i` belongs to; for an accumulation, that of the operation."""
        return self._events.span(i)

    def event_frame(self, i: int) -> int:
        """The id of the call whose node event `i` computes or goes back through."""
        return self._events.frame(i)

    # ---- passes

    @property
    def passes(self) -> Sequence[Pass]:
        """The backward passes, in order."""
        return self._recording.passes

    def pass_at(self, i: int) -> int | None:
        """The number of the pass that event `i` belongs to."""
        return self._table.at(i)

    def root_at(self, i: int) -> int:
        """The root of the backward pass that event `i` belongs to.

        Raises:
            ValueError: it belongs to none.
        """
        p = self._table.at(i)
        if p is None:
            raise ValueError(f"event {i} is in no backward pass")
        return self._table.passes[p].root

    def seeded(self, i: int) -> bool:
        """Whether event `i` begins a backward pass."""
        p = self._table.at(i)
        return p is not None and i == self._table.passes[p].start

    def reached(self, p: int) -> Sequence[int]:
        """The nodes that pass `p` goes through, in order of creation."""
        return self._table.reached(p)

    def edges(self, p: int) -> Edges:
        """The edges of a pass."""
        return self._cache.edges(p)

    def graph(self, p: int = -1) -> Graph | None:
        """The `p`-th backward pass as plain numbers, by default the last; None if there is none."""
        if not self.passes:
            return None
        p = range(len(self.passes))[p]
        if p not in self._graphs:
            self._graphs[p] = graph_of(self._recording, p, self._values, self._names.label)
        return self._graphs[p]

    # ---- places

    @cached_property
    def _phases(self) -> Phases:
        return Phases(self._recording)

    @cached_property
    def _grains(self) -> Grains:
        runs = Runs(self._recording, self._phases, self._table, self._cache)
        return Grains(self._events, runs, self.iterations, len(self))

    def phase(self, k: int) -> str:
        """`start`, `forward`, `backward`, `update` or `end`: what the program is doing at `k`."""
        if k <= 0:
            return "start"
        return "end" if k >= len(self) else self._phases.word(k - 1)

    def phase_of(self, i: int) -> str:
        """`forward`, `backward` or `update`: the phase of event `i`.

        Printing belongs to whatever went before it.
        """
        return self._phases.word(i)

    def phases(self) -> Sequence[Stretch]:
        """The stretches of events of one phase, in order, without gaps; none is empty."""
        return self._phases

    @cached_property
    def _iterations(self) -> Iterations:
        return Iterations(starts_in(self._phases, self._recording), self.passes, len(self))

    def iterations(self) -> Iterations:
        """The iterations of a run that trains, in order; any other run is one."""
        return self._iterations

    def updates(self, start: int, end: int) -> Iterator[NodeUpdate]:
        """The updates among events `start` to `end`, in order."""
        return updates(self._recording, self._table, start, end)

    def boundary(self, grain: str, k: int, way: int) -> int:
        """The nearest position behind (way 1) or before (-1) `k` at which a step ends."""
        return self._grains.boundary(grain, k, way)

    def position(self, text: str) -> int:
        """The position that a phrase such as `before accumulate a` names.

        Raises:
            ValueError: there is no such position; the text says what to do.
        """
        return position(self, text)

    # ---- search

    @cached_property
    def _search(self) -> Search:
        return Search(
            self._recording, self._effects, self._table, self._cache, self._gradients, self._phases
        )

    def find(self, query: Query, k: int, way: int = 1) -> int | None:
        """The first such event from `k` on (way 1), or the last before `k` (-1); None if none."""
        return self._search.find(query, k, way)

    def every(self, query: Query) -> Iterator[int]:
        """Every such event, in order."""
        return self._search.every(query)

    # ---- nodes

    def nodes(self) -> range:
        """Every node id, constants included."""
        return range(len(self._tape))

    def op(self, node: int) -> Op | None:
        """The operation that makes a node; None of a leaf or a constant."""
        return self._tape.row(node)

    def operands(self, node: int) -> tuple[int, ...]:
        """The nodes that an operation works on, constants included, repeats kept."""
        return self._tape.operands(node)

    def is_constant(self, node: int) -> bool:
        """Whether the node is a plain number, which never has a gradient."""
        return self._values.is_constant(node)

    def is_used(self, node: int) -> bool:
        """Whether any operation of the run has this node as an operand."""
        return bool(self._used[node])

    @cached_property
    def _used(self) -> Sequence[int]:
        return used_in(self._recording)

    def made(self, node: int, k: int | None = None) -> int:
        """The event that gives a node its value; of a constant, the one it was written for."""
        return self._recording.made[node]

    def nodes_made(self, start: int, end: int) -> range:
        """The nodes that got their value in events `start` to `end`, and constants among them."""
        return self._events.nodes_made(start, end)

    def span(self, node: int) -> SourceSpan:
        """The source of the operation that made a node."""
        r = self._recording
        return r.sites[r.node_site[node]]

    def site(self, node: int) -> int:
        """The number of the place in the source where a node was made."""
        return self._recording.node_site[node]

    def line(self, node: int) -> int:
        """The line of the file on which a node is made."""
        return self.span(node).line

    def frame(self, node: int) -> int:
        """The id of the call in which a node was made."""
        return self._recording.frames.at(self._recording.made[node])

    # ---- names

    def name(self, node: int) -> str | None:
        """The first name that a node was bound to; None if it never had one."""
        return self._names.name(node)

    def label(self, node: int) -> str:
        """How a person calls the node: its name, a number, or the operation if it has no name."""
        return self._names.label(node)

    def expression(self, node: int) -> str:
        """The operation over the labels of its operands, such as `a * b`; `Value(2)` of a leaf."""
        return self._names.expression(node)

    def names(self) -> list[str]:
        """Every name a person can call a node by, in order of first use."""
        return self._names.names()

    def node_named(self, name: str, k: int | None = None) -> int | None:
        """The node that a name means at position `k` (by default at the end); None if unknown."""
        return self._names.node_named(name, k)

    def nodes_called(self, name: str) -> Sequence[int]:
        """Every node that was ever bound to a name: `c#1`, `c#2` and so on."""
        return self._names.called(name)

    def calling(self, aliases: Mapping[int, str]) -> Trace:
        """The same run with nodes called by an alias, as a question does; itself if none is new."""
        names = self._names.calling(aliases)
        if names is self._names:
            return self
        other = copy(self)
        other._names = names
        other._graphs = {p: relabelled(graph, names.label) for p, graph in self._graphs.items()}
        return other

    def of_course(self, recording: Recording) -> Trace:
        """The trace of a run of the same course, for which names and edges need no search."""
        other = Trace(recording, self.edges(0).index if len(self.passes) == 1 else None)
        other._names = self._names.of(recording, other._values.first)
        return other

    # ---- state

    def exists(self, node: int, k: int) -> bool:
        """Whether the node has its value at position `k`; constants always do."""
        return self._values.exists(node, k)

    def value(self, node: int, k: int) -> float | None:
        """A node's value at position `k`; None before it is made."""
        return self._values.value(node, k)

    def gradient(self, node: int, k: int) -> float | None:
        """The number in a node's gradient at position `k`, None while unset."""
        return self._gradients.gradient(node, k)

    def grad(self, node: int, k: int) -> Grad:
        """A node's gradient at position `k`, with how complete it is."""
        return self._gradients.grad(node, k)

    # ---- writes

    def writes(self, node: int, quantity: str) -> Iterator[int]:
        """Every event that wrote the `value` or the `gradient` of a node, in order."""
        return (self._gradients if quantity == _GRADIENT else self._values).writes(node)

    def writer(self, node: int, quantity: str, k: int) -> int | None:
        """The last event before position `k` that wrote a node's `value` or `gradient`."""
        return (self._gradients if quantity == _GRADIENT else self._values).writer(node, k)

    def numbers(self, node: int, quantity: str) -> Iterator[float | None]:
        """What those events wrote."""
        number = self.gradient if quantity == _GRADIENT else self.value
        return (number(node, i + 1) for i in self.writes(node, quantity))

    def into(self, node: int, p: int) -> Iterator[int]:
        """The events of pass `p` that add to the gradient of a node, in order."""
        return self._gradients.into(node, p)

    def contributions(self, node: int, p: int) -> int:
        """How many contributions a node gets in pass `p`: one an edge to a node on a path."""
        return self._gradients.contributions(node, p)
