"""The end of a lesson: what was answered is told as it was, and what is shared is whole."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.tui.harness import Terminal, shipped, terminal
from tutor.folders import FOLDER
from tutor.learner.record import Record
from tutor.learner.session import Session
from tutor.lesson.traces import trace_of
from tutor.tui.pages.done_page import Result, draw
from tutor.tui.screens.done import Done
from tutor.tui.screens.home import HomeScreen
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.widgets.pane import Pane
from tutor.view.keepsake import finished
from tutor.view.text import plain

WRONG, RIGHT = "-3.75", "-13.75"


async def finish(t: Terminal) -> Terminal:
    """Go to the end of the lesson, past all that is open."""
    session = t.lesson.session
    session._open(len(session.lesson.screens) - 1)
    return await t.press("right_square_bracket")


def answered(session: Session, *answers: str) -> None:
    """Answer the question `grad-a` of the diamond."""
    index = next(i for i, s in enumerate(session.lesson.screens) for q in s.quizzes
                 if q.id == "grad-a")  # fmt: skip
    session._open(index)
    for answer in answers:
        session.answer(answer)


async def test_scores_count_first_tries_apart_from_tries_with_help() -> None:
    async with terminal("gradients/diamond", (120, 40)) as t:
        answered(t.lesson.session, WRONG, RIGHT)
        await finish(t)
        screen = t.app.screen
        assert isinstance(screen, Done)
        page = "\n".join(map(plain, draw(screen.result, 100)))
        assert "0 of 7 questions right at the first try, 1 with help or more tries" in page
        assert "right at try 2" in page and f"first: {WRONG}. That is what one path" in page
        assert "You can now do this" not in page and "Worth another look" in page


@pytest.mark.parametrize("width", [74, 88])
def test_what_is_shared_has_no_blank_rows_round_the_drawing(width: int) -> None:
    lesson = shipped().lesson("gradients", "diamond").lesson
    assert lesson is not None and lesson.screens[0].program is not None
    rows = [plain(row).strip() for row in finished(trace_of(lesson.screens[0].program), width)]
    assert rows[0].startswith("╭ a") and rows[-1].startswith("dL/da")
    assert rows[-2] == "" and "" not in rows[:-2]


@pytest.mark.parametrize(
    ("quiz", "given", "said"),
    [
        ("parallel-edges", "12", "first: 12. You let one edge between s and x stand for two."),
        ("grad-a", "-1.5", "first: -1.5, which comes out if "),
    ],
)
def test_a_wrong_answer_came_from_what_was_said_to_it(quiz: str, given: str, said: str) -> None:
    with Record.open() as record:
        lesson = shipped().lesson("gradients", "diamond").lesson
        assert lesson is not None
        index = next(i for i, s in enumerate(lesson.screens) for q in s.quizzes if q.id == quiz)
        session = Session("gradients", lesson, record, screen=index)
        while session.question is not None and session.question.quiz.id != quiz:
            session.skip()
            session.advance()
        verdict = session.answer(given)
        assert verdict is not None and verdict.told
        session.skip()
        page = " ".join("\n".join(map(plain, draw(Result.of(session, shipped()), 100))).split())
    assert said in page


def test_a_choice_is_told_by_its_question_and_the_text_of_the_option() -> None:
    with Record.open() as record:
        lesson = shipped().lesson("gradients", "diamond").lesson
        assert lesson is not None
        session = Session("gradients", lesson, record)
        session.answer("2")
        session.advance()
        session._open(1)
        session.answer("2")
        page = "\n".join(map(plain, draw(Result.of(session, shipped()), 76)))
    assert re.search(r"○ What becomes of them\? +they are added +your guess was right", page)
    assert re.search(
        r"✓ When that contribution is in, what is known about +at the first try\n +dL/da\?\n"
        r"    nothing final: the path through d is still to come\n", page,
    ), page  # fmt: skip


async def test_what_was_right_at_once_is_something_one_can_do(home: Path) -> None:
    with Record.open() as record:
        for quiz, kind, answer in (
            ("grad-a", "value", RIGHT), ("not-yet", "choice", "2"),
            ("sign-of-b", "sign", "-"), ("parallel-edges", "value", "24"),
        ):  # fmt: skip
            record.answered("gradients", "diamond", quiz, kind=kind, answer=answer, ok=True)
    async with terminal("gradients/diamond") as t:
        result = Result.of(t.lesson.session, t.app.shelf)
        page = "\n".join(map(plain, draw(result, 76)))
        assert "You can now do this\n  Add between paths" in page


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (120, 40)])
async def test_the_drawing_is_framed_whole_with_its_sum(size: tuple[int, int]) -> None:
    async with terminal("gradients/diamond", size) as t:
        await finish(t)
        lines = t.app.screen.query_one("#page", Pane).lines
        text = [plain(row) for row in lines]
        framed = [row for row in text if row.startswith(("╭─", "│", "╰"))]
        page = max(len(row.rstrip()) for row in text)
        assert {len(row) for row in framed} == {page}, (
            "the frame is straight, and as wide as the page"
        )
        assert any("dL/da  =  -10  +  (-3.75)  =   -13.75" in row for row in framed)
        assert all(len(row) <= size[0] for row in text)
        assert "What each gate does" in t.text and "Enter" in t.text


async def test_copy_names_the_file_and_writes_over_none(home: Path) -> None:
    async with terminal("gradients/diamond", (120, 40)) as t:
        await finish(t)
        await t.press("y")
        assert "Copied, and kept in" in t.text and "diamond.txt" in t.text
        await t.press("y", "Y")
        assert "diamond.svg" in t.text
        folder = home / FOLDER
        assert sorted(p.name for p in folder.iterdir()) == [
            "diamond-2.txt", "diamond.svg", "diamond.txt",
        ]  # fmt: skip
        assert "-13.75" in (folder / "diamond.txt").read_text("utf-8")
        picture = ElementTree.fromstring((folder / "diamond.svg").read_text("utf-8"))
        drawn = "".join(picture.itertext())
        assert "-13.75" in drawn and "╭" in drawn


async def test_a_folder_that_takes_nothing_is_said(home: Path) -> None:
    (home / FOLDER).write_text("in the way", "utf-8")
    async with terminal("gradients/diamond") as t:
        await finish(t)
        await t.press("y")
        assert "On the clipboard; no file:" in t.text


async def test_a_lesson_copies_what_it_shows_and_nothing_hidden(home: Path) -> None:
    async with terminal("gradients/diamond", (120, 40)) as t:
        answered(t.lesson.session)
        await t.press("c", "y", "Y")
        for file in (home / FOLDER).iterdir():
            text = file.read_text("utf-8")
            assert "▒▒▒▒" in text and RIGHT not in text


async def test_escape_goes_back_to_the_lesson_and_q_to_the_list() -> None:
    async with terminal("gradients/diamond") as t:
        await finish(t)
        await t.press("escape")
        assert isinstance(t.app.screen, LessonScreen)
        await t.press("right_square_bracket", "q")
        assert isinstance(t.app.screen, HomeScreen)


async def test_missed_questions_are_asked_again_with_other_numbers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Done, "REST", 0.001)
    async with terminal("gradients/diamond", (120, 40)) as t:
        answered(t.lesson.session, WRONG, RIGHT)
        await finish(t)
        await t.press("r")
        session = t.lesson.session
        assert session.question is not None and session.question.quiz.id == "grad-a"
        assert session.variant
        session.answer(session.question.shown)
        await t.press("enter")
        assert isinstance(t.app.screen, Done), "that was the only one"
        assert t.app.screen.result.standings[2].words == "right at try 2"


async def test_without_a_missed_question_there_is_nothing_to_ask_again() -> None:
    async with terminal("gradients/diamond") as t:
        await finish(t)
        await t.press("r")
        assert isinstance(t.app.screen, Done)
