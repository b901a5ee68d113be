"""Screens of a lesson as text, in a window of any size, and what of them does not fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from textual.pilot import Pilot

from tutor.learner.record import Record
from tutor.learner.session import Session
from tutor.lesson.model import Lesson, Quiz, Screen
from tutor.lesson.shelf import Shelf
from tutor.quiz.kinds.registry import KEYS
from tutor.tui.app import TutorApp
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.widgets.pane import Pane
from tutor.view.panes import PANE


class Shown(NamedTuple):
    """A screen of a lesson in a window.

    Attributes:
        name: how a person names it, as `diamond#grad-a`.
        rows: what is on it, one text a row.
        misfits: what is out of sight, and where.
    """

    name: str
    rows: tuple[str, ...]
    misfits: tuple[str, ...]


def shown(lessons: tuple[Lesson, ...], quiz: str, size: tuple[int, int]) -> list[Shown]:
    """Every screen of some lessons, each as it opens, in a window of `size` columns and rows.

    A screen with several questions is shown once for each of them.

    Args:
        lessons: that can be learned from.
        quiz: id of the one question to show, empty for all.
        size: columns and rows.
    """
    found: list[Shown] = []
    todo = [(lesson, *each) for lesson in lessons for each in _screens(lesson, quiz)]

    async def look(pilot: Pilot[object]) -> None:
        for lesson, screen, asked in todo:
            alone = replace(
                lesson,
                screens=tuple(screen if s.index == screen.index else s for s in lesson.screens),
            )
            session = Session("", alone, record, screen=screen.index)
            await pilot.app.push_screen(LessonScreen(session))
            await pilot.pause()
            part = f"#{asked.id}" if asked else f" screen {screen.index + 1}"
            found.append(_taken(pilot, f"{lesson.id}{part}"))
            await pilot.app.pop_screen()
        pilot.app.exit()

    with TemporaryDirectory() as folder, Record.open(Path(folder) / "record.sqlite3") as record:
        app = TutorApp(Shelf(KEYS), record)
        app.run(headless=True, size=size, auto_pilot=look)
    return found


def _screens(lesson: Lesson, quiz: str) -> Iterator[tuple[Screen, Quiz | None]]:
    """The screens to show, each with one question of it or none."""
    for screen in lesson.screens:
        for asked in screen.quizzes or (None,):
            if quiz and (asked is None or asked.id != quiz):
                continue
            kept = tuple(b for b in screen.blocks if not isinstance(b, Quiz) or b is asked)
            yield replace(screen, blocks=kept), asked


def _taken(pilot: Pilot[object], name: str) -> Shown:
    screen = pilot.app.screen
    rows = tuple(strip.text.rstrip() for strip in screen._compositor.render_strips())
    misfits = [
        f"{_called(pane)}: {pane.below} more row{'' if pane.below == 1 else 's'} below"
        for pane in screen.query(Pane)
        if pane.display and pane.below and pane.content_size.height
    ]
    return Shown(name, rows, tuple(misfits))


def _called(pane: Pane) -> str:
    id = pane.id or ""
    return PANE[id].title if id in PANE else f"the {id}"
