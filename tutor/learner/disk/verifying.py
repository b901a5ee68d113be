"""Looks at every row of a record when it is opened, in little time.

A row is sound if its checksum is right, and to compute thousands of checksums takes longer than all
the rest of a start. So a mark beside the record says up to which entry the rows were once looked at
one by one, and a digest of them all, which SQLite gathers at once: rows with that digest are as
they were. The others are looked at themselves. A mark that is missing, damaged, or of another file
fits no rows, and only makes the start longer.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from tutor.learner.disk.disk_errors import Damaged
from tutor.learner.disk.entries import EntryRow, is_entry, is_place
from tutor.learner.disk.salvage import read_bytes

ENTRY = "id, at, kind, pack, lesson, data, sum"
PLACE = "pack, lesson, screen, step, event, sum"
"""The columns of a row, as `is_entry` and `is_place` want them."""

_MANY = 64
"""So many rows are looked at one by one before a new mark is made."""
_LEAST = -(1 << 63)
_LONGEST = 200  # bytes of a mark
_NO_LESSON = " "  # which is no id
_TEXTS = ("at", "kind", "pack", f"ifnull(lesson, '{_NO_LESSON}')", "data", "sum")
_JOINED = ("id", *_TEXTS)
_FIRST_BLOB = "x''"  # a blob with the bytes of a text is another value, and comes behind all texts
_GATHERED = (
    f"SELECT {', '.join(f'CAST(group_concat({each}) AS BLOB)' for each in _JOINED)},"
    f" total(NOT ({' AND '.join(f'{each} < {_FIRST_BLOB}' for each in _TEXTS)}))"
    " FROM events WHERE id <= ?"
)


def mark_of(path: Path) -> Path:
    """The file of the mark of the record at `path`."""
    return path.with_suffix(".verified")


def verify(db: sqlite3.Connection, path: Path) -> None:
    """Make sure that the pages of a record are sound, and that each row is as it was written.

    Raises:
        Damaged: something is not.
        sqlite3.Error: SQLite found damage, or the disk or another program does not let it.
    """
    found = db.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise Damaged(found)
    if not all(map(is_place, db.execute(f"SELECT {PLACE} FROM places"))):
        raise Damaged("a place is not as it was written")
    first = _marked(db, path) + 1
    rows = _sound(db, first)
    if len(rows) >= _MANY:
        rows = rows if first <= 1 else _sound(db, _LEAST)
        mark = mark_of(path)
        with contextlib.suppress(OSError):
            if mark.is_file() or not mark.exists():  # to open a pipe would wait for a reader
                mark.write_text(f"{rows[-1][0]} {_digest_of(rows)}\n", "ascii")


def _sound(db: sqlite3.Connection, first: int) -> list[EntryRow]:
    """The entries from a number on, each looked at itself. Raises Damaged."""
    query = f"SELECT {ENTRY} FROM events WHERE id >= ? ORDER BY id"
    rows = db.execute(query, (first,)).fetchall()
    if not all(map(is_entry, rows)):
        raise Damaged("an entry is not as it was written")
    return rows


def _marked(db: sqlite3.Connection, path: Path) -> int:
    """The number of the last entry that the mark speaks of, if what it says fits."""
    try:
        last, digest = read_bytes(mark_of(path), _LONGEST).decode("ascii").split()
        *columns, blobs = db.execute(_GATHERED, (int(last),)).fetchone()
    except (OSError, ValueError, OverflowError):
        return _LEAST - 1
    fits = blobs == 0 and None not in columns and _digest(columns) == digest
    return int(last) if fits else _LEAST - 1


def _digest_of(rows: list[EntryRow]) -> str:
    numbers, at, kinds, packs, lessons, data, sums = zip(*rows, strict=True)
    named = [_NO_LESSON if lesson is None else lesson for lesson in lessons]
    columns = (map(str, numbers), at, kinds, packs, named, data, sums)
    return _digest([",".join(column).encode("utf-8", "surrogatepass") for column in columns])


def _digest(columns: Iterable[bytes]) -> str:
    found = sha256()
    for column in columns:
        found.update(b"%d " % len(column))
        found.update(column)
    return found.hexdigest()
