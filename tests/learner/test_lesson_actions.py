"""The keys that answer and turn pages: what each does at each stage, and what it says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.learner.lessons import lesson
from tutor.debug.action import SAID, Outcome
from tutor.learner.lesson_actions import AGAIN, HINTED, REPLIES, SCREENS, SHOWN
from tutor.learner.record import Record
from tutor.learner.session import Session
from tutor.learner.stages import FINISHED, SCREEN

ROWS = {action.id: action for action in (*REPLIES, *SCREENS)}


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """On the second screen, whose question has hints and other numbers."""
    with Record.open(tmp_path / "record.sqlite3") as record:
        session = Session("pack", lesson(tmp_path), record)
        session.next_screen()
        yield session


def press(session: Session, id: str) -> Outcome:
    return ROWS[id].run(session, 1)


def applying(session: Session) -> set[str]:
    return {action.id for action in ROWS.values() if action.applies(session)}


def test_hints_come_until_there_are_no_more(session: Session) -> None:
    for _ in range(3):
        assert "hint" in applying(session)
        assert press(session, "hint") == Outcome(HINTED)
    assert "hint" not in applying(session)
    assert press(session, "hint") == Outcome(HINTED, "That was the last hint; k shows the answer.")


def test_without_an_open_question_there_is_nothing_to_show(session: Session) -> None:
    assert press(session, "skip") == Outcome(SHOWN)
    nothing = Outcome(SAID, "No question is open")
    assert press(session, "skip") == press(session, "hint") == nothing
    assert "skip" not in applying(session)


def test_other_numbers_come_after_an_answer(session: Session) -> None:
    assert "again" not in applying(session)
    assert press(session, "again").text.startswith("Answer first")
    press(session, "skip")
    assert "again" in applying(session)
    assert press(session, "again") == Outcome(AGAIN)
    assert session.variant is not None


def test_screens_turn_both_ways_and_end(session: Session) -> None:
    assert press(session, "screen.back") == Outcome(SCREEN)
    assert "screen.back" not in applying(session)
    assert press(session, "screen.back") == Outcome(SAID, "This is the first screen")
    assert [press(session, "screen.next").kind for _ in range(3)] == [SCREEN, SCREEN, FINISHED]
