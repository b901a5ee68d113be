"""The first screen: what there is, what is done, and the way into a lesson."""

from __future__ import annotations

import pytest

from tests.tui.harness import LESSONS, terminal
from tutor.learner.record import Record
from tutor.tui.screens.done import Done
from tutor.tui.screens.help import Help
from tutor.tui.screens.home import HomeScreen
from tutor.tui.screens.lesson import LessonScreen


async def test_lessons_are_listed_with_what_is_done() -> None:
    with Record.open() as record:
        record.finished("gradients", "nudge")
    async with terminal() as t:
        assert "Gradients, one node at a time" in t.text
        assert "1 of 5 done" in t.text
        assert "✓ 1  The nudge" in t.text
        assert "Resume" not in t.text


async def test_the_first_row_goes_on_where_the_learner_was() -> None:
    with Record.open() as record:
        record.visited("gradients", "diamond", 1, 9)
    async with terminal() as t:
        assert "▌ Resume: The diamond, screen 2, step 9" in t.text
        await t.press("enter")
        assert (t.lesson.session.index, t.k) == (1, 9)


async def test_keys_choose_a_lesson() -> None:
    async with terminal() as t:
        await t.press("down", "j", "up", "k", "down", "enter")
        assert t.lesson.session.lesson.id == "local-rules"
        await t.press("q")
        assert isinstance(t.app.screen, HomeScreen)
        assert "▸ 2" in t.text


async def test_the_list_ends_at_its_ends() -> None:
    async with terminal() as t:
        await t.press("end", "down", "down", "enter")
        assert t.lesson.session.lesson.id == "neuron"


async def test_help_and_back() -> None:
    async with terminal() as t:
        await t.press("question_mark")
        assert isinstance(t.app.screen, Help)
        assert "The lesson below." in t.text
        await t.press("question_mark")
        assert isinstance(t.app.screen, HomeScreen)


async def test_the_palette_opens_a_lesson() -> None:
    async with terminal() as t:
        await t.press("ctrl+p")
        await t.pilot.pause(0.3)
        assert "The diamond — open" in t.text
        await t.press(*"diamond")
        await t.pilot.pause(0.3)
        await t.press("enter")
        await t.pilot.pause(0.1)
        assert t.lesson.session.lesson.id == "diamond"


async def test_a_finished_lesson_leads_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Done, "REST", 0.001)
    async with terminal("gradients/nudge") as t:
        t.lesson.session._open(len(t.lesson.session.lesson.screens) - 1)
        await t.press("right_square_bracket")
        assert "Lesson done" in t.text
        assert "Enter  opens the next lesson" in t.text
        while isinstance(t.app.screen, Done):
            await t.press("enter")
        assert isinstance(t.app.screen, LessonScreen)
        assert t.lesson.session.lesson.id == "local-rules"


async def test_an_enter_held_down_at_the_end_of_a_lesson_opens_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Done, "REST", 1e6)
    async with terminal("gradients/nudge") as t:
        t.lesson.session._open(len(t.lesson.session.lesson.screens) - 1)
        await t.press("right_square_bracket", "enter", "enter")
        assert "Lesson done" in t.text


async def test_text_of_a_lesson_is_never_markup() -> None:
    async with terminal(str(LESSONS / "hostile.md"), (120, 40)) as t:
        assert "A [hostile lesson [@click=app.quit]title[/]" in t.text
        assert (
            "Unbalanced [ and [/] and [bold]bold[/bold]"
            in " ".join(t.text.replace("│", " ").split())
            or "Unbalanced [" in t.text
        )
        assert "[red]What[/red]" in t.text
        await t.press("h")
        assert "[@click=app.quit]hint[/" in t.text
        await t.type("3")
        assert "[reverse]Yes[/reverse" in t.text
        for strip in t.strips:
            assert not any(s.style and "@click" in s.style.meta for s in strip)
