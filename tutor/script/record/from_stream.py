"""From what the process of a script on our own numbers handed over to a log.

As with a class that is watched, nothing in it is believed: see `tutor.script.record.from_wire`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable

from tutor.characters import safe
from tutor.program.diagnostic import Diagnostic
from tutor.program.in_bulk import BulkRecorder
from tutor.program.parse import Program
from tutor.program.recording import Recording, SourceSpan
from tutor.script.findings.finding import Finding
from tutor.script.record.in_passing import left_out, threads
from tutor.script.record.inside import wire
from tutor.script.record.recorded_log import RecordedLog
from tutor.script.record.source_labels import SourceText

_NAME = 80  # characters of a name
DAMAGED = KeyError, TypeError, ValueError, IndexError, OverflowError, AttributeError
"""What is raised by what is not as it should be."""


def read_stream(
    every: Iterable[wire.WirePart], source: str, path: str, told: str, death: str, *,
    folds: bool,
) -> RecordedLog:  # fmt: skip
    """The log of a run.

    Args:
        every: what was handed over.
        folds: whether rounds of training are kept by their inputs alone.
        source, path, told, death: as in `tutor.script.record.from_wire.read`.

    Raises:
        NotFolded: it can not be read with `folds`.
    """
    reading = _StreamReading(source, path, folds=folds)
    try:
        for part in every:
            reading.take(part)
    except DAMAGED:
        reading.fault("the recording is damaged from here on")
    if death:
        reading.fault(death)
    return reading.log(told)


class _StreamReading:
    """Turns columns and rows into a recording."""

    def __init__(self, source: str, path: str, *, folds: bool) -> None:
        self._path = path
        self._written = Recording(Program(source, path, 1, ast.Module([], [])))
        self._recorder = BulkRecorder(self._written, folds=folds)
        self._recorder.add_site(SourceSpan(1, 1, 1, 1))
        self._texts = [SourceText("", "")]
        self._remarks: list[Finding] = []
        self._reached: wire.Group = ()
        recorder = self._recorder
        self._rows: dict[str, Callable[..., None]] = {
            wire.SITE: self._site, wire.NAME: self._name, wire.LABEL: self._label,
            wire.PASS: self._pass, wire.STOPPED: recorder.stopped, wire.PRINT: self._print,
            wire.FAULT: self.fault, wire.NOTE: self.fault, wire.LEFT_OUT: self._left_out,
            wire.THREADS: self._threads,
        }  # fmt: skip

    def take(self, part: wire.WirePart) -> None:
        """Read a part: rows, and the columns before each of them."""
        groups, done = part.groups, [0, 0, 0]
        for row in (*part.rows, [*map(_length, groups), ""]):
            before, kind = row[: len(done)], row[len(done)]
            if before != done:
                self._columns(groups, done, before)
                done = before
            if kind:
                self._rows[kind](*row[len(done) + 1 :])

    def _columns(self, groups: list[wire.Group], start: list[int], end: list[int]) -> None:
        """What groups of columns have between two rows."""
        if any(low > high for low, high in zip(start, end, strict=True)):
            raise ValueError(end)
        nodes, acts, self._reached = (
            tuple(column[low:high] for column in group)
            for group, low, high in zip(groups, start, end, strict=True)
        )
        self._recorder.add(nodes, acts)

    def log(self, told: str) -> RecordedLog:
        """The log of all that was taken."""
        self._rows.clear()  # which hold this reading, and with it the recorder
        return RecordedLog(self._recorder.close(), self._texts, self._remarks, told)

    # ---- rows

    def _site(
        self, path: str, line: int, col: int, end: int, end_col: int, text: str, operation: str
    ) -> None:
        span = SourceSpan(int(line), int(col), int(end), int(end_col))
        self._recorder.add_site(span)
        self._texts.append(SourceText(safe(str(text), one_line=True), str(operation)))

    def _name(self, text: str) -> None:
        self._recorder.names.append(safe(str(text), _NAME, one_line=True))

    def _label(self, node: int, text: str) -> None:
        self._recorder.label(int(node), safe(str(text), _NAME, one_line=True))

    def _pass(self, root: int, site: int) -> None:
        nodes, gradients = self._reached
        self._recorder.backward(root, site, nodes, gradients)

    def _print(self, text: str, site: int) -> None:
        self._recorder.print(safe(str(text), 500, one_line=True), site)

    def _left_out(self, package: str, site: int) -> None:
        line = self._written.sites[site].line
        self._remarks.append(left_out(package, self._recorder.events, line))

    def _threads(self, site: int) -> None:
        line = self._written.sites[site].line
        self._remarks.append(threads(self._recorder.events, line, watched=False))

    def fault(self, message: str, line: int = 0) -> None:
        """What ended the run, or its recording."""
        words = safe(str(message), 300, one_line=True)
        self._written.error = Diagnostic(self._path, int(line), 1, "E201", words)


def _length(group: wire.Group) -> int:
    return len(group[0])
