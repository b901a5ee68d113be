"""A prediction, and whether what it foretold can be seen yet."""

from __future__ import annotations

from dataclasses import dataclass

from tutor.quiz.question import Question


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the learner foretold, for comparing it with what happens.

    Attributes:
        question: the question as it was asked.
        said: the answer as typed.
        known_from: the position from which the debugger shows the answer, None if it never does.
    """

    question: Question
    said: str
    known_from: int | None

    @classmethod
    def of(cls, question: Question, said: str) -> Prediction:
        """The prediction that answers a question."""
        return cls(question, said, question.known_from)

    def outcome(self, k: int) -> str:
        """What the prediction comes to, as far as it can be seen at position `k`; else empty."""
        seen = self.known_from is not None and k >= self.known_from
        return self.question.compared(self.said) if seen else ""
