"""Opening the file of a record: sound as it is, made, or repaired."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tutor.learner.disk import database, record_files
from tutor.learner.disk.beside_locks import read_beside_locks
from tutor.learner.disk.disk_errors import FAULTS, Unusable, is_damage, is_held, reason
from tutor.learner.disk.entries import NOTHING, Contents, Write
from tutor.learner.disk.record_files import Identity
from tutor.learner.disk.salvage import (
    WAL,
    WAL_HEADER,
    LogFrame,
    lost_for_good,
    read_bytes,
    salvage,
    salvage_frames,
    unread,
)
from tutor.learner.disk.verifying import verify

_TRIES = 10
_INDEX = 40  # first bytes of the index of a write-ahead log: how many frames count, and its salts


@dataclass(slots=True)
class OpenFile:
    """The open file of a record.

    Attributes:
        db: the connection.
        path: the file, links followed.
        identity: of the file when it was opened.
        news: what was found damaged, and what came of it; None if nothing was.
    """

    db: sqlite3.Connection
    path: Path
    identity: Identity | None
    news: str | None = None
    _durable: bool = True  # whether the next write is, if nothing is said, as after `prepare`

    def put(self, writes: Iterable[Write], *, durable: bool) -> None:
        """Append writes, all or nothing; with `durable` they are on the disk when this returns.

        Raises:
            Exception: one of `FAULTS`.
        """
        if durable is not self._durable:
            database.synchronise(self.db, durable=durable)
            self._durable = durable
        database.put(self.db, writes)

    def in_place(self) -> bool:
        """Whether the file that is written to is still the one that others will find.

        SQLite goes on writing to a file that was removed or renamed, without any complaint.
        """
        return record_files.identity(self.path) == self.identity


def file_of(path: Path) -> Path:
    """The file that is meant: SQLite keeps its companions beside the target of a link."""
    return Path(os.path.realpath(path))


def open_record(path: Path, patience: float, carried: Contents) -> OpenFile:
    """Open the record at `path`, and make or repair it if need be.

    Args:
        path: the file.
        patience: seconds to wait for other programs.
        carried: rows that it is given if it has not got them.

    Raises:
        Exception: one of `FAULTS`.
    """
    if path.parts[0].startswith("~"):
        raise Unusable(f"there is no home folder {path.parts[0]}")
    path.parent.mkdir(parents=True, exist_ok=True)
    file = file_of(path)
    opened = _as_it_is(file, patience, carried)
    if opened:
        return opened
    was_here = record_files.lock_of(file).exists()
    with contextlib.ExitStack() as held:
        try:
            held.enter_context(record_files.alone(file, patience))
        except FAULTS as fault:
            if record_files.holds_something(file) and not is_held(fault):
                raise _cannot_be_repaired(fault) from None
            raise
        # Another program may have made or repaired it while this one was waiting.
        return _as_it_is(file, patience, carried) or _anew(file, patience, carried, was_here)


def _as_it_is(file: Path, patience: float, carried: Contents) -> OpenFile | None:
    """The record if it is there and sound, else None."""
    for _ in range(_TRIES):
        if not record_files.holds_something(file):
            return None
        if _refuses_writing(file):
            return None
        if not os.access(file, os.W_OK):
            raise Unusable("it is read-only")  # SQLite says so at the first write only
        found = record_files.identity(file)
        try:
            connected = _connected(file, patience, carried)
        except FAULTS as fault:
            if is_damage(fault):
                return None
            raise
        if connected is None:
            return None
        db, news = connected
        if record_files.identity(file) == found:
            return OpenFile(db, file, found, news)
        db.close()  # it was replaced in this moment
    raise Unusable("other programs replace it again and again")


def _refuses_writing(file: Path) -> bool:
    """Whether damage made a version of the file format that SQLite reads, but does not write."""
    header = read_beside_locks(file, 20)
    return header.startswith(b"SQLite format 3\0") and header[18:19] > b"\2"


def _connected(
    file: Path, patience: float, carried: Contents
) -> tuple[sqlite3.Connection, str | None] | None:
    """The file as a sound record, and what was found damaged beside it; None without tables."""
    db = database.connect(file, patience)
    try:
        if database.version_of(db) == 0:
            db.close()
            return None
        log, lost = _left_out(db, file)
        database.prepare(db, patience)
        verify(db, file)
        news = _mended(db, file, log, lost) if lost else None
        if carried.entries or carried.places:
            database.carry_over(db, carried)
    except BaseException:
        db.close()
        raise
    return db, news


def _mended(db: sqlite3.Connection, file: Path, log: bytes, lost: list[LogFrame]) -> str | None:
    """Bring back the entries of frames that SQLite leaves out; what to say, if there were any."""
    given = database.carry_over(db, salvage_frames(lost))
    if not given and not lost_for_good(log, lost):
        return None
    kept = record_files.keep_log(file, log)
    return (
        f"the newest part of your record was damaged. {given} entries of it could be read and "
        f"were kept; the damaged part is kept as {kept}"
    )


def _left_out(db: sqlite3.Connection, file: Path) -> tuple[bytes, list[LogFrame]]:
    """The write-ahead log, and the frames of it that SQLite leaves out as one before is damaged.

    It says nothing of them. A program that was killed while it wrote leaves some too, but the
    last one, which commits, is then missing.
    """
    with database.transaction(db):  # no other writer is there
        log = read_bytes(Path(f"{file}{WAL}"))
        index = read_beside_locks(Path(f"{file}-shm"), _INDEX)
    salts = index[32:40]
    if len(log) <= WAL_HEADER or (any(salts) and salts != log[16:24]):
        return log, []  # the next write begins it again
    return log, unread(log, int.from_bytes(index[16:20], sys.byteorder)) if index else []


def _anew(file: Path, patience: float, carried: Contents, was_here: bool) -> OpenFile:
    """Make a record, with what can be read of those that were set aside."""
    if not _is_blank(file, patience, was_here):
        try:
            record_files.set_aside(file)
        except OSError as fault:
            raise _cannot_be_repaired(fault) from None
    aside = record_files.interrupted(file)
    found = [salvage(each) for each in aside]
    made_here = not file.exists()
    db = database.connect(file, patience)
    try:
        database.prepare(db, patience, found[0] if found else carried)
        verify(db, file)
        for more in (*found[1:], carried):
            database.carry_over(db, more)
    except BaseException:
        db.close()
        if made_here and not record_files.holds_something(file):
            record_files.remove(file)
        raise
    news = None
    if aside:
        count = sum(len(each.entries) for each in found)
        kept = ", ".join(str(record_files.repaired(each)) for each in aside)
        news = (
            f"your record was damaged. {count} entries could be read and were "
            f"carried over into a new one; the damaged file is kept as {kept}"
        )
    return OpenFile(db, file, record_files.identity(file), news)


def _is_blank(file: Path, patience: float, was_here: bool) -> bool:
    """Whether nothing was ever written to a record, rather than lost from it."""
    if not record_files.holds_something(file):
        emptied = was_here and file.exists()
        return not emptied and not record_files.holds_something(Path(f"{file}{WAL}"))
    with contextlib.closing(database.connect(file, patience)) as db:
        try:
            return database.version_of(db) == 0
        except FAULTS:
            return False


def _cannot_be_repaired(fault: Exception) -> Unusable:
    return Unusable(f"it is damaged, and cannot be set aside: {reason(fault)}")


def rescued(path: Path) -> Contents:
    """What can be read of a record that cannot be opened."""
    file = file_of(path)
    try:
        return salvage(*record_files.interrupted(file), file)
    except OSError:  # of a path that no file can have
        return NOTHING
