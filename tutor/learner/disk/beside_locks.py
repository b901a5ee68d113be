"""Reads files that SQLite may hold locks on.

POSIX gives up every lock that a program has on a file when the program closes any descriptor of
it. SQLite's index of the write-ahead log is the worst place for that: the next program that opens
the record takes itself for the only one and cuts the index off, under the others' feet. So a
descriptor that is opened here stays open, one for each path.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from tutor.learner.disk.salvage import read_bytes

_open: dict[Path, int] = {}


def read_beside_locks(path: Path, most: int) -> bytes:
    """The first bytes of a file; none if it cannot be read, or is something else."""
    if os.name == "nt":  # locks are another matter there, and an open file cannot be renamed
        return read_bytes(path, most)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return b""
        return os.pread(_descriptor(path), most, 0)
    except OSError:
        return b""


def _descriptor(path: Path) -> int:
    """The descriptor of a path, or a new one if another file has its name now."""
    known = _open.get(path)
    if known is not None:
        if os.path.samestat(os.fstat(known), path.stat()):
            return known
        os.close(known)
        del _open[path]
    _open[path] = os.open(path, os.O_RDONLY)
    return _open[path]
