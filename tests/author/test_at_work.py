"""A pack that was written from the author's guide alone, from the check to the last answer.

The right answers come from `pack answers`, as an instructor would read them off.
"""

from __future__ import annotations

import io
import re
from contextlib import redirect_stdout
from pathlib import Path

import pytest
from textual import events

from tests.tui.harness import NAMES, Terminal, terminal
from tutor import cli
from tutor.learner.record import Record
from tutor.learner.session import ASKING
from tutor.lesson.shelf import Shelf
from tutor.plain import app as plain
from tutor.quiz.kinds.kind import AnswerBy
from tutor.quiz.kinds.registry import KEYS, KINDS
from tutor.tui.screens.lesson import LessonScreen

PACK = Path(__file__).parent.parent / "packs" / "at-work"
LESSONS = ("spring", "interest", "exam", "momentum")


@pytest.fixture(scope="module")
def answers() -> dict[str, str]:
    """The right answer of each question, by `lesson#question`, in order."""
    page = io.StringIO()
    with redirect_stdout(page):
        assert cli.main(["pack", "answers", str(PACK)]) == 0
    line = r"^(\S+#\S+) \(.*\)\n  .*\n    right: (.*?)(?:, that is: .*)?$"
    return dict(re.findall(line, page.getvalue(), re.MULTILINE))


def test_it_has_no_faults_and_a_question_of_each_kind(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["pack", "check", "--strict", str(PACK)]) == 0, capsys.readouterr().err
    texts = "".join(path.read_text("utf-8") for path in PACK.glob("lessons/*.md"))
    kinds = set(re.findall(r'^kind = "(.*)"', texts, re.MULTILINE))
    assert kinds == set(KINDS) | {"predict"}


class Reader(io.StringIO):
    """One who answers a question from the key, and else goes on."""

    def __init__(self, page: io.StringIO, key: dict[str, str]) -> None:
        super().__init__()
        self.page, self.answers = page, iter(key.values())

    def readline(self, size: int | None = -1) -> str:
        asked = not self.page.getvalue().rsplit("\n", 1)[-1].startswith("[Enter")
        return f"{next(self.answers) if asked else ''}\n"


def test_it_is_learned_to_the_end_in_plain(answers: dict[str, str]) -> None:
    page = io.StringIO()
    reader = Reader(page, answers)
    with Record.open() as record:
        for lesson in LESSONS:
            assert plain.run(str(PACK / "lessons" / f"{lesson}.md"), record, reader, page) == 0
    text = page.getvalue()
    assert "✗" not in text and text.count("✓ Right.") == len(answers) - 1, "all but the guess"
    assert re.findall(r"(\d+) of (\d+) questions right at the first try", text) == [
        ("4", "4"), ("5", "5"), ("4", "4"), ("3", "3"),
    ]  # fmt: skip


def given(answer: str, t: Terminal) -> list[str]:
    """The keys that give an answer: what is picked has a key each, what is typed is pasted."""
    question = t.lesson.session.question
    assert question is not None
    if question.answer_by not in (AnswerBy.ORDER, AnswerBy.PICK):
        t.app.post_message(events.Paste(answer))
        return []
    numbers = dict(zip(question.names, question.keys, strict=True))
    keys = [numbers.get(name, name) for name in answer.split(" > ")]
    return [NAMES.get(key, key) for key in keys]


async def test_it_is_learned_to_the_end_in_the_full_screen(answers: dict[str, str]) -> None:
    key, packs = dict(answers), Shelf(KEYS)
    packs.add(PACK)
    async with terminal(str(PACK / "lessons" / "spring.md"), packs=packs) as t:
        for lesson in LESSONS:
            session = t.lesson.session
            assert session.lesson.id == lesson
            while not session.finished:
                keys = []
                if session.stage == ASKING and session.question:
                    # A wrong answer would be asked again, and has no key any more.
                    keys = given(key.pop(f"{lesson}#{session.question.quiz.id}"), t)
                await t.pilot.press(*keys, "enter")
                await t.pilot.pause()
            assert re.search(r"(\d) of \1 questions right at the first try", t.text)
            while lesson != LESSONS[-1] and not isinstance(t.app.screen, LessonScreen):
                await t.pilot.pause(0.05)  # the page rests, so that no Enter too many leaves it
                await t.press("enter")
    assert not key, "every question was asked"
