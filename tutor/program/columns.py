"""Sequences of small tuples, kept as columns: a row becomes a tuple only when it is asked for.

A run calls functions and assigns names a million times; a tuple for each would weigh more than
the graph itself.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple


class Frame(NamedTuple):
    """One call: of the program's own function, or of a library function made of operations.

    `first` and `last` bound the events made inside (last exclusive); frame 0 is the program.
    """

    id: int
    parent: int
    function: str
    line: int
    first: int
    last: int


class Binding(NamedTuple):
    """A name was given a meaning after `k` events: a node, or else a plain value."""

    k: int
    frame: int
    name: str
    node: int | None
    plain: float | str | None


class Frames(Sequence[Frame]):
    """The calls of a run, by id: 16 bytes each and a reference to the function's name."""

    __slots__ = ("_first", "_function", "_last", "_line", "_parent")

    def __init__(self) -> None:
        self._parent, self._line, self._first, self._last = (array("i") for _ in range(4))
        self._function: list[str] = []

    @classmethod
    def of(cls, parent: Any, function: Any, line: Any, first: Any, last: Any) -> Frames:
        """The calls that these columns say."""
        frames = cls()
        frames._parent, frames._function, frames._line = parent, function, line
        frames._first, frames._last = first, last
        return frames

    def open(self, parent: int, function: str, line: int, first: int) -> int:
        """A call begins; the id of its frame."""
        self._parent.append(parent)
        self._function.append(function)
        self._line.append(line)
        self._first.append(first)
        self._last.append(-1)
        return len(self._last) - 1

    def close(self, frame: int, last: int) -> None:
        """A call ends."""
        self._last[frame] = last

    def around(self, frame: int) -> int:
        """The call that a call was made in; of the program itself -1."""
        return self._parent[frame]

    def close_all(self, last: int) -> None:
        """The run ends; calls that an error left open end with it."""
        for frame, end in enumerate(self._last):
            if end < 0:
                self._last[frame] = last

    def cut(self, start: int) -> tuple[array[int], list[str], array[int], array[int], array[int]]:
        """Take the calls from `start` on out: around, function, line, first and last event."""
        columns = self._parent, self._function, self._line, self._first, self._last
        parent, function, line, first, last = columns
        rows = parent[start:], function[start:], line[start:], first[start:], last[start:]
        for column in (parent, line, first, last):
            del column[start:]
        del function[start:]
        return rows

    def are_over(self, start: int) -> bool:
        """Whether all calls from `start` on have ended."""
        return -1 not in self._last[start:]

    def at(self, i: int) -> int:
        """The innermost call that event `i` happened in."""
        # The call that began last before it, or one of those around that one.
        return self._around(bisect_right(self._first, i) - 1, i)

    def at_each(self, events: Sequence[int]) -> list[int]:
        """`at` of many events, in order, which lie close together."""
        if not events:
            return []
        low = max(bisect_right(self._first, events[0]) - 1, 0)
        high = bisect_right(self._first, events[-1], low)
        first, last, parent = (
            column[low:high] for column in (self._first, self._last, self._parent)
        )
        found: list[int] = []
        begun = 0
        while len(found) < len(events):  # from where the call changes to where it changes again
            i = events[len(found)]
            begun = bisect_right(first, i, begun) or begun
            frame = low + begun - 1
            while frame >= low and last[frame - low] <= i and frame:
                frame = parent[frame - low]
            if frame < low:
                frame = self._around(frame, i)
            if not frame:
                until = events[-1] + 1
            else:
                until = last[frame - low] if frame >= low else self._last[frame]
            if begun < len(first):
                until = min(until, first[begun])
            found += [frame] * (bisect_left(events, until, len(found)) - len(found))
        return found

    def _around(self, frame: int, i: int) -> int:
        """The call that event `i` happened in: this one or one of those around it."""
        while self._last[frame] <= i and frame:
            frame = self._parent[frame]
        return frame

    @property
    def columns(self) -> tuple[array[int], array[int], array[int]]:
        """For each call the one around it, its first event, and the event after its last."""
        return self._parent, self._first, self._last

    def changes(self) -> Iterator[tuple[int, int]]:
        """Every event from which on the innermost call is another one, in order, and that call.

        Of several for one event the last counts, as some calls have no events.
        """
        yield 0, 0
        around = [0]
        for frame in range(1, len(self)):
            first = self._first[frame]
            while len(around) > 1 and self._last[around[-1]] <= first:
                last = self._last[around.pop()]
                yield last, around[-1]
            yield first, frame
            around.append(frame)
        while len(around) > 1:
            last = self._last[around.pop()]
            yield last, around[-1]

    @property
    def _rows(self) -> tuple[Sequence[Any], ...]:
        return self._parent, self._function, self._line, self._first, self._last

    def __len__(self) -> int:
        return len(self._last)

    def __getitem__(self, i: Any) -> Any:
        if isinstance(i, slice):
            return list(map(Frame, range(len(self))[i], *(column[i] for column in self._rows)))
        i = range(len(self))[i]
        return Frame(
            i, self._parent[i], self._function[i], self._line[i], self._first[i], self._last[i]
        )


