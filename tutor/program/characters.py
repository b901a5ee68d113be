"""The one check that text from a file is only text.

Terminals obey control characters, and bidirectional marks show a line in another order
than the one that is read. Neither has a place in a lesson or a program, so both are
refused wherever text enters.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from itertools import accumulate

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_UNSAFE = re.compile(
    f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_BIDI}\u2028\u2029\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
    "\ud800-\udfff]"
)
_NAMES = {0x1B: "ESC", 0x07: "BEL", 0x08: "backspace", 0x0D: "carriage return", 0x00: "NUL"}


def unsafe(text: str) -> tuple[int, str] | None:
    """The first character that may not be shown, as (offset, description); None if all may."""
    found = _UNSAFE.search(text)
    if not found:
        return None
    code = ord(found[0])
    name = _NAMES.get(code) or unicodedata.name(found[0], "").lower()
    kind = "bidirectional mark" if re.match(f"[{_BIDI}]", found[0]) else "control character"
    return found.start(), f"{kind} U+{code:04X}" + (f" ({name})" if name else "")


def location(text: str, offset: int) -> tuple[int, int]:
    """Line and column of an offset in a text, both from 1."""
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


class Columns:
    """Columns in characters, from the offsets in bytes that Python's own parser counts in."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._starts: dict[int, list[int]] = {}

    def __call__(self, line: int, offset: int) -> int:
        """The column, from 1, of byte `offset` of line number `line`, from 1."""
        text = self._lines[line - 1]
        if text.isascii():
            return offset + 1
        if line not in self._starts:
            self._starts[line] = list(accumulate((len(c.encode()) for c in text), initial=0))
        return bisect_left(self._starts[line], offset) + 1
