"""What rounds of a loop have in common: all columns of a recording but the numbers.

A round is cut out of the recording when it is over, and the recording goes on as if it had not
been. So a round with the same graph has the same columns, row for row, and to compare them is to
compare arrays.
"""

from __future__ import annotations

from array import array
from typing import NamedTuple, Protocol

from tutor.engine.tape import Tape
from tutor.program.recording import PRINT, Pass, Recording


class Foldable(Protocol):
    """What writes a recording, of which rounds can be taken out.

    Attributes:
        recording: what is written.
        count: its events.
        frame: the call in progress.
    """

    recording: Recording
    count: int
    frame: int

    @property
    def tape(self) -> Tape:
        """The graph."""

    @property
    def gradients(self) -> list[float | None]:
        """The gradient of every node now; None while unset."""

    def settle(self) -> None:
        """Write all that is still held back."""


class Mark(NamedTuple):
    """How far each table of a recording has come, and the call in progress."""

    nodes: int
    events: int
    effects: int
    passes: int
    reached: int
    bindings: int
    frames: int
    frame: int


class RoundShape(NamedTuple):
    """The rows of a round, with the numbers of nodes, events and calls that they had there.

    `mark` is where they begin; columns are those of `Recording`. `meaning` has None where a name
    was given a plain value, and `names` the nodes that were named first in this round.
    """

    mark: Mark
    events: int
    op: bytes
    a: array[int]
    b: array[int]
    made: array[int]
    node_site: array[int]
    at: array[int]
    kind: bytes
    node: array[int]
    site: array[int]
    passes: list[Pass]
    pass_site: array[int]
    reached_from: array[int]
    reached: array[int]
    names: dict[int, str]
    bound_at: array[int]
    bound: list[str]
    meaning: list[int | None]
    bound_in: array[int]
    parent: array[int]
    function: list[str]
    line: array[int]
    first: array[int]
    last: array[int]


class RoundRows(NamedTuple):
    """The numbers of a round as they were recorded, and its texts.

    Attributes:
        data: of each node, at the end of the round.
        before, after: of each effect.
        reached_grad: of each node that a pass reached.
        plain: what names were given as plain values, in order.
        text: what was printed, in order.
    """

    data: list[float]
    before: array[float]
    after: array[float]
    reached_grad: array[float]
    plain: list[float | str]
    text: list[str]


def mark_of(recorder: Foldable) -> Mark:
    """How far a recording has come; `settle` must have been called."""
    r = recorder.recording
    return Mark(
        len(r.tape), recorder.count, len(r.at), len(r.passes), len(r.reached), len(r.bindings),
        len(r.frames), recorder.frame,
    )  # fmt: skip


def cut(recorder: Foldable, mark: Mark) -> tuple[RoundShape, RoundRows]:
    """Take everything behind a mark out of a recording, which goes on from there.

    All calls that began behind the mark must have ended.
    """
    r, tape, n, e = recorder.recording, recorder.tape, mark.nodes, mark.effects
    k, name, meaning, inside = r.bindings.cut(mark.bindings)
    parent, function, line, first, last = r.frames.cut(mark.frames)
    names = {i: r.name.pop(i) for i in range(n, len(tape)) if i in r.name}
    kinds = bytes(r.kind[e:])
    shape = RoundShape(
        mark, recorder.count - mark.events,
        bytes(tape.op[n:]), array("i", tape.a[n:]), array("i", tape.b[n:]),
        r.made[n:], r.node_site[n:], r.at[e:], kinds, r.node[e:], r.site[e:],
        r.passes[mark.passes :], r.pass_site[mark.passes :],
        r.reached_from[mark.passes + 1 :], r.reached[mark.reached :], names,
        k, name, [x if x.__class__ is int else None for x in meaning], inside,
        parent, function, line, first, last,
    )  # fmt: skip
    rows = RoundRows(
        tape.data[n:], r.before[e:], r.after[e:], r.reached_grad[mark.reached :],
        [x for x in meaning if x.__class__ is not int],
        [r.text.pop(at) for at, kind in zip(shape.at, kinds, strict=True) if kind == PRINT],
    )  # fmt: skip
    for column in (tape.op, tape.a, tape.b, tape.data, r.made, r.node_site):
        del column[n:]
    del r.gradients[n:]
    for effects in (r.at, r.kind, r.node, r.site, r.before, r.after):
        del effects[e:]
    del r.passes[mark.passes :], r.pass_site[mark.passes :], r.reached_from[mark.passes + 1 :]
    del r.reached[mark.reached :], r.reached_grad[mark.reached :]
    recorder.count = r.count = mark.events
    return shape, rows
