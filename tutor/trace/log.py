"""The protocol of a run's log: the same for all writers and all forms of storage.

The trace of a program, the graph of a person's own script and a training run of millions of steps
all keep this protocol; cursor, debugger, ledger, drawings and questions read nothing else.

Position `k`, from 0 to the number of events, means "the first `k` events have happened". Event `i`
leads from position `i` to `i + 1`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from tutor.engine.ops import Op
from tutor.program.columns import Binding, Frame
from tutor.program.diagnostic import Diagnostic
from tutor.program.parse import Program
from tutor.program.recording import Pass, SourceSpan
from tutor.trace.event import Event, Grad, Stretch
from tutor.trace.parts.iterations import Iterations
from tutor.trace.parts.node_updates import NodeUpdate
from tutor.trace.pass_graph import Graph
from tutor.trace.query import Query


class Log(Protocol):
    """A run, as a log of assignments that can be read at any position."""

    def __len__(self) -> int:
        """The number of events."""

    # ---- the run

    @property
    def program(self) -> Program:
        """The program that ran; of a graph without one, an empty program."""

    @property
    def error(self) -> Diagnostic | None:
        """What stopped the run early; None if it ran to its end."""

    @property
    def bindings(self) -> Sequence[Binding]:
        """What names were given as meanings, in order."""

    @property
    def frames(self) -> Sequence[Frame]:
        """Call frames by id; 0 is the program itself."""

    # ---- events

    def event(self, i: int) -> Event:
        """Event `i`. Raises IndexError if there is none."""

    def events(self, start: int = 0, end: int | None = None) -> Iterator[Event]:
        """Events `start` to `end` (exclusive)."""

    def kind(self, i: int) -> str:
        """The kind of event `i`."""

    def node_of(self, i: int) -> int:
        """The node that event `i` writes to; -1 for a print."""

    def source_of(self, i: int) -> int | None:
        """The node that event `i` goes back through; None if it is no accumulation."""

    def event_span(self, i: int) -> SourceSpan:
        """The source that event `i` belongs to; for an accumulation, that of the operation."""

    def event_frame(self, i: int) -> int:
        """The id of the call whose node event `i` computes or goes back through."""

    # ---- passes

    @property
    def passes(self) -> Sequence[Pass]:
        """The backward passes, in order."""

    def pass_at(self, i: int) -> int | None:
        """The number of the pass that event `i` belongs to."""

    def root_at(self, i: int) -> int:
        """The root of the pass that event `i` belongs to. Raises ValueError if there is none."""

    def seeded(self, i: int) -> bool:
        """Whether event `i` begins a backward pass."""

    def reached(self, p: int) -> Sequence[int]:
        """The nodes that pass `p` goes through, in order of creation."""

    def graph(self, p: int = -1) -> Graph | None:
        """The `p`-th backward pass as plain numbers, by default the last; None if there is none."""

    # ---- places

    def phase(self, k: int) -> str:
        """`start`, `forward`, `backward`, `update` or `end`: what the program is doing at `k`."""

    def phase_of(self, i: int) -> str:
        """`forward`, `backward` or `update`: the phase of event `i`.

        Printing belongs to whatever went before it.
        """

    def phases(self) -> Sequence[Stretch]:
        """The stretches of events of one phase, in order, without gaps; none is empty."""

    def iterations(self) -> Iterations:
        """The iterations of a run that trains, in order; any other run is one."""

    def updates(self, start: int, end: int) -> Iterator[NodeUpdate]:
        """The updates among events `start` to `end`, in order."""

    def boundary(self, grain: str, k: int, way: int) -> int:
        """The nearest position behind (way 1) or before (-1) `k` at which a step ends.

        The grains are `edge`, `node`, `line`, `call`, `phase` and `iteration`; the start and the
        end of the log are boundaries of each.
        """

    def position(self, text: str) -> int:
        """The position that a phrase such as `before accumulate a` names. Raises ValueError."""

    # ---- search

    def find(self, query: Query, k: int, way: int = 1) -> int | None:
        """The first such event from `k` on (way 1), or the last before `k` (-1); None if none."""

    def every(self, query: Query) -> Iterator[int]:
        """Every such event, in order."""

    # ---- nodes

    def nodes(self) -> range:
        """Every node id, constants included."""

    def op(self, node: int) -> Op | None:
        """The operation that makes a node; None of a leaf or a constant."""

    def operands(self, node: int) -> tuple[int, ...]:
        """The nodes that an operation works on, constants included, repeats kept."""

    def is_constant(self, node: int) -> bool:
        """Whether the node is a plain number, which never has a gradient."""

    def is_used(self, node: int) -> bool:
        """Whether any operation of the run has this node as an operand."""

    def made(self, node: int, k: int | None = None) -> int:
        """The event that gives a node its value; of a constant, the one it was written for.

        A node that is made anew in every step of a training run has several: it is the last
        before position `k`, by default the first.
        """

    def nodes_made(self, start: int, end: int) -> Sequence[int]:
        """The nodes that got their value in events `start` to `end`, and constants among them."""

    def span(self, node: int) -> SourceSpan:
        """The source of the operation that made a node."""

    def frame(self, node: int) -> int:
        """The id of the call in which a node was made."""

    # ---- names

    def name(self, node: int) -> str | None:
        """The first name that a node was bound to; None if it never had one."""

    def label(self, node: int) -> str:
        """How a person calls the node: its name, a number, or the operation if it has no name."""

    def expression(self, node: int) -> str:
        """The operation over the labels of its operands, such as `a * b`; `Value(2)` of a leaf."""

    def names(self) -> list[str]:
        """Every name a person can call a node by, in order of first use."""

    def node_named(self, name: str, k: int | None = None) -> int | None:
        """The node that a name means at position `k` (by default at the end); None if unknown."""

    # ---- state

    def exists(self, node: int, k: int) -> bool:
        """Whether the node has its value at position `k`; constants always do."""

    def value(self, node: int, k: int) -> float | None:
        """A node's value at position `k`; None before it is made."""

    def gradient(self, node: int, k: int) -> float | None:
        """The number in a node's gradient at position `k`, None while unset."""

    def grad(self, node: int, k: int) -> Grad:
        """A node's gradient at position `k`, with how complete it is."""

    # ---- writes

    def writes(self, node: int, quantity: str) -> Iterator[int]:
        """Every event that wrote the `value` or the `gradient` of a node, in order."""

    def writer(self, node: int, quantity: str, k: int) -> int | None:
        """The last event before position `k` that wrote a node's `value` or `gradient`."""

    def numbers(self, node: int, quantity: str) -> Iterator[float | None]:
        """What those events wrote."""

    def into(self, node: int, p: int) -> Iterator[int]:
        """The events of pass `p` that add to the gradient of a node, in order."""

    def contributions(self, node: int, p: int) -> int:
        """How many contributions a node gets in pass `p`: one an edge to a node on a path."""
