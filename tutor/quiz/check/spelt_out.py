"""Whether a text says an answer: as `name = number`, or word for word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tutor.quiz.asked import Asked

_LINK = r"\s*(?:is|=|≈|:|equals|comes to)\s*"
_NUMBER = r"[-−]?\d+(?:\.\d+)?(?:e-?\d+)?"
_HOLE = re.compile(r"(?<!\{)\{([^{}\n]+)\}(?!\})")
_FEWEST = 3
"""Words from which on an answer that stands in a text is no coincidence."""
_MARKUP = r"[\s`*_]+"


def stated(q: Asked, text: str, name: str, numbers: Sequence[float]) -> int | None:
    """Where a text says `name = number`, or has the number as a placeholder of that name.

    Args:
        q: the question.
        text: Markdown, its placeholders not filled in.
        name: what is asked for, as a prompt writes it.
        numbers: what would be the answer.

    Returns:
        The offset of its line; None if it says no such thing.
    """
    filled = q.text(_HOLE.sub(r"\1 = {\1}", text)).replace("`", "")
    called = re.escape(name).replace("∂", "[d∂]")
    for found in re.finditer(rf"(?<!\w){called}{_LINK}({_NUMBER})", filled):
        value = float(found[1].replace("−", "-"))
        if any(abs(value - x) <= 1e-3 * abs(x) + 1e-12 for x in numbers):
            before = filled[: found.start()].count("\n")
            return sum(len(row) + 1 for row in text.split("\n")[:before])
    return None


def worded(text: str, answer: str, others: Iterable[str] = ()) -> int | None:
    """Where a text has an answer word for word, whatever its markup, and none of the others.

    An answer of less than three words is never found: it could stand there by chance.
    """
    pattern = _pattern(answer)
    found = pattern.search(text) if pattern else None
    if found is None or any((p := _pattern(other)) and p.search(text) for other in others):
        return None
    return found.start()


def _pattern(answer: str) -> re.Pattern[str] | None:
    words = [word for word in re.split(_MARKUP, answer) if word.strip(".,;:!?")]
    if len(words) < _FEWEST:
        return None
    words[-1] = words[-1].rstrip(".,;:!?")
    return re.compile(rf"(?<!\w){_MARKUP.join(map(re.escape, words))}(?!\w)", re.IGNORECASE)
