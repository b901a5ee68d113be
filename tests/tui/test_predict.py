"""Predict mode in the full screen: its keys, its line, and what is out of sight meanwhile."""

from __future__ import annotations

import pytest

from tests.tui.harness import LARGE, SMALL, terminal, walk


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_sign_is_asked_for_before_the_edge_and_told_after_it(size: tuple[int, int]) -> None:
    async with terminal(walk(), size) as t:
        await t.press("home", "6", "s", "semicolon")
        assert "Predict mode" in t.text
        await t.press("s")
        assert t.k == 6 and "Sign of the contribution to dL/dd? + - 0" in t.text
        assert "▒▒▒▒" in t.text
        await t.press("minus")
        assert t.k == 7 and "- as you said: 1 × (-1.5) = -1.5 · 1 of 1 sign right" in t.text
        await t.press("n", "0")
        assert t.k == 8 and "It is -, not 0" in t.text
        await t.press("s", "enter")
        assert t.k == 9 and "It is " in t.text and t.lesson.session.index == 0
        await t.press("semicolon")
        assert "Predict mode is off: 1 of 2 signs right" in t.text


async def test_the_size_is_asked_for_after_m() -> None:
    async with terminal(walk()) as t:
        await t.press("home", "6", "s", "semicolon", "s", "m")
        assert "then its size" in t.text
        await t.press("minus")
        assert t.k == 6 and "How large, about?" in t.text
        await t.press("3")
        assert t.k == 7 and "- as you said, " in t.text
        assert t.lesson.session.guessing.sizes == 1


async def test_an_open_question_gets_its_signs_and_digits_back() -> None:
    async with terminal(walk()) as t:
        await t.press("right_square_bracket", "semicolon", "s", "s")
        assert "Sign of the contribution" in t.text
        await t.press("minus")
        assert t.lesson.session.guessing.score == "1 of 1 sign right"
        await t.press("minus", "1")
        assert "-1" in t.text and t.lesson.session.guessing.signs == 1


async def test_counts_are_typed_while_a_sign_is_asked_for() -> None:
    async with terminal(walk()) as t:
        await t.press("home", "6", "s", "semicolon", "s", "2", "0", "s")
        assert t.k == 12


async def test_the_end_of_the_lesson_says_how_often_it_was_right() -> None:
    async with terminal(walk()) as t:
        await t.press("home", "6", "s", "semicolon", "s", "minus")
        await t.press(*["right_square_bracket"] * len(t.lesson.session.lesson.screens))
        await t.until("In predict mode")
        assert "In predict mode: 1 of 1 sign right" in t.text


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_no_contribution_is_told_before_it_is_asked_for_and_no_box_moves(
    size: tuple[int, int],
) -> None:
    async with terminal(walk(), size) as t:
        await t.press("home", "6", "s", "semicolon")
        debugger, places = t.lesson.session.debugger, set()
        assert debugger is not None
        while not debugger.at_end:
            rows = t.text.splitlines()
            places.add(next(row.index("L = d*e ") for row in rows if "L = d*e " in row))
            assert "▒▒▒▒   ×  ▒▒▒▒" in t.text or "▒▒▒▒    ×  ▒▒▒▒" in t.text
            assert "then " in t.text or debugger.k == len(debugger.log) - 1
            assert "×" not in _then(t.text)
            await t.press("s")
            assert t.lesson.session.guessing.waits(debugger)
            await t.press("minus")
        assert len(places) == 1


def _then(text: str) -> str:
    """What the ledger says of the edge after the next."""
    return next((row.partition("then ")[2] for row in text.splitlines() if "then " in row), "")
