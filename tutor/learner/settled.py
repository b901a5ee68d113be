"""The questions of a lesson that are settled, and the answers that settled them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tutor.learner.attempt import Attempt
from tutor.lesson.listed.headers import Filed
from tutor.lesson.model import Quiz
from tutor.quiz.question import Question, Verdict
from tutor.quiz.situation import Situation


@dataclass(frozen=True, slots=True)
class Past:
    """A question that was settled, and how.

    Attributes:
        question: the question, with the program's own numbers.
        answer: what settled it, empty if the answer was shown.
        verdict: of that answer; None if the answer was shown.
        shown: how the answer comes about, if it was shown.
    """

    question: Question
    answer: str
    verdict: Verdict | None
    shown: str = ""

    @classmethod
    def of(cls, question: Question, answer: str, at: Situation) -> Past:
        """A question and what settled it."""
        if not answer:
            return cls(question, answer, None, question.reveal(at.kept))
        return cls(question, answer, question.grade(answer, at))


class Settled:
    """What settled each question, by id. An answer that was shown is the empty text."""

    def __init__(self) -> None:
        self._answers: dict[str, str] = {}

    def read(self, quizzes: Iterable[Filed], attempts: Iterable[Attempt]) -> None:
        """Take what is in the record; a question is also known by its former ids."""
        ids = {old: quiz.id for quiz in quizzes for old in (*quiz.was, quiz.id)}
        for attempt in attempts:
            if attempt.quiz in ids and (attempt.ok or attempt.mode in ("predict", "shown")):
                self._answers[ids[attempt.quiz]] = attempt.answer

    def __contains__(self, quiz: Filed) -> bool:
        return quiz.id in self._answers

    def settle(self, quiz: Quiz, answer: str) -> None:
        """Nothing more is asked about a question."""
        self._answers[quiz.id] = answer

    def answer(self, quiz: Quiz) -> str:
        """What settled a question. Raises KeyError while it is not settled."""
        return self._answers[quiz.id]

    def past(
        self, quizzes: Iterable[Quiz], asked: Callable[[Quiz], Question], at: Situation
    ) -> list[Past]:
        """Those of some questions that are settled, each as it was asked."""
        return [Past.of(asked(quiz), self.answer(quiz), at) for quiz in quizzes if quiz in self]
