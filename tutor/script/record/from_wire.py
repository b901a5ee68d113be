"""From what the process of a script handed over to a log.

Nothing in it is believed: a line that is not as it should be ends the reading, with what came
before it kept.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterable
from typing import Any

from tutor.characters import safe
from tutor.engine.errors import DomainError
from tutor.engine.ops import OPS, Op, forward, local
from tutor.program.diagnostic import Diagnostic
from tutor.program.parse import Program
from tutor.program.recorder import Recorder
from tutor.program.recording import Recording, SourceSpan
from tutor.script.record.finding import Finding
from tutor.script.record.inside import wire
from tutor.script.record.own_operation import own_operation
from tutor.script.record.seen_pass import SeenPass, SeenWrite
from tutor.script.record.source_labels import SourceLabels
from tutor.script.record.watched_log import WatchedLog
from tutor.trace import Trace

_CLOSE = 1e-9  # relative: two numbers that differ by less are one, rounded otherwise
_LONGEST = 30  # characters of a source text that stands for a name


def read(
    lines: Iterable[str], source: str, path: str, told: str = "", death: str = ""
) -> WatchedLog:
    """The log of a run.

    Args:
        lines: what was handed over.
        source: the text of the script.
        path: its file, as the person named it.
        told: one line on how it was looked at.
        death: what ended the process, if it did not end by itself.
    """
    rows: list[list[Any]] = []
    for text in lines:
        try:
            batch = json.loads(text)
        except ValueError:
            break  # the process died in the middle of a line
        if not isinstance(batch, list) or not all(isinstance(row, list) and row for row in batch):
            break
        rows += batch
    if death:
        rows.append([wire.FAULT, death, 0])
    return _Reading(source, path).log(rows, told)


class _Reading:
    """Turns rows into calls of a recorder, and keeps passes as they were seen."""

    def __init__(self, source: str, path: str) -> None:
        self._path = path
        self._written = Recording(Program(source, path, 1, ast.Module([], [])))
        self._recorder = Recorder(self._written, 1)
        self._sites = [self._recorder.add_site(SourceSpan(1, 1, 1, 1))]
        self._texts = [("", "")]
        self._lines = [0]
        self._seen: list[SeenPass] = []
        self._open: list[SeenWrite] = []
        self._root, self._called = -1, False
        self._grad: dict[int, float] = {}
        self._own: dict[int, Op] = {}
        self._labels = SourceLabels()
        self._callers: list[int] = []
        self._made_before: list[int] = []  # nodes there were when each of those calls began
        self._first_names: dict[int, str] = {}
        self._named: set[int] = set()
        self._held: list[tuple[str, int]] = []  # lines of output while a pass is going on
        self._cut: set[int] = set()
        self._remarks: list[Finding] = []
        self._rows: dict[str, Callable[..., None]] = {
            wire.SITE: self._site, wire.NODE: self._node, wire.ENTER: self._enter,
            wire.LEAVE: self._leave, wire.BIND: self._bind, wire.PATH: self._nothing,
            wire.EDGE: self._edge, wire.SEED: self._set_gradient, wire.ZERO: self._set_gradient,
            wire.UPDATE: self._update, wire.BEGIN: self._begin, wire.END: self._end,
            wire.PRINT: self._print, wire.FAULT: self._fault, wire.CLASS: self._nothing,
            wire.NOTE: self._note, wire.LEFT_OUT: self._left_out,
        }  # fmt: skip
        self._kind = ""

    def log(self, rows: list[list[Any]], told: str) -> WatchedLog:
        for row in rows:
            if row[0] in (wire.PATH, wire.BIND) and len(row) == 3 and type(row[2]) is int:
                self._named.add(row[2])
                if row[0] == wire.PATH:
                    self._first_names.setdefault(row[2], str(row[1]))
        for row in rows:
            self._kind = str(row[0])
            try:
                self._rows[self._kind](*row[1:])
            except (KeyError, TypeError, ValueError, IndexError, OverflowError):
                self._written.error = self._said(0, "the recording is damaged from here on")
                break
        self._close()
        self._recorder.close()
        base = Trace(self._written)
        log = WatchedLog(base, self._seen, self._own, self._labels, frozenset(self._cut), told)
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
        self._texts.append((safe(str(text), one_line=True), str(op)))
        self._lines.append(int(line))

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

    def _node(self, kind: str, ids: list[int], data: float, site: int) -> None:
        self._close()
        recorder, data = self._recorder, float(data)
        recorder.site = self._sites[site]
        for each in ids:
            self._known(each)
        if kind == "const":
            recorder.constant(data)
            return
        if not ids:
            node = recorder.leaf(data)
            if kind == "cut":
                self._cut.add(node)
        elif len(ids) > 2:
            raise ValueError(ids)
        else:
            row, own = self._row(str(kind), ids, data)
            node = recorder.result(row, ids[0], ids[1] if len(ids) == 2 else -1, data)
            if own is not None:
                self._own[node] = own
            text, op = self._texts[site]
            if text and (op != kind or len(text) > _LONGEST):
                self._labels.within[node] = text
            elif text:
                self._labels.texts[node] = text
        first = self._first_names.get(node)
        if first is not None:
            frame, recorder.frame = recorder.frame, 0
            recorder.bind(safe(first, 80, one_line=True), node)
            recorder.frame = frame
        elif node in self._own and node not in self._named:
            recorder.bind(self._own[node].name, node)

    def _row(self, kind: str, ids: list[int], data: float) -> tuple[Op, Op | None]:
        """The row of an operation; and what it really is, if that is no row of the table."""
        row, values = OPS.get(kind), [self._recorder.tape.data[each] for each in ids]
        if row is not None and row.arity == len(ids):
            try:
                if _same(forward(row, *values), data):
                    return row, None
            except DomainError:
                if data - data != 0.0:
                    return row, None
        carrier = OPS["neg" if len(ids) == 1 else "sub"]
        return carrier, own_operation(re.sub(r"\W", "", kind)[:20] or "own", len(ids))

    def _update(self, node: int, before: float, after: float, site: int) -> None:
        self._close()
        self._recorder.site = self._sites[site]
        self._recorder.update(self._known(node), float(after))

    # ---- gradients

    def _begin(self, root: int, site: int) -> None:
        if not (len(self._open) == 1 and self._root == root):
            self._close()
            self._root = root
        self._called = True
        self._recorder.site = self._sites[site]

    def _end(self) -> None:
        self._close()

    def _set_gradient(self, node: int, before: float | None, after: float, site: int) -> None:
        self._known(node)
        begins = self._kind == wire.SEED and (not self._open or not self._called)
        if self._open and not begins and self._called:
            self._write(SeenWrite(self._kind, node, before, float(after)))
            return
        if begins:
            called = self._called
            if not called:
                self._close()
                self._root = node
            self._recorder.site = self._sites[site]
            self._write(SeenWrite("seed", node, before, float(after)))
            return
        if not self._called:
            self._close()
        self._recorder.site = self._sites[site]
        self._recorder.zero(node)
        self._grad[node] = 0.0

    def _edge(
        self, source: int, slot: int, node: int, upstream: float, before: float | None,
        after: float, adds: bool, site: int, line: int,
    ) -> None:  # fmt: skip
        self._known(node)
        operands = self._recorder.tape.operands(self._known(source))
        if operands[slot] != node:
            raise ValueError(slot)
        if not self._open and not self._called:
            self._root, self._recorder.site = source, self._sites[site]
        contribution = after - (before or 0.0) if adds else after
        slope = self._slope(source, slot)
        if slope is not None and _same((before or 0.0) * adds + upstream * slope, after):
            contribution = upstream * slope
        elif upstream:
            slope = contribution / upstream
        self._write(SeenWrite(
            "accumulate", node, before, float(after), source, slot, float(upstream),
            0.0 if slope is None else slope, contribution, bool(adds), self._lines[line],
        ))  # fmt: skip

    def _write(self, write: SeenWrite) -> None:
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
        concerned = dict.fromkeys(recorder.tape.backward_order(root), 0.0)
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
        package = safe(str(package), 60, one_line=True)
        self._remarks.append(Finding(
            "left out", max(self._recorder.count - 1, 0), self._lines[site],
            f"{package} is not installed here. What the script does with it was left out; no "
            f"number came from it.", True,
        ))  # fmt: skip

    def _fault(self, message: str, line: int) -> None:
        self._written.error = self._said(int(line), str(message))

    def _note(self, message: str) -> None:
        self._written.error = self._said(0, str(message))


def _same(a: float, b: float) -> bool:
    return a == b or abs(a - b) <= _CLOSE * max(abs(a), abs(b)) or (a != a and b != b)
