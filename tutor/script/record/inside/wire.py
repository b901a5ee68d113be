"""What the process of a script hands over: lines of JSON, with all that happened since the last.

Nodes and the edges of passes, of which there are many, are columns; everything else is a row, that
begins with how many nodes and edges of its line come before it. Numbers are written so that they
can be read back to the last bit. What was written stays if the process dies, and a reader can
believe none of it: see `tutor.script.record.from_wire`.
"""

from __future__ import annotations

import json
import os
from _thread import interrupt_main
from array import array
from binascii import a2b_base64, b2a_base64
from threading import Timer
from types import FrameType
from typing import IO, Any, NamedTuple

from tutor.program.in_bulk import ROW_TYPES

SITE, NODE, ENTER, LEAVE, BIND, PATH = "site", "node", "enter", "leave", "bind", "path"
SEED, ZERO, UPDATE, LABEL = "seed", "zero", "update", "label"
BEGIN, END, PRINT, FAULT, CLASS, NOTE = "begin", "end", "print", "fault", "class", "note"
LEFT_OUT, OPERATION, SPOT, TURN, AT = "left out", "operation", "spot", "turn", "at"
NAME, PASS, STOPPED = "name", "pass", "stopped"
"""The third item of a row, which is one thing that happened."""

ROWS = "rows"
"""The part of a line that is no columns."""


class Form(NamedTuple):
    """What the columns of a recording are.

    Attributes:
        nodes, edges: the names of their parts of a line.
        node_types, edge_types: the types of their columns.
        most: things that are recorded of one run.
    """

    nodes: str
    node_types: str
    edges: str
    edge_types: str
    most: int


WATCHED = Form("nodes", "HIiid", "edges", "iidI", 1_000_000)
"""Of a class that is watched. Of a node: operation, site, operands (-1 if there is none), value;
of an edge: source, target, the gradient behind the write, spot."""
STREAMED = Form("stream", ROW_TYPES, "reached", "id", 4_000_000)
"""Of our own numbers. Rows, see `tutor.program.in_bulk`; and of the nodes that a pass reached, in
order of creation: the node, and the gradient that the pass left there."""

_BATCH = 2_000  # rows that are kept back,
MANY = 20_000  # and nodes,
_AT_ONCE = (END, PASS, PRINT, FAULT)  # but not behind one of these, lest the process dies
_FOLDER = os.path.dirname(__file__)
_LATER = 0.002  # seconds
_FULL = "only the first {:,} things are recorded"
_OUTSIDE = ("run", "main", "backward")  # functions of ours that call what is the script's


def columns(types: str) -> tuple[array[Any], ...]:
    """Empty columns."""
    return tuple(map(array, types))


def packed(column: array[Any]) -> str:
    """A column as text."""
    return b2a_base64(column.tobytes(), newline=False).decode()


def unpacked(text: str, kind: str) -> array[Any]:
    """The column of a text.

    Raises:
        ValueError: it is none.
    """
    column = array(kind)
    column.frombytes(a2b_base64(text))
    return column


class WireWriter:
    """Writes what happens to a file, some at a time.

    Attributes:
        nodes, edges: the columns; whoever writes to them calls `flush` now and then.
        on: whether anything is written; false in a process that the script has forked.
    """

    def __init__(self, out: IO[str], form: Form) -> None:
        """Take the file, and what the columns are."""
        self._out, self._form, self._rows = out, form, list[tuple[Any, ...]]()
        self._left = form.most
        self.nodes, self.edges = columns(form.node_types), columns(form.edge_types)
        self.on = True
        os.register_at_fork(after_in_child=self._forked)

    def _forked(self) -> None:
        self.on = False
        self._clear()

    def write(self, *row: Any) -> None:
        """Add a row."""
        if not self.on:
            return
        self._rows.append((len(self.nodes[0]), len(self.edges[0]), *row))
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
            if not (self._rows or len(self.nodes[0])):
                return
            self._left -= len(self._rows) + len(self.nodes[0]) + len(self.edges[0])
            self._put()
            if self._left < 0:
                self._clear()
                self._rows.append((0, 0, NOTE, _FULL.format(self._form.most)))
                self._put()
                self.on = False
        self._clear()

    def _clear(self) -> None:
        self._rows.clear()
        for column in (*self.nodes, *self.edges):
            del column[:]

    def _put(self) -> None:
        line = {
            self._form.nodes: list(map(packed, self.nodes)),
            self._form.edges: list(map(packed, self.edges)), ROWS: self._rows,
        }  # fmt: skip
        self._out.write(json.dumps(line) + "\n")
        self._out.flush()
