"""A column of a recording of which some rounds were taken out: theirs are put in between."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, overload


class Told(NamedTuple):
    """How the entries of a piece are told in the whole: one of them, and several at once."""

    one: Callable[[int, Any], Any]
    many: Callable[[int, Sequence[Any]], Sequence[Any]]


class Spliced(Sequence[Any]):
    """A column made of pieces.

    An entry and a slice are worked out when they are read. A slice is an array, a bytearray or a
    list, as in a recording.
    """

    __slots__ = ("_length", "_make", "_rows", "_starts", "_told")

    def __init__(
        self,
        starts: Sequence[int],
        length: int,
        rows: Callable[[int], tuple[Sequence[Any], int]],
        make: Callable[[list[Any]], Any],
        told: Told | None = None,
    ) -> None:
        """A column of `length` entries.

        Args:
            starts: the entry that each piece begins with.
            rows: gives the column of a piece, and where in that the piece begins.
            make: makes what a slice is of a list of its entries.
            told: turns entries of a piece, by its number, into those of the whole.
        """
        self._starts, self._length, self._rows = starts, length, rows
        self._make, self._told = make, told

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, i: int) -> Any: ...
    @overload
    def __getitem__(self, i: slice) -> Any: ...
    def __getitem__(self, i: Any) -> Any:
        if i.__class__ is slice:
            return self._make(self._part(i))
        if not 0 <= i < self._length:
            i = range(self._length)[i]
        p = bisect_right(self._starts, i) - 1
        column, first = self._rows(p)
        x = column[i - self._starts[p] + first]
        return x if self._told is None else self._told.one(p, x)

    def __iter__(self) -> Iterator[Any]:
        for rows in self._between(0, self._length):
            yield from rows

    def _part(self, part: slice) -> list[Any]:
        start, end, step = part.indices(self._length)
        if step != 1:
            return [self[i] for i in range(start, end, step)]
        found: list[Any] = []
        for rows in self._between(start, end):
            found.extend(rows)
        return found

    def _between(self, start: int, end: int) -> Iterator[Sequence[Any]]:
        """Entries `start` to `end`, a piece at a time."""
        p = bisect_right(self._starts, start) - 1
        while start < end:
            here = self._starts[p]
            stop = self._starts[p + 1] if p + 1 < len(self._starts) else self._length
            stop = min(stop, end)
            if start < stop:
                column, first = self._rows(p)
                rows = column[start - here + first : stop - here + first]
                told = self._told
                yield rows if told is None else told.many(p, rows)
                start = stop
            p += 1


def ints(entries: list[Any]) -> array[int]:
    """A slice of a column of whole numbers."""
    return array("i", entries)


def floats(entries: list[Any]) -> array[float]:
    """A slice of a column of numbers."""
    return array("d", entries)
