"""Gathers what the record keeps of an answer: when, after which hints, to which wording."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path

from tutor.learner.record import Record
from tutor.lesson.find import pack_of
from tutor.lesson.model import Lesson, Quiz
from tutor.program import Program
from tutor.program.shared import NOTHING
from tutor.quiz.question import Question, Verdict

MOST_TEXT = 2000
"""Characters of an answer that are kept as typed: more is a paste gone wrong."""


@dataclass(slots=True)
class Sight:
    """What came of a question since it came into sight.

    Attributes:
        question: the question.
        shown: when it came into sight.
        hinted: when each hint was shown.
        attempts: answers that could be read.
    """

    question: Question
    shown: str
    hinted: list[str] = field(default_factory=list)
    attempts: int = 0


class AttemptLog:
    """The answers of one visit to a lesson, on their way to the record.

    Args:
        record: where they go.
        pack: id of the pack, empty for a file that belongs to none.
        lesson: the lesson.
    """

    def __init__(self, record: Record, pack: str, lesson: Lesson) -> None:
        self._record, self._pack, self._lesson = record, pack, lesson
        self._session = os.urandom(8).hex()
        self._seen: dict[Question, Sight] = {}
        self._sight: Sight | None = None
        if lesson.pack_id:
            folder = pack_of(Path(lesson.path)).absolute()
            record.opened(pack, lesson.id, str(folder))

    def asked(self, question: Question | None) -> None:
        """A question came into sight, maybe again, or none is open any more."""
        self._sight = self._seen.setdefault(question, Sight(question, _now())) if question else None

    def hinted(self) -> None:
        """A hint to it was shown."""
        assert self._sight is not None, "a question has hints"
        self._sight.hinted.append(_now())

    def answered(self, text: str, verdict: Verdict, variant: dict[str, float] | None) -> bool:
        """Write down an answer to it, also one that could not be read; whether that is saved."""
        assert self._sight is not None, "a question was answered"
        answer = (verdict.answer or text) if verdict.valid else ""
        mode = self._sight.question.quiz.mode
        return self._write(answer, text, verdict, mode, variant, verdict.told)

    def gave_up(self, variant: dict[str, float] | None) -> bool:
        """Write down that its answer was asked for; whether that is saved."""
        return self._write("", "", Verdict(False, True, ""), "shown", variant, "")

    def _write(
        self,
        answer: str,
        text: str,
        verdict: Verdict,
        mode: str,
        variant: dict[str, float] | None,
        told: str,
    ) -> bool:
        sight = self._sight
        assert sight is not None, "a question was answered"
        quiz, attempt = sight.question.quiz, sight.attempts + 1
        sight.attempts += verdict.valid
        return self._record.answered(
            self._pack, self._lesson.id, quiz.id, kind=quiz.kind, answer=answer, ok=verdict.ok,
            rules=verdict.rules, hints=len(sight.hinted), attempt=attempt, variant=variant,
            mode=mode, text=text[:MOST_TEXT], valid=verdict.valid, shown=sight.shown,
            hinted=sight.hinted,
            sign_slip=verdict.low_confidence, told=told, session=self._session,
            version=self._lesson.pack_version, fingerprint=self._fingerprint(quiz),
        )  # fmt: skip

    def _fingerprint(self, quiz: Quiz) -> str:
        programs = (s.program for s in self._lesson.screens if any(q is quiz for q in s.quizzes))
        return fingerprint(quiz, next(programs, None))


def fingerprint(quiz: Quiz, program: Program | None) -> str:
    """What tells a question from one that asks something else: 16 hexadecimal digits.

    Made of what it asks and of the program it asks about, without its hints and its feedback:
    those may be improved, and the answers so far still count. Variants of a question have its
    fingerprint.
    """
    asked: list[object] = [
        quiz.kind, quiz.mode, quiz.quantity, quiz.target, quiz.targets, quiz.tops, quiz.ask,
        sorted(quiz.own.items()), quiz.tolerance,
        [(option.text, option.right) for option in quiz.options],
        program.source if program else "",
    ]  # fmt: skip
    used = program.shared.used_by(program.source) if program else NOTHING
    if used != NOTHING:
        asked.append([(found.name, found.header, found.text) for found in used.data])
        asked.append(used.prelude.source if used.prelude else "")
    return blake2b(json.dumps(asked, default=str).encode(), digest_size=8).hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat()
