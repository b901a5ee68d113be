"""What the notes in a script call where it computes with numbers that write themselves down."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from threading import RLock
from types import FrameType
from typing import Any

from tutor.program.bulk_rows import BIND, CALL, FIRST_NAME, RETURN
from tutor.script.record.inside.engine_text import EngineText
from tutor.script.record.inside.paths_of import named
from tutor.script.record.inside.places import CodePlaces
from tutor.script.record.inside.recorded_value import RecordedValue
from tutor.script.record.inside.row_stream import RowStream
from tutor.script.record.inside.seen_lists import SeenLists
from tutor.script.record.inside.threads import one_at_a_time, with_lock
from tutor.script.record.inside.values_run import RunOfValues


class StreamNotes:
    """Writes names and calls down in the stream of the nodes.

    Attributes:
        values: the numbers of this run.
    """

    def __init__(self, stream: RowStream, places: CodePlaces, *, micrograd: bool) -> None:
        """Take where it is written, and what `RunOfValues` needs."""
        self._stream, self._places = stream, places
        self.values = RunOfValues(stream, places, self._before_pass, micrograd)
        self.number: type = self.values.number
        self._names, self._rows, self._act = stream.names, stream.rows, stream.act
        self._lists = SeenLists()
        self._walked: set[int] = set()

    def threads(self) -> None:
        """The script starts threads: they take turns from now on, a node or a pass at a time."""
        lock = RLock()
        with_lock(self.number, lock)
        for method in ("write", "bound", "enter", "leave", "end"):
            setattr(self, method, one_at_a_time(lock, getattr(self, method)))
        vars(self._places)["of"] = one_at_a_time(lock, self._places.of)

    def watch(self, number: type, text: EngineText) -> None:
        """A class that looks like an engine is no part of what is recorded."""

    def write(self, *row: Any) -> None:
        """Write down what is no name and no call."""
        self._stream.write(*row)

    def id_of(self, thing: Any) -> int | None:
        """The number of a node; None of what is none."""
        return thing._i if isinstance(thing, RecordedValue) else None

    def bound(self, name: str, thing: Any) -> None:
        """A name of the script means a thing now."""
        kind = thing.__class__
        if kind is self.number:
            # `RowStream.note`, written out: there is a name for many a node.
            what = self._names.get(name)
            if what is None:
                what = self._stream.name(name)
            self._act((BIND, len(self._rows), what, thing._i, 0.0, 0.0))
        elif kind is list or kind is tuple:
            if not self._lists.is_new(thing):
                return
            for i, each in enumerate(thing):
                if isinstance(each, RecordedValue):
                    self._bind(f"{name}[{i}]", each._i)
        elif isinstance(thing, RecordedValue):
            self._bind(name, thing._i)

    def _bind(self, name: str, node: int) -> None:
        self._stream.note(BIND, self._stream.name(name), node)

    def enter(self, function: str, line: int) -> int:
        """A call begins."""
        caller = sys._getframe(2)
        if caller.f_code.co_filename == self._places.script:
            line = caller.f_lineno
        self._stream.note(CALL, self._stream.name(function), line)
        return 0

    def leave(self, around: int) -> None:
        """A call ends."""
        self._act((RETURN, len(self._rows), 0, 0, 0.0, 0.0))

    def _before_pass(self, frame: FrameType) -> None:
        """Write down how the script can call its nodes: of each one way is enough."""
        stream, walked = self._stream, self._walked
        for path, node in named(frame, self._places.script, self.id_of):
            if node not in walked:
                walked.add(node)
                stream.note(FIRST_NAME, stream.name(path), node)

    def end(self, names: Mapping[str, Any]) -> None:
        """Write down what the names of the script mean at its end."""
        for name, thing in names.items():
            if isinstance(thing, RecordedValue):
                self._bind(name, thing._i)
        self._stream.settle()
