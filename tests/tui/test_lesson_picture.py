"""The picture that a lesson names: beside the text, behind its key, and hidden by a question."""

from __future__ import annotations

from tests.tui.harness import LARGE, SMALL, terminal
from tutor.lesson import shipped

NUDGE = str(shipped() / "gradients" / "lessons" / "nudge.md")
HIDDEN = "This is hidden until question 2 of this lesson is answered"
SLOPE = "tangent: slope dy/dx = 6"


async def test_it_stands_in_the_place_of_the_values_when_the_question_is_answered() -> None:
    async with terminal(NUDGE, LARGE) as t:
        assert "─ Values ─" in t.text and "Picture" not in t.text
        await t.press("right_square_bracket", "right_square_bracket")
        assert "─ Picture ─" in t.text and "─ Values ─" not in t.text
        assert HIDDEN in t.text and SLOPE not in t.text
        await t.press("6", "full_stop", "0", "0", "1", "enter")
        assert " curve x of y\n" in t.text and SLOPE in t.text and HIDDEN not in t.text
        rows = t.text.split("\n")
        at = next(i for i, row in enumerate(rows) if "tangent" in row)
        await t.press("n")
        assert SLOPE in t.text.split("\n")[at]
        await t.press("left_square_bracket")
        assert "─ Values ─" in t.text and "Picture" not in t.text


async def test_a_small_window_has_it_behind_its_key() -> None:
    async with terminal(NUDGE, SMALL) as t:
        assert "picture" not in t.text
        await t.press("right_square_bracket", "right_square_bracket")
        assert "V  picture" in t.text
        await t.press("V")
        assert HIDDEN in t.text
        await t.press("6", "full_stop", "0", "0", "1", "enter", "V")
        assert "─ curve x of y (1 of " in t.text and SLOPE in t.text
