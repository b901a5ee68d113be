"""The recording of one run: graph, log of assignments, names, source spans and call frames.

The log is kept in columns, so that a million events are a few arrays and not a million objects,
and most events are not kept at all:

- the event that gives a node its value is the node itself: `made` says when it happened;
- the edges of a backward pass follow from its graph: kept are the nodes that it reached and their
  gradients when it ended. Every upstream number is among those, as a gradient is passed on only
  when it is final, and every running sum can be added up again in the same order;
- other effects (updates, zeroing, gradients set by hand, printing) are rows of their own.

Memory, beside the tape: 8 bytes a node, 12 a node that a pass reaches, 29 an effect.
A `Recorder` writes these columns and `tutor.trace` reads them; nothing else should.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from tutor.engine.tape import Tape
from tutor.program.columns import Binding, Bindings, Frame, Frames
from tutor.program.diagnostic import Diagnostic
from tutor.program.parse import Program

__all__ = ["KINDS", "Binding", "Frame", "Pass", "Recording", "SourceSpan"]

VALUE, SEED, ACCUMULATE, UPDATE, ZERO, PRINT = range(6)
"""Kinds of events, as stored."""
KINDS = ("value", "seed", "accumulate", "update", "zero", "print")
"""Their names, by number."""

NONE = float("nan")
"""Stands for "unset" in the number columns; every number of an event is finite."""


class SourceSpan(NamedTuple):
    """A stretch of source: lines of the file and columns in characters, from 1, end exclusive.

    Lines of the pack's prelude are counted from -1 down: `Program.place` says which is meant.
    """

    line: int
    col: int
    end_line: int
    end_col: int


class Pass(NamedTuple):
    """One backward pass: events `start` (the seed) to `end` (exclusive), from node `root`."""

    start: int
    end: int
    root: int


class Rounds(Protocol):
    """What a recording knows better of which rounds are computed again when they are read."""

    def data_at(self, nodes: Sequence[int], i: int) -> list[float]:
        """The data of nodes when event `i` was about to happen, the first one of a piece or later.

        Of nodes that are made later, what they are made with.
        """

    def used(self) -> Sequence[int]:
        """For each node whether it is an operand."""

    def made_by(self, i: int) -> int:
        """The number of nodes that are made when event `i` is over."""

    def passes_of(self, node: int) -> range:
        """The numbers of the passes that may reach a node."""


def _ints() -> array[int]:
    return array("i")


def _floats() -> array[float]:
    return array("d")


@dataclass(eq=False)
class Recording:
    """The columns.

    Attributes:
        error: what stopped the program early, None if it ran to its end.
        tape: the graph; its `data` is that at the end of the run.
        gradients: the gradient of each node at the end of the run, None if unset.
        count: the number of events.
        sites: source spans; other columns hold indices into it.
        made: for each node the event that gave it its value. A constant has none, and the number
            of events before it, so that the column never decreases.
        node_site: for each node where it was made.
        at, kind, node, site: for each effect its event, kind, node (-1 for print) and span.
        before, after: for each effect what was written over and what was written; `NONE` if unset.
        passes: the backward passes.
        pass_site: for each pass the span of the call that began it.
        reached_from: for each pass, and once more at the end, where its rows of `reached` begin.
        reached, reached_grad: the nodes of each pass in order of creation, and the gradient of
            each when the pass ended.
        name: the first name each node was bound to.
        data_read, grad_read: the nodes whose data or gradient the program took out as a plain
            number: what it did then may depend on that.
        text: what was printed, by event.
        rounds: of a recording of which rounds were taken out, a quicker way to some answers.
        steps: statements, loop rounds and calls that the run took, as its limits count them.
    """

    program: Program
    error: Diagnostic | None = None
    tape: Tape = field(default_factory=Tape)
    gradients: list[float | None] = field(default_factory=list)
    count: int = 0
    sites: list[SourceSpan] = field(default_factory=list)
    made: array[int] = field(default_factory=_ints)
    node_site: array[int] = field(default_factory=_ints)
    at: array[int] = field(default_factory=_ints)
    kind: bytearray = field(default_factory=bytearray)
    node: array[int] = field(default_factory=_ints)
    site: array[int] = field(default_factory=_ints)
    before: array[float] = field(default_factory=_floats)
    after: array[float] = field(default_factory=_floats)
    passes: list[Pass] = field(default_factory=list)
    pass_site: array[int] = field(default_factory=_ints)
    reached_from: array[int] = field(default_factory=lambda: array("q", [0]))
    reached: array[int] = field(default_factory=_ints)
    reached_grad: array[float] = field(default_factory=_floats)
    name: dict[int, str] = field(default_factory=dict)
    data_read: set[int] = field(default_factory=set)
    grad_read: set[int] = field(default_factory=set)
    frames: Frames = field(default_factory=Frames)
    bindings: Bindings = field(default_factory=Bindings)
    text: dict[int, str] = field(default_factory=dict)
    rounds: Rounds | None = None
    steps: int = 0

    def __len__(self) -> int:
        """The number of events."""
        return self.count
