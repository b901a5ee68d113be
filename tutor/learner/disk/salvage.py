"""Every true row in the files of a record, in whatever state they are.

The files are only read, and never through SQLite: it refuses a file that is shorter than its
header says, or whose first page is damaged. Rows are only ever appended, and carry a checksum, so
that each one found is true wherever it stands, also in the write-ahead log and in free pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tutor.folders import first_bytes
from tutor.learner.disk.entries import (
    Contents,
    EntryRow,
    PlaceRow,
    entry_of_format_1,
    is_entry,
    is_place,
    place_of_format_1,
)
from tutor.learner.disk.leaf_pages import PAGE, TableRow, rows

WAL = "-wal"
"""SQLite keeps the newest pages of `file` in `file-wal` until it copies them over."""

WAL_HEADER = 32
"""Bytes of it before the first frame."""

_TEXT = rb"(?:[\x0d-\x7f]|[\x81-\xff][\x00-\x7f])"  # the type of a column that is a text
_HEADS = re.compile(
    rb"(?=[\x07-\x14][\x00\x08-\x0d][\x3f-\x4d]" + _TEXT + rb"{2}"  # number, at, kind, pack
    rb"|[\x06-\x09]" + _TEXT + rb"{2}[\x00-\x09]{3})",  # pack, lesson, screen, step, event
    re.DOTALL,
)
"""Where the record of an entry or a place may begin: the size of its header, then types."""

_FRAME_HEADER = 24
_FRAME = _FRAME_HEADER + PAGE
_RESTARTS = 1_000_000  # more often no log is begun again


@dataclass(frozen=True, slots=True)
class LogFrame:
    """A page in the write-ahead log.

    Attributes:
        number: of the page in the file.
        commits: whether a transaction ends with it.
        salts: the same in all frames since the log was begun.
        page: its bytes.
    """

    number: int
    commits: bool
    salts: bytes
    page: bytes


def salvage(*paths: Path) -> Contents:
    """All that can be read of the records at some paths, the oldest first."""
    found = _Found()
    for path in paths:
        main, log = read_bytes(path), read_bytes(Path(f"{path}{WAL}"))
        pages = {i // PAGE + 1: _whole(main[i : i + PAGE]) for i in range(0, len(main), PAGE)}
        found.add(list(pages.values()), pages)
        found.add([frame.page for frame in frames(log)], pages | _latest(frames(log)))
    return found.contents()


def salvage_frames(log: Iterable[LogFrame]) -> Contents:
    """All that can be read of some frames of a write-ahead log."""
    log = list(log)
    found = _Found()
    found.add([frame.page for frame in log], _latest(log))
    return found.contents()


def read_bytes(path: Path, most: int = -1) -> bytes:
    """The first bytes of a file, or all; none if it cannot be read, or is something else."""
    try:
        return first_bytes(path, most)
    except OSError:
        return b""


def frames(log: bytes, first: int = 0) -> Iterator[LogFrame]:
    """The whole frames of a write-ahead log, from the one at an index on."""
    for i in range(WAL_HEADER + first * _FRAME, len(log) - _FRAME + 1, _FRAME):
        head = log[i : i + _FRAME_HEADER]
        yield LogFrame(
            int.from_bytes(head[:4]), any(head[4:8]), head[8:16], log[i + 24 : i + _FRAME]
        )


def unread(log: bytes, read: int) -> list[LogFrame]:
    """The frames that SQLite leaves out of a log of which it could read `read` frames.

    Behind the newest frames there may be older ones, whose pages were copied to the file before
    the log was begun again. They are known by their salt, which is counted up then.
    """
    salt = int.from_bytes(log[16:20])
    return [
        frame
        for frame in frames(log, read)
        if not 0 < (salt - int.from_bytes(frame.salts[:4])) % 2**32 < _RESTARTS
    ]


def lost_for_good(log: bytes, left_out: Iterable[LogFrame]) -> bool:
    """Whether frames that SQLite leaves out were lost, rather than never finished by a kill."""
    return any(frame.commits or frame.salts != log[16:24] for frame in left_out)


def _latest(log: Iterable[LogFrame]) -> dict[int, bytes]:
    return {frame.number: frame.page for frame in log}


def _whole(page: bytes) -> bytes:
    return page.ljust(PAGE, b"\0")


@dataclass(slots=True)
class _Found:
    """Rows found so far, with checksums, and without as format 1 had them."""

    _entries: dict[int, EntryRow] = field(default_factory=dict)
    _places: dict[tuple[str, str], tuple[int, PlaceRow]] = field(default_factory=dict)
    _old_entries: dict[int, EntryRow] = field(default_factory=dict)
    _old_places: dict[tuple[str, str], tuple[int, PlaceRow]] = field(default_factory=dict)

    def add(self, pages: Iterable[bytes], numbered: dict[int, bytes]) -> None:
        for page in pages:
            for row in rows(page, _HEADS, lambda number: numbered.get(number, b"")):
                self._take(row)

    def _take(self, row: TableRow) -> None:
        columns: tuple[object, ...] = row.columns
        entry = (row.id, *columns[1:])  # `id` is the row id itself, and not stored twice
        if is_entry(entry):
            self._entries[row.id] = entry
        elif is_place(columns):
            _keep(self._places, row.id, columns)
        elif old := entry_of_format_1(entry):
            self._old_entries[row.id] = old
        elif place := place_of_format_1(columns):
            _keep(self._old_places, row.id, place)

    def contents(self) -> Contents:
        """What was found. In a file with checksums, a row without one is noise."""
        sealed = bool(self._entries or self._places)
        entries = self._entries if sealed else self._old_entries
        places = self._places if sealed else self._old_places
        return Contents(
            tuple(entries[number] for number in sorted(entries)),
            tuple(place for _, place in sorted(places.values())),
        )


def _keep(places: dict[tuple[str, str], tuple[int, PlaceRow]], id: int, place: PlaceRow) -> None:
    """Keep a place if it is the latest of its lesson: each new one gets a higher row id."""
    key = place[:2]
    if key not in places or places[key][0] <= id:
        places[key] = id, place
