"""The tables of a record: how they are made, brought to this version, read and written."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from time import monotonic, sleep

from tutor.learner.disk.disk_errors import Damaged, Unusable, is_held
from tutor.learner.disk.entries import (
    NOTHING,
    Contents,
    Entry,
    EntryRow,
    Place,
    PlaceRow,
    Write,
    entries_of,
    entry_of_format_1,
    entry_row,
    is_entry,
    is_place,
    place_of_format_1,
    place_row,
    sealed_entry,
)
from tutor.learner.disk.leaf_pages import PAGE
from tutor.learner.disk.verifying import ENTRY, PLACE

SCHEMA = 2
"""Version of the tables. One that is older is migrated, one that is newer is left alone."""
APPLICATION = 0x62707475
"""Marks a SQLite file as a record of this program."""
PATIENCE = 5.0
"""Seconds to wait for another terminal that is writing at this moment."""

_TRIGGERS = {
    "never_changed": "CREATE TRIGGER never_changed BEFORE UPDATE ON events"
    " BEGIN SELECT RAISE(ABORT, 'events are only appended'); END",
    "never_deleted": "CREATE TRIGGER never_deleted BEFORE DELETE ON events"
    " BEGIN SELECT RAISE(ABORT, 'events are only appended'); END",
}
_TABLES = {
    1: {
        "events": "CREATE TABLE events (id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL,"
        " kind TEXT NOT NULL, pack TEXT NOT NULL, lesson TEXT, data TEXT NOT NULL)",
        **_TRIGGERS,
        "places": "CREATE TABLE places (pack TEXT NOT NULL, lesson TEXT NOT NULL,"
        " screen INTEGER NOT NULL, step INTEGER NOT NULL, event INTEGER NOT NULL,"
        " UNIQUE (pack, lesson))",
    },
    SCHEMA: {
        "events": "CREATE TABLE events (id INTEGER PRIMARY KEY, at TEXT NOT NULL,"
        " kind TEXT NOT NULL, pack TEXT NOT NULL, lesson TEXT, data TEXT NOT NULL,"
        " sum TEXT NOT NULL)",
        **_TRIGGERS,
        "places": "CREATE TABLE places (pack TEXT NOT NULL, lesson TEXT NOT NULL,"
        " screen INTEGER NOT NULL, step INTEGER NOT NULL, event INTEGER NOT NULL,"
        " sum TEXT NOT NULL, UNIQUE (pack, lesson))",
    },
}
# A place is a bookmark, one a lesson, replaced at every step: history would grow with every key.
# `event` is the last event when it was laid, so a later `finished` or `reset` outdates it.

_NEWEST = 100  # a version above this is no version but damage
_ADD_ENTRY = f"INSERT INTO events ({ENTRY}) VALUES (?, ?, ?, ?, ?, ?, ?)"
# A replaced row gets a new, highest row id: the latest place comes last.
_ADD_PLACE = f"REPLACE INTO places ({PLACE}) VALUES (?, ?, ?, ?, ?, ?)"
# A repair may have lost the newest entries, and yet have kept a place laid after them.
_LAST = (
    "SELECT max(ifnull((SELECT max(id) FROM events), 0),"
    " ifnull((SELECT max(event) FROM places), 0))"
)
_PAUSE = 0.01  # seconds between two tries of the switch to the write-ahead log


def connect(path: Path | str, patience: float = PATIENCE) -> sqlite3.Connection:
    """A connection that waits `patience` seconds for other programs. Nothing is opened yet."""
    return sqlite3.connect(path, timeout=patience, isolation_level=None)


def memory(contents: Contents) -> sqlite3.Connection:
    """A record that is in no file."""
    db = connect(":memory:")
    with transaction(db):
        _create(db)
        _add(db, contents)
    return db


def prepare(db: sqlite3.Connection, patience: float, rows: Contents = NOTHING) -> None:
    """Make a file a record of this version that can be written, with what is written durable.

    Args:
        db: the file.
        patience: seconds to wait for other programs.
        rows: what a new record begins with.

    Raises:
        Unusable: the file belongs to another program, or to a newer version of this one.
        Damaged: its tables or its header are not as they were written.
        sqlite3.Error: SQLite found damage, or the disk or another program does not let it.
    """
    version_of(db)  # before anything in the file is changed
    _use_wal(db, patience)
    synchronise(db, durable=True)
    with transaction(db):
        version = version_of(db)
        if version == 0:
            _create(db)
            _add(db, rows)
        elif version == 1:
            _migrate(db)


def _number(db: sqlite3.Connection, query: str) -> int:
    return int(db.execute(query).fetchone()[0])


def version_of(db: sqlite3.Connection) -> int:
    """The version of the tables, 0 of a file without any.

    Raises:
        Unusable: they are not ours, or newer.
        Damaged: they are neither whole nor another program's.
    """
    application = _number(db, "PRAGMA application_id")
    version = _number(db, "PRAGMA user_version")
    there = dict(db.execute("SELECT name, sql FROM sqlite_master"))
    if not there and not application:
        return 0
    if application != APPLICATION:
        if any(there.get("events") == tables["events"] for tables in _TABLES.values()):
            raise Damaged("the header is not as it was written")
        raise Unusable("it is a file of another program")
    if SCHEMA < version <= _NEWEST:
        raise Unusable("it was written by a newer version of backprop-tutor")
    if not _TABLES.get(version, {"": ""}).items() <= there.items():
        raise Damaged("the tables are not as they were made")
    return version


def _use_wal(db: sqlite3.Connection, patience: float) -> None:
    """Switch to the write-ahead log, waiting for other programs as every other statement does.

    SQLite does not: while another connection is writing to a file that is not in WAL mode yet,
    the switch fails as busy at once, whatever `busy_timeout` says.

    Raises:
        sqlite3.OperationalError: the file is still held by another program after `patience`.
    """
    deadline = monotonic() + patience
    while True:
        try:
            db.execute(f"PRAGMA page_size={PAGE}")  # of a file that has none yet
            db.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as fault:
            if not is_held(fault) or monotonic() > deadline:
                raise
        sleep(_PAUSE)


def _create(db: sqlite3.Connection) -> None:
    for statement in _TABLES[SCHEMA].values():
        db.execute(statement)
    db.execute(f"PRAGMA application_id={APPLICATION}")
    db.execute(f"PRAGMA user_version={SCHEMA}")


def _migrate(db: sqlite3.Connection) -> None:
    """From format 1, which had no checksums. Raises Damaged if a row cannot have been written."""
    entries = db.execute("SELECT id, at, kind, pack, lesson, data FROM events ORDER BY id")
    found = [entry_of_format_1(row) for row in entries]
    places = db.execute("SELECT pack, lesson, screen, step, event FROM places ORDER BY rowid")
    laid = [place_of_format_1(row) for row in places]
    contents = Contents(tuple(r for r in found if r), tuple(p for p in laid if p))
    if len(contents.entries) < len(found) or len(contents.places) < len(laid):
        raise Damaged("a row is not as it was written")
    db.execute("DROP TABLE events")
    db.execute("DROP TABLE places")
    _create(db)
    _add(db, contents)


def synchronise(db: sqlite3.Connection, *, durable: bool) -> None:
    """Whether what a transaction writes is on the disk itself when it ends, from now on."""
    db.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")


@contextlib.contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """All or nothing, while no other program writes."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")


