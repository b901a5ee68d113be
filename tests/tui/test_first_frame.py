"""What the first frame needs is loaded, read and parsed, and nothing twice."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest
from textual.css.stylesheet import Stylesheet

from tests.lesson.test_packs import PACKS
from tests.tui.harness import terminal, walk
from tutor.lesson.listed.headers import Header
from tutor.lesson.shelf import Shelf
from tutor.quiz.kinds.registry import KEYS

LATER = {
    *(f"tutor.tui.screens.{name}" for name in ("done", "help", "palette", "problem", "tour")),
    *(f"tutor.tui.{name}" for name in ("pages.done_page", "pages.help_page", "preview")),
    "tutor.view.svg", "tutor.view.tools", "tutor.quiz.check.judge", "tutor.author", "tutor.script",
}  # fmt: skip
"""What neither the list of lessons nor a lesson shows at first."""
OF_A_LESSON = {"tutor.tui.screens.lesson", "tutor.actions", "tutor.learner.session",
               "tutor.view.panes", "tutor.view.tool_rows", "tutor.debug.moves"}  # fmt: skip


def loaded(*names: str) -> set[str]:
    """All modules there are after an import of these."""
    code = f"import sys, {', '.join(names)}; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


def test_what_the_first_frame_does_not_show_is_loaded_later() -> None:
    home = loaded("tutor.cli", "tutor.tui.app")
    assert "tutor.tui.screens.home" in home
    assert not home & (LATER | OF_A_LESSON)
    lesson = loaded("tutor.cli", "tutor.tui.app", "tutor.tui.screens.lesson")
    assert lesson >= OF_A_LESSON
    assert not lesson & LATER


def test_a_pack_on_the_shelf_is_not_read_to_find_a_lesson_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shelf = Shelf(KEYS)
    path = PACKS / "good"
    id = shelf.add(path)
    lesson = shelf.packs[0].lessons[0]
    find = import_module("tutor.lesson.find")
    monkeypatch.setattr(find, "packs", lambda: [path])
    monkeypatch.setattr(find, "read_pack", lambda *_: pytest.fail("read twice"))
    opened = shelf.choose(f"{id}/{lesson.id}").lesson
    assert opened is not None and Header.of(opened) == lesson


@pytest.mark.parametrize("start", [None, walk()], ids=["home", "lesson"])
async def test_the_sheets_are_parsed_again_for_another_theme_only(
    start: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Textual parses every sheet again, its own too, when a screen brings one."""
    parsed: list[Stylesheet] = []
    plain = Stylesheet.reparse

    def reparse(sheet: Stylesheet) -> None:
        parsed.append(sheet)
        plain(sheet)

    monkeypatch.setattr(Stylesheet, "reparse", reparse)
    async with terminal(start) as t:
        assert parsed == []
        t.app.theme = "tutor-light"
        await t.pilot.pause()
        assert len(parsed) == 1
