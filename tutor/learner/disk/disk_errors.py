"""What can go wrong with a record's file, and the words for it."""

from __future__ import annotations

import sqlite3


class Unusable(Exception):
    """The file may be sound, but is not ours to write to; the text says why."""


class Damaged(Exception):
    """The file is not as it was written; the text says where that was seen."""


FAULTS = (OSError, sqlite3.Error, Unusable, Damaged, UnicodeDecodeError, OverflowError, MemoryError)
"""Everything that opening, reading or writing a record may raise.

`sqlite3` raises UnicodeDecodeError where SQLite quotes damaged text in a message, and
MemoryError or OverflowError where a damaged size is believed.
"""

_HELD = ("SQLITE_BUSY", "SQLITE_LOCKED")
# ERROR is "no such column" and "unsupported file format": not our statements are wrong.
_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_ERROR", "SQLITE_TOOBIG", "SQLITE_MISMATCH",
            "SQLITE_CONSTRAINT", "SQLITE_NOMEM")  # fmt: skip
_DAMAGE = "it is damaged"
_REASONS = {
    "SQLITE_FULL": "the disk is full",
    "SQLITE_READONLY": "it is read-only",
    "SQLITE_CANTOPEN": "it cannot be opened",
    "SQLITE_BUSY": "another program is holding it",
    "SQLITE_LOCKED": "another program is holding it",
    "SQLITE_IOERR": "the disk reports an error",
} | dict.fromkeys(_DAMAGED, _DAMAGE)


def _name(fault: BaseException) -> str:
    # Extended codes, as SQLITE_READONLY_DIRECTORY, refine a base of two words.
    return "_".join(getattr(fault, "sqlite_errorname", "").split("_")[:2])


def is_held(fault: Exception) -> bool:
    """Whether another program holds the file at this moment."""
    return isinstance(fault, sqlite3.Error) and _name(fault) in _HELD


def is_damage(fault: Exception) -> bool:
    """Whether the content of the file is at fault."""
    if isinstance(fault, sqlite3.Error):
        code = getattr(fault, "sqlite_errorname", "")
        undecodable = isinstance(fault, sqlite3.OperationalError) and not code
        return undecodable or code == "SQLITE_IOERR_SHORT_READ" or _name(fault) in _DAMAGED
    return isinstance(fault, Damaged | UnicodeDecodeError | OverflowError | MemoryError)


def reason(fault: Exception) -> str:
    """Why the file cannot be used, in words for the learner."""
    if isinstance(fault, sqlite3.Error):
        return _REASONS.get(_name(fault), "SQLite reports an error")
    if isinstance(fault, FileExistsError | NotADirectoryError):
        return "what should be its folder is something else"
    if isinstance(fault, OSError):
        return (fault.strerror or str(fault)).lower()
    return _DAMAGE if is_damage(fault) else str(fault)
