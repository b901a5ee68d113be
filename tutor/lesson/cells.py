"""How many cells of a terminal a text takes."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_SHORT = 100
"""Characters of a text from which on its cells are counted each time."""


@lru_cache(maxsize=4096)
def cells(char: str) -> int:
    """How many cells a character takes."""
    if unicodedata.category(char) in ("Mn", "Me", "Cf", "Cc"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def width(text: str) -> int:
    """How many terminal cells a text takes: 2 for wide characters, 0 for combining ones."""
    if text.isascii():
        return len(text)
    return _piece(text) if len(text) < _SHORT else sum(map(cells, text))


@lru_cache(maxsize=4096)
def _piece(text: str) -> int:
    """The same for a short text: the pieces of a drawing come again at every step."""
    return sum(map(cells, text))
