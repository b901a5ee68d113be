"""Predict mode in the line front end."""

from __future__ import annotations

import io
from pathlib import Path

from tests.learner.course import lessons
from tests.learner.lessons import LESSON
from tests.learner.test_asked_nowhere import opened
from tests.plain.test_plain import talk
from tutor.learner.record import Record
from tutor.plain.conversation import Conversation
from tutor.plain.talk import Talk


def test_the_sign_of_an_edge_is_asked_for_on_a_line_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "diamond.md"
    file.write_text(LESSON, "utf-8")
    text = talk(str(file), "]", "]", ";", "g 6", "s", "-", "s", "+", "s", "", "6s", ";", "")
    assert "Sign of the contribution to dL/dd? + - 0  m: size too" in text
    asked, _, told = text.partition("Sign of the contribution to dL/dd?")
    assert "[+ - 0 m, Enter: show] > -\n- as you said: 1 × (-1.5) = -1.5 · 1 of 1 sign" in told
    assert "It is -, not +: 1 × (-10) = -10" in told
    assert "1 × (-1.5)" not in asked
    assert "Predict mode is off: 1 of 2 signs right." in told
    assert told.rstrip().endswith("In predict mode: 1 of 2 signs right.")


def test_a_prediction_is_compared_in_one_sentence() -> None:
    lesson = next(each for _, each in lessons() if each.id == "check-by-nudging")
    out = io.StringIO()
    with Record.open() as record:
        session = opened(lesson, "tiny-nudge", record)
        Conversation(session, Talk(io.StringIO("1e-16\n\nEnd\n"), out)).run()
    assert out.getvalue().count("You predicted 1e-16.") == 1
