"""The file behind the record: SQLite, only ever appended to, and what to do when a disk says no.

An event that `write` has accepted with `durable` is on the disk, not merely on its way: the
write-ahead log is synchronised before `write` returns. Where no file can be had (a read-only
folder, a full disk) the store goes on in memory, says so in `notice`, and writes what it has
kept as soon as the disk takes it again.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import Any, NamedTuple

from tutor.learner import damage

SCHEMA = 1
APPLICATION = 0x62707475
"""Marks a SQLite file as a record of this program."""
PATIENCE = 5.0
"""Seconds to wait for another terminal that is writing at this moment."""

_TABLES = (
    "CREATE TABLE events (id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL,"
    " kind TEXT NOT NULL, pack TEXT NOT NULL, lesson TEXT, data TEXT NOT NULL)",
    "CREATE TRIGGER never_changed BEFORE UPDATE ON events"
    " BEGIN SELECT RAISE(ABORT, 'events are only appended'); END",
    "CREATE TRIGGER never_deleted BEFORE DELETE ON events"
    " BEGIN SELECT RAISE(ABORT, 'events are only appended'); END",
    "CREATE TABLE places (pack TEXT NOT NULL, lesson TEXT NOT NULL, screen INTEGER NOT NULL,"
    " step INTEGER NOT NULL, event INTEGER NOT NULL, UNIQUE (pack, lesson))",
)
# A place is a bookmark, one a lesson, replaced at every step: history would grow with every key.
# `event` is the last event when it was laid, so a later `finished` or `reset` outdates it.

_EVENT = "at, kind, pack, lesson, data"
_PLACE = "pack, lesson, screen, step"
_PAUSE = 0.01  # seconds between two tries of the switch to the write-ahead log
_HELD = ("SQLITE_BUSY", "SQLITE_LOCKED")
_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
_REASONS = {
    "SQLITE_FULL": "the disk is full",
    "SQLITE_READONLY": "it is read-only",
    "SQLITE_CANTOPEN": "it cannot be opened",
    "SQLITE_BUSY": "another program is holding it",
    "SQLITE_LOCKED": "another program is holding it",
    "SQLITE_IOERR": "the disk reports an error",
    "SQLITE_CORRUPT": "it is damaged; the next start will repair what it can",
    "SQLITE_NOTADB": "it is damaged; the next start will repair what it can",
}


class Event(NamedTuple):
    """One thing that happened. `lesson` is None where the whole pack is meant."""

    at: str
    kind: str
    pack: str
    lesson: str | None
    data: dict[str, Any]


class Place(NamedTuple):
    """Where a learner stands in a lesson: a screen, and a position in its trace."""

    pack: str
    lesson: str
    screen: int
    step: int


class Write(NamedTuple):
    """What is written in one go, all or nothing: events, then places laid after them."""

    events: tuple[Event, ...] = ()
    places: tuple[Place, ...] = ()


class _Unusable(Exception):
    """The file may be fine, but is not ours to write to."""


def _name(fault: sqlite3.Error) -> str:
    # Extended codes, as SQLITE_READONLY_DIRECTORY, refine a base of two words.
    return "_".join(getattr(fault, "sqlite_errorname", "").split("_")[:2])


def _reason(fault: Exception) -> str:
    if isinstance(fault, sqlite3.Error):
        return _REASONS.get(_name(fault), str(fault))
    if isinstance(fault, OSError):
        return (fault.strerror or str(fault)).lower()
    return str(fault)


def _connect(path: Path | str) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    db.text_factory = lambda data: data.decode("utf-8", "replace")
    return db


def _number(db: sqlite3.Connection, query: str) -> int:
    return int(db.execute(query).fetchone()[0])


def _is_new(db: sqlite3.Connection) -> bool:
    """Whether the file is still empty. Raises _Unusable if somebody else's data is in it."""
    if _number(db, "SELECT count(*) FROM sqlite_master") == 0:
        return True
    if _number(db, "PRAGMA application_id") != APPLICATION:
        raise _Unusable("it is a file of another program")
    if _number(db, "PRAGMA user_version") > SCHEMA:
        raise _Unusable("it was written by a newer version of backprop-tutor")
    return False


