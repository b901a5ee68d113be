"""Predict mode in the line front end."""

from __future__ import annotations

from pathlib import Path

from tests.learner.lessons import LESSON
from tests.plain.test_plain import talk


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
