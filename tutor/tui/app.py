"""The app: its screens, its themes, and what happens when something goes wrong."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import threading
from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment, Segments
from textual import events
from textual.app import App
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.filter import LineFilter

from tutor import guard
from tutor.characters import safe
from tutor.guard import say
from tutor.learner.advice import warning
from tutor.learner.openable import obstacles
from tutor.learner.record import Record
from tutor.learner.session import Session
from tutor.lesson import NotFound
from tutor.lesson.shelf import Chosen, Shelf
from tutor.quiz.kinds.registry import KEYS
from tutor.tui.ahead import LONGEST_PASTE, Ahead, Palette
from tutor.tui.filtering import Harmless
from tutor.tui.painting import Painting
from tutor.tui.roles import THEMES
from tutor.tui.screens.done import AGAIN, LESSONS, NEXT, Done
from tutor.tui.screens.home import HomeScreen
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.screens.palette import Everything
from tutor.tui.screens.problem import Problem
from tutor.tui.screens.tour import Tour

FAULTY, FAILED = 1, 2
EARLY = 2
"""Lessons of a pack, from the first, in which drawings explain their marks."""
LAST = 3.0
"""Seconds after a signal in which the terminal is given back. One that is gone takes nothing."""


def run(start: str | None, record: Record) -> int:
    """Open the full-screen tutor.

    Args:
        start: `PACK/LESSON`, a pack, or a path; None for the home screen.
        record: the learner's record, open.

    Returns:
        The exit code. What kept the tutor from starting is on stderr.
    """
    shelf = Shelf.read(KEYS)
    chosen, notice = None, ""
    if start is not None:
        try:
            chosen = shelf.choose(start)
        except NotFound as fault:
            say(f"error: {fault}")
            return FAILED
        if faults := obstacles(chosen):
            say(*faults)
            return FAULTY
        notice = warning(chosen, shelf)
    app = TutorApp(shelf, record, chosen, notice)
    app.run()
    return app.return_code or 0


def _ground() -> str:
    """The theme for this terminal, as far as it says what its ground is."""
    colors = os.environ.get("COLORFGBG", "").split(";")
    return "tutor-light" if colors[-1] in ("7", "15") else "tutor-dark"


class TutorApp(App[None]):
    """Home below, a lesson above it."""

    TITLE = "backprop tutor"
    COMMANDS: ClassVar = {Everything}
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+z", "suspend_process", show=False, priority=True),
        # Before any line to type in, where it would copy what is selected.
        Binding("ctrl+c", "help_quit", show=False, priority=True),
    ]

    def __init__(
        self, shelf: Shelf, record: Record, chosen: Chosen | None = None, notice: str = ""
    ) -> None:
        mono = "NO_COLOR" in os.environ
        super().__init__(ansi_color=True if mono else None)
        self.shelf, self.record, self._chosen = shelf, record, chosen
        self._leaving = False
        self._notice = notice
        self._harmless = Harmless()
        self.painting = Painting(self)
        self.ahead = Ahead(self, self.painting, self._hand_on)
        for name in self.available_themes:
            self.unregister_theme(name)
        for theming in THEMES.values():
            self.register_theme(theming.theme)
        self.theme = "tutor-terminal" if mono else _ground()

    def on_mount(self) -> None:
        pack = self._chosen.pack if self._chosen else ""
        self.push_screen(HomeScreen(self.shelf, self.record, pack))
        if self._chosen and self._chosen.lesson:
            self.open(self._chosen)
        self._heed_signals()
        if self._notice:
            self.notify(self._notice, severity="warning", timeout=20, markup=False)
        if self.record.notice:
            self.notify(self.record.notice, severity="warning", timeout=20, markup=False)

    # ---- keys

    async def on_event(self, event: events.Event) -> None:
        """What a person does waits until the screen is ready for it; see `Ahead`."""
        if Ahead.takes(event):
            await self.ahead.put(event)
        else:
            await super().on_event(event)

    async def _hand_on(self, event: events.Event) -> None:
        """A key also takes the last message away, whatever else it does."""
        if isinstance(event, events.Paste):
            if len(event.text) > LONGEST_PASTE:
                self._say(f"Nothing was pasted: it has more than {LONGEST_PASTE:,} characters")
                return
            event = events.Paste(safe(event.text))
        if isinstance(event, events.Key):
            self._leaving = self._leaving and event.key == "ctrl+c"
            if isinstance(self.screen, LessonScreen | HomeScreen | Done):
                self.screen.hush()
        await super().on_event(event)

    def action_help_quit(self) -> None:
        """Ctrl+C: once says what it does, twice does it. The place is written at every step."""
        if self._leaving:
            self.exit()
            return
        self._leaving = True
        saved = "saved" if self.record.saved else "not saved"
        self._say(f"Ctrl+C once more leaves the tutor; your place is {saved}")

    def _say(self, message: str) -> None:
        if isinstance(self.screen, LessonScreen | HomeScreen | Done):
            self.screen.say(message)
        else:
            self.notify(message, markup=False)

    # ---- from screen to screen

    def open(self, chosen: Chosen) -> None:
        """Show a lesson, or why it cannot be shown."""
        faults = obstacles(chosen)
        if chosen.lesson is None or faults:
            self.push_screen(Problem("This lesson cannot be opened.", faults))
        else:
            session = Session(chosen.pack, chosen.lesson, self.record)
            self.push_screen(LessonScreen(session, early=self._early(session)))

    def _early(self, session: Session) -> bool:
        """Whether a lesson is among the first of its pack, or stands alone."""
        pack = self.shelf.pack(session.pack)
        first = [lesson.id for lesson in pack.lessons[:EARLY]] if pack else []
        return not pack or session.lesson.id in first

    def on_home_screen_opened(self, message: HomeScreen.Opened) -> None:
        chosen = self.shelf.lesson(message.pack, message.lesson)
        pack = self.shelf.pack(message.pack)
        opening = pack is not None and pack.lessons[:1] == (chosen.lesson,)
        first = opening and not self.record.begun
        self.open(chosen)
        if first and isinstance(self.screen, LessonScreen):
            self.screen.call_after_refresh(self.push_screen, Tour())

    def on_lesson_screen_finished(self, message: LessonScreen.Finished) -> None:
        session = message.session
        page = Done(session, self.shelf)

        def left(wish: str | None) -> None:
            lesson = self.screen
            if wish == AGAIN and isinstance(lesson, LessonScreen):
                session.retry([each.quiz for each in page.result.again])
                lesson.show()
            elif wish in (NEXT, LESSONS):
                self.pop_screen()
                if wish == NEXT and page.result.following:
                    self.open(self.shelf.lesson(session.pack, page.result.following[1].id))

        self.push_screen(page, left)

    def action_command_palette(self) -> None:
        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(id="--command-palette"))

    # ---- the terminal

    def get_driver_class(self) -> type[Driver]:
        """Ours where there is a terminal of the kind that Textual's own driver is for."""
        driver = super().get_driver_class()
        if driver.__name__ != "LinuxDriver":
            return driver
        from tutor.tui.driver import TerminalDriver  # it needs termios, which not all systems have

        return TerminalDriver

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [self._harmless, *super().get_line_filters()]

    # ---- when something goes wrong

    def _heed_signals(self) -> None:
        """End as by `q` when a signal asks for it, so that the terminal is given back."""
        if threading.current_thread() is not threading.main_thread() or self.is_headless:
            return
        loop = asyncio.get_running_loop()
        with contextlib.suppress(NotImplementedError):  # this system has no such signals
            for number in guard.ending():
                loop.add_signal_handler(number, self._ended_by, number)

    def _ended_by(self, number: int) -> None:
        code = 128 + number
        last = threading.Timer(LAST, os._exit, (code,))
        last.daemon = True
        last.start()
        self.exit(return_code=code)

    def _fatal_error(self) -> None:
        """Say in a line what happened; the details go to a file."""
        self._return_code = guard.OURS
        fault = sys.exc_info()[1] or self._exception or RuntimeError("of unknown cause")
        self.bell()
        self._exit_renderables.append(
            Segments([Segment(guard.report(fault, self.record.saved) + "\n")])
        )
        self._close_messages_no_wait()