def _use_wal(db: sqlite3.Connection) -> None:
    """Switch to the write-ahead log, waiting for other programs as every other statement does.

    SQLite does not: while another connection is writing to a file that is not in WAL mode yet,
    the switch fails as busy at once, whatever `busy_timeout` says.

    Raises:
        sqlite3.OperationalError: the file is still held by another program after `PATIENCE`.
    """
    deadline = monotonic() + PATIENCE
    while True:
        try:
            db.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as fault:
            if _name(fault) not in _HELD or monotonic() > deadline:
                raise
        sleep(_PAUSE)


def _prepare(db: sqlite3.Connection) -> None:
    """Make an empty file a record, and make sure that a record is sound and can be written."""
    _is_new(db)  # before anything in the file is changed
    _use_wal(db)
    with _transaction(db, durable=True):
        if _is_new(db):
            for statement in _TABLES:
                db.execute(statement)
            db.execute(f"PRAGMA application_id={APPLICATION}")
            db.execute(f"PRAGMA user_version={SCHEMA}")
    found = db.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        fault = sqlite3.DatabaseError(found)
        fault.sqlite_errorname = "SQLITE_CORRUPT"
        raise fault


def _memory(source: Path | None = None) -> sqlite3.Connection:
    """A record in memory, with whatever can be read from the one at `source`."""
    db = _connect(":memory:")
    if source is not None:
        unreadable = contextlib.suppress(OSError, sqlite3.Error, _Unusable)
        with unreadable, damage.opened_copy(source) as copy:
            if not _is_new(copy):
                copy.backup(db)
    _prepare(db)
    return db


@contextlib.contextmanager
def _transaction(db: sqlite3.Connection, *, durable: bool) -> Iterator[None]:
    db.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")


def _put(db: sqlite3.Connection, writes: Iterable[Write], *, durable: bool) -> None:
    with _transaction(db, durable=durable):
        for write in writes:
            db.executemany(
                f"INSERT INTO events ({_EVENT}) VALUES (?, ?, ?, ?, ?)",
                [(e.at, e.kind, e.pack, e.lesson, json.dumps(e.data)) for e in write.events],
            )
            # A replaced row gets a new, highest rowid: the latest place comes last.
            db.executemany(
                f"REPLACE INTO places ({_PLACE}, event) VALUES "
                "(?, ?, ?, ?, (SELECT ifnull(max(id), 0) FROM events))",
                write.places,
            )


