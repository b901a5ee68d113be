"""The files of a record beside each other: which one is meant, who may make it, what is set aside.

A damaged record is first renamed to `record.repairing-TIME.sqlite3`, and to
`record.damaged-TIME.sqlite3` when its content is in a new one: what a kill or a full disk
interrupts is taken up at the next try.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

COMPANIONS = ("", "-wal", "-shm")
"""What SQLite keeps beside a file, and the file itself: they belong together."""

_REPAIRING, _DAMAGED = "repairing", "damaged"

Identity = tuple[int, int]


def identity(path: Path) -> Identity | None:
    """What tells the file at `path` from another one of that name; None if there is none."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def holds_something(path: Path) -> bool:
    """Whether there is more than an empty file at `path`, be it a folder."""
    try:
        return path.stat().st_size > 0 or not path.is_file()
    except OSError:
        return False


def lock_of(path: Path) -> Path:
    """The file that stands for the right to make or to repair the record at `path`."""
    return path.with_suffix(".lock")


@contextlib.contextmanager
def alone(path: Path, patience: float) -> Iterator[None]:
    """While this is held, no other program makes or repairs the record at `path`.

    SQLite's own lock on an empty file is used: it is the same on every system, and ends with the
    program that holds it, however that ends.

    Raises:
        sqlite3.OperationalError: another program does, for longer than `patience` seconds, or the
            folder cannot be written to.
    """
    db = sqlite3.connect(lock_of(path), timeout=patience, isolation_level=None)
    try:
        db.execute("BEGIN EXCLUSIVE")
        yield
    finally:
        db.close()


def interrupted(path: Path) -> list[Path]:
    """Records that were set aside from `path` and are not repaired yet, the oldest first."""
    found = path.parent.glob(f"{path.stem}.{_REPAIRING}-*{path.suffix}*")
    return sorted({each.with_name(each.name.removesuffix("-wal").removesuffix("-shm"))
                   for each in found})  # fmt: skip


def set_aside(path: Path) -> Path:
    """Rename a damaged record with its companions; the new path. Raises OSError."""
    now = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    return _rename(path, path.with_name(f"{path.stem}.{_REPAIRING}-{now}{path.suffix}"))


def repaired(aside: Path) -> Path:
    """Rename what was set aside, once its content is in a new record. Raises OSError."""
    return _rename(aside, aside.with_name(aside.name.replace(f".{_REPAIRING}-", f".{_DAMAGED}-")))


def keep_log(path: Path, log: bytes) -> Path:
    """Keep the bytes of a damaged write-ahead log beside its record; the path. Raises OSError."""
    now = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    aside = path.with_name(f"{path.stem}.{_DAMAGED}-{now}{path.suffix}-wal")
    aside.write_bytes(log)
    return aside


def _rename(path: Path, to: Path) -> Path:
    for suffix in COMPANIONS:
        with contextlib.suppress(FileNotFoundError):
            os.rename(f"{path}{suffix}", f"{to}{suffix}")
    return to


def remove(path: Path) -> None:
    """Remove an empty record that could not be filled."""
    for suffix in COMPANIONS:
        with contextlib.suppress(OSError):
            os.remove(f"{path}{suffix}")
