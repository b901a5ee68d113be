"""The command palette: what can be done on this screen, by groups, found by its words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from tutor.actions import ACTIONS, ASK, DEBUG_ACTIONS, LOOK
from tutor.debug.moves import STEP
from tutor.learner.lesson_actions import ANSWER, READ
from tutor.tui.bench.debug_screen import DebugScreen
from tutor.tui.bench.tool_screen import ToolScreen
from tutor.tui.pages.help_page import HelpRow, written
from tutor.tui.roles import THEMES
from tutor.tui.screens.done import Done
from tutor.tui.screens.home import HomeScreen
from tutor.tui.screens.lesson import LessonScreen

_GROUP = 9  # cells


class Command(NamedTuple):
    """A line of the palette.

    Attributes:
        group: what it is about, in a word.
        text: what it says.
        run: what it does.
        keys: the keys that do the same.
        words: more words to find it by.
    """

    group: str
    text: str
    run: Callable[[], object]
    keys: str = ""
    words: str = ""

    @property
    def shown(self) -> Content:
        """The line as it is drawn: its group stands at the left, its keys after it."""
        keys = [f"  {self.keys}", "bold"] if self.keys else ["", ""]
        group = f"{self.group:<{_GROUP}}"
        return Content.assemble((group, "$tutor-muted"), self.text, (keys[0], keys[1]))

    def answers(self, query: str) -> bool:
        """Whether each word of a query begins a word of the command.

        Letters that only occur somewhere in that order do not count: `theme` is no "the
        beginning of this phase; back to the start of the run".
        """
        own = f"{self.text} {self.words} {self.group}".lower()
        words = re.findall(r"\w+", own)
        return all(any(word.startswith(each) for word in words)
                   for each in query.lower().split())  # fmt: skip


class Everything(Provider):
    """The actions of a lesson, the lessons of the home screen, and what the app can do."""

    def _commands(self) -> Iterator[Command]:
        screen = self.screen
        if isinstance(screen, LessonScreen):
            for action in ACTIONS:
                yield from _row(action, partial(screen.carry_out, action))
        elif isinstance(screen, DebugScreen):
            for each in DEBUG_ACTIONS:
                yield from _row(each, partial(screen.carry_out, each))
        elif isinstance(screen, ToolScreen):
            for row in screen.rows:
                words = row.help.rstrip(".")
                run = partial(screen.carry_out, row)
                yield Command(
                    screen.spec.row.label[:_GROUP], words, run, written(row.keys), row.label
                )
        elif isinstance(screen, HomeScreen):
            for pack, lesson, title in screen.lessons():
                open_it = partial(screen.post_message, HomeScreen.Opened(pack, lesson))
                yield Command("lesson", title, open_it, words=f"{lesson} open")
            yield Command("look", "All keys", screen.action_help, "?", "help")
        elif isinstance(screen, Done):
            yield Command("look", "Copy the drawing as text", screen.action_copy, "y")
            yield Command("look", "Save it as a picture", screen.action_picture, "Y", "svg")
        for name in THEMES:
            colours = f"Colours: {name.removeprefix('tutor-')}"
            set_it = partial(setattr, self.app, "theme", name)
            yield Command("look", colours, set_it, words="theme")
        yield Command("leave", "Quit the tutor", self.app.exit, "Ctrl+Q", "exit")

    async def discover(self) -> Hits:
        for command in self._commands():
            yield DiscoveryHit(command.shown, command.run, command.text)

    async def search(self, query: str) -> Hits:
        for i, command in enumerate(self._commands()):
            if command.answers(query):
                yield Hit(1 / (i + 1), command.shown, command.run, text=command.text)


def _row(row: HelpRow, run: Callable[[], object]) -> Iterator[Command]:
    """The command of a row of a table of keys; the palette itself is none."""
    if row.id != "palette":
        group = _GROUPS.get(row.group, row.group)
        yield Command(group, row.help.rstrip("."), run, written(row.keys), row.label)


_GROUPS = {STEP: "step", ASK: "ask", ANSWER: "answer", READ: "read", LOOK: "look"}
"""The headings of the help in a word each."""
