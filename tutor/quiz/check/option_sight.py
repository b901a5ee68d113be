"""Whether the right option of a choice stands word for word in what is read before it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tutor.characters import location
from tutor.lesson.model import Prose, Quiz, Screen
from tutor.program import Diagnostic

_FEWEST = 3
"""Words from which on an option that stands in a text is no coincidence."""
_MARKUP = r"[\s`*_]+"
_LATER = "say it below the question, or in other words"


def option_told(quiz: Quiz, screen: Screen) -> Iterator[Diagnostic]:
    """A warning where a text above a choice has its right option, and none of the wrong ones."""
    right = [option.text for option in quiz.options if option.right]
    if not right or quiz.mode == "predict":
        return
    told, others = _pattern(right[0]), [_pattern(o.text) for o in quiz.options if not o.right]
    if told is None:
        return
    says = f"tells the answer of the question `{quiz.id}`: {right[0]}"
    for block in screen.blocks:
        if block is quiz:
            return
        if isinstance(block, Prose):
            found = told.search(block.markdown)
            if found and not any(p and p.search(block.markdown) for p in others):
                row, col = location(block.markdown, found.start())
                place = block.line + row - 1, col
                yield Diagnostic(quiz.path, *place, "W419", f"this text {says}", _LATER)
        elif isinstance(block, Quiz):
            for path, text in block.texts():
                found = told.search(text)
                if found and path[0] != "options":
                    place = block.places.inside(path, found.start())
                    words = f"the question `{block.id}` {says}"
                    yield Diagnostic(quiz.path, *place, "W420", words, _LATER)


def _pattern(option: str) -> re.Pattern[str] | None:
    """An option as it may stand in a text, whatever its markup; None if it is too short."""
    words = [word for word in re.split(_MARKUP, option) if word.strip(".,;:!?")]
    if len(words) < _FEWEST:
        return None
    words[-1] = words[-1].rstrip(".,;:!?")
    return re.compile(rf"(?<!\w){_MARKUP.join(map(re.escape, words))}(?!\w)", re.IGNORECASE)
