"""Whether the place of an option tells that it is the right one."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.lesson.model import Lesson
from tutor.program import Diagnostic

FEWEST = 3
"""Questions from which on a pattern in the places of their right options can be seen."""


def always_first(lesson: Lesson) -> Iterator[Diagnostic]:
    """A warning at the first choice of a lesson in which the right option always stands first."""
    rights = [
        (quiz, i)
        for quiz in lesson.quizzes
        for i, option in enumerate(quiz.options)
        if option.right
    ]
    if len(rights) >= FEWEST and all(i == 0 for _, i in rights):
        quiz, _ = rights[0]
        line, col = quiz.places.value("options", 0, "right")
        yield Diagnostic(
            quiz.path, line, col, "W418",
            f"in all {len(rights)} choices of this lesson the right option stands first",
            "put it elsewhere in some: options are shown in the order in which they are written",
        )  # fmt: skip
