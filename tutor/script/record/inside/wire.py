"""What the process of a script hands over: parts, each with all that happened since the last.

What there is much of, nodes and the edges of passes, is columns of plain bytes; everything else is
a row of JSON, that begins with how much of each group of columns comes before it. Numbers are
written so that they can be read back to the last bit. What was written stays if the process dies,
and a reader can believe none of it: see `tutor.script.record.from_wire`.
"""

from __future__ import annotations

import json
import os
from _thread import interrupt_main
from array import array
from collections.abc import Iterator
from itertools import chain
from threading import Timer
from types import FrameType
from typing import IO, Any, NamedTuple

from tutor.program.bulk_rows import ACT_TYPES, NODE_TYPES

SITE, NODE, ENTER, LEAVE, BIND, PATH = "site", "node", "enter", "leave", "bind", "path"
SEED, ZERO, UPDATE, LABEL = "seed", "zero", "update", "label"
BEGIN, END, PRINT, FAULT, CLASS, NOTE = "begin", "end", "print", "fault", "class", "note"
LEFT_OUT, OPERATION, SPOT, TURN, AT = "left out", "operation", "spot", "turn", "at"
NAME, PASS, STOPPED, MORE, THREADS = "name", "pass", "stopped", "more", "threads"
"""The third item of a row, which is one thing that happened."""

FORM, COUNTS, ROWS = "form", "counts", "rows"
"""The head of a part: the name of its form, the lengths of its groups of columns, and its rows."""


class WireForm(NamedTuple):
    """What the columns of a recording are.

    Attributes:
        name: what it is called.
        groups: the types of the columns of each group.
        most: things that are recorded of one run.
    """

    name: str
    groups: tuple[str, ...]
    most: int


WATCHED = WireForm("watched", ("HIiid", "iidI"), 1_000_000)
"""Of a class that is watched. Of a node: operation, site, operands (-1 if there is none), value;
of an edge: source, target, the gradient behind the write, spot."""
STREAMED = WireForm("streamed", (NODE_TYPES, ACT_TYPES, "id"), 4_000_000)
"""Of our own numbers: see `tutor.program.bulk_rows`; and of the nodes that a pass reached, in order
of creation: the node, and the gradient that the pass left there."""
FORMS = {form.name: form for form in (WATCHED, STREAMED)}
Group = tuple["array[Any]", ...]

_BATCH = 2_000  # rows that are kept back,
MANY = 20_000  # and nodes,
_AT_ONCE = (END, PASS, PRINT, FAULT)  # but not behind one of these, lest the process dies
_FOLDER = os.path.dirname(__file__)
_LATER = 0.002  # seconds
_FULL = "only the first {:,} things are recorded"
_OUTSIDE = ("run", "main", "backward")  # functions of ours that call what is the script's


def columns(types: str) -> Group:
    """Empty columns."""
    return tuple(map(array, types))


class WirePart(NamedTuple):
    """What was handed over at once: its form, its groups of columns, and its rows."""

    form: WireForm
    groups: list[Group]
    rows: list[list[Any]]


def parts(file: IO[bytes]) -> Iterator[WirePart]:
    """All that was handed over, up to what the process did not come to end.

    Raises:
        ValueError, KeyError, TypeError: it is no such file.
    """
    while head := file.readline():
        if not head.endswith(b"\n"):
            return
        told = json.loads(head)
        form, groups = FORMS[told[FORM]], list[Group]()
        for types, count in zip(form.groups, told[COUNTS], strict=True):
            group = columns(types)
            for column in group:
                data = file.read(size := count * column.itemsize)
                if count < 0 or len(data) < size:
                    return
                column.frombytes(data)
            groups.append(group)
        yield WirePart(form, groups, told[ROWS])


class WireWriter:
    """Writes what happens to a file, some at a time.

    Attributes:
        groups: the columns; whoever writes to them calls `flush` now and then.
        on: whether anything is written; false in a process that the script has forked.
    """

    def __init__(self, out: IO[bytes], form: WireForm) -> None:
        """Take the file, and what the columns are."""
        self._out, self._form, self._rows = out, form, list[tuple[Any, ...]]()
        self._left = form.most
        self.groups = tuple(map(columns, form.groups))
        self.on = True
        os.register_at_fork(after_in_child=self._forked)

    def _forked(self) -> None:
        self.on = False
        self._clear()

    def write(self, *row: Any) -> None:
        """Add a row."""
        if not self.on:
            return
        self._rows.append((*self._counts(), *row))
        if len(self._rows) >= _BATCH or row[0] in _AT_ONCE:
            self.flush()

    def interrupt(self, number: int, frame: FrameType | None) -> None:
        """Take Ctrl-C; while something is being written, a little later, so that all is there."""
        while frame is not None and not frame.f_code.co_filename.startswith(_FOLDER):
            frame = frame.f_back
        if frame is None or frame.f_code.co_name in _OUTSIDE:
            raise KeyboardInterrupt
        Timer(_LATER, interrupt_main).start()

    def flush(self) -> None:
        """Hand over what was kept back."""
        if self.on:
            things = len(self._rows) + sum(self._counts())
            if things:
                self._left -= things
                self._put()
            if self._left < 0:
                self._clear()
                self._rows.append((*self._counts(), NOTE, _FULL.format(self._form.most)))
                self._put()
                self.on = False
        self._clear()

    def _clear(self) -> None:
        self._rows.clear()
        for column in chain.from_iterable(self.groups):
            del column[:]

    def _counts(self) -> list[int]:
        return [len(group[0]) for group in self.groups]

    def _put(self) -> None:
        head = {FORM: self._form.name, COUNTS: self._counts(), ROWS: self._rows}
        self._out.write(json.dumps(head).encode() + b"\n")
        for column in chain.from_iterable(self.groups):
            column.tofile(self._out)
        self._out.flush()
