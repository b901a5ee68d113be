"""What the process of a script hands over: lines of JSON, with all that happened since the last.

Nodes and the edges of passes, of which there are many, are columns; everything else is a row, that
begins with how many nodes and edges of its line come before it. Numbers are written so that they
can be read back to the last bit. What was written stays if the process dies, and a reader can
believe none of it: see `tutor.script.record.from_wire`.
"""

from __future__ import annotations

import json
import os
from array import array
from binascii import a2b_base64, b2a_base64
from types import FrameType
from typing import IO, Any

SITE, NODE, ENTER, LEAVE, BIND, PATH = "site", "node", "enter", "leave", "bind", "path"
SEED, ZERO, UPDATE, LABEL = "seed", "zero", "update", "label"
BEGIN, END, PRINT, FAULT, CLASS, NOTE = "begin", "end", "print", "fault", "class", "note"
LEFT_OUT, OPERATION, SPOT, TURN, AT = "left out", "operation", "spot", "turn", "at"
"""The third item of a row, which is one thing that happened."""

NODES, EDGES, ROWS = "nodes", "edges", "rows"
"""The parts of a line."""
NODE_TYPES, EDGE_TYPES = "HIiid", "iidI"
"""Columns of nodes: operation, site, operands (-1 if there is none), value; and of edges: source,
target, the gradient behind the write, spot."""

MOST = 1_000_000
"""Things that are recorded of one run."""

_BATCH = 2_000  # rows that are kept back,
MANY = 20_000  # and nodes,
_AT_ONCE = (END, PRINT, FAULT)  # but not behind one of these, lest the process dies
_FOLDER = os.path.dirname(__file__)
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
        ended: whether Ctrl-C came while something was written.
    """

    def __init__(self, out: IO[str]) -> None:
        """Take the file."""
        self._out, self._rows = out, list[tuple[Any, ...]]()
        self._left = MOST
        self.nodes, self.edges = columns(NODE_TYPES), columns(EDGE_TYPES)
        self.on, self.ended = True, False
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
        if self.ended:
            self.end()

    def end(self) -> None:
        """Do what Ctrl-C asked for while something was written."""
        self.ended = False
        raise KeyboardInterrupt

    def interrupt(self, number: int, frame: FrameType | None) -> None:
        """Take Ctrl-C: what is being written is written first, so that nothing is half there."""
        while frame is not None:
            if frame.f_code.co_filename.startswith(_FOLDER):
                self.ended = frame.f_code.co_name not in _OUTSIDE
                break
            frame = frame.f_back
        if not self.ended:
            raise KeyboardInterrupt

    def flush(self) -> None:
        """Hand over what was kept back."""
        if self.on:
            self._left -= len(self._rows) + len(self.nodes[0]) + len(self.edges[0])
            self._put()
            if self._left < 0:
                self._clear()
                self._rows.append((0, 0, NOTE, f"only the first {MOST:,} things are recorded"))
                self._put()
                self.on = False
        self._clear()

    def _clear(self) -> None:
        self._rows.clear()
        for column in (*self.nodes, *self.edges):
            del column[:]

    def _put(self) -> None:
        line = {
            NODES: list(map(packed, self.nodes)), EDGES: list(map(packed, self.edges)),
            ROWS: self._rows,
        }  # fmt: skip
        self._out.write(json.dumps(line) + "\n")
        self._out.flush()
