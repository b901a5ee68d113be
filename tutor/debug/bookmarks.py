"""Bookmarks: positions with a letter or a digit each."""

from __future__ import annotations

import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tutor.trace.log import Log

MARKS = string.ascii_letters + string.digits
"""What a bookmark may be called."""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """One bookmark.

    Attributes:
        k: the position.
        what: the event that leads there, by which it is known again; empty at the start.
        fault: why it does not fit the run, empty if it does.
    """

    k: int
    what: str
    fault: str = ""


class Bookmarks:
    """The bookmarks of one run.

    Attributes:
        at: by their marks.
    """

    def __init__(self, log: Callable[[], Log]) -> None:
        """Take what gives the run."""
        self._log = log
        self.at: dict[str, Bookmark] = {}

    def set(self, mark: str, k: int) -> None:
        """Put a mark, one of `MARKS`, at a position; it is taken away where it was."""
        self.at[mark] = Bookmark(k, self._what(k))

    def positions(self) -> dict[str, int]:
        """Where the marks that fit the run are."""
        return {mark: one.k for mark, one in self.at.items() if not one.fault}

    def _what(self, k: int) -> str:
        log = self._log()
        node = log.node_of(k - 1) if k else -1
        return f"{log.kind(k - 1)} {log.label(node) if node >= 0 else ''}".strip() if k else ""

    def kept(self) -> list[dict[str, Any]]:
        """The bookmarks as plain data."""
        return [{"mark": m, "k": one.k, "what": one.what} for m, one in sorted(self.at.items())]

    def restore(self, kept: Sequence[object]) -> list[str]:
        """Take bookmarks back that were kept; what no longer fits stays, marked as such.

        Returns:
            A message for each that does not fit or can not be read.
        """
        messages, events = [], len(self._log())
        for row in kept[: len(MARKS)]:
            match row:
                case {"mark": str(mark), "k": int(k), "what": str(what)} if _is_mark(mark):
                    pass
                case _:
                    messages.append("A bookmark could not be read and was left out")
                    continue
            fault = ""
            if not 0 <= k <= events:
                fault = f"it was at step {k:,}, and the run has {events:,} now"
            elif self._what(k) != what:
                fault = f"step {k:,} is another one now"
            self.at[mark] = Bookmark(k, what, fault)
            if fault:
                messages.append(f"The bookmark {mark} does not fit any more: {fault}")
        return messages


def _is_mark(text: str) -> bool:
    return len(text) == 1 and text in MARKS
