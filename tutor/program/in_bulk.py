"""A recording out of columns that were written elsewhere.

Every node is a row of five numbers, and so is all that happens between nodes. Nothing here goes
through them one by one but through names, calls and updates, which are few beside nodes.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import accumulate, compress
from operator import add, gt
from typing import Any

from tutor.engine.flow import Stopped
from tutor.engine.tape import Tape
from tutor.program.bulk_rows import (
    BIND,
    CALL,
    CARRIES,
    FIRST_NAME,
    HAS_A,
    HAS_B,
    HAS_NAME,
    HAS_NODE,
    IS_EFFECT,
    IS_NONE,
    IS_NOTE,
    KIND,
    SEEDED,
    UPDATED,
    Columns,
    all_below,
    later,
    picked,
    steps,
)
from tutor.program.columns import Bindings
from tutor.program.recorder import Recorder
from tutor.program.recording import (
    NONE,
    PRINT,
    SEED,
    ZERO,
    Pass,
    Recording,
    SourceSpan,
)
from tutor.program.rounds.repeats import NotFolded, Repeats


class BulkRecorder:
    """Appends columns to an empty recording. `close` makes it complete.

    Attributes:
        recording: what is written.
        names: what names and functions are called, by the numbers that stand for them.
        frame: the call in progress.
    """

    def __init__(self, recording: Recording, *, folds: bool = False) -> None:
        """Take it, and whether rounds of training are taken out while it is written.

        If they are, `NotFolded` can be raised by whatever is told of a node that was.
        """
        self.recording = recording
        self.names: list[str] = []
        self._labels: dict[int, str] = {}
        self._repeats = Repeats(self, UPDATED, CALL, folds)
        self._grad: list[float | None] | None = None
        self._named = 0  # nodes of which the names are settled
        recording.frames.open(-1, "", 1, 0)
        # Arrays in the place of lists, as nothing is appended one by one: a quarter of the bytes.
        columns: Any = bytearray(), array("i"), array("i"), array("d")
        tape = recording.tape = Tape()
        tape.op, tape.a, tape.b, tape.data = columns
        self._columns: tuple[Any, ...] = columns
        self._carries = bytearray()  # of each node, whether it can have a gradient
        self.frame = 0
        self._made_before: list[int] = []  # nodes there were when each call in progress began
        self._first: dict[int, str] = {}
        # Of each name that was given a meaning: when, in which call, which name, and the node.
        self._k, self._in, self._node = array("i"), array("i"), array("i")
        self._name: list[str] = []

    def add_site(self, span: SourceSpan) -> int:
        """Add a span of the source; its index, for rows."""
        self.recording.sites.append(span)
        return len(self.recording.sites) - 1

    # ---- what is asked when rounds are taken out

    @property
    def tape(self) -> Tape:
        """The graph."""
        return self.recording.tape

    @property
    def count(self) -> int:
        """The number of events."""
        return self.recording.count

    @count.setter
    def count(self, events: int) -> None:
        self.recording.count = events
        del self._carries[len(self.recording.made) :]

    @property
    def events(self) -> int:
        """The number of events, with those of rounds that were taken out."""
        return self.count + self._repeats.events

    @property
    def gradients(self) -> list[float | None]:
        """The gradient of each node there was when this was first asked."""
        if self._grad is None:
            self._grad = self._gradients()
        return self._grad

    # ---- what happens

    def add(self, nodes: Columns, acts: Columns) -> None:
        """What happened next.

        Raises:
            ValueError: something is not as it should be.
        """
        repeats = self._repeats
        while True:
            first = len(self._carries) + repeats.gone
            end = repeats.end(acts, first, first + len(nodes[0]))
            if end is None:
                return self._add(*self._renumbered(nodes, acts))
            n, m = end
            if n < 0:
                raise ValueError("there are no such nodes")
            self._add(*self._renumbered([x[:n] for x in nodes], [x[:m] for x in acts]))
            repeats.over()
            nodes, acts = [x[n:] for x in nodes], [x[m:] for x in acts]

    def _renumbered(self, nodes: Columns, acts: Columns) -> tuple[Columns, Columns]:
        gone, renumbered = self._repeats.gone, self._repeats.renumbered
        if not gone:
            return nodes, acts
        op, site, a, b, data = nodes
        kinds, at, what, whom, *numbers = acts
        whose = kinds.tobytes().translate(HAS_NODE)
        own = iter(renumbered(picked(whom, whose)))
        whom = array("i", [next(own) if has else x for x, has in zip(whom, whose, strict=True)])
        at = array("i", [x - gone for x in at])
        return (op, site, renumbered(a), renumbered(b), data), (kinds, at, what, whom, *numbers)

    def _add(self, nodes: Columns, acts: Columns) -> None:
        r, first, before = self.recording, len(self._carries), self.recording.count
        op, site, a, b, data = nodes
        kinds = acts[0].tobytes()
        self._check_nodes(op.tobytes(), site, a, b)
        self._check_acts(kinds, first + len(op), *acts[1:4])
        for column, new in zip(self._columns, (op, a, b, data), strict=True):
            column.extend(new)
        r.node_site.extend(site)
        self._carries += op.tobytes().translate(CARRIES)
        # How many events the nodes are, up to each of them.
        events = array("i", accumulate(self._carries[first:], initial=before))
        effects = kinds.translate(IS_EFFECT)
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
        for place, earlier in steps(places, done):
            r.made.extend(later(events[start:place], earlier))
            start = place
        r.made.extend(later(events[start:-1], done[-1]))
        self._notes(*(compress(each, kinds.translate(IS_NOTE)) for each in (kinds, at, *acts[2:4])))
        if done[-1]:
            chosen = [picked(each, effects) for each in (at, *acts[2:])]
            self._effects(bytes(compress(kinds, effects)), *chosen)

    def _check_nodes(self, op: bytes, site: array[int], a: array[int], b: array[int]) -> None:
        """Whether all nodes work on nodes before them."""
        if any(op.translate(IS_NONE)):
            raise ValueError("there is no such operation")
        ids = range(len(self._carries), len(self._carries) + len(op))
        for column, has in ((a, op.translate(HAS_A)), (b, op.translate(HAS_B))):
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
        named = picked(what, kinds.translate(HAS_NAME))
        whose = picked(whom, kinds.translate(HAS_NODE))
        in_order = len(self._carries) <= at[0] and at[-1] <= made and not any(map(gt, at, at[1:]))
        if max(kinds) > SEEDED or not in_order or not all_below(named, len(self.names)):
            raise ValueError("there is no such name")
        if not all_below(whose, made):
            raise ValueError("there is no such node")
        self._sites(picked(what, kinds.translate(IS_EFFECT)))

    def _sites(self, sites: Sequence[int]) -> None:
        if not all_below(sites, len(self.recording.sites)):
            raise ValueError("there is no such site")

    def _notes(
        self, codes: Iterable[int], at: Iterable[int], what: Iterable[int], whom: Iterable[int]
    ) -> None:
        """Names and calls; all nodes that they speak of are made."""
        frames, names, named = self.recording.frames, self.names, self.recording.name
        made, first, before = self.recording.made, self._first, self._made_before
        since, whose = self._k.append, self._in.append
        called, meant, frame = self._name.append, self._node.append, self.frame
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
        self.frame = frame

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
        r.kind += codes.translate(KIND)
        data, grad = r.tape.data, self._grad or ()
        for code, i, x in zip(codes, node, after, strict=True):
            if code == UPDATED:
                data[i] = x
            elif i < len(grad):
                self.gradients[i] = x

    def backward(self, root: int, site: int, nodes: array[int], gradients: array[float]) -> None:
        """A backward pass, with the nodes that it reached in order, and what it left there.

        Raises:
            ValueError: these are not nodes that can be.
        """
        r, carries = self.recording, self._carries
        self._sites((site,))
        nodes, root = self._repeats.renumbered(nodes), self._repeats.renumbered((root,))[0]
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
        if self._grad is not None:
            for i, x in zip(nodes[: bisect_left(nodes, len(self._grad))], gradients, strict=False):
                self._grad[i] = x
        self._repeats.went_back()

    def stopped(self, root: int, site: int) -> None:
        """A backward pass that met a number that is not finite: it is recorded up to there."""
        self._sites((site,))
        if self._repeats.gone:
            raise NotFolded
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

    def label(self, node: int, text: str) -> None:
        """A node says what it is called, if it gets no other name."""
        self._labels.setdefault(self._repeats.renumbered((node,))[0], text)

    def settle(self) -> None:
        """Sort the names in that nodes were given since this was last done."""
        r, named = self.recording, self.recording.name
        first = self._first | {i: x for i, x in self._labels.items()
                               if i not in named and i not in self._first}  # fmt: skip
        # By position; a name that comes with the node is before those that it was given.
        nodes = sorted(i for i in first if self._named <= i < len(r.made))
        k = array("i", [r.made[i] + 1 for i in nodes]) + self._k
        order = sorted(range(len(k)), key=k.__getitem__)
        columns: tuple[Any, ...] = (
            k, [first[i] for i in nodes] + self._name, array("i", nodes) + self._node,
            array("i", bytes(4 * len(nodes))) + self._in,
        )  # fmt: skip
        at, name, node, inside = ([column[i] for i in order] for column in columns)
        if len(r.bindings):
            for when, frame, text, what in zip(at, inside, name, node, strict=True):
                r.bindings.add(when, frame, text, what)
        else:
            r.bindings = Bindings.of(array("i", at), name, array("i", node), array("i", inside))
        named.update(first)
        for held in (self._k, self._name, self._node, self._in):
            del held[:]
        self._first.clear()
        self._labels.clear()
        self._named = len(r.made)

    def close(self) -> Recording:
        """The run ends, and with it the calls that are in progress; the whole recording."""
        r = self.recording
        r.frames.close_all(r.count)
        r.frames.close(0, r.count)
        self.settle()
        whole = self._repeats.whole(r)
        self._grad, self._carries, self._columns = None, bytearray(), ()
        # What the program read is not known, so nothing is taken to follow from the graph alone.
        everything: Any = range(len(whole.made))
        whole.data_read = everything
        return whole
