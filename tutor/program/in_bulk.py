"""A recording out of columns that were written elsewhere.

Every node is a row of five numbers, and so is all that happens between nodes. Nothing here goes
through them one by one but through names, calls and updates, which are few beside nodes.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import accumulate, compress
from operator import add, gt
from typing import Any

from tutor.engine.flow import Stopped
from tutor.engine.ops import CONST, LEAF, TABLE
from tutor.engine.tape import Tape
from tutor.program.columns import Bindings
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

NODE_TYPES = "Biiid"
"""Columns of nodes: the code of the operation, the site, the operands (-1 if there is none), and
the value."""
ACT_TYPES = "Biiidd"
"""Columns of what happens between nodes: what it is, the nodes that there are, and

- of a name its number and the node, of a call the number of the function's name and the line;
- of an effect its site, the node, the number that it writes, and the one that it writes over, a nan
  if that is unset."""
BIND, FIRST_NAME, CALL, RETURN, UPDATED, ZEROED, SEEDED = range(7)
"""What it is."""

_EFFECTS = {UPDATED: UPDATE, ZEROED: ZERO, SEEDED: SEED}
_ROWS = frozenset((LEAF, CONST, *(row.code for row in TABLE if row is not None)))
_ARITY = [0 if row is None else row.arity for row in TABLE] + [0] * (256 - len(TABLE))
# Tables for `bytes.translate`, by code.
_IS_NONE = bytes(code not in _ROWS for code in range(256))
_HAS_A, _HAS_B = (bytes(arity > slot for arity in _ARITY) for slot in range(2))
_CARRIES = bytes(code != CONST for code in range(256))
_IS_EFFECT = bytes(code in _EFFECTS for code in range(256))
_IS_NOTE = bytes(code <= RETURN for code in range(256))
_HAS_NAME = bytes(code < RETURN for code in range(256))
_HAS_NODE = bytes(code in _EFFECTS or code < CALL for code in range(256))
_KIND = bytes(_EFFECTS.get(code, 0) for code in range(256))

Columns = Sequence["array[Any]"]


class BulkRecorder:
    """Appends columns to an empty recording. `close` makes it complete.

    Attributes:
        recording: what is written.
        names: what names and functions are called, by the numbers that stand for them.
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
        # Of each name that was given a meaning: when, in which call, which name, and the node.
        self._k, self._in, self._node = array("i"), array("i"), array("i")
        self._name: list[str] = []

    def add_site(self, span: SourceSpan) -> int:
        """Add a span of the source; its index, for rows."""
        self.recording.sites.append(span)
        return len(self.recording.sites) - 1

    def add(self, nodes: Columns, acts: Columns) -> None:
        """What happened next.

        Raises:
            ValueError: something is not as it should be.
        """
        r, first, before = self.recording, len(self._carries), self.recording.count
        op, site, a, b, data = nodes
        kinds = acts[0].tobytes()
        self._check_nodes(op.tobytes(), site, a, b)
        self._check_acts(kinds, first + len(op), *acts[1:4])
        for column, new in zip(self._columns, (op, a, b, data), strict=True):
            column.extend(new)
        r.node_site.extend(site)
        self._carries += op.tobytes().translate(_CARRIES)
        # How many events the nodes are, up to each of them.
        events = array("i", accumulate(self._carries[first:], initial=before))
        effects = kinds.translate(_IS_EFFECT)
        r.count = events[-1] + sum(effects)
        if not kinds:
            events.pop()
            r.made.extend(events)
            return
        # And then each effect is one.
        places = [at - first for at in acts[1]]
        done = list(accumulate(effects, initial=0))
        at = array("i", map(add, map(events.__getitem__, places), done))
        start = 0
        for place, earlier in _steps(places, done):
            r.made.extend(_later(events[start:place], earlier))
            start = place
        r.made.extend(_later(events[start:-1], done[-1]))
        self._notes(
            *(compress(each, kinds.translate(_IS_NOTE)) for each in (kinds, at, *acts[2:4]))
        )
        if done[-1]:
            chosen = [_picked(each, effects) for each in (at, *acts[2:])]
            self._effects(bytes(compress(kinds, effects)), *chosen)

    def _check_nodes(self, op: bytes, site: array[int], a: array[int], b: array[int]) -> None:
        """Whether all nodes work on nodes before them."""
        if any(op.translate(_IS_NONE)):
            raise ValueError("there is no such operation")
        ids = range(len(self._carries), len(self._carries) + len(op))
        for column, has in ((a, op.translate(_HAS_A)), (b, op.translate(_HAS_B))):
            none = column.count(-1) == has.count(0) and -1 not in compress(column, has)
            if not none or not all(map(gt, ids, column)) or min(column, default=-1) < -1:
                raise ValueError("a node works on what is not there")
        self._sites(site)

    def _check_acts(
        self, kinds: bytes, made: int, at: array[int], what: array[int], whom: array[int]
    ) -> None:
        """Whether names, sites and nodes are there."""
        if not kinds:
            return
        named = _picked(what, kinds.translate(_HAS_NAME))
        whose = _picked(whom, kinds.translate(_HAS_NODE))
        in_order = len(self._carries) <= at[0] and at[-1] <= made and not any(map(gt, at, at[1:]))
        if max(kinds) > SEEDED or not in_order or not _all_below(named, len(self.names)):
            raise ValueError("there is no such name")
        if not _all_below(whose, made):
            raise ValueError("there is no such node")
        self._sites(_picked(what, kinds.translate(_IS_EFFECT)))

    def _sites(self, sites: Sequence[int]) -> None:
        if not _all_below(sites, len(self.recording.sites)):
            raise ValueError("there is no such site")

    def _notes(
        self, codes: Iterable[int], at: Iterable[int], what: Iterable[int], whom: Iterable[int]
    ) -> None:
        """Names and calls; all nodes that they speak of are made."""
        frames, names, named = self.recording.frames, self.names, self.recording.name
        made, first, before = self.recording.made, self._first, self._made_before
        since, whose = self._k.append, self._in.append
        called, meant, frame = self._name.append, self._node.append, self._frame
        for code, k, x, a in zip(codes, at, what, whom, strict=True):
            if code == BIND:
                # A function that walks a graph gives nodes no names of their own.
                if not before or a >= before[-1] or a in named or a in first:
                    name = names[x]
                    if a not in named:
                        named[a] = name
                    since(k)
                    whose(frame)
                    called(name)
                    meant(a)
            elif code == FIRST_NAME:
                first.setdefault(a, names[x])
            elif code == CALL:
                frame = frames.open(frame, names[x], a, k)
                before.append(bisect_left(made, k))
            elif before:
                before.pop()
                frames.close(frame, k)
                frame = frames.around(frame)
        self._frame = frame

    def _effects(
        self, codes: bytes, at: array[int], site: array[int], node: array[int],
        after: array[float], before: array[float],
    ) -> None:  # fmt: skip
        r = self.recording
        columns: Any = (
            (r.at, at),
            (r.node, node),
            (r.site, site),
            (r.before, before),
            (r.after, after),
        )
        for column, new in columns:
            column.extend(new)
        r.kind += codes.translate(_KIND)
        data = r.tape.data
        for code, i, x in zip(codes, node, after, strict=True):
            if code == UPDATED:
                data[i] = x

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
        for column, new in ((r.at, r.count), (r.kind, PRINT), (r.node, -1), (r.site, site)):
            column.append(new)
        r.before.append(NONE)
        r.after.append(NONE)
        r.count += 1

    def close(self) -> None:
        """The run ends, and with it the calls that are in progress; names are sorted in."""
        r = self.recording
        r.frames.close_all(r.count)
        r.frames.close(0, r.count)
        named, made = r.name.keys() | self._first.keys(), r.made
        first = self._first | {i: x for i, x in self.labels.items() if i not in named}
        nodes = sorted(i for i in first if i < len(made))
        # By position; a name that comes with the node is before those that it was given.
        k = array("i", [made[i] + 1 for i in nodes]) + self._k
        order = sorted(range(len(k)), key=k.__getitem__)
        columns = (
            k, [first[i] for i in nodes] + self._name, array("i", nodes) + self._node,
            array("i", bytes(4 * len(nodes))) + self._in,
        )  # fmt: skip
        at, name, node, inside = ([column[i] for i in order] for column in columns)
        r.bindings = Bindings.of(array("i", at), name, array("i", node), array("i", inside))
        r.name.update(first)
        # What the program read is not known, so nothing is taken to follow from the graph alone.
        everything: Any = range(len(made))
        r.data_read = everything


def _picked(column: array[Any], chosen: bytes) -> array[Any]:
    return array(column.typecode, compress(column, chosen))


def _all_below(numbers: Sequence[int], end: int) -> bool:
    return not numbers or 0 <= min(numbers) <= max(numbers) < end


def _steps(places: list[int], done: list[int]) -> Iterator[tuple[int, int]]:
    """Where in a column of nodes there were effects, and how many there were before."""
    for i, place in enumerate(places):
        if done[i + 1] > done[i] and (not i or place > places[i - 1] or done[i] == done[i - 1]):
            yield place, done[i]


def _later(events: array[int], effects: int) -> array[int]:
    """The events of nodes, with so many effects before them."""
    return array("i", map(effects.__add__, events)) if effects else events
