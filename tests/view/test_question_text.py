"""What is said of a question that is settled, where its options are not listed any more."""

from __future__ import annotations

import pytest

from tests.learner.course import pack
from tests.view.test_derivatives import questions
from tutor.quiz.question import Question
from tutor.view.question_text import past
from tutor.view.text import plain


def asked(id: str) -> Question:
    lesson = next(each for each in pack("gradients").lessons if each.id == "diamond")
    return next(question for question in questions(lesson) if question.quiz.id == id)


@pytest.mark.parametrize(
    ("id", "told"),
    [("not-yet", "✓ nothing final: the path through d is still to come"),
     ("sign-of-b", "✓ dL/db is negative"), ("grad-a", "✓ dL/da = -13.75")],
)  # fmt: skip
def test_a_settled_answer_says_what_it_was(id: str, told: str) -> None:
    question = asked(id)
    rows = past(question, question.shown, question.grade(question.shown), "", 76)
    assert told in map(plain, rows)
