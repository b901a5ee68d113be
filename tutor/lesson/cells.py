"""How many cells of a terminal a text takes."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=4096)
def cells(char: str) -> int:
    """How many cells a character takes."""
    if unicodedata.category(char) in ("Mn", "Me", "Cf", "Cc"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def width(text: str) -> int:
    """How many terminal cells a text takes: 2 for wide characters, 0 for combining ones."""
    return len(text) if text.isascii() else sum(map(cells, text))
