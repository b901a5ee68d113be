"""What the process of a script hands over: lines of JSON, on each a list of what happened.

Numbers are written so that they can be read back to the last bit. What was written stays if the
process dies, and a reader can believe none of it: see `tutor.script.record.from_wire`.
"""

from __future__ import annotations

import json
import os
from types import FrameType
from typing import IO, Any

SITE, NODE, ENTER, LEAVE, BIND, PATH = "site", "node", "enter", "leave", "bind", "path"
EDGE, SEED, ZERO, UPDATE = "edge", "seed", "zero", "update"
BEGIN, END, PRINT, FAULT, CLASS, NOTE = "begin", "end", "print", "fault", "class", "note"
LEFT_OUT = "left out"
"""The first item of a row, which is one thing that happened."""

MOST = 1_000_000
"""Things that are recorded of one run."""

_BATCH = 2_000  # rows that are kept back,
_AT_ONCE = (END, PRINT, FAULT)  # but not behind one of these, lest the process dies
_FOLDER = os.path.dirname(__file__)
_OUTSIDE = ("run", "main", "backward")  # functions of ours that call what is the script's


class WireWriter:
    """Writes rows to a file, some at a time.

    Attributes:
        on: whether anything is written; false in a process that the script has forked.
    """

    def __init__(self, out: IO[str]) -> None:
        """Take the file."""
        self._out, self._rows = out, list[tuple[Any, ...]]()
        self._left = MOST
        self.on, self._ended = True, False
        os.register_at_fork(after_in_child=self._forked)

    def _forked(self) -> None:
        self.on = False
        self._rows.clear()

    def write(self, *row: Any) -> None:
        """Add a row."""
        if not self.on:
            return
        self._rows.append(row)
        if len(self._rows) >= _BATCH or row[0] in _AT_ONCE:
            self.flush()
        if self._ended:
            self._ended = False
            raise KeyboardInterrupt

    def interrupt(self, number: int, frame: FrameType | None) -> None:
        """Take Ctrl-C: what is being written is written first, so that nothing is half there."""
        while frame is not None:
            if frame.f_code.co_filename.startswith(_FOLDER):
                self._ended = frame.f_code.co_name not in _OUTSIDE
                break
            frame = frame.f_back
        if not self._ended:
            raise KeyboardInterrupt

    def flush(self) -> None:
        """Hand over what was kept back."""
        rows, self._rows = self._rows, []
        self._put(rows)
        self._left -= len(rows)
        if self._left < 0 and self.on:
            self._put([(NOTE, f"only the first {MOST:,} things are recorded")])
            self.on = False

    def _put(self, rows: list[tuple[Any, ...]]) -> None:
        self._out.write(json.dumps(rows) + "\n")
        self._out.flush()
