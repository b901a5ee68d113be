"""An answer typed as the screen shows it is right, with any numbers."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

from tests.quiz.samples import read
from tests.sampled import examples
from tutor.lesson.traces import trace_of
from tutor.quiz import Question
from tutor.quiz.kinds.registry import KINDS
from tutor.quiz.target import QuestionError

EACH = examples(500)
"""Questions of each kind."""


def numbers(dice: Random) -> dict[str, float]:
    """Numbers of many sizes and lengths for both leaves."""
    return {name: round(dice.uniform(-10, 10) * 10 ** dice.randint(-4, 4), dice.randint(0, 9))
            for name in ("a", "b")}  # fmt: skip


def test_what_is_shown_is_accepted(tmp_path: Path) -> None:
    dice, asked = Random(7), Counter[str]()
    quizzes = {kind: read(tmp_path, kind)[1] for kind in KINDS}
    program = read(tmp_path, "update")[2]  # the only one that goes on after the pass
    while few := [kind for kind in quizzes if asked[kind] < EACH]:
        trace = trace_of(program.with_values(numbers(dice)))
        if trace.error is not None:
            continue
        for kind in few:
            try:
                question = Question.of(quizzes[kind], trace, trace.position("before seed"))
            except QuestionError:
                continue
            if question.right is None or next(question.kind.unfair(), None):
                continue
            verdict = question.grade(question.shown)
            assert verdict.ok, (kind, question.shown, trace.program.source)
            assert question.grade(verdict.answer).ok, (kind, verdict.answer)
            asked[kind] += 1
