"""Words of the built-in feedback that a pack holds back until one of its lessons explains them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

WORDS = (
    "contribution", "edge", "factor", "gradient", "local slope", "node", "path", "rule", "upstream",
)  # fmt: skip
"""The words that can be held back; what the built-in feedback says besides is everyday English."""

_CODE = re.compile(r"`[^`]*`|\{[^{}]*\}")


def untaught(words: Mapping[str, str], lessons: Sequence[str], stem: str) -> tuple[str, ...]:
    """The words that no lesson up to this one explains.

    Args:
        words: of each word the lesson that explains it.
        lessons: the lessons in order.
        stem: the lesson, as it stands in that list.
    """
    to_come = lessons[lessons.index(stem) + 1 :] if stem in lessons else ()
    return tuple(word for word, lesson in words.items() if lesson in to_come)


def says(text: str, words: Collection[str]) -> bool:
    """Whether a text or a template says one of some words, and not in code; plurals count."""
    if not words:
        return False
    found = "|".join(map(re.escape, words))
    return re.search(rf"\b(?:{found})s?\b", _CODE.sub(" ", text), re.IGNORECASE) is not None
