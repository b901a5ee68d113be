"""The tutor on a working copy: a saved change shows at once, and progress is kept nowhere."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

from textual.binding import Binding, BindingType

from tutor.author.working_copy import Put
from tutor.engine.numbers import show
from tutor.learner.record import Record
from tutor.learner.session import Session
from tutor.lesson.model import Lesson
from tutor.lesson.report import bounded
from tutor.program import Diagnostic
from tutor.quiz.variants import choices
from tutor.tui.app import TutorApp
from tutor.tui.preview.key_screen import KeyScreen
from tutor.tui.preview.watched import Watched
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.screens.problem import Problem

EVERY = 0.3
"""Seconds between two looks at the files."""


AFTER = 0.1
"""Seconds between showing a lesson and checking it."""


class PreviewApp(TutorApp):
    """The real app, whose lessons are read again when they are saved."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "answers", show=False, priority=True),
        Binding("f3", "variant", show=False, priority=True),
        Binding("f8", "faults", show=False, priority=True),
    ]

    def __init__(self, watched: Watched, record: Record) -> None:
        super().__init__(watched.shelf, record)
        self.watched = watched
        self._told = ""  # of its faults
        self._checked: Lesson | None = None

    def on_mount(self) -> None:
        """Beside what the app itself does when it is mounted, and after it."""
        self.call_later(self._begin)
        self.set_interval(EVERY, self.look)

    def _begin(self) -> None:
        lesson = self.watched.start
        if lesson is not None:
            self.push_screen(self._screen(lesson, self.watched.screen))

    def look(self) -> None:
        """Show the lesson on the screen as it is in its file now, or say why not."""
        shown = self.screen
        self.watched.look(shown.session.lesson.path if isinstance(shown, LessonScreen) else "")
        if not isinstance(shown, LessonScreen):
            return
        session = shown.session
        now = self.watched.lesson(session.lesson.path)
        if now is not None and now is not session.lesson:
            debugger = session.debugger
            step = debugger.k if debugger else None
            self.switch_screen(self._screen(now, _same(session, now), step))
            return
        if session.lesson is not self._checked:
            self._checked = session.lesson
            self._check(session.lesson)
        line = summary(self.watched.faults(session.lesson.path), session.lesson.path)
        if shown.message != line and shown.message in ("", self._told):
            self._told = line
            shown.say(line)

    def _screen(self, lesson: Lesson, index: int, step: int | None = None) -> LessonScreen:
        pack = self.watched.pack
        id = pack.id if pack else ""
        return LessonScreen(Session(id, lesson, self.record, screen=index, step=step))

    def _check(self, lesson: Lesson) -> None:
        """Find the other faults, once the lesson is on the screen.

        Not in a thread: a run that is shown and checked works out parts of itself as it goes.
        """
        self.set_timer(AFTER, partial(self.watched.check, lesson))

    def action_answers(self) -> None:
        """Show the answers to the question on the screen, open or answered."""
        shown = self.screen
        if isinstance(shown, LessonScreen) and shown.session.question is not None:
            session, quiz = shown.session, shown.session.question.quiz
            put = Put(session.lesson, session.screen, quiz, None)
            program = session.screen.program
            own = put.on(program) if program is not None else shown.session.question
            self.push_screen(KeyScreen(put._replace(question=own)))

    def action_variant(self) -> None:
        """Ask the question on the screen with its next set of numbers, open or not."""
        shown = self.screen
        if not isinstance(shown, LessonScreen) or shown.session.question is None:
            return
        session, quiz = shown.session, shown.session.question.quiz
        program = session.screen.program
        sets = choices(quiz, program) if program is not None else []
        if not sets:
            shown.say("This question has no other numbers: it has no `vary`")
            return
        session.retry([quiz])
        shown.show()
        now = session.variant or {}
        given = ", ".join(f"{name} = {show(x)}" for name, x in now.items())
        shown.say(f"Numbers {sets.index(now) + 1} of {len(sets)}: {given}")

    def action_faults(self) -> None:
        """List what is wrong with the file of the lesson on the screen."""
        shown = self.screen
        if isinstance(shown, LessonScreen):
            faults = self.watched.faults(shown.session.lesson.path)
            said = "The file has these faults." if faults else "The file has no faults."
            self.push_screen(Problem(said, faults))


def _same(session: Session, lesson: Lesson) -> int:
    """The screen of a lesson that is the one of the session: that of its title, else its number."""
    titles = [screen.title for screen in lesson.screens]
    title = session.screen.title
    alike = titles.count(title) == 1
    return titles.index(title) if alike else min(session.index, len(titles) - 1)


def summary(faults: tuple[object, ...], path: str) -> str:
    """Faults of a file in one line: how many, the first of them, and the key that lists them.

    Empty if there are none.
    """
    if not faults:
        return ""
    first = faults[0]
    said = str(first).removeprefix(f"{path}:")
    if isinstance(first, Diagnostic):
        said = f"{first.line}:{first.col} {first.code} {first.message}"
    count = f"{len(faults)} fault{'' if len(faults) == 1 else 's'}"
    return f"F8 lists {count}: {said}"


def run(text: str) -> tuple[int, list[object]]:
    """Show a working copy in the full screen.

    Returns:
        The exit code, and the faults for which nothing of it could be shown.

    Raises:
        NotFound: the text means nothing.
    """
    watched = Watched(text)
    faults: list[object] = [
        *(fault for broken in watched.shelf.broken for fault in bounded(broken.faults)),
        *(watched.faults(watched.start.path) if watched.start else ()),
    ]
    openable = watched.start is None or watched.lesson(watched.start.path) is not None
    if (watched.start is None and watched.pack is None) or not openable:
        return 1, faults
    with TemporaryDirectory() as folder, Record.open(Path(folder) / "record.sqlite3") as record:
        app = PreviewApp(watched, record)
        app.run()
        return app.return_code or 0, []
