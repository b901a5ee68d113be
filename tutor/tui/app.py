"""The app of lessons: which screen follows which.

The list of lessons is up before anything is loaded that only a lesson needs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tutor.guard import say
from tutor.learner.advice import warning
from tutor.learner.preparing import Preparing, Ready
from tutor.learner.record import Record
from tutor.lesson import NotFound
from tutor.lesson.listed.whole_reading import read_whole
from tutor.lesson.shelf import Chosen, Shelf
from tutor.quiz.kinds.registry import KEYS
from tutor.tui.screens.home import HomeScreen
from tutor.tui.terminal_app import TerminalApp
from tutor.view.text import Line

if TYPE_CHECKING:
    from tutor.learner.session import Session
    from tutor.tui.screens.lesson import LessonScreen

FAULTY, FAILED = 1, 2
SHEETS = Path(__file__).parent / "screens"
"""Whole paths, as an app made of this one stands in another folder."""
AT_ONCE = 0.25
"""Seconds in which a lesson opens without a word about how far it is."""
LOOK_AFTER = 1.5
"""Seconds after which packs are read whole that were only glanced at for the list."""
EARLY = 2
"""Lessons of a pack, from the first, in which drawings explain their marks."""


def run(start: str | None, record: Record) -> int:
    """Open the full-screen tutor.

    Args:
        start: `PACK/LESSON`, a pack, or a path; None for the home screen.
        record: the learner's record, open.

    Returns:
        The exit code. What kept the tutor from starting is on stderr.
    """
    shelf = Shelf.read(KEYS, at_a_glance=True)
    preparing = None
    if start is not None:
        wanted = start
        preparing = Preparing(lambda: shelf.choose(wanted), lambda each: warning(each, shelf))
        if preparing.done(AT_ONCE) and (code := _refused(preparing)):
            return code
    app = TutorApp(shelf, record, preparing=preparing)
    app.run()
    if preparing is not None and not preparing.done():
        preparing.cancel()  # the app was left before
    elif preparing is not None and not preparing.cancelled and (code := _refused(preparing)):
        return code
    return app.return_code or 0


def _refused(preparing: Preparing) -> int:
    """The exit code if what was asked for cannot be opened, which is said; 0 if it can."""
    try:
        ready = preparing.result()
    except NotFound as fault:
        say(f"error: {fault}")
        return FAILED
    if ready.faults:
        say(*ready.faults)
        return FAULTY
    return 0


class TutorApp(TerminalApp):
    """Home below, a lesson above it."""

    def __init__(
        self,
        shelf: Shelf,
        record: Record,
        chosen: Chosen | None = None,
        preparing: Preparing | None = None,
    ) -> None:
        """Take what to begin with: something that was chosen, or that is being prepared."""
        if preparing is None and chosen is not None:
            preparing = Preparing(lambda: chosen)
            preparing.done(AT_ONCE)
        self._start = preparing
        ready = preparing.result() if preparing and preparing.done() else None
        # A sheet that comes with its screen has all the others parsed again.
        lesson = preparing is not None and (ready is None or ready.chosen.lesson is not None)
        shown = ("home", "lesson") if lesson else ("home",)
        super().__init__([SHEETS / f"{name}.tcss" for name in shown])
        self.shelf, self.record = shelf, record

    @property
    def saved(self) -> bool | None:
        """Whether every answer is on the disk."""
        return self.record.saved

    def on_mount(self) -> None:
        start, pack = self._start, ""
        if start is not None and start.done():
            pack = start.result().chosen.pack
        self.push_screen(HomeScreen(self.shelf, self.record, pack))
        if start is not None:
            self._open(start, self._begun, "The lesson that was asked for")
        if self.shelf.unread:
            self.run_worker(self._read_through())
        if self.record.notice:
            self.notify(self.record.notice, severity="warning", timeout=20, markup=False)

    async def _read_through(self) -> None:
        """Look for the faults of packs that were only glanced at, when the list has been drawn."""
        await asyncio.sleep(LOOK_AFTER)
        while folders := [pack.path for pack in self.shelf.packs if pack.id in self.shelf.unread]:
            self.shelf.take(await asyncio.to_thread(read_whole, folders[0], self.shelf.kinds))
            for screen in self.screen_stack:
                if isinstance(screen, HomeScreen):
                    screen.renew()

    def _begun(self, ready: Ready) -> None:
        """What was asked for on the command line is ready."""
        if ready.faults:
            self.exit()  # and they are told there
        elif ready.chosen.lesson:
            self._show(ready)
        if ready.notice:
            self.notify(ready.notice, severity="warning", timeout=20, markup=False)

    # ---- from screen to screen

    def open(self, pack: str, lesson: str, then: Callable[[], None] = lambda: None) -> None:
        """Show a lesson, or why it cannot be shown; while its programs run, how far they are."""
        header = found.lesson(lesson) if (found := self.shelf.pack(pack)) else None

        def show(ready: Ready) -> None:
            self._show(ready)
            then()

        preparing = Preparing(lambda: self.shelf.lesson(pack, lesson))
        self._open(preparing, show, header.title if header else "The lesson")

    def _open(self, preparing: Preparing, show: Callable[[Ready], None], title: str) -> None:
        if preparing.done(0.0 if preparing is self._start else AT_ONCE):
            show(preparing.result())
            return
        from tutor.tui.screens.waiting import Awaited, Waiting
        from tutor.view import status

        def told(seconds: float, cells: int) -> list[Line]:
            return status.preparing(title, preparing.wait.share, preparing.wait.events, cells)

        def ended(came: bool | None) -> None:
            if not came:
                return
            try:
                ready = preparing.result()
            except NotFound:  # whoever started the app says so
                self.exit()
            else:
                self.call_later(show, ready)  # once the screen that waited is gone

        awaited = Awaited("The lesson runs", preparing.done, preparing.cancel, told)
        self.push_screen(Waiting(awaited), ended)

    def _show(self, ready: Ready) -> None:
        chosen = ready.chosen
        if chosen.lesson is None or ready.faults:
            from tutor.tui.screens.problem import Problem

            self.push_screen(Problem("This lesson cannot be opened.", ready.faults))
        else:
            from tutor.learner.session import Session
            from tutor.tui.screens.lesson import LessonScreen

            session = Session(chosen.pack, chosen.lesson, self.record)
            self.push_screen(LessonScreen(session, early=self._early(session)))

    def _early(self, session: Session) -> bool:
        """Whether a lesson is among the first of its pack, or stands alone."""
        pack = self.shelf.pack(session.pack)
        first = [lesson.id for lesson in pack.lessons[:EARLY]] if pack else []
        return not pack or session.lesson.id in first

    def on_home_screen_opened(self, message: HomeScreen.Opened) -> None:
        pack = self.shelf.pack(message.pack)
        opening = pack is not None and [message.lesson] == [each.id for each in pack.lessons[:1]]
        first = opening and not self.record.begun

        def then() -> None:
            from tutor.tui.screens.lesson import LessonScreen

            if first and isinstance(self.screen, LessonScreen):
                from tutor.tui.screens.tour import Tour

                self.screen.call_after_refresh(self.push_screen, Tour())

        self.open(message.pack, message.lesson, then)

    def on_lesson_screen_finished(self, message: LessonScreen.Finished) -> None:
        from tutor.tui.screens.done import AGAIN, LESSONS, NEXT, Done
        from tutor.tui.screens.lesson import LessonScreen

        session = message.session
        page = Done(session, self.shelf)

        def left(wish: str | None) -> None:
            lesson = self.screen
            if wish == AGAIN and isinstance(lesson, LessonScreen):
                session.retry(page.result.again)
                lesson.show()
            elif wish in (NEXT, LESSONS):
                self.pop_screen()
                if wish == NEXT and (following := page.result.following):
                    self.open(following.pack.id, following.lesson.id)

        self.push_screen(page, left)