def _add(db: sqlite3.Connection, contents: Contents) -> None:
    db.executemany(_ADD_ENTRY, contents.entries)
    db.executemany(_ADD_PLACE, contents.places)


def carry_over(db: sqlite3.Connection, contents: Contents) -> int:
    """Give a record the rows that it does not have; how many entries these were.

    An entry keeps its number, unless another entry has taken it: then it comes last.
    """
    given = 0
    with transaction(db):
        for row in contents.entries:
            there = db.execute("SELECT sum FROM events WHERE id = ?", row[:1]).fetchone()
            if there is None or there[0] != row[6]:
                given += 1
                taken = there is not None
                last = _number(db, _LAST) + 1
                db.execute(_ADD_ENTRY, sealed_entry(last, *row[1:6]) if taken else row)
        for place in contents.places:
            query = "SELECT event FROM places WHERE pack = ? AND lesson = ?"
            laid = db.execute(query, place[:2]).fetchone()
            if laid is None or laid[0] < place[4]:
                db.execute(_ADD_PLACE, place)
    return given


def put(db: sqlite3.Connection, writes: Iterable[Write]) -> None:
    """Append writes, all or nothing."""
    with transaction(db):
        number = _number(db, _LAST)
        for write in writes:
            for entry in write.entries:
                number += 1
                db.execute(_ADD_ENTRY, entry_row(number, entry))
            for place in write.places:
                db.execute(_ADD_PLACE, place_row(place, number))


def contents(db: sqlite3.Connection) -> Contents:
    """All rows that are as they were written."""
    return Contents(tuple(_entries(db, None)), tuple(_places(db)))


def _entries(db: sqlite3.Connection, pack: str | None) -> Iterator[EntryRow]:
    where, values = ("", ()) if pack is None else ("WHERE pack = ?", (pack,))
    for row in db.execute(f"SELECT {ENTRY} FROM events {where} ORDER BY id", values):
        if is_entry(row):
            yield row


def _places(db: sqlite3.Connection) -> Iterator[PlaceRow]:
    for row in db.execute(f"SELECT {PLACE} FROM places ORDER BY rowid"):
        if is_place(row):
            yield row


def entries(db: sqlite3.Connection, pack: str | None = None) -> list[tuple[int, Entry]]:
    """All entries of a pack, or of every pack, in order, each with its number."""
    return entries_of(list(_entries(db, pack)))


def places(db: sqlite3.Connection) -> list[tuple[int, Place]]:
    """All places, the latest first, each with the number of the last entry before it."""
    return [(row[4], Place(*row[:4])) for row in reversed(list(_places(db)))]
