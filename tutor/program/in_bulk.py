"""A recording out of rows that were written down elsewhere, many at a time.

Each thing that happens is a row of five numbers, and rows come as columns. Nothing here goes
through them one by one but through names, calls and effects, which are few beside nodes.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import accumulate, compress
from operator import gt
from typing import Any, NamedTuple

from tutor.engine.flow import Stopped
from tutor.engine.ops import CONST, LEAF, TABLE
from tutor.engine.tape import Tape
from tutor.program.recorder import Recorder
from tutor.program.recording import (
    NONE,
    PRINT,
    SEED,
    UPDATE,
    ZERO,
    Pass,
    Recording,
    SourceSpan,
)

BIND, FIRST_NAME, CALL, RETURN, BEFORE, UPDATED, ZEROED, SEEDED = range(200, 208)
"""What a row is, if it is no node. Of a node it is the code of the operation.

The other numbers of a row: of a node its site, its operands (-1 if there is none) and its value; of
a name its number and the node; of a call the number of the function's name and the line; of an
effect its site, the node, nothing, and what is written. What it writes over, and whether that is
unset, are those of the row `BEFORE` it.
"""
ROW_TYPES = "Biiid"
"""The columns: what it is, and its numbers."""

_KNOWN = frozenset((LEAF, CONST, *(row.code for row in TABLE if row is not None)))
_EFFECTS = {UPDATED: UPDATE, ZEROED: ZERO, SEEDED: SEED}
_BAD = 255
_IS_NODE = bytes(code in _KNOWN for code in range(256))
_IS_EVENT = bytes(code in _EFFECTS or (code in _KNOWN and code != CONST) for code in range(256))
_CODE = bytes(code if code in _KNOWN or BIND <= code <= SEEDED else _BAD for code in range(256))
_ARITY = [0 if row is None else row.arity for row in TABLE] + [0] * (256 - len(TABLE))
_HAS_A, _HAS_B = (bytes(arity > slot for arity in _ARITY) for slot in range(2))
_CARRIES = bytes(code != CONST for code in range(256))


class _Naming(NamedTuple):
    """A name that was given a meaning."""

    k: int
    frame: int
    name: str
    node: int


class BulkRecorder:
    """Appends rows to an empty recording. `close` makes it complete.

    Attributes:
        recording: what is written.
        names: what names and functions are called, by the numbers that rows have for them.
        labels: what nodes are called that get no other name.
    """

    def __init__(self, recording: Recording) -> None:
        """Take it."""
        self.recording = recording
        self.names: list[str] = []
        self.labels: dict[int, str] = {}
        recording.frames.open(-1, "", 1, 0)
        # Arrays in the place of lists, as nothing is appended one by one: a quarter of the bytes.
        columns: Any = bytearray(), array("i"), array("i"), array("d")
        tape = recording.tape = Tape()
        tape.op, tape.a, tape.b, tape.data = self._columns = columns
        self._carries = bytearray()  # of each node, whether it can have a gradient
        self._frame = 0
        self._made_before: list[int] = []  # nodes there were when each call in progress began
        self._first: dict[int, str] = {}
        self._namings: list[_Naming] = []
        self._before = NONE

    def add_site(self, span: SourceSpan) -> int:
        """Add a span of the source; its index, for rows."""
        self.recording.sites.append(span)
        return len(self.recording.sites) - 1

    def rows(
        self, code: array[int], x: array[int], a: array[int], b: array[int], number: array[float]
    ) -> None:
        """What happened next.

        Raises:
            ValueError: a row is not as it should be.
        """
        r, codes = self.recording, code.tobytes()
        if _BAD in codes.translate(_CODE):
            raise ValueError("there is no such row")
        first = len(r.tape)
        events = array("i", accumulate(codes.translate(_IS_EVENT), initial=r.count))
        r.count = events.pop()
        nodes = codes.translate(_IS_NODE)
        others = nodes.count(0)
        if not others:
            self._nodes(codes, x, a, b, number)
            r.made.extend(events)
            return
        self._nodes(
            bytes(compress(codes, nodes)), *(_picked(each, nodes) for each in (x, a, b, number))
        )
        r.made.extend(_picked(events, nodes))
        rest = codes.translate(_IS_OTHER)
        columns = (
            compress(each, rest) for each in (range(len(codes)), codes, events, x, a, number)
        )
        for j, (i, kind, k, *row) in enumerate(zip(*columns, strict=True)):
            self._other(kind, k, first + i - j, *row)

    def _nodes(
        self, op: bytes, site: array[int], a: array[int], b: array[int], data: array[float]
    ) -> None:
        """Append nodes, if all work on nodes before them."""
        r = self.recording
        ids = range(len(r.tape), len(r.tape) + len(op))
        for column, has in ((a, op.translate(_HAS_A)), (b, op.translate(_HAS_B))):
            none = column.count(-1) == has.count(0) and -1 not in compress(column, has)
            if not none or not all(map(gt, ids, column)) or min(column, default=-1) < -1:
                raise ValueError("a node works on what is not there")
        self._sites(site)
        for column, new in zip(self._columns, (op, a, b, data), strict=True):
            column.extend(new)
        self._carries += op.translate(_CARRIES)
        r.node_site.extend(site)

    def _sites(self, sites: Sequence[int]) -> None:
        if sites and not 0 <= min(sites) <= max(sites) < len(self.recording.sites):
            raise ValueError("there is no such site")

    def _other(self, kind: int, k: int, nodes: int, x: int, a: int, number: float) -> None:
        """A row that is no node: `k` events and so many nodes were before it."""
        if kind == CALL:
            self._frame = self.recording.frames.open(self._frame, self.names[x], a, k)
            self._made_before.append(nodes)
        elif kind == RETURN:
            if self._made_before:
                self._made_before.pop()
                self.recording.frames.close(self._frame, k)
                self._frame = self.recording.frames[self._frame].parent
        elif kind == BEFORE:
            self._before = NONE if a else number
        elif not 0 <= a < nodes:
            raise ValueError("there is no such node")
        elif kind == FIRST_NAME:
            self._first.setdefault(a, self.names[x])
        elif kind == BIND:
            # A function that walks a graph gives nodes no names of their own.
            walks = self._made_before and a < self._made_before[-1]
            if not walks or a in self.recording.name or a in self._first:
                self.recording.name.setdefault(a, self.names[x])
                self._namings.append(_Naming(k, self._frame, self.names[x], a))
        else:
            self._sites((x,))
            self._effect(_EFFECTS[kind], k, a, x, number)

    def _effect(self, kind: int, k: int, node: int, site: int, after: float) -> None:
        r = self.recording
        r.at.append(k)
        r.kind.append(kind)
        r.node.append(node)
        r.site.append(site)
        r.before.append(self._before)
        r.after.append(after)
        if kind == UPDATE:
            r.tape.data[node] = after

    def backward(self, root: int, site: int, nodes: array[int], gradients: array[float]) -> None:
        """A backward pass, with the nodes that it reached in order, and what it left there.

        Raises:
            ValueError: these are not nodes that can be.
        """
        r, carries = self.recording, self._carries
        self._sites((site,))
        known = nodes and nodes[0] >= 0 and nodes[-1] == root < len(carries)
        if not known or not all(map(gt, nodes[1:], nodes)) or len(nodes) != len(gradients):
            raise ValueError("there are no such nodes")
        carries.append(0)  # of the operand -1
        edges = sum(
            sum(map(carries.__getitem__, map(column.__getitem__, nodes)))
            for column in (r.tape.a, r.tape.b)
        )
        carries.pop()
        end = r.count + 1 + edges
        r.passes.append(Pass(r.count, end, root))
        r.pass_site.append(site)
        r.reached.extend(nodes)
        r.reached_grad.extend(gradients)
        r.reached_from.append(len(r.reached))
        r.count = end

    def stopped(self, root: int, site: int) -> None:
        """A backward pass that met a number that is not finite: it is recorded up to there."""
        self._sites((site,))
        if not 0 <= root < len(self._carries):
            raise ValueError("there is no such node")
        self.recording.gradients = self._gradients()
        recorder = Recorder(self.recording)
        recorder.site = site
        with suppress(Stopped):
            recorder.backward(root)
        self.recording.count = recorder.count
        self.recording.gradients = []

    def _gradients(self) -> list[float | None]:
        """The gradient of each node now."""
        r = self.recording
        found: list[float | None] = [None] * len(r.tape)
        effects = [
            (at, (node,), (after,))
            for at, kind, node, after in zip(r.at, r.kind, r.node, r.after, strict=True)
            if kind in (ZERO, SEED)
        ]
        rows: Iterable[tuple[int, Any, Any]] = (
            (each.start, r.reached[low:high], r.reached_grad[low:high])
            for each, low, high in zip(r.passes, r.reached_from, r.reached_from[1:], strict=False)
        )
        for _, nodes, numbers in sorted((*effects, *rows), key=lambda row: row[0]):
            for node, number in zip(nodes, numbers, strict=True):
                found[node] = number
        return found

    def print(self, text: str, site: int) -> None:
        """A line of output."""
        r = self.recording
        self._sites((site,))
        r.text[r.count] = text
        self._before = NONE
        self._effect(PRINT, r.count, -1, site, NONE)
        r.count += 1

    def close(self) -> None:
        """The run ends, and with it the calls that are in progress; names are sorted in."""
        r = self.recording
        r.frames.close_all(r.count)
        r.frames.close(0, r.count)
        named = r.name.keys() | self._first.keys()
        first = self._first | {i: x for i, x in self.labels.items() if i not in named}
        made = len(r.made)
        namings = [_Naming(r.made[i] + 1, 0, text, i) for i, text in first.items() if i < made]
        namings.sort()
        # By position; a name that comes with the node is before those that it was given.
        for each in sorted((*namings, *self._namings), key=lambda naming: naming.k):
            r.bindings.add(*each)
        r.name.update(first)
        # What the program read is not known, so nothing is taken to follow from the graph alone.
        everything: Any = range(made)
        r.data_read = everything


def _picked(column: array[Any], chosen: bytes) -> array[Any]:
    return array(column.typecode, compress(column, chosen))


_IS_OTHER = bytes(not each for each in _IS_NODE)
