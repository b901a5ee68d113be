"""The app of lessons: which screen follows which."""

from __future__ import annotations

from tutor.guard import say
from tutor.learner.advice import warning
from tutor.learner.openable import obstacles
from tutor.learner.record import Record
from tutor.learner.session import Session
from tutor.lesson import NotFound
from tutor.lesson.shelf import Chosen, Shelf
from tutor.quiz.kinds.registry import KEYS
from tutor.tui.screens.home import HomeScreen
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.terminal_app import TerminalApp

FAULTY, FAILED = 1, 2
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


class TutorApp(TerminalApp):
    """Home below, a lesson above it."""

    def __init__(
        self, shelf: Shelf, record: Record, chosen: Chosen | None = None, notice: str = ""
    ) -> None:
        # A sheet that comes with its screen has all the others parsed again.
        shown = ("home", "lesson") if chosen and chosen.lesson else ("home",)
        super().__init__([f"screens/{name}.tcss" for name in shown])
        self.shelf, self.record, self._chosen = shelf, record, chosen
        self._notice = notice

    @property
    def saved(self) -> bool | None:
        """Whether every answer is on the disk."""
        return self.record.saved

    def on_mount(self) -> None:
        pack = self._chosen.pack if self._chosen else ""
        self.push_screen(HomeScreen(self.shelf, self.record, pack))
        if self._chosen and self._chosen.lesson:
            self.open(self._chosen)
        if self._notice:
            self.notify(self._notice, severity="warning", timeout=20, markup=False)
        if self.record.notice:
            self.notify(self.record.notice, severity="warning", timeout=20, markup=False)

    # ---- from screen to screen

    def open(self, chosen: Chosen) -> None:
        """Show a lesson, or why it cannot be shown."""
        faults = obstacles(chosen)
        if chosen.lesson is None or faults:
            from tutor.tui.screens.problem import Problem

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
        opening = pack is not None and [message.lesson] == [each.id for each in pack.lessons[:1]]
        first = opening and not self.record.begun
        self.open(chosen)
        if first and isinstance(self.screen, LessonScreen):
            from tutor.tui.screens.tour import Tour

            self.screen.call_after_refresh(self.push_screen, Tour())

    def on_lesson_screen_finished(self, message: LessonScreen.Finished) -> None:
        from tutor.tui.screens.done import AGAIN, LESSONS, NEXT, Done

        session = message.session
        page = Done(session, self.shelf)

        def left(wish: str | None) -> None:
            lesson = self.screen
            if wish == AGAIN and isinstance(lesson, LessonScreen):
                session.retry(page.result.again)
                lesson.show()
            elif wish in (NEXT, LESSONS):
                self.pop_screen()
                if wish == NEXT and page.result.following:
                    self.open(self.shelf.lesson(session.pack, page.result.following[1].id))

        self.push_screen(page, left)
