"""Which questions of a lesson keep something out of sight, in one sentence."""

from __future__ import annotations

from tutor.learner.asking import Asking
from tutor.learner.coming import Coming
from tutor.lesson.model import Lesson

_NAMED = 3
"""Questions that are called by their numbers."""

PREDICTED = "This is hidden until its sign is said: predict mode is on"
"""What is said where no question hides anything."""


def hidden_until(
    lesson: Lesson, asking: Asking | None, coming: Coming, predicts: bool = False
) -> str:
    """What is said in place of something hidden: which questions ask about this run.

    Each is called by its number in the lesson, which stands over it on the screen. That it is
    enough to answer one is said only where no other one is to come.

    Args:
        lesson: the lesson.
        asking: the question that is on the screen; None if there is none.
        coming: what the questions behind it hide.
        predicts: whether predict mode is on, which may hide more.
    """
    ids = [quiz.id for quiz in lesson.quizzes]
    wait = set(coming.by) if asking is not None else set()
    opened = asking is not None and not asking.settled
    if asking is not None and opened:
        wait.add(asking.question.quiz.id)
    numbers = [i for i, id in enumerate(ids, start=1) if id in wait]
    if not numbers:
        return PREDICTED
    if opened and len(numbers) == 1 and not predicts:
        return f"This is hidden until question {numbers[0]} of this lesson is answered"
    several, verb = ("s", "ask") if len(numbers) > 1 else ("", "asks")
    return f"Hidden for now: question{several} {_listed(numbers)} of this lesson {verb} about it"


def _listed(numbers: list[int]) -> str:
    """`3`, `3 and 4`, `3, 4, 6 and 2 more`."""
    named = [str(number) for number in numbers[:_NAMED]]
    left = len(numbers) - len(named)
    last = f"{left} more" if left else named.pop()
    return f"{', '.join(named)} and {last}" if named else last
