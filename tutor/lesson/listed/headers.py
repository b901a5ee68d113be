"""Packs and lessons as lists show them: names, sizes, and by which ids questions are filed.

A header is made of a lesson that was read, or by a glance at its file. It has no program and no
text, so nothing can be learned from it: whoever opens a lesson reads it whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from tutor.lesson.model import Lesson, Pack


class Filed(Protocol):
    """What progress is filed under: an id, and former ones."""

    @property
    def id(self) -> str: ...
    @property
    def was(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class QuestionHeader:
    """A question, as far as progress needs it; the attributes are those of `Quiz`."""

    id: str
    mode: str = ""
    skills: tuple[str, ...] = ()
    was: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Header:
    """A lesson.

    Attributes:
        id, title, summary, skills, after, minutes, was, path: those of `Lesson`.
        screens: the questions of each screen.
    """

    id: str
    title: str
    summary: str
    skills: tuple[str, ...]
    after: tuple[str, ...]
    minutes: int | None
    was: tuple[str, ...]
    path: str
    screens: tuple[tuple[QuestionHeader, ...], ...]

    @classmethod
    def of(cls, lesson: Lesson) -> Header:
        """The header of a lesson that was read."""
        screens = tuple(
            tuple(QuestionHeader(q.id, q.mode, q.skills, q.was) for q in screen.quizzes)
            for screen in lesson.screens
        )
        return cls(
            lesson.id, lesson.title, lesson.summary, lesson.skills, lesson.after, lesson.minutes,
            lesson.was, lesson.path, screens,
        )  # fmt: skip

    @property
    def quizzes(self) -> tuple[QuestionHeader, ...]:
        """Every question, in order."""
        return tuple(quiz for screen in self.screens for quiz in screen)


@dataclass(frozen=True, slots=True)
class PackHeader:
    """A pack; the attributes are those of `Pack`, with headers in the place of lessons."""

    id: str
    version: str
    title: str
    summary: str
    skills: Mapping[str, str]
    lessons: tuple[Header, ...]
    path: Path
    needs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, pack: Pack) -> PackHeader:
        """The header of a pack that was read."""
        lessons = tuple(map(Header.of, pack.lessons))
        return cls(
            pack.id, pack.version, pack.title, pack.summary, pack.skills, lessons, pack.path,
            pack.needs,
        )  # fmt: skip

    def lesson(self, id: str) -> Header | None:
        """The lesson with this id, or one that had it formerly."""
        known = {old: each for each in self.lessons for old in each.was}
        return ({**known, **{each.id: each for each in self.lessons}}).get(id)
