"""The app in a terminal that is not there: keys in, text out."""

from __future__ import annotations

import difflib
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

from textual.pilot import Pilot
from textual.strip import Strip

from tutor.debug.workbench import Workbench
from tutor.learner.hosts import ProgramHost
from tutor.learner.record import Record
from tutor.lesson.shelf import Shelf
from tutor.program import parse, run
from tutor.quiz.kinds.registry import KEYS
from tutor.trace import Trace
from tutor.tui.app import TutorApp
from tutor.tui.bench.debug_app import DebugApp
from tutor.tui.bench.debug_screen import DebugScreen
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.terminal_app import TerminalApp

HERE = Path(__file__).parent
LESSONS = HERE / "pack" / "lessons"
GOLDENS = HERE / "goldens"
RENEW = "RENEW_GOLDENS"

NARROW, SMALL, LARGE = (70, 24), (80, 24), (120, 40)


class Terminal:
    """A running app."""

    def __init__(self, app: TerminalApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot

    async def press(self, *keys: str) -> Terminal:
        """Press keys one after the other."""
        await self.pilot.press(*keys)
        await self.app.ahead.done()
        await self.pilot.pause()
        return self

    async def until(self, text: str) -> Terminal:
        """Wait until a text is on the screen, for as long as a busy machine may take."""
        for _ in range(200):
            if text in self.text:
                break
            await self.pilot.pause(0.02)
        return self

    async def type(self, text: str) -> Terminal:
        """Type a text, then Enter."""
        return await self.press(*[NAMES.get(c, c) for c in text], "enter")

    @property
    def text(self) -> str:
        """What a person sees, without blanks at the ends of lines."""
        strips = self.strips
        return "\n".join(strip.text.rstrip() for strip in strips) + "\n"

    @property
    def strips(self) -> list[Strip]:
        """The rows of the screen."""
        return self.app.screen._compositor.render_strips()

    @property
    def lesson(self) -> LessonScreen:
        """The lesson on the screen."""
        assert isinstance(self.app.screen, LessonScreen)
        return self.app.screen

    @property
    def k(self) -> int:
        """The position in the run."""
        screen = self.app.screen
        assert isinstance(screen, LessonScreen | DebugScreen) and screen.host.bench is not None
        return screen.host.bench.k

    @property
    def toasts(self) -> list[str]:
        """What was notified."""
        return [n.message for n in self.app._notifications]


@asynccontextmanager
async def debugging(source: str, size: tuple[int, int] = SMALL) -> AsyncIterator[Terminal]:
    """Start the debugger on a program, as the command line does."""
    host = ProgramHost(Workbench(Trace(run(parse(source)))), "diamond.py", "diamond")
    app = DebugApp(host)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield Terminal(app, pilot)


NAMES = {"-": "minus", "+": "plus", ".": "full_stop", " ": "space", "*": "asterisk", "/": "slash"}


@asynccontextmanager
async def terminal(
    start: str | None = None, size: tuple[int, int] = SMALL, packs: Shelf | None = None
) -> AsyncIterator[Terminal]:
    """Start the app as the command line does; `packs` stand in for those that ship."""
    shelf = (packs or shipped()).copy()
    with Record.open() as record:
        app = TutorApp(shelf, record, shelf.choose(start) if start else None)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            yield Terminal(app, pilot)


@cache
def shipped() -> Shelf:
    """The packs that ship, read once for all tests."""
    return Shelf.read(KEYS)


@cache
def shelf() -> Shelf:
    """The pack of the tests, and no other."""
    found = Shelf(KEYS)
    found.add(LESSONS.parent)
    return found


def walk() -> str:
    """The lesson that the tests walk through."""
    return str(LESSONS / "walk.md")


def check_golden(name: str, text: str) -> None:
    """Compare a screen with the one that was approved.

    `RENEW_GOLDENS=1 python -m pytest tests/tui` writes them anew: read them before you commit.
    """
    file = GOLDENS / f"{name}.txt"
    if os.environ.get(RENEW):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        return
    approved = file.read_text("utf-8") if file.exists() else ""
    if approved != text:
        diff = difflib.unified_diff(
            approved.splitlines(), text.splitlines(), "approved", "now", lineterm="", n=1
        )
        raise AssertionError(f"{name} looks different; {RENEW}=1 approves it.\n" + "\n".join(diff))
