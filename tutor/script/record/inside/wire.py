"""What the process of a script hands over: lines of JSON, one thing that happened on each.

Numbers are written so that they can be read back to the last bit. What was written stays if the
process dies, and a reader can believe none of it: see `tutor.script.record.from_wire`.
"""

from __future__ import annotations

import json
import os
from typing import IO, Any

SITE, NODE, ENTER, LEAVE, BIND, PATH = "site", "node", "enter", "leave", "bind", "path"
EDGE, SEED, ZERO, UPDATE = "edge", "seed", "zero", "update"
BEGIN, END, PRINT, FAULT, CLASS, NOTE = "begin", "end", "print", "fault", "class", "note"
"""The first item of a line."""

MOST = 1_000_000
"""Things that are recorded of one run."""

_BATCH = 2_000  # lines that are kept back


class WireWriter:
    """Writes lines to a file, some at a time.

    Attributes:
        on: whether anything is written; false in a process that the script has forked.
    """

    def __init__(self, out: IO[str]) -> None:
        """Take the file."""
        self._out, self._rows = out, list[tuple[Any, ...]]()
        self._left = MOST
        self.on = True
        os.register_at_fork(after_in_child=self._forked)

    def _forked(self) -> None:
        self.on = False
        self._rows.clear()

    def write(self, *row: Any) -> None:
        """Add a line."""
        if not self.on:
            return
        self._rows.append(row)
        if len(self._rows) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        """Hand over what was kept back."""
        rows, self._rows = self._rows, []
        self._out.write("".join(json.dumps(row) + "\n" for row in rows))
        self._out.flush()
        self._left -= len(rows)
        if self._left < 0 and self.on:
            self._out.write(json.dumps((NOTE, f"only the first {MOST:,} things are recorded")))
            self._out.write("\n")
            self._out.flush()
            self.on = False