class Bindings(Sequence[Binding]):
    """What names were given as meanings, in order: 20 bytes each beside the meaning itself.

    The frame is kept only where it is not that of the binding before.

    Attributes:
        k, name, meaning: the columns. A meaning is the number of a node if it
            is an int, else a plain value.
        newest: the frame of the last binding.
    """

    __slots__ = ("_frame", "_since", "k", "meaning", "name", "newest")

    def __init__(self) -> None:
        self.k = array("i")
        self.name: list[str] = []
        self.meaning: list[int | float | str] = []
        self._since, self._frame = array("i"), array("i")  # from this binding on, this frame
        self.newest = -1

    @classmethod
    def of(cls, k: Any, name: Any, meaning: Any, inside: Any) -> Bindings:
        """The bindings that these columns say; `inside` has the call of each."""
        bindings = cls()
        bindings.k, bindings.name, bindings.meaning = k, name, meaning
        bindings._since, bindings._frame = array("i", range(len(k))), inside
        return bindings

    def enter(self, frame: int) -> None:
        """From now on names are given meanings in this frame."""
        self.newest = frame
        self._since.append(len(self.k))
        self._frame.append(frame)

    def add(self, k: int, frame: int, name: str, meaning: int | float | str) -> None:
        """A name was given a meaning after `k` events. `Recorder.bind` has this written out."""
        if frame != self.newest:
            self.enter(frame)
        self.k.append(k)
        self.name.append(name)
        self.meaning.append(meaning)

    def cut(self, start: int) -> tuple[array[int], list[str], list[int | float | str], array[int]]:
        """Take the bindings from `start` on out: position, name, meaning and call of each."""
        inside = self.inside(start)
        rows = self.k[start:], self.name[start:], self.meaning[start:], inside
        del self.k[start:], self.name[start:], self.meaning[start:]
        kept = bisect_left(self._since, start)
        del self._since[kept:], self._frame[kept:]
        self.newest = self._frame[-1] if kept else -1
        return rows

    def inside(self, start: int = 0) -> array[int]:
        """The call of each binding from `start` on."""
        runs = zip(self._since, [*self._since[1:], len(self.k)], self._frame, strict=True)
        inside = array("i")
        for since, end, frame in islice(runs, max(bisect_right(self._since, start) - 1, 0), None):
            inside.extend([frame] * (end - max(since, start)))
        return inside

    def frame(self, i: int) -> int:
        """The call in which binding `i` was made."""
        return self._frame[bisect_right(self._since, i) - 1]

    def nodes(self) -> Iterator[tuple[int, int, str, int]]:
        """Position, frame, name and node of every binding to a node, in order."""
        every = len(self._since) == len(self.k)  # whether each has a call of its own
        inside = self._frame if every else self.inside()
        for k, frame, name, meaning in zip(self.k, inside, self.name, self.meaning, strict=True):
            if meaning.__class__ is int:
                yield k, frame, name, meaning

    def __len__(self) -> int:
        return len(self.k)

    def __getitem__(self, i: Any) -> Any:
        if isinstance(i, slice):
            return [self[j] for j in range(len(self))[i]]
        i = range(len(self))[i]
        meaning = self.meaning[i]
        node, plain = (meaning, None) if meaning.__class__ is int else (None, meaning)
        return Binding(self.k[i], self.frame(i), self.name[i], node, plain)
