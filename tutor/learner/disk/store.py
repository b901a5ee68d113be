"""The record's rows in a file that is only ever appended to, or in memory while a disk says no.

An entry that `write` has accepted with `durable` is on the disk, not merely on its way: the
write-ahead log is synchronised before `write` returns, and the file is the one that the next
program will find. Where no file can be had (a read-only folder, a full disk) the store goes on
in memory, says so in `notice`, and writes what it has kept as soon as the disk takes it.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from tutor.characters import safe
from tutor.learner.disk import database
from tutor.learner.disk.database import PATIENCE
from tutor.learner.disk.disk_errors import FAULTS, is_damage, reason
from tutor.learner.disk.entries import NOTHING, Contents, Entry, Place, Write
from tutor.learner.disk.kept_entries import KeptEntries
from tutor.learner.disk.opening import OpenFile, open_record, rescued

_AGAIN = 0.05
"""Seconds to wait for another program where every write is a new try."""

T = TypeVar("T")


@dataclass(slots=True)
class Store:
    """Entries and places, in a file or, while there is none, in memory.

    Attributes:
        path: the file, also while it cannot be used.
        notice: what went wrong and what that means for the learner; None if all is well.
    """

    path: Path
    notice: str | None = None
    _disk: OpenFile | None = None
    _spare: sqlite3.Connection | None = None
    _kept: KeptEntries = field(default_factory=KeptEntries)
    _unsaved: list[Write] = field(default_factory=list)
    _carried: Contents = NOTHING  # what a file held that is not written to any more
    _vanished: bool = False  # because it was not in its place any more

    @classmethod
    def open(cls, path: Path) -> Store:
        """The store at `path`, made if need be. Never raises for what a disk can do wrong."""
        store = cls(path)
        try:
            store._disk = open_record(path, PATIENCE, store._carried)
            store.notice = store._disk.news
        except FAULTS as fault:
            store._spare = database.memory(rescued(path))
            store.notice = (
                f"your answers cannot be saved in {store._place}: {reason(fault)}. They are kept "
                "in memory until you leave, and saving is tried again at every answer; or set "
                "TUTOR_HOME to a folder that can be written to"
            )
        return store

    @property
    def _place(self) -> str:
        """The file in a message."""
        return safe(str(self.path), 300, one_line=True)

    @property
    def saved(self) -> bool:
        """Whether everything that was written is in the file."""
        return self._spare is None

    def write(self, write: Write, *, durable: bool) -> bool:
        """Append a write; True if it is in the file.

        `durable` waits until the disk itself has it; without, it outlives the program but
        perhaps not the machine. False means that it is in memory alone: `notice` says why.
        """
        if self._disk is not None and self._spare is None:
            try:
                self._disk.put([write], durable=durable)
            except FAULTS as fault:
                self._leave_disk(fault)
            else:
                if self._disk.in_place():
                    self.notice = None  # a repair was news; saving works
                    return True
                self._follow()
                return self._return_to_disk()
        assert self._spare is not None
        database.put(self._spare, [write])
        self._unsaved.append(write)
        # To open a file takes long: a bookmark, laid at every key, does not wait for that.
        return self._return_to_disk() if durable or self._disk is not None else False

    def _leave_disk(self, fault: Exception) -> None:
        """Go on in memory, with all that the file has."""
        assert self._disk is not None
        found = self._readable()
        self._spare = database.memory(found)
        if is_damage(fault):
            self._drop_disk(found)
        else:
            with contextlib.suppress(*FAULTS):
                self._disk.db.execute(f"PRAGMA busy_timeout={int(_AGAIN * 1000)}")
        self.notice = (
            f"your answers cannot be saved in {self._place}: {reason(fault)}. They are kept in "
            "memory and will be saved as soon as that is possible; do not leave before"
        )

    def _follow(self) -> None:
        """The file is gone from its place, with what was just written to it: take that along."""
        found = self._readable()
        self._spare = database.memory(found)
        self._drop_disk(found)
        self._vanished = True
        self.notice = (
            f"your record has vanished from {self._place}. Your answers are kept in memory and "
            "will be saved as soon as that is possible; do not leave before"
        )

    def _readable(self) -> Contents:
        assert self._disk is not None
        try:
            return database.contents(self._disk.db)
        except FAULTS:
            return rescued(self.path)

    def _drop_disk(self, found: Contents) -> None:
        assert self._disk is not None
        self._carried = found
        with contextlib.suppress(*FAULTS):
            self._disk.db.close()
        self._disk = None

    def _return_to_disk(self) -> bool:
        if self._spare is None:
            return False
        news = None
        try:
            if self._disk is None:
                self._disk = open_record(self.path, _AGAIN, self._carried)
                news = self._disk.news
                if self._vanished and not news:
                    news = f"your record had vanished, and was made again in {self._place}"
                self._carried, self._vanished = NOTHING, False
            self._disk.put(self._unsaved, durable=True)
            self._disk.db.execute(f"PRAGMA busy_timeout={int(PATIENCE * 1000)}")
        except FAULTS:
            return False
        self._unsaved.clear()
        if not self._disk.in_place():
            self._drop_disk(self._readable())
            return False
        self._spare.close()
        self._spare = None
        self.notice = news
        return True

    def entries(self, pack: str | None = None) -> list[tuple[int, Entry]]:
        """All entries of a pack, or of every pack, in order, each with its number.

        The list is shared by all who ask before the next write, and is not to be changed.
        """
        return self._read(lambda db: self._kept.read(db, pack))

    def places(self) -> list[tuple[int, Place]]:
        """All places, the latest first, each with the number of the last entry before it."""
        return self._read(database.places)

    def _read(self, query: Callable[[sqlite3.Connection], T]) -> T:
        if self._disk is not None and self._spare is None:
            try:
                return query(self._disk.db)
            except FAULTS as fault:
                self._leave_disk(fault)
        assert self._spare is not None
        return query(self._spare)

    def close(self) -> None:
        """Save what is still unsaved, if that is possible now, and let go of the file."""
        if self._unsaved or self._carried.entries:
            self._return_to_disk()
        for db in (self._disk.db if self._disk else None, self._spare):
            if db is not None:
                with contextlib.suppress(*FAULTS):
                    db.close()
