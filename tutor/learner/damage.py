"""What can still be read from a record that cannot be used where it is.

Only copies are opened, so whatever is left of the original stays exactly as it was found.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

COMPANIONS = ("", "-wal", "-shm")
"""SQLite keeps the newest entries of `file` in `file-wal`, so the three belong together."""


@contextlib.contextmanager
def opened_copy(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to a temporary copy of the record at `path`.

    Raises OSError if the files cannot be read; SQLite's own errors come with the first query.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        for suffix in COMPANIONS[:2]:
            with contextlib.suppress(FileNotFoundError):
                shutil.copyfile(f"{path}{suffix}", f"{copy}{suffix}")
        db = sqlite3.connect(copy)
        db.text_factory = lambda data: data.decode("utf-8", "replace")
        try:
            yield db
        finally:
            db.close()


def identity(path: Path) -> int | None:
    """What tells the file at `path` from another one of that name; None if there is none."""
    try:
        return path.stat().st_ino
    except OSError:
        return None


def move_aside(path: Path) -> Path:
    """Rename a damaged record and its companions to a dated name beside it; the new path.

    Raises OSError if the folder does not allow it.
    """
    now = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    aside = path.with_name(f"{path.stem}.damaged-{now}{path.suffix}")
    for suffix in COMPANIONS:
        with contextlib.suppress(FileNotFoundError):
            Path(f"{path}{suffix}").rename(f"{aside}{suffix}")
    return aside


def salvage(path: Path, table: str, columns: str) -> list[tuple[object, ...]]:
    """Every row of `table` that can still be read, in order of its row id.

    A damaged page stops a scan, so the table is read from its front, and from its back up to
    the same page.
    """
    rows: dict[int, tuple[object, ...]] = {}
    with contextlib.suppress(OSError, sqlite3.Error), opened_copy(path) as db:
        for order in ("ASC", "DESC"):
            with contextlib.suppress(sqlite3.Error):
                query = f"SELECT rowid, {columns} FROM {table} ORDER BY rowid {order}"
                for rowid, *row in db.execute(query):
                    rows[rowid] = tuple(row)
    return [rows[rowid] for rowid in sorted(rows)]
