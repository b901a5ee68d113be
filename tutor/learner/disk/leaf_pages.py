"""Reads table rows out of the raw bytes of a SQLite file, page by page.

This is for a file that SQLite itself refuses. No page is needed to find another one, except
those that a long row runs over to, and no page has to be whole: a row is found by the header of
its record, wherever that stands. The format is https://www.sqlite.org/fileformat2.html, sections
1.6 (b-tree pages) and 2.1 (records). Nothing here knows whether a row is true: on a damaged page
noise may look like one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

PAGE = 4096
"""Bytes in a page. A record is made with this size, whatever the build of SQLite prefers."""

Column = int | str | bytes | None

_LOCAL = PAGE - 35  # longest payload that is kept on its page whole
_LEAST = (PAGE - 12) * 32 // 255 - 23  # shortest part of a longer one that is kept there
_LONGEST = 16_000_000
_NEAREST, _FARTHEST = 2, 12  # bytes from the start of a row to the header of its record
_INT_SIZES = (0, 1, 2, 3, 4, 6, 8)  # by serial type


class TableRow(NamedTuple):
    """A row of some table: the row id, and the columns as they are stored."""

    id: int
    columns: tuple[Column, ...]


def rows(
    page: bytes, heads: re.Pattern[bytes], page_at: Callable[[int], bytes]
) -> Iterator[TableRow]:
    """Every row on a page, and perhaps some noise.

    Args:
        page: `PAGE` bytes.
        heads: finds where the header of a record may begin, with matches of no length.
        page_at: the page with a number, empty if there is none; for rows that run over.
    """
    for match in heads.finditer(page):
        head = match.start()
        for start in range(max(head - _FARTHEST, 0), head - _NEAREST + 1):
            if (row := _row(page, start, head, page_at)) is not None:
                yield row


def _row(page: bytes, start: int, head: int, page_at: Callable[[int], bytes]) -> TableRow | None:
    """The row that begins at `start`, its record at `head`; None if there cannot be one."""
    try:
        size, i = _varint(page, start)
        if i >= head or not 8 <= size <= _LONGEST:
            return None
        number, i = _varint(page, i)
        if i != head:
            return None
        payload = _payload(page, i, size, page_at)
        return None if payload is None else TableRow(number, _columns(payload))
    except (IndexError, UnicodeDecodeError):
        return None


def _varint(data: bytes, i: int) -> tuple[int, int]:
    """A number of one to nine bytes, seven bits each, and the offset behind it."""
    found = 0
    for k in range(8):
        byte = data[i + k]
        found = found << 7 | byte & 0x7F
        if byte < 0x80:
            return found, i + k + 1
    found = found << 8 | data[i + 8]
    return found - (1 << 64) if found >> 63 else found, i + 9


def _payload(page: bytes, i: int, size: int, page_at: Callable[[int], bytes]) -> bytes | None:
    if size <= _LOCAL:
        return page[i : i + size] if i + size <= PAGE else None
    kept = _LEAST + (size - _LEAST) % (PAGE - 4)
    if kept > _LOCAL:
        kept = _LEAST
    if i + kept + 4 > PAGE:
        return None
    parts, left = [page[i : i + kept]], size - kept
    following = int.from_bytes(page[i + kept : i + kept + 4])
    while left > 0:  # each page takes some of it, so a circle of pages ends too
        more = page_at(following)
        if not more:
            return None
        parts.append(more[4 : 4 + left])
        left -= PAGE - 4
        following = int.from_bytes(more[:4])
    return b"".join(parts)


def _columns(payload: bytes) -> tuple[Column, ...]:
    """The columns of a record. Raises IndexError or UnicodeDecodeError if it is none."""
    head, i = _varint(payload, 0)
    at, found = head, list[Column]()
    while i < head:
        serial, i = _varint(payload, i)
        size = (serial - 12) // 2 if serial >= 12 else 8 if serial == 7 else 0
        if 1 <= serial <= 6:
            size = _INT_SIZES[serial]
        data = payload[at : at + size]
        at += size
        if len(data) != size or serial < 0:
            raise IndexError("no record")
        found.append(_value(serial, data))
    if at != len(payload) or i != head:
        raise IndexError("no record")
    return tuple(found)


def _value(serial: int, data: bytes) -> Column:
    if serial >= 12:
        return data.decode("utf-8") if serial % 2 else data
    if serial in (8, 9):
        return serial - 8
    if serial == 7:
        return data  # a number that is not whole: a record has none, so it is never read
    return int.from_bytes(data, signed=True) if 1 <= serial <= 6 else None