@dataclass(slots=True)
class Store:
    """Events and places, in a file or, while there is none, in memory.

    Attributes:
        path: the file, also while it cannot be used.
        notice: what went wrong and what that means for the learner; None if all is well.
    """

    path: Path
    notice: str | None = None
    _disk: sqlite3.Connection | None = None
    _spare: sqlite3.Connection | None = None
    _unsaved: list[Write] = field(default_factory=list)

    @classmethod
    def open(cls, path: Path) -> Store:
        """The store at `path`, made if need be. Never raises for what a disk can do wrong."""
        store = cls(path)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            store._disk = store._open_file()
        except (OSError, sqlite3.Error, _Unusable) as fault:
            store._spare = _memory(path)
            store.notice = (
                f"your answers cannot be saved in {path}: {_reason(fault)}. They are kept only "
                "until you leave; set TUTOR_HOME to a folder that can be written to"
            )
        return store

    def _open_file(self) -> sqlite3.Connection:
        found = damage.identity(self.path)
        db = _connect(self.path)
        try:
            _prepare(db)
        except BaseException as fault:
            db.close()
            if not isinstance(fault, sqlite3.Error) or _name(fault) not in _DAMAGED:
                raise
            if damage.identity(self.path) != found:  # another terminal was faster
                return self._open_file()
            return self._repair()
        return db

    def _repair(self) -> sqlite3.Connection:
        aside = damage.move_aside(self.path)
        db = _connect(self.path)
        _prepare(db)
        events = damage.salvage(aside, "events", f"id, {_EVENT}")
        places = damage.salvage(aside, "places", f"{_PLACE}, event")
        with _transaction(db, durable=True):
            db.executemany(
                f"INSERT OR IGNORE INTO events (id, {_EVENT}) VALUES (?, ?, ?, ?, ?, ?)", events
            )
            db.executemany(
                f"INSERT OR IGNORE INTO places ({_PLACE}, event) VALUES (?, ?, ?, ?, ?)", places
            )
        self.notice = (
            f"your record was damaged. {len(events)} entries could be read and were carried over "
            f"into a new one; the damaged file is kept as {aside}"
        )
        return db

    def write(self, write: Write, *, durable: bool) -> bool:
        """Append a write; True if it is in the file.

        `durable` waits until the disk itself has it; without, it outlives the program but
        perhaps not the machine. False means that it is in memory alone: `notice` says why.
        """
        if self._disk is not None and self._spare is None:
            try:
                _put(self._disk, [write], durable=durable)
                self.notice = None  # a repair was news; saving works
                return True
            except sqlite3.Error as fault:
                self._leave_disk(fault)
        assert self._spare is not None
        _put(self._spare, [write], durable=False)
        self._unsaved.append(write)
        return self._return_to_disk()

    def _leave_disk(self, fault: sqlite3.Error) -> None:
        self._spare = _memory(self.path)
        assert self._disk is not None
        with contextlib.suppress(sqlite3.Error):
            self._disk.execute("PRAGMA busy_timeout=50")  # from now on every write tries again
        self.notice = (
            f"your answers cannot be saved in {self.path}: {_reason(fault)}. They are kept in "
            "memory and will be saved as soon as that is possible; do not leave before"
        )

    def _return_to_disk(self) -> bool:
        if self._disk is None or self._spare is None:
            return False
        try:
            _put(self._disk, self._unsaved, durable=True)
            self._disk.execute(f"PRAGMA busy_timeout={int(PATIENCE * 1000)}")
        except sqlite3.Error:
            return False
        self._spare.close()
        self._spare = None
        self._unsaved.clear()
        self.notice = None
        return True

    def events(self, pack: str | None = None) -> list[tuple[int, Event]]:
        """All events of a pack, or of every pack, in order, each with its number."""
        where = "" if pack is None else "WHERE pack = ?"
        query = f"SELECT id, {_EVENT} FROM events {where} ORDER BY id"
        rows = self._read(query, () if pack is None else (pack,))
        return [(number, event) for number, *row in rows if (event := _event(row))]

    def places(self) -> list[tuple[int, Place]]:
        """All places, the latest first, each with the number of the last event before it."""
        rows = self._read(f"SELECT event, {_PLACE} FROM places ORDER BY rowid DESC", ())
        return [(number, Place(*row)) for number, *row in rows]

    def _read(self, query: str, values: tuple[str, ...]) -> list[Any]:
        if self._disk is not None and self._spare is None:
            try:
                return self._disk.execute(query, values).fetchall()
            except sqlite3.Error as fault:
                self._leave_disk(fault)
        assert self._spare is not None
        return self._spare.execute(query, values).fetchall()

    def close(self) -> None:
        """Save what is still unsaved, if that is possible now, and let go of the file."""
        self._return_to_disk()
        for db in (self._disk, self._spare):
            if db is not None:
                with contextlib.suppress(sqlite3.Error):
                    db.close()


def _event(row: Iterable[Any]) -> Event | None:
    """The event in a row; None if it is not one, as in a damaged file."""
    at, kind, pack, lesson, data = row
    try:
        fields = json.loads(data)
    except (TypeError, ValueError):
        return None
    return Event(at, kind, pack, lesson, fields) if isinstance(fields, dict) else None
