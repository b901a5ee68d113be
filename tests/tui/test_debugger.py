"""The debugger on the full screen: from a lesson and alone, its keys, prompts, tools and play."""

from __future__ import annotations

import pytest

from tests.tui.harness import LARGE, SMALL, check_golden, debugging, terminal, walk
from tests.view.fake_tool import PICKED, REFUSING
from tests.view.programs import DIAMOND
from tutor.learner.record import Record
from tutor.tui.bench import playing
from tutor.tui.bench.debug_screen import DebugScreen
from tutor.tui.bench.tool_screen import ToolScreen
from tutor.tui.screens.lesson import LessonScreen


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
async def test_the_debugger_looks_as_approved(size: tuple[int, int]) -> None:
    async with debugging(DIAMOND, size) as t:
        name = f"{size[0]}x{size[1]}"
        await t.press("9", "s")
        check_golden(f"debugger-{name}", t.text)
        screen = t.app.screen
        assert isinstance(screen, DebugScreen)
        screen.show_outcome(screen.opener.tool(PICKED))
        await t.press("down")
        check_golden(f"tool-{name}", t.text)
        await t.press("escape", "question_mark")
        check_golden(f"debugger-help-{name}", t.text)


async def test_a_lesson_and_its_debugger_share_a_position() -> None:
    with Record.open() as record:
        record.visited("walk", "walk", 1, 9)
    async with terminal(walk()) as t:
        await t.press("d")
        assert isinstance(t.app.screen, DebugScreen) and t.k == 9
        assert "▒▒▒▒" in t.text and "-13.75" not in t.text, "the open question hides it here too"
        await t.press("2", "s", "d")
        assert isinstance(t.app.screen, LessonScreen) and t.k == 11
        await t.press("d", "S", "escape")
        assert isinstance(t.app.screen, LessonScreen) and t.k == 10
        await t.press("d", "q")
        assert isinstance(t.app.screen, LessonScreen)
        await t.press("semicolon", "d", "home", "6", "s", "s")
        assert t.k == 6 and "Sign of the contribution" in t.text, "predict mode asks there too"
        await t.press("plus")
        assert t.k == 7 and "It is -, not +" in t.text


async def test_one_pane_more_stands_below_the_graph_in_turn() -> None:
    async with debugging(DIAMOND) as t:
        assert "Program" in t.text and "Values" not in t.text
        await t.press("v")
        assert "Values" in t.text and "Program" not in t.text
        await t.press("v")
        assert "Program" in t.text
        await t.press("z")
        assert "Graph · zoomed" in t.text and "Program" not in t.text
        await t.press("escape", "tab", "j")
        assert "Press the letter" in t.text
        await t.press("escape", "escape")
        assert t.app._exit, "Esc leaves when nothing is left to take back"


async def test_a_step_is_asked_for_in_the_last_line() -> None:
    async with debugging(DIAMOND) as t:
        await t.press("g", "x", "enter")
        assert "Go to step: x" in t.text and "Write the number of a step, 0 to 12" in t.text
        await t.press("backspace")
        assert "Write the number" not in t.text
        await t.press("1", "1", "enter")
        assert t.k == 11 and "event 11 of 12" in t.text
        await t.press("g", "3", "escape")
        assert t.k == 11
        await t.press("g", "9", "9", "enter")
        assert "There is no step 99: step 12 is the last" in t.text


async def test_space_plays_until_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(playing, "PERIOD", 0.2)
    async with debugging(DIAMOND) as t:
        await t.press("s", "space")
        await t.until("event 3 of 12")
        assert "any key pauses" in t.text
        await t.press("space")
        at = t.k
        assert "Paused" in t.text and at < 12
        await t.pilot.pause(0.25)
        assert t.k == at
        await t.press("end", "space")
        await t.until("This is the end")
        assert "any key pauses" not in t.text


async def test_a_tool_has_its_keys_and_leaves_the_others_to_the_run() -> None:
    async with terminal(walk()) as t:
        await t.press("home")
        lesson = t.lesson
        lesson.show_outcome(lesson.opener.tool(REFUSING))
        await t.press()
        assert "There is nothing to show yet" in t.text
        lesson.show_outcome(lesson.opener.tool(PICKED))
        await t.press("down", "3", "down", "up")
        assert isinstance(t.app.screen, ToolScreen)
        assert "Rows of a test" in t.text and "row 3, word none, step 0" in t.text
        await t.press("2", "s")
        assert "row 3, word none, step 2" in t.text
        await t.press("g", "5", "enter")
        assert "step 5" in t.text
        await t.press("right", "7", "enter")
        assert "Write a word, such as road" in t.text
        await t.press("backspace", *"path", "enter")
        assert "word path" in t.text and "The word is path" in t.text
        await t.press("pagedown")
        assert "row 3" not in t.text and "line 30" in t.text
        await t.press("v")
        assert "“v” does nothing here" in t.text
        await t.press("question_mark")
        assert "One row down" in t.text and "move the run work here too" in t.text
        await t.press("escape", "escape")
        assert t.app.screen is lesson and t.k == 5


async def test_a_node_is_picked_by_name_and_its_last_write_told_first() -> None:
    async with debugging(DIAMOND) as t:
        assert " @  pick " in t.text, "the key is in sight in a small window"
        await t.press("at", *"nope", "enter")
        assert "There is no node `nope`" in t.text
        await t.press(*(["backspace"] * 4), "a", "enter")
        assert "a is picked: t T w W go to its writes" in t.text
        await t.press("end", "W")
        assert "just done: edge 5 of 6" in t.text and "Written: a.grad = -13.75" in t.text
        await t.press("S", "s")
        assert "just done" not in t.text


async def test_a_key_that_leads_into_the_run_closes_the_tool_over_it() -> None:
    async with debugging(DIAMOND) as t:
        await t.press("slash", "a", "enter", "enter")
        assert isinstance(t.app.screen, DebugScreen) and t.k == 1
        assert "a is picked" in t.text and "just done: a" in t.text


async def test_a_number_that_stays_altered_is_said_when_its_tool_closes() -> None:
    async with debugging(DIAMOND) as t:
        await t.press("a", "escape")
        assert "Still in force" not in t.text
        await t.press("a", "right", "escape")
        assert "Still in force: a = -3.5. u takes the last change back" in t.text
        await t.press("u", "a", "escape")
        assert "Still in force" not in t.text


async def test_the_debugger_of_a_lesson_says_which_question_hides() -> None:
    with Record.open() as record:
        record.visited("walk", "walk", 1, 9)
    async with terminal(walk()) as t:
        await t.press("d")
        assert "Hidden for now: questions 1, 2 and 3 of this lesson ask about it" in t.text
        await t.press("P")
        assert "Hidden for now: questions 1, 2 and 3 of this lesson ask about it" in t.text
