"""What one run left behind: the graph, the log of assignments, names, places and call frames.

The log is kept in columns, an event being one row across them, so that a million events are
a few arrays and not a million objects. `tutor.trace` reads them; nothing else should.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tutor.engine.tape import Tape
from tutor.program.diagnostic import Diagnostic
from tutor.program.parse import Program

VALUE, SEED, ACCUMULATE, UPDATE, ZERO, PRINT = range(6)
"""Kinds of events, as stored."""
KINDS = ("value", "seed", "accumulate", "update", "zero", "print")
"""Their names, by number."""

NONE = float("nan")
"""Stands for "unset" in the number columns; no event can hold a nan of its own."""


class Span(NamedTuple):
    """A stretch of source: lines of the file and columns in characters, from 1, end exclusive."""

    line: int
    col: int
    end_line: int
    end_col: int


class Frame(NamedTuple):
    """One call: of the program's own function, or of a library function made of operations.

    `first` and `last` bound the events made inside (last exclusive); frame 0 is the program.
    """

    id: int
    parent: int
    function: str
    line: int
    first: int
    last: int


class Pass(NamedTuple):
    """One backward pass: events `start` (the seed) to `end` (exclusive), from node `root`."""

    start: int
    end: int
    root: int


class Binding(NamedTuple):
    """A name was given a meaning after `k` events: a node, or else a plain value."""

    k: int
    frame: int
    name: str
    node: int | None
    plain: float | str | None


@dataclass(eq=False)
class Recording:
    """The columns. Rows of the `event` columns are events; rows of the `node` columns nodes.

    Attributes:
        error: what stopped the program early, None if it ran to its end.
        tape: the graph; its `data` is as the run left it.
        gradients: the gradient of each node as the run left it, None while unset.
        sites: source spans; other columns hold indices into it.
        kind, node, site: kind, node (-1 for print) and span of each event.
        source, slot: for accumulate, the node whose operand `slot` the edge is.
        upstream, local: for accumulate, the two factors.
        before, after: what was written over and what was written; `NONE` while unset.
        made: the event that gave each node its value, -1 for a constant.
        node_site, node_frame: where each node was made, and in which call.
        name: the first name each node was bound to.
    """

    program: Program
    error: Diagnostic | None = None
    tape: Tape = field(default_factory=Tape)
    gradients: list[float | None] = field(default_factory=list)
    sites: list[Span] = field(default_factory=list)
    kind: bytearray = field(default_factory=bytearray)
    node: array[int] = field(default_factory=lambda: array("i"))
    site: array[int] = field(default_factory=lambda: array("i"))
    source: array[int] = field(default_factory=lambda: array("i"))
    slot: bytearray = field(default_factory=bytearray)
    upstream: array[float] = field(default_factory=lambda: array("d"))
    local: array[float] = field(default_factory=lambda: array("d"))
    before: array[float] = field(default_factory=lambda: array("d"))
    after: array[float] = field(default_factory=lambda: array("d"))
    made: array[int] = field(default_factory=lambda: array("i"))
    node_site: array[int] = field(default_factory=lambda: array("i"))
    node_frame: array[int] = field(default_factory=lambda: array("i"))
    name: dict[int, str] = field(default_factory=dict)
    frames: list[Frame] = field(default_factory=list)
    passes: list[Pass] = field(default_factory=list)
    bindings: list[Binding] = field(default_factory=list)
    text: dict[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        """The number of events."""
        return len(self.kind)

    # A `value` event writes few columns, and a pass is written in one go. So the other columns
    # may lag behind while the program runs; `fill` brings them up.

    def value(self, node: int, site: int, frame: int, after: float) -> None:
        """Append a node and the event that gives it its value."""
        self.made.append(len(self.kind))
        self.node_site.append(site)
        self.node_frame.append(frame)
        self.kind.append(VALUE)
        self.node.append(node)
        self.site.append(site)
        self.after.append(after)

    def constant(self, site: int, frame: int) -> None:
        """Append a node that is a plain number, and no event."""
        self.made.append(-1)
        self.node_site.append(site)
        self.node_frame.append(frame)

    def write(self, kind: int, node: int, site: int, before: float | None, after: float) -> None:
        """Append an event of any other kind but `accumulate`."""
        self.fill()
        self.kind.append(kind)
        self.node.append(node)
        self.site.append(site)
        self.before.append(NONE if before is None else before)
        self.after.append(after)

    def accumulate(
        self, rows: Sequence[tuple[int, int, int, int, float, float, float, float]]
    ) -> None:
        """Append the edges of a pass.

        A row is the target, the site, the source, the slot, upstream, local, before and after.
        """
        self.fill()
        self.kind.extend(bytes([ACCUMULATE]) * len(rows))
        columns: tuple[array[int] | array[float] | bytearray, ...] = (
            self.node, self.site, self.source, self.slot,
            self.upstream, self.local, self.before, self.after,
        )  # fmt: skip
        for column, numbers in zip(columns, zip(*rows, strict=True), strict=False):
            column.extend(numbers)

    def fill(self) -> None:
        """Bring every column to the number of events."""
        n = len(self.kind)
        self.slot.extend(bytes(n - len(self.slot)))
        self.source.extend(array("i", [-1]) * (n - len(self.source)))
        for column in (self.upstream, self.local, self.before):
            column.extend(array("d", [NONE]) * (n - len(column)))
