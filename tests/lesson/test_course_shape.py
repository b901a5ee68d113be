"""Every lesson that ships asks often, and for gradients both for their sign and for their size."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

import pytest

from tests.learner.course import PACKS, graded, lessons
from tutor.lesson.model import Lesson
from tutor.lesson.traces import trace_of

SILENT = 3
"""Screens in a row that may pass without a question."""

SIZES = frozenset({"value", "compare", "fill", "local", "nudge", "magnitude"})
"""The kinds that ask how large a gradient is, or a slope on the way to it; `paths` may."""

every_lesson = pytest.mark.parametrize(
    ("pack", "lesson"), lessons(), ids=[lesson.id for _, lesson in lessons()]
)


def asked(pack: str, lesson: Lesson) -> tuple[int, int]:
    """How many graded questions of a lesson ask for the sign of a gradient, and for a size."""
    signs = sizes = 0
    for put in graded(pack):
        if put.lesson.id == lesson.id and put.quiz.quantity == "gradient":
            signs += put.quiz.kind in ("sign", "sign-trace")
            sizes += put.quiz.kind in SIZES or put.quiz.own.get("which") == "largest"
    return signs, sizes


@every_lesson
def test_no_more_than_three_screens_pass_without_a_question(pack: str, lesson: Lesson) -> None:
    runs = groupby(lesson.screens, key=lambda screen: bool(screen.quizzes))
    silent = [[screen.title for screen in some] for asks, some in runs if not asks]
    assert not [some for some in silent if len(some) > SILENT]


@every_lesson
def test_where_there_are_gradients_sign_and_size_are_asked_for(pack: str, lesson: Lesson) -> None:
    programs = [screen.program for screen in lesson.screens if screen.program]
    if any(trace_of(program).passes for program in programs):
        signs, sizes = asked(pack, lesson)
        assert signs and sizes


@pytest.mark.parametrize("id", PACKS)
def test_the_right_sign_is_often_plus_and_often_minus(id: str) -> None:
    """A learner who always says the same is right no more often than four times in five."""
    signs = [p.question.shown for p in graded(id) if p.question and p.quiz.kind == "sign"]
    found = Counter(signs)
    assert found["+"] and found["-"] and max(found.values()) <= 0.8 * len(signs), found
