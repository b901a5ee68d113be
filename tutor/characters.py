"""Text from outside: what is refused where it enters, and made harmless where it goes out.

Terminals obey control characters, and bidirectional marks show a line in another order
than the one that is read. Neither has a place in a lesson or a program, so `unsafe` refuses
both wherever text enters. File names, answers and arguments cannot be refused, so whatever is
written to a terminal goes through `safe`.
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


_INVISIBLE = re.compile(
    "[\u00ad\u034f\u115f\u1160\u180b-\u180e\u200b\u2060-\u2064\u206a-\u206f\u3164\uffa0]"
)
"""Characters without a width that no script needs; the joiners of Persian and of emoji stay."""
_MARKS = (
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]"
)
_PILED = re.compile(f"({_MARKS}{{3}}){_MARKS}+")
_BREAKS = re.compile("[\n\t]")


def safe(text: str, most: int | None = None, *, one_line: bool = False) -> str:
    """A text as a terminal may be given it: nothing in it is obeyed, hidden or piled up.

    Args:
        text: any text.
        most: the length at which it is cut, with `…` in the place of the rest.
        one_line: whether line breaks and tabs are written as escapes too.

    Returns:
        The text with control characters and bidirectional marks as the escapes that Python
        writes, such as `\\x1b`, without characters that have no width, and with at most three
        combining marks on a letter.
    """
    if most is not None and len(text) > most:
        text = text[: max(most - 1, 0)] + "…"
    if one_line:
        text = _BREAKS.sub(_escape, text)
    if text.isascii() and text.isprintable():
        return text
    return _PILED.sub(r"\1", _INVISIBLE.sub("", _UNSAFE.sub(_escape, text)))


def harmless(text: str) -> str:
    """A text for a drawing, where every cell has its place: as by `safe`, but without escapes."""
    if text.isascii() and text.isprintable():
        return text
    return safe(_UNSAFE.sub("", text))


def _escape(found: re.Match[str]) -> str:
    return ascii(found[0])[1:-1]


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
