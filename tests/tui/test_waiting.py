"""A lesson that runs for long before it opens says how far it is, and can be given up."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from tests.tui.harness import shelf, terminal
from tutor.lesson.shelf import Chosen, Shelf
from tutor.tui import app as app_module
from tutor.tui.screens import waiting
from tutor.tui.screens.home import HomeScreen
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.screens.waiting import Waiting


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Until it is set, no lesson is ready."""
    opened, plain = threading.Event(), Shelf.lesson

    def slow(self: Shelf, pack: str, lesson: str) -> Chosen:
        assert opened.wait(30)
        return plain(self, pack, lesson)

    monkeypatch.setattr(Shelf, "lesson", slow)
    monkeypatch.setattr(app_module, "AT_ONCE", 0.01)
    return opened


async def test_the_lesson_opens_when_it_has_run(gate: threading.Event) -> None:
    async with terminal(packs=shelf()) as t:
        await t.pilot.press("enter")
        await t.pilot.pause()
        assert isinstance(t.app.screen, Waiting) and "0%" in t.text and "Esc" in t.text
        gate.set()
        for _ in range(50):
            await t.pilot.pause(0.1)
            if isinstance(t.app.screen, LessonScreen):
                break
        await t.pilot.pause(0.5)  # until it stands
        assert any(isinstance(each, LessonScreen) for each in t.app.screen_stack)


async def test_esc_goes_back_and_nothing_opens_later(gate: threading.Event) -> None:
    async with terminal(packs=shelf()) as t:
        await t.pilot.press("enter")
        await t.pilot.pause(0.4)
        await t.pilot.press("n", "escape")
        await t.pilot.pause()
        assert isinstance(t.app.screen, HomeScreen)
        gate.set()
        await t.pilot.pause(0.3)
        assert isinstance(t.app.screen, HomeScreen)


async def test_what_cannot_be_opened_after_all_is_told(
    gate: threading.Event, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with terminal(packs=shelf()) as t:
        await t.pilot.press("enter")
        monkeypatch.setattr(Shelf, "lesson", lambda *_: pytest.fail("again"))
        monkeypatch.setattr("tutor.learner.preparing.obstacles", lambda chosen: ["it is broken"])
        gate.set()
        for _ in range(50):
            await t.pilot.pause(0.1)
            if not isinstance(t.app.screen, Waiting):
                break
        await t.pilot.pause(0.3)
        assert "it is broken" in t.text


async def test_keys_that_come_meanwhile_are_for_the_lesson(
    gate: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Esc too, where nobody can have seen yet that the lesson runs."""
    monkeypatch.setattr(waiting, "_SEEN", 60.0)  # however slow the machine is
    async with terminal(packs=shelf()) as t:
        await t.pilot.press("enter", "escape", "S", "S")
        assert isinstance(t.app.screen, Waiting)
        gate.set()
        await t.press("S")
        assert isinstance(t.app.screen, LessonScreen) and t.k == 8 - 3
