"""The app: its screens, its themes, and what happens when something goes wrong."""

from __future__ import annotations

import os
import sys
import traceback
from typing import ClassVar

from rich.segment import Segment, Segments
from textual import events
from textual.app import App

from tutor.folders import home
from tutor.learner.openable import unfit
from tutor.learner.record import Record
from tutor.learner.session import Session
from tutor.lesson import NotFound
from tutor.lesson.shelf import Chosen, Shelf
from tutor.quiz.kinds.registry import KEYS
from tutor.tui.done import Done
from tutor.tui.home import HomeScreen
from tutor.tui.lesson import LessonScreen
from tutor.tui.palette import Everything
from tutor.tui.problem import Problem
from tutor.tui.roles import THEMES

FAULTY, FAILED = 1, 2
CRASH = "crash.txt"


def run(start: str | None, record: Record) -> int:
    """Open the full-screen tutor.

    Args:
        start: `PACK/LESSON`, a pack, or a path; None for the home screen.
        record: the learner's record, open.

    Returns:
        The exit code. What kept the tutor from starting is on stderr.
    """
    shelf = Shelf.read(KEYS)
    chosen = None
    if start is not None:
        try:
            chosen = shelf.choose(start)
        except NotFound as fault:
            print(f"error: {fault}", file=sys.stderr)
            return FAILED
        faults = _faults(chosen)
        if faults:
            print(*faults, sep="\n", file=sys.stderr)
            return FAULTY
    app = TutorApp(shelf, record, chosen)
    app.run()
    return app.return_code or 0


def _faults(chosen: Chosen) -> list[object]:
    """Why a lesson cannot be opened; nothing if it can."""
    return list(chosen.faults) or (list(unfit(chosen.lesson)) if chosen.lesson else [])


def _ground() -> str:
    """The theme for this terminal, as far as it says what its ground is."""
    colors = os.environ.get("COLORFGBG", "").split(";")
    return "tutor-light" if colors[-1] in ("7", "15") else "tutor-dark"


class TutorApp(App[None]):
    """Home below, a lesson above it."""

    TITLE = "backprop tutor"
    COMMANDS: ClassVar = {Everything}
    ENABLE_COMMAND_PALETTE = True

    def __init__(self, shelf: Shelf, record: Record, chosen: Chosen | None = None) -> None:
        mono = "NO_COLOR" in os.environ
        super().__init__(ansi_color=True if mono else None)
        self.shelf, self.record, self._chosen = shelf, record, chosen
        self._leaving = False
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
        if self.record.notice:
            self.notify(self.record.notice, severity="warning", timeout=20, markup=False)

    # ---- keys

    async def on_event(self, event: events.Event) -> None:
        """A key also takes the last message away, whatever else it does."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            self._leaving = self._leaving and event.key == "ctrl+c"
            if isinstance(self.screen, LessonScreen | HomeScreen):
                self.screen.hush()
        await super().on_event(event)

    def action_help_quit(self) -> None:
        """Ctrl+C: once says what it does, twice does it. The place is written at every step."""
        if self._leaving:
            self.exit()
            return
        self._leaving = True
        saved = "saved" if self.record.saved else "not saved"
        message = f"Ctrl+C once more leaves the tutor; your place is {saved}"
        if isinstance(self.screen, LessonScreen | HomeScreen):
            self.screen.say(message)
        else:
            self.notify(message, markup=False)

    # ---- from screen to screen

    def open(self, chosen: Chosen) -> None:
        """Show a lesson, or why it cannot be shown."""
        faults = _faults(chosen)
        if chosen.lesson is None or faults:
            self.push_screen(Problem("This lesson cannot be opened.", faults))
        else:
            self.push_screen(LessonScreen(Session(chosen.pack, chosen.lesson, self.record)))

    def on_home_screen_opened(self, message: HomeScreen.Opened) -> None:
        self.open(self.shelf.lesson(message.pack, message.lesson))

    def on_lesson_screen_finished(self, message: LessonScreen.Finished) -> None:
        session = message.session
        pack = self.shelf.pack(session.pack)
        following = None
        if pack:
            ids = [lesson.id for lesson in pack.lessons]
            at = ids.index(session.lesson.id) + 1
            following = pack.lessons[at] if at < len(ids) else None

        def left(go_on: bool | None) -> None:
            self.pop_screen()
            if go_on and following:
                self.open(self.shelf.lesson(session.pack, following.id))

        self.push_screen(Done(session, following), left)

    # ---- when something goes wrong

    def _fatal_error(self) -> None:
        """Say in a few lines what happened; the details go to a file."""
        details = traceback.format_exc()
        kept = home() / CRASH
        try:
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_text(details, "utf-8")
            where = f"The details are in {kept}."
        except OSError:
            where = details
        answers = (
            "Your answers are saved; start it again and go on where you were."
            if self.record.saved
            else "Not all of your answers could be saved."  # why is said after the screen is gone
        )
        text = f"The tutor met a fault of its own and has to stop. {answers}\n{where}\n"
        self.bell()
        self._exit_renderables.append(Segments([Segment(text)]))
        self._close_messages_no_wait()
