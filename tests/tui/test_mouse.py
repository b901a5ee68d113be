"""The mouse: what can be pressed can be clicked, and panes can be reached by letter."""

from __future__ import annotations

import pytest

from tests.tui.harness import LARGE, SMALL, Terminal, terminal, walk
from tutor.tui.widgets.answer import Picker
from tutor.tui.widgets.pane import Pane


async def click(t: Terminal, text: str, row: int = 0) -> None:
    """Click the first cell of a text on the screen; of several, that of the last row."""
    rows = t.text.split("\n")
    y = max(i for i, row in enumerate(rows) if text in row)
    await t.pilot.click(offset=(rows[y].index(text), y + row))
    await t.app.ahead.done()
    await t.pilot.pause()


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_keys_of_the_footer_can_be_clicked(size: tuple[int, int]) -> None:
    async with terminal(walk(), size) as t:
        start = t.k
        await click(t, "s  edge")
        assert t.k == start + 1
        await click(t, "S  back")
        assert t.k == start
        await click(t, "z  zoom")
        assert "zoomed" in t.text
        await click(t, "z  back")
        assert "zoomed" not in t.text


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_keys_of_a_question_can_be_clicked(size: tuple[int, int]) -> None:
    async with terminal(walk(), size) as t:
        await t.press("right_square_bracket")
        await click(t, "h  hint")
        assert "Two arrows leave a" in t.text
        await click(t, "show me")
        assert t.lesson.session.stage == "answered"


async def test_an_option_can_be_clicked() -> None:
    async with terminal(walk(), LARGE) as t:
        await t.press(*["right_square_bracket"] * 3)
        await click(t, "they are added")
        assert t.lesson.query_one(Picker).answer == "2"


async def test_names_to_put_in_order_can_be_clicked() -> None:
    async with terminal(walk()) as t:
        await t.press(*["right_square_bracket"] * 2, "minus", "enter", "enter")
        for name in ("1 a", "3 e", "2 d"):
            await click(t, name)
        assert t.lesson.query_one(Picker).answer == "a > e > d"


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_click_on_the_timeline_goes_there(size: tuple[int, int]) -> None:
    async with terminal(walk(), size) as t:
        y = size[1] - 2
        await t.pilot.click(offset=(1, y))
        await t.app.ahead.done()
        assert t.k == 0
        await t.pilot.click(offset=(size[0] - 3, y))
        await t.app.ahead.done()
        assert t.k == 12


async def test_a_letter_gives_the_keys_to_a_pane() -> None:
    async with terminal(walk(), LARGE) as t:
        await t.press("j")
        for letter, title in (("g", "Graph"), ("c", "Chain rule"), ("p", "Program")):
            assert f"{letter} {title} ─" in t.text
        k = t.k
        await t.press("p")
        assert t.app.focused is not None and t.app.focused.id == "program"
        assert t.k == k and "g Graph" not in t.text
        await t.press("j", "escape", "s")
        assert t.app.focused.id == "program" and t.k == k + 1


async def test_a_node_of_the_graph_can_be_clicked() -> None:
    async with terminal(walk(), LARGE) as t:
        assert t.lesson.session.bench.picked is None
        await click(t, "╭ L =")
        moment = t.lesson.draw.moment
        assert moment is not None and moment.cursor is not None
        assert moment.log.label(moment.cursor.id) == "L"
        filled = [
            span.text
            for row in t.lesson.query_one("#values", Pane).lines
            for span in row
            if span.role == "cursor"
        ]
        assert len(filled) == 1 and filled[0].split()[0] == "L"
        await click(t, "╭ L =")
        assert t.lesson.session.bench.picked is None
