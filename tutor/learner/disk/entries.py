"""What a record is made of, and the checksum that tells a true row from an altered one.

Every row carries a checksum: blake2b of 8 bytes, in hexadecimal, over its other columns in their
order as text with U+001F between them; a lesson is written as `=` and its id, or `-` if it is
NULL. A row is returned only if its checksum is right, whatever has happened to the file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any, NamedTuple, TypeGuard, cast

EntryRow = tuple[int, str, str, str, str | None, str, str]
"""number, at, kind, pack, lesson, data, sum: a row of the table `events`."""
PlaceRow = tuple[str, str, int, int, int, str]
"""pack, lesson, screen, step, event, sum: a row of the table `places`."""


class Entry(NamedTuple):
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
    """What is written in one go, all or nothing: entries, then places laid after them."""

    entries: tuple[Entry, ...] = ()
    places: tuple[Place, ...] = ()


class Contents(NamedTuple):
    """All that a record holds, as rows whose checksums are right.

    Attributes:
        entries: by their numbers.
        places: the latest last.
    """

    entries: tuple[EntryRow, ...] = ()
    places: tuple[PlaceRow, ...] = ()


NOTHING = Contents()


def _sum(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _entry_sum(number: int, at: str, kind: str, pack: str, lesson: str | None, data: str) -> str:
    about = "-" if lesson is None else f"={lesson}"
    return _sum(f"{number}\x1f{at}\x1f{kind}\x1f{pack}\x1f{about}\x1f{data}")


def _place_sum(pack: str, lesson: str, screen: int, step: int, event: int) -> str:
    return _sum(f"{pack}\x1f{lesson}\x1f{screen}\x1f{step}\x1f{event}")


def entry_row(number: int, entry: Entry) -> EntryRow:
    """The row of the entry with a number."""
    return sealed_entry(number, *entry[:4], json.dumps(entry.data))


def sealed_entry(
    number: int, at: str, kind: str, pack: str, lesson: str | None, data: str
) -> EntryRow:
    """A row of `events` with its checksum."""
    return number, at, kind, pack, lesson, data, _entry_sum(number, at, kind, pack, lesson, data)


def place_row(place: Place, event: int) -> PlaceRow:
    """The row of a place that was laid when the last entry had the number `event`."""
    return (*place, event, _place_sum(*place, event))


def entries_of(rows: Sequence[EntryRow]) -> list[tuple[int, Entry]]:
    """The entries in genuine rows, each with its number."""
    # All at once: to read an object takes less than to call for it.
    data = json.loads(f"[{','.join(row[5] for row in rows)}]")
    return [(row[0], Entry(*row[1:5], fields)) for row, fields in zip(rows, data, strict=True)]


def is_entry(row: Sequence[object]) -> TypeGuard[EntryRow]:
    """Whether a row of `events` is as it was written."""
    if _types(row) not in _ENTRY_TYPES:
        return False
    number, at, kind, pack, lesson, data, found = cast(EntryRow, row)
    return _entry_sum(number, at, kind, pack, lesson, data) == found


def is_place(row: Sequence[object]) -> TypeGuard[PlaceRow]:
    """Whether a row of `places` is as it was written."""
    if _types(row) != _PLACE_TYPES:
        return False
    pack, lesson, screen, step, event, found = cast(PlaceRow, row)
    return _place_sum(pack, lesson, screen, step, event) == found


_HEAD: tuple[type, ...] = (int, str, str, str)
_ENTRY_TYPES = {(*_HEAD, str, str, str), (*_HEAD, type(None), str, str)}
_OLD_ENTRY_TYPES = {types[:-1] for types in _ENTRY_TYPES}
_OLD_PLACE_TYPES: tuple[type, ...] = (str, str, int, int, int)
_PLACE_TYPES = (*_OLD_PLACE_TYPES, str)


def _types(row: Sequence[object]) -> tuple[type, ...]:
    # In one go, as this runs for every row; and exactly, as no subclass comes out of SQLite.
    return tuple(map(type, row))


# Format 1 had no checksums: what can be tried is whether a row could have been written at all.

_SLUG = re.compile(r"[\w.-]*")


def entry_of_format_1(row: Sequence[object]) -> EntryRow | None:
    """The row, with its checksum, of number, at, kind, pack, lesson and data as format 1 had them.

    None if the program cannot have written it.
    """
    if _types(row) not in _OLD_ENTRY_TYPES:
        return None
    number, at, kind, pack, lesson, data = cast(tuple[int, str, str, str, str | None, str], row)
    if number < 1 or not all(_SLUG.fullmatch(name) for name in (kind, pack, lesson or "")):
        return None
    try:
        datetime.fromisoformat(at)
        if not isinstance(json.loads(data), dict):
            return None
    except (ValueError, RecursionError):
        return None
    return sealed_entry(number, at, kind, pack, lesson, data)


def place_of_format_1(row: Sequence[object]) -> PlaceRow | None:
    """The row, with its checksum, of pack, lesson, screen, step and event as format 1 had them.

    None if the program cannot have written it.
    """
    if _types(row) != _OLD_PLACE_TYPES:
        return None
    pack, lesson, screen, step, event = cast(tuple[str, str, int, int, int], row)
    if min(screen, step, event) < 0 or not all(map(_SLUG.fullmatch, (pack, lesson))):
        return None
    return place_row(Place(pack, lesson, screen, step), event)
