"""What an author names on the command line: a pack, one of its lessons, one question of that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tutor.lesson.check.checking import start_of
from tutor.lesson.find import Found, NotFound, find
from tutor.lesson.listed.glance import glance
from tutor.lesson.model import Lesson, Pack, Quiz, Screen
from tutor.lesson.read.reading import read_lesson, read_pack
from tutor.lesson.report import meant, quoted
from tutor.lesson.traces import trace_of
from tutor.program import Diagnostic, Program
from tutor.quiz.check.versions import At, no_position
from tutor.quiz.kinds.registry import KEYS
from tutor.quiz.question import Question, QuestionError


class Put(NamedTuple):
    """A question where it stands, as far as it can be asked.

    Attributes:
        lesson, screen, quiz: its place.
        question: with the program's own numbers; None where that cannot be asked.
    """

    lesson: Lesson
    screen: Screen
    quiz: Quiz
    question: Question | None

    @property
    def name(self) -> str:
        """How a person names it: `diamond#grad-a`."""
        return f"{self.lesson.id}#{self.quiz.id}"

    @property
    def at(self) -> At:
        """The position at which its screen opens, on any run of its program."""
        if self.screen.program is None:
            return no_position
        return partial(start_of, self.screen, self.lesson.screens)

    def on(self, program: Program) -> Question | None:
        """The same question of another program; None where it cannot be asked."""
        trace = trace_of(program)
        if trace.error is not None:
            return None
        try:
            return Question.of(self.quiz, trace, self.at(trace))
        except QuestionError:
            return None


@dataclass(frozen=True, slots=True)
class WorkingCopy:
    """Lessons as they lie in their files.

    Attributes:
        lessons: those that were named and can be read.
        faults: what was found while reading them.
        skills: those of the pack with their texts; empty for a file that is in no pack.
        quiz: id of the one question that was named, empty for all.
        pack: the pack that they are of; None for a file.
    """

    lessons: tuple[Lesson, ...]
    faults: tuple[Diagnostic, ...] = ()
    skills: Mapping[str, str] = field(default_factory=dict)
    quiz: str = ""
    pack: Pack | None = None

    @classmethod
    def open(cls, text: str) -> WorkingCopy:
        """What `DIR`, `DIR/LESSON`, `PACK/LESSON` or a file means, with `#QUIZ` one question.

        Raises:
            NotFound: it means nothing.
        """
        place, _, quiz = text.partition("#")
        found = found_at(place)
        if found.path.is_file():
            lesson, faults = read_lesson(found.path, KEYS)
            copy = cls((lesson,) if lesson else (), tuple(faults), quiz=quiz)
        else:
            pack, faults = read_pack(found.path, KEYS)
            if pack is None:
                return cls((), tuple(faults))
            one = pack.lesson(found.lesson) if found.lesson else None
            lessons = (one,) if one else pack.lessons
            copy = cls(lessons, tuple(faults), pack.skills, quiz, pack)
        known = [each.id for lesson in copy.lessons for each in lesson.quizzes]
        if quiz and copy.lessons and quiz not in known:
            raise NotFound(f"there is no question {quoted(quiz)} in {quoted(place)}; "
                           f"{meant(quiz, known)}".rstrip("; "))  # fmt: skip
        return copy

    def questions(self) -> Iterator[Put]:
        """Every question that was named, in order."""
        for lesson in self.lessons:
            for screen in lesson.screens:
                for quiz in screen.quizzes:
                    if self.quiz in ("", quiz.id):
                        yield _put(lesson, screen, quiz)


def _put(lesson: Lesson, screen: Screen, quiz: Quiz) -> Put:
    put = Put(lesson, screen, quiz, None)
    if screen.program is not None:
        return put._replace(question=put.on(screen.program))
    try:
        return put._replace(question=Question.of(quiz, None))
    except QuestionError:
        return put


def found_at(place: str) -> Found:
    """The same as `find`, and also a lesson by its id in the folder of its pack."""
    path = Path(place)
    if not path.exists() and (path.parent / "pack.toml").is_file():
        pack = glance(path.parent) or read_pack(path.parent, KEYS)[0]
        lesson = pack.lesson(path.name) if pack else None
        if lesson is not None:
            return Found(path.parent, lesson.id)
    return find(place)
