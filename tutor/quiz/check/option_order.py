"""Whether the place of an option tells that it is the right one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tutor.lesson.model import Quiz
from tutor.program import Diagnostic

FEWEST = 3
"""Questions from which on a pattern in the places of their right options can be seen."""


def always_first(picked: Iterable[tuple[Quiz, str, int]]) -> Iterator[Diagnostic]:
    """A warning at the first of a lesson's questions if the right answer is always listed first.

    Args:
        picked: each question, the key of its list, and the place of the right answer in it.
    """
    rights = list(picked)
    if len(rights) >= FEWEST and all(i == 0 for _, _, i in rights):
        quiz, key, _ = rights[0]
        where = (key, 0, "right") if key == "options" else (key, 0)
        line, col = quiz.places.value(*where)
        yield Diagnostic(
            quiz.path, line, col, "W418",
            f"in all {len(rights)} choices of this lesson the right option stands first",
            "put it elsewhere in some: options are shown in the order in which they are written",
        )  # fmt: skip
