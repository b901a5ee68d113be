"""What the notes in a script call where its class of numbers is watched."""

from __future__ import annotations

from collections.abc import Mapping
from types import FrameType
from typing import Any

from tutor.script.record.inside.engine_text import EngineText
from tutor.script.record.inside.node_table import NodeTable
from tutor.script.record.inside.paths_of import named
from tutor.script.record.inside.places import CodePlaces
from tutor.script.record.inside.seen_lists import SeenLists
from tutor.script.record.inside.threads import Threads
from tutor.script.record.inside.watcher import Watcher
from tutor.script.record.inside.wire import BIND, PATH, WireWriter
from tutor.script.record.inside.wire import ENTER as CALL
from tutor.script.record.inside.wire import LEAVE as RETURN


class WatchedNotes:
    """Writes names and calls down beside what watchers of classes write."""

    def __init__(self, wire: WireWriter, places: CodePlaces, threads: Threads) -> None:
        """Take where it is written, what numbers the places, and which thread is watched."""
        self._wire, self._places = wire, places
        self._table = NodeTable(wire, threads)
        self._watchers: list[Watcher] = []
        self._frame = self._frames = 0
        self._lists = SeenLists()

    def threads(self) -> None:
        """The script starts threads, of which only the main one is watched."""

    def watch(self, number: type, text: EngineText) -> None:
        """Watch a class of numbers."""
        watcher = Watcher(number, text, self._table, self._places, self._before_pass)
        self._watchers.append(watcher)

    def write(self, *row: Any) -> None:
        """Write down what is no name and no call."""
        self._wire.write(*row)

    def id_of(self, thing: Any) -> int | None:
        """The number of a node; None of what is none."""
        return self._table.ids.get(id(thing))  # nodes are kept, so nothing else has that id

    def bound(self, name: str, thing: Any) -> None:
        """A name of the script means a thing now."""
        kind = type(thing)
        if kind is list or kind is tuple:
            if not self._lists.is_new(thing):
                return
            for i, each in enumerate(thing):
                self._bind(f"{name}[{i}]", each)
        else:
            self._bind(name, thing)

    def _bind(self, name: str, thing: Any) -> None:
        for watcher in self._watchers:
            if isinstance(thing, watcher.number):
                watcher.settle()
                node = watcher.id_of(thing)
                if node is not None:
                    self._wire.write(BIND, name, node)

    def enter(self, function: str, line: int) -> int:
        """A call begins; gives the one around it."""
        around = self._frame
        self._frames += 1
        self._frame = self._frames
        self._wire.write(CALL, function, line)
        return around

    def leave(self, around: int) -> None:
        """A call ends."""
        self._frame = around
        self._wire.write(RETURN)

    def _before_pass(self, frame: FrameType) -> None:
        """Write down how the script can call its nodes."""
        for path, node in named(frame, self._places.script, self.id_of):
            self._wire.write(PATH, path, node)

    def end(self, names: Mapping[str, Any]) -> None:
        """Write down what the names of the script mean at its end."""
        for watcher in self._watchers:
            watcher.labels()
        for name, thing in names.items():
            node = self.id_of(thing)
            if node is not None:
                self._wire.write(BIND, name, node)
