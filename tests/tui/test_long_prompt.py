"""A long prompt stands above its field, so that what is typed is in sight."""

from __future__ import annotations

import pytest

from tests.tui.harness import LARGE, SMALL, terminal

FILL = "gradients/coffee-shop"
PROMPT = "0 + upstream × local = new."


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_what_is_typed_for_a_long_prompt_is_in_sight(size: tuple[int, int]) -> None:
    async with terminal(FILL, size) as t:
        await t.press("right_square_bracket", "right_square_bracket")
        assert PROMPT in t.text and "new:" in t.text
        await t.press("4", "space", "7", ".", "2", "5")
        assert "4 7.25" in t.text
