"""What one run left behind: the graph, the log of assignments, names, places and call frames.

The log is kept in columns, an event being one row across them, so that a million events are
a few arrays and not a million objects. `tutor.trace` reads them; nothing else should.
"""

from __future__ import annotations

from array import array
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

    def add(
        self, kind: int, node: int, site: int, before: float, after: float,
        source: int = -1, slot: int = 0, upstream: float = NONE, local: float = NONE,
    ) -> None:  # fmt: skip
        """Append one event."""
        self.kind.append(kind)
        self.node.append(node)
        self.site.append(site)
        self.source.append(source)
        self.slot.append(slot)
        self.upstream.append(upstream)
        self.local.append(local)
        self.before.append(before)
        self.after.append(after)
