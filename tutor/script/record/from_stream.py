"""From what the process of a script on our own numbers handed over to a log.

As with a class that is watched, nothing in it is believed: see `tutor.script.record.from_wire`.
"""

from __future__ import annotations

import ast
from array import array
from collections.abc import Callable, Iterable
from typing import Any

from tutor.characters import safe
from tutor.program.diagnostic import Diagnostic
from tutor.program.in_bulk import BulkRecorder
from tutor.program.parse import Program
from tutor.program.recording import Recording, SourceSpan
from tutor.script.findings.finding import Finding
from tutor.script.record.inside import wire
from tutor.script.record.recorded_log import RecordedLog
from tutor.script.record.source_labels import SourceText

_NAME = 80  # characters of a name
DAMAGED = KeyError, TypeError, ValueError, IndexError, OverflowError, AttributeError
"""What is raised by what is not as it should be."""


def read_stream(
    lines: Iterable[dict[str, list[Any]]], source: str, path: str, told: str, death: str
) -> RecordedLog:
    """The log of a run.

    Args:
        lines: what was handed over.
        source, path, told, death: as in `tutor.script.record.from_wire.read`.
    """
    reading = _StreamReading(source, path)
    try:
        for line in lines:
            reading.take(line)
    except DAMAGED:
        reading.fault("the recording is damaged from here on")
    if death:
        reading.fault(death)
    return reading.log(told)


class _StreamReading:
    """Turns columns and rows into a recording."""

    def __init__(self, source: str, path: str) -> None:
        self._path = path
        self._written = Recording(Program(source, path, 1, ast.Module([], [])))
        self._recorder = BulkRecorder(self._written)
        self._recorder.add_site(SourceSpan(1, 1, 1, 1))
        self._texts = [SourceText("", "")]
        self._remarks: list[Finding] = []
        self._reached: tuple[array[int], array[float]] = array("i"), array("d")
        recorder = self._recorder
        self._rows: dict[str, Callable[..., None]] = {
            wire.SITE: self._site, wire.NAME: self._name, wire.LABEL: self._label,
            wire.PASS: self._pass, wire.STOPPED: recorder.stopped, wire.PRINT: self._print,
            wire.FAULT: self.fault, wire.NOTE: self.fault, wire.LEFT_OUT: self._left_out,
        }  # fmt: skip

    def take(self, line: dict[str, list[Any]]) -> None:
        """Read a line: rows, and the columns before each of them."""
        form = wire.STREAMED
        steps = _columns(line[form.nodes], form.node_types)
        reached = _columns(line[form.edges], form.edge_types)
        done = passed = 0
        for before, seen, kind, *rest in line[wire.ROWS]:
            if not (done <= before <= len(steps[0]) and passed <= seen <= len(reached[0])):
                raise ValueError(kind)
            if done < before:
                self._recorder.rows(*(column[done:before] for column in steps))
            self._reached = reached[0][passed:seen], reached[1][passed:seen]
            done, passed = before, seen
            self._rows[kind](*rest)
        self._recorder.rows(*(column[done:] for column in steps))

    def log(self, told: str) -> RecordedLog:
        """The log of all that was taken."""
        self._recorder.close()
        return RecordedLog(self._written, self._texts, self._remarks, told)

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
        self._recorder.labels.setdefault(int(node), safe(str(text), _NAME, one_line=True))

    def _pass(self, root: int, site: int) -> None:
        self._recorder.backward(root, site, *self._reached)

    def _print(self, text: str, site: int) -> None:
        self._recorder.print(safe(str(text), 500, one_line=True), site)

    def _left_out(self, package: str, site: int) -> None:
        package = safe(str(package), 60, one_line=True)
        self._remarks.append(Finding(
            "left out", max(self._written.count - 1, 0), self._written.sites[site].line,
            f"{package} is not installed here. What the script does with it was left out; no "
            f"number came from it.", True,
        ))  # fmt: skip

    def fault(self, message: str, line: int = 0) -> None:
        """What ended the run, or its recording."""
        words = safe(str(message), 300, one_line=True)
        self._written.error = Diagnostic(self._path, int(line), 1, "E201", words)


def _columns(texts: list[str], types: str) -> tuple[array[Any], ...]:
    columns = tuple(wire.unpacked(text, kind) for text, kind in zip(texts, types, strict=True))
    if len({len(column) for column in columns}) > 1:
        raise ValueError("the columns are not of one length")
    return columns
