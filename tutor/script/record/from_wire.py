"""From what the process of a script handed over to a log.

Nothing in it is believed: a line that is not as it should be ends the reading, with what came
before it kept.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import chain
from typing import IO, Any

from tutor.characters import safe
from tutor.engine.errors import DomainError
from tutor.engine.ops import CONST, Op, local
from tutor.program.diagnostic import Diagnostic
from tutor.program.parse import Program
from tutor.program.recorder import Recorder
from tutor.program.recording import Recording, SourceSpan
from tutor.program.rounds.repeats import NotFolded
from tutor.script.findings.finding import Finding
from tutor.script.record.arrived_at_once import edge_by_edge, edges_as_seen
from tutor.script.record.from_stream import DAMAGED, read_stream
from tutor.script.record.in_passing import left_out, threads
from tutor.script.record.inside import wire
from tutor.script.record.own_operation import reaching, row_of, same
from tutor.script.record.script_log import ScriptLog
from tutor.script.record.seen_pass import SeenPass, SeenWrite
from tutor.script.record.source_labels import SourceLabels, SourceText
from tutor.script.record.watched_log import WatchedLog
from tutor.trace import Trace


def read(file: IO[bytes], source: str, path: str, told: str = "", death: str = "") -> ScriptLog:
    """The log of a run.

    Args:
        file: what was handed over.
        source: the text of the script.
        path: its file, as the person named it.
        told: one line on how it was looked at.
        death: what ended the process, if it did not end by itself.
    """
    every = wire.parts(file)
    with suppress(*DAMAGED):
        first = next(every, None)
        if first is not None and first.form is wire.STREAMED:
            try:
                every = chain((first,), every)
                return read_stream(every, source, path, told, death, folds=True)
            except NotFolded:
                file.seek(0)
                return read_stream(wire.parts(file), source, path, told, death, folds=False)
        if first is not None:
            every = chain((first,), every)
    return _read_watched(every, source, path, told, death)


def _read_watched(
    every: Iterable[wire.WirePart], source: str, path: str, told: str, death: str
) -> WatchedLog:
    reading, taken, whole = _Reading(source, path), list[wire.WirePart](), True
    try:
        for part in every:
            reading.look_ahead(part)
            taken.append(part)
    except DAMAGED:
        whole = False
    try:
        for part in taken:
            reading.take(part)
    except DAMAGED:
        whole = False
    if not whole:
        reading.damaged()
    return reading.log(told, death)


class _Reading:
    """Turns rows into calls of a recorder, and keeps passes as they were seen."""

    def __init__(self, source: str, path: str) -> None:
        self._path = path
        self._written = Recording(Program(source, path, 1, ast.Module([], [])))
        self._recorder = Recorder(self._written, 1)
        self._sites = [self._recorder.add_site(SourceSpan(1, 1, 1, 1))]
        self._texts = [SourceText("", "")]
        self._lines = [(0, "")]  # with the file, where that is not the script
        self._seen: list[SeenPass] = []
        self._open: list[SeenWrite] = []
        self._root, self._called = -1, False
        self._grad: dict[int, float] = {}
        self._now: dict[int, float] = {}  # the gradient of each node that was written to
        self._own: dict[int, Op] = {}
        self._behind: tuple[int, ...] = ()
        self._more: dict[int, tuple[int, ...]] = {}  # all operands of nodes with more than two
        self._text: dict[int, str] = {}
        self._within: dict[int, str] = {}
        self._callers: list[int] = []
        self._made_before: list[int] = []  # nodes there were when each of those calls began
        self._first_names: dict[int, str] = {}
        self._self_named: dict[int, str] = {}  # what nodes say that they are called
        self._operations: list[str] = []
        self._spots: list[tuple[bool, int]] = []  # whether it adds, and the place
        self._uses: dict[tuple[int, int], int] = {}  # of this pass, by source and target
        self._place = 0
        self._named: set[int] = set()
        self._held: list[tuple[str, int]] = []  # lines of output while a pass is going on
        self._cut: set[int] = set()
        self._remarks: list[Finding] = []
        self._rows: dict[str, Callable[..., None]] = {
            wire.SITE: self._site, wire.ENTER: self._enter, wire.LEAVE: self._leave,
            wire.BIND: self._bind, wire.PATH: self._nothing, wire.LABEL: self._nothing,
            wire.SEED: self._set_gradient, wire.ZERO: self._set_gradient, wire.UPDATE: self._update,
            wire.BEGIN: self._begin, wire.END: self._end, wire.PRINT: self._print,
            wire.FAULT: self._fault, wire.CLASS: self._nothing, wire.NOTE: self._note,
            wire.LEFT_OUT: self._left_out, wire.THREADS: self._threads,
            wire.TURN: self._nothing, wire.AT: self._at, wire.MORE: self._operands_behind,
            wire.OPERATION: lambda name: self._operations.append(str(name)),
            wire.SPOT: lambda adds, at: self._spots.append((bool(adds), at)),
        }  # fmt: skip
        self._kind = ""

    def look_ahead(self, part: wire.WirePart) -> None:
        """Read how nodes will be called later, as they have those names from the beginning."""
        for _, _, kind, *rest in part.rows:
            if kind == wire.LABEL:
                self._self_named.setdefault(int(rest[0]), str(rest[1]))
            elif kind in (wire.PATH, wire.BIND):
                name, node = rest
                self._named.add(node)
                if kind == wire.PATH:
                    self._first_names.setdefault(node, str(name))

    def take(self, part: wire.WirePart) -> None:
        """Read a part: rows, and the nodes and edges before each of them."""
        nodes, edges = part.groups
        made = passed = 0
        for row in (*part.rows, [len(nodes[0]), len(edges[0]), wire.TURN]):
            if not (made <= row[0] and passed <= row[1]):
                raise ValueError(row)
            for each in zip(*(column[made : row[0]] for column in nodes), strict=True):
                self._node(*each)
            for each in zip(*(column[passed : row[1]] for column in edges), strict=True):
                self._edge(*each)
            made, passed, self._kind = row[0], row[1], str(row[2])
            self._rows[self._kind](*row[3:])

    def damaged(self) -> None:
        """What follows cannot be read."""
        self._written.error = self._said(0, "the recording is damaged from here on")

    def log(self, told: str, death: str) -> WatchedLog:
        """The log of all that was taken."""
        if death:
            self._fault(death, 0)
        self._close()
        self._recorder.close()
        base = Trace(self._written)
        labels = SourceLabels(
            self._text.get, self._within.get, base.label, base.name, base.operands
        )
        log = WatchedLog(
            base, self._seen, self._own, labels, frozenset(self._cut), told, self._more
        )
        log.remarks += self._remarks
        return log

    def _nothing(self, *row: Any) -> None:
        """What another part reads."""

    def _said(self, line: int, message: str) -> Diagnostic:
        return Diagnostic(self._path, line, 1, "E201", safe(message, 300, one_line=True))

    # ---- places and names

    def _site(self, path: str, line: int, col: int, end: int, end_col: int, text: str, op: str
              ) -> None:  # fmt: skip
        span = SourceSpan(int(line), int(col), int(end), int(end_col))
        self._sites.append(self._recorder.add_site(span))
        self._texts.append(SourceText(safe(str(text), one_line=True), str(op)))
        file, own = os.path.basename(str(path)), os.path.basename(self._path)
        self._lines.append((int(line), "" if file == own else safe(file, one_line=True)))

    def _enter(self, function: str, line: int) -> None:
        self._callers.append(self._recorder.enter(safe(str(function), 80, one_line=True)))
        self._made_before.append(len(self._recorder.tape))

    def _leave(self) -> None:
        if self._callers:
            self._recorder.leave(self._callers.pop())
            self._made_before.pop()

    def _bind(self, name: str, node: int) -> None:
        self._known(node)
        older = bool(self._made_before) and node < self._made_before[-1]
        if older and node not in self._recorder.names:
            return  # a function that walks a graph gives nodes no names of their own
        self._recorder.bind(safe(str(name), 80, one_line=True), node)

    def _known(self, node: int) -> int:
        if not 0 <= node < len(self._recorder.tape):
            raise ValueError(node)
        return node

    # ---- nodes

    def _node(self, operation: int, site: int, a: int, b: int, data: float) -> None:
        if self._open or self._held or self._called:
            self._close()
        recorder, kind = self._recorder, self._operations[operation]
        recorder.site = self._sites[site]
        end = len(recorder.tape)
        if max(a, b) >= end or min(a, b) < -1:
            raise ValueError(a, b)
        if kind == "const":
            recorder.constant(data)
            return
        if a < 0:
            node = recorder.leaf(data)
            if kind == "cut":
                self._cut.add(node)
        else:
            ids = (a,) if b < 0 else (a, b, *self._behind)
            self._behind = ()
            if len(ids) > 2:
                self._more[end] = ids
            row, own = row_of(kind, [recorder.tape.data[each] for each in ids], data)
            node = recorder.result(row, a, b, data)
            if own is not None:
                self._own[node] = own
            text = self._texts[site]
            if text.text:
                (self._text if text.is_of(kind) else self._within)[node] = text.text
        first = self._first_names.get(node)
        if first is None and node not in self._named:
            own = self._own.get(node)
            first = self._self_named.get(node, own.name if own is not None else None)
        if first is not None:
            frame, recorder.frame = recorder.frame, 0
            recorder.bind(safe(first, 80, one_line=True), node)
            recorder.frame = frame

    def _operands_behind(self, others: list[int]) -> None:
        """The operands of the next node from its third on, which are nodes before it."""
        self._behind = tuple(self._known(int(each)) for each in others)

    def _update(self, node: int, after: float, site: int) -> None:
        self._close()
        self._recorder.site = self._sites[site]
        self._recorder.update(self._known(node), float(after))

    # ---- gradients

    def _begin(self, root: int, site: int) -> None:
        self._uses.clear()
        if not (len(self._open) == 1 and self._root == root):
            self._close()
            self._root = root
        self._called = True
        self._recorder.site = self._sites[site]

    def _end(self) -> None:
        self._close()

    def _at(self, site: int) -> None:
        """Where the script itself passes on what follows, outside of a call of `backward`."""
        self._place = site

    def _set_gradient(self, node: int, after: float, site: int) -> None:
        if self._recorder.tape.op[self._known(node)] == CONST:
            return
        before = self._now.get(node)
        self._now[node] = after = float(after)
        if self._open and self._called and self._kind == wire.SEED and before == after:
            return  # it is kept as it was
        begins = self._kind == wire.SEED and (not self._open or not self._called)
        if self._open and not begins and self._called:
            self._write(SeenWrite(self._kind, node, before, after))
            return
        if begins:
            self._uses.clear()
            if not self._called:
                self._close()
                self._root = node
            self._recorder.site = self._sites[site]
            self._write(SeenWrite("seed", node, before, after))
            return
        if not self._called:
            self._close()
        self._recorder.site = self._sites[site]
        self._recorder.zero(node)
        self._grad[node] = 0.0

    def _edge(self, source: int, node: int, after: float, spot: int) -> None:
        tape, now = self._recorder.tape, self._now
        operands = self._operands(self._known(source))
        if node not in operands:
            raise ValueError(node)
        if tape.op[node] == CONST:
            return
        slot, count = operands.index(node), operands.count(node)
        if count > 1:
            used = self._uses.get((source, node), 0)
            self._uses[source, node] = used + 1
            slot = [i for i, each in enumerate(operands) if each == node][used % count]
        if not self._open and not self._called:
            self._root, self._recorder.site = source, self._sites[self._place]
        before, upstream = now.get(node), now.get(source, 0.0)
        now[node] = after
        adds, place = self._spots[spot]
        old = before or 0.0
        contribution = after - old if adds else after
        slope = self._slope(source, slot)
        if slope is not None and same(old * adds + upstream * slope, after):
            contribution = upstream * slope
        elif upstream:
            slope = contribution / upstream
        self._write(SeenWrite(
            "accumulate", node, before, after, source, slot, upstream,
            0.0 if slope is None else slope, contribution, adds,
            *self._lines[place],
        ))  # fmt: skip

    def _operands(self, node: int) -> tuple[int, ...]:
        return self._more.get(node) or self._recorder.tape.operands(node)

    def _write(self, write: SeenWrite) -> None:
        if self._held:
            held, self._held = self._held, []
            for text, _ in held:
                self._open.append(SeenWrite("print", -1, None, 0.0, text=text))
        self._open.append(write)

    def _slope(self, source: int, slot: int) -> float | None:
        """What the table says; None where it says nothing."""
        tape = self._recorder.tape
        row = tape.row(source)
        if source in self._own or row is None:
            return None
        values = [tape.data[each] for each in tape.operands(source)]
        try:
            return local(row, slot, values[0], values[1] if len(values) == 2 else 0.0,
                         tape.data[source])  # fmt: skip
        except DomainError:
            return None

    def _close(self) -> None:
        """The pass that is going on is over."""
        writes, self._open = self._open, []
        called, self._called = self._called, False
        held, self._held = self._held, []
        if len(writes) == 1 and not called and writes[0].kind == "seed":
            self._recorder.seed(writes[0].node, writes[0].after)
            self._grad[writes[0].node] = writes[0].after
        elif writes:
            self._keep(writes)
        for text, site in held:
            self._recorder.site = self._sites[site]
            self._recorder.print(text)

    def _keep(self, writes: list[SeenWrite]) -> None:
        recorder = self._recorder
        root = self._root if self._root >= 0 else writes[0].node
        concerned = dict.fromkeys(reaching(recorder.tape, self._more, root), 0.0)
        writes = edges_as_seen(writes, root)
        writes = edge_by_edge(writes, root, concerned, self._operands, self._slope) or writes
        for write in writes:
            if write.node >= 0:
                self._grad[write.node] = concerned[write.node] = write.after
        for node in concerned:
            concerned[node] = self._grad.get(node, 0.0)
        self._seen.append(SeenPass(recorder.count, root, writes))
        recorder.foreign_pass(root, len(writes), concerned)

    # ---- the rest

    def _print(self, text: str, site: int) -> None:
        text = safe(str(text), 500, one_line=True)
        if self._open:
            self._held.append((text, site))
            return
        self._recorder.site = self._sites[site]
        self._recorder.print(text)

    def _left_out(self, package: str, site: int) -> None:
        self._remarks.append(left_out(package, self._recorder.count, self._lines[site][0]))

    def _threads(self, site: int) -> None:
        self._remarks.append(threads(self._recorder.count, self._lines[site][0], watched=True))

    def _fault(self, message: str, line: int) -> None:
        self._written.error = self._said(int(line), str(message))

    def _note(self, message: str) -> None:
        self._written.error = self._said(0, str(message))
