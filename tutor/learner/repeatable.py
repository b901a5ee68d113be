"""Which question of a screen can be asked with other numbers."""

from __future__ import annotations

from tutor.learner.settled import Settled
from tutor.lesson.model import Quiz, Screen
from tutor.quiz.question import Question
from tutor.quiz.variants import choices


def repeatable(
    screen: Screen, question: Question | None, settled: Settled
) -> tuple[Quiz | None, list[dict[str, float]]]:
    """The question to ask with other numbers, and those: the one that is open or just answered if
    it has some, else the last settled one of the screen that has."""
    program = screen.program
    last = [question.quiz] if question else []
    before = [quiz for quiz in screen.quizzes if quiz in settled]
    for quiz in [*last, *reversed(before)]:
        if program is not None and (others := choices(quiz, program)):
            return quiz, others
    return None, []
