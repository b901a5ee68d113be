"""First tries are told apart from tries with help, and places are true."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.learner.lessons import LESSON
from tutor.learner.attempt import Attempt
from tutor.learner.record import Record
from tutor.learner.session import Session
from tutor.learner.standing import Score, course, of_lesson, standings
from tutor.lesson.listed.headers import Header, PackHeader
from tutor.lesson.model import Lesson, Pack, Quiz
from tutor.lesson.read.reading import read_lesson
from tutor.quiz.kinds.registry import KEYS


@pytest.fixture
def lesson(tmp_path: Path) -> Lesson:
    file = tmp_path / "lesson.md"
    file.write_text(LESSON, "utf-8")
    found, faults = read_lesson(file, KEYS)
    assert found is not None and not [f for f in faults if f.severity == "error"]
    return found


@pytest.fixture
def pack(lesson: Lesson, tmp_path: Path) -> Pack:
    skills = {"add": "Add what arrives", "never": "What no question asks for"}
    return Pack("p", "1", "P", "", (), "", "en", skills, (lesson,), tmp_path)


def given(quiz: str, *, ok: bool, hints: int = 0, mode: str = "", told: str = "") -> Attempt:
    return Attempt("", "p", "diamond", quiz, "value", "1", ok, hints=hints, mode=mode, told=told)


@pytest.mark.parametrize(
    ("attempts", "state", "words"),
    [
        ((), "new", "not asked yet"),
        ((given("grad-a", ok=True),), "first", "at the first try"),
        ((given("grad-a", ok=True, hints=1),), "hints", "right with 1 hint"),
        ((given("grad-a", ok=False), given("grad-a", ok=True)), "tries", "right at try 2"),
        ((given("grad-a", ok=False),), "open", "not settled"),
        ((given("grad-a", ok=False), given("grad-a", ok=False, mode="shown")), "shown", "shown"),
        # Once settled, it stays as it was; the same with other numbers changes nothing.
        ((given("grad-a", ok=True), given("grad-a", ok=False)), "first", "at the first try"),
    ],
)
def test_a_question_stands_as_it_was_first_settled(
    lesson: Lesson, attempts: tuple[Attempt, ...], state: str, words: str
) -> None:
    found = {each.quiz.id: each for each in standings(Header.of(lesson), attempts)}["grad-a"]
    assert (found.state, found.words) == (state, words)


def test_right_after_thirty_wrong_answers_is_not_right_at_the_first_try(lesson: Lesson) -> None:
    wrong = [given("grad-a", ok=False, told="overwrite")] * 30
    found = standings(Header.of(lesson), [*wrong, given("grad-a", ok=True)])
    assert Score.of(found) == Score(questions=2, settled=1, first=0)
    assert [(s.wrong, s.told) for s in found if s.missed] == [("1", "overwrite")]


def test_a_guess_is_no_question_of_the_score(lesson: Lesson) -> None:
    found = standings(Header.of(lesson), [given("foretold", ok=True, mode="predict")])
    assert found[0].state == "guessed" and not found[0].missed
    assert Score.of(found) == Score(questions=2)


def test_the_place_in_a_lesson_and_whether_a_question_is_open(pack: Pack, lesson: Lesson) -> None:
    with Record.open() as record:
        session = Session("p", lesson, record)
        going = course(PackHeader.of(pack), record).lessons[0]
        assert (going.screen, going.asking) == (0, True)
        session.answer("-10")
        going = course(PackHeader.of(pack), record).lessons[0]
        assert (going.screen, going.asking) == (0, False)
        assert course(PackHeader.of(pack), record).place(record.resume()) is not None


def test_minutes_left_follow_from_the_authors_minutes_and_the_screens(pack: Pack) -> None:
    lesson = replace(pack.lessons[0], minutes=10)
    pack = replace(pack, lessons=(lesson,))
    with Record.open() as record:
        assert (
            course(PackHeader.of(pack), record).lessons[0].minutes_left is None
        )  # nothing was begun
        record.visited("p", lesson.id, 1, 0)
        screens = len(lesson.screens)
        assert course(PackHeader.of(pack), record).lessons[0].minutes_left == round(
            10 * (screens - 1) / screens
        )
        record.finished("p", lesson.id)
        done = course(PackHeader.of(pack), record).lessons[0]
        assert (done.state, done.screen, done.minutes_left) == ("done", None, None)


def test_a_skill_is_known_by_the_questions_that_train_it(pack: Pack) -> None:
    def trains(quiz: Quiz) -> Quiz:
        return replace(quiz, skills=("add",)) if quiz.id == "grad-a" else quiz

    screens = tuple(
        replace(
            screen, blocks=tuple(trains(b) if isinstance(b, Quiz) else b for b in screen.blocks)
        )
        for screen in pack.lessons[0].screens
    )
    pack = replace(pack, lessons=(replace(pack.lessons[0], screens=screens),))
    with Record.open() as record:
        assert course(PackHeader.of(pack), record).skills == {"add": Score(1)}
        record.answered("p", "diamond", "grad-a", kind="value", answer="-13.75", ok=True)
        assert course(PackHeader.of(pack), record).skills == {"add": Score(1, 1, 1)}
        assert [s.state for s in of_lesson("p", pack.lessons[0], record)] == ["new", "first", "new"]
