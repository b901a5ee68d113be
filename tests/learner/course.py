"""The packs that ship as they lie in their files, read once for all tests that ask them."""

from __future__ import annotations

from functools import cache

from tutor.author.working_copy import Put, WorkingCopy
from tutor.lesson import shipped
from tutor.lesson.model import Lesson, Pack, Quiz
from tutor.lesson.read.reading import read_pack
from tutor.quiz.kinds.registry import KEYS

PACKS = ("gradients", "language-models", "expectations")


@cache
def pack(id: str) -> Pack:
    """A pack without a fault."""
    read, faults = read_pack(shipped() / id, KEYS)
    assert read is not None and not faults, faults
    return read


@cache
def lessons() -> tuple[tuple[str, Lesson], ...]:
    """Every lesson with the id of its pack, in the order of the course."""
    return tuple((id, lesson) for id in PACKS for lesson in pack(id).lessons)


@cache
def puts(id: str) -> tuple[Put, ...]:
    """Every question of a pack where it stands."""
    copy = WorkingCopy(pack(id).lessons, skills=pack(id).skills)
    found = tuple(copy.questions())
    assert all(put.question is not None for put in found)
    return found


def put(lesson: Lesson, quiz: Quiz) -> Put:
    """One question where it stands; its program alone is run."""
    copy = WorkingCopy((lesson,), quiz=quiz.id)
    (found,) = copy.questions()
    assert found.question is not None
    return found


def graded(id: str) -> list[Put]:
    """The questions of a pack that count."""
    return [put for put in puts(id) if put.question is not None and put.question.graded]
