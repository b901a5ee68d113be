"""A careful learner, who takes every lesson in lines of text and answers each question rightly.

    python -m tests.learner.careful

Nothing is known of the program but what it writes: after a prompt that has a question in front of
it comes the next right answer, which the engine gives, and after any other one Enter.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
import time
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.learner.course import PACKS, lessons, pack, puts
from tutor.learner.record import Record
from tutor.learner.standing import Going, course
from tutor.lesson.model import Lesson
from tutor.lesson.shelf import Shelf
from tutor.plain import visit
from tutor.quiz.kinds.registry import KEYS

HOME, ON = "a number: open that lesson, q: leave] > ", "[Enter: go on"
LAST = 400
"""Characters that a prompt has at most."""


class Taken(NamedTuple):
    """What came of it.

    Attributes:
        code: the exit code.
        text: all that was written.
        going: every lesson that was taken, as the record has it.
        wrong: the graded questions that were not right at the first try.
        left: right answers that nobody asked for.
    """

    code: int
    text: str
    going: list[Going]
    wrong: list[str]
    left: int


class Answers(io.StringIO):
    """What is typed, made up while it is read."""

    def __init__(self, out: io.StringIO, chosen: Mapping[int, list[str]]) -> None:
        super().__init__()
        self._out, self._chosen = out, deque(chosen.items())
        self.coming: deque[str] = deque()

    def readline(self, size: int | None = -1, /) -> str:
        self._out.seek(max(self._out.tell() - LAST, 0))
        prompt = self._out.read().rsplit("\n", 1)[-1]
        if prompt.endswith(HOME):
            return self._open()
        if prompt.startswith(ON):
            return "\n"
        return f"{self.coming.popleft()}\n" if self.coming else ""

    def _open(self) -> str:
        assert not self.coming, f"a lesson ended before it asked for {list(self.coming)}"
        if not self._chosen:
            return "q\n"
        number, answers = self._chosen.popleft()
        self.coming.extend(answers)
        return f"{number}\n"


def right_answers(pack: str, lesson: str) -> list[str]:
    """The right answer to every question of a lesson, in order; to an open guess the first."""
    asked = [put.question for put in puts(pack) if put.lesson.id == lesson]
    return [q.shown or (q.keys or ("1",))[0] for q in asked if q is not None]


def take(chosen: Sequence[tuple[str, Lesson]], record: Record) -> Taken:
    """Take some lessons, one after another, from the list of lessons on."""
    listed = [(pack.id, lesson.id) for pack in Shelf.read(KEYS).packs for lesson in pack.lessons]
    places = [(pack, lesson.id) for pack, lesson in chosen]
    out = io.StringIO()
    typed = Answers(out, {listed.index(place) + 1: right_answers(*place) for place in places})
    code = visit.run(None, record, typed, out)
    every = ((id, going) for id in PACKS for going in course(pack(id), record).lessons)
    going = [each for id, each in every if (id, each.lesson.id) in places]
    wrong = [f"{each.lesson}#{each.quiz}: {each.answer}" for each in record.attempts()
             if each.ok is False]  # fmt: skip
    return Taken(code, out.getvalue(), going, wrong, len(typed.coming))


def main() -> int:
    """Take every lesson and say what came of it."""
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as home:
        os.environ["TUTOR_HOME"] = home
        with Record.open(Path(home) / "record.sqlite3") as record:
            taken = take(lessons(), record)
    done = sum(each.state == "done" for each in taken.going)
    asked = sum(each.score.questions for each in taken.going)
    first = sum(each.score.first for each in taken.going)
    print(f"{done} of {len(taken.going)} lessons done, {first} of {asked} questions right at the "
          f"first try, {len(taken.text.splitlines()):,} lines of text, "
          f"{time.perf_counter() - begun:.0f} s")  # fmt: skip
    print(*taken.wrong, sep="\n", end="")
    return int(done < len(taken.going) or bool(taken.wrong))


if __name__ == "__main__":
    sys.exit(main())
