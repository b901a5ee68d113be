"""The command palette: what can be done on this screen, found by its words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from textual.command import DiscoveryHit, Hit, Hits, Provider

from tutor.actions import ACTIONS
from tutor.tui.roles import THEMES
from tutor.tui.screens.help import written
from tutor.tui.screens.home import HomeScreen
from tutor.tui.screens.lesson import LessonScreen


class Command(NamedTuple):
    """A line of the palette.

    Attributes:
        text: what it says.
        run: what it does.
        words: more words to find it by.
    """

    text: str
    run: Callable[[], object]
    words: str = ""


class Everything(Provider):
    """The actions of a lesson, the lessons of the home screen, and what the app can do."""

    def _commands(self) -> Iterator[Command]:
        screen = self.screen
        if isinstance(screen, LessonScreen):
            for action in ACTIONS:
                if action.id != "palette":
                    text = f"{action.help.rstrip('.')}  ({written(action.keys)})"
                    yield Command(text, partial(screen.carry_out, action), action.label)
        elif isinstance(screen, HomeScreen):
            for pack, lesson, title in screen.lessons():
                open_it = partial(screen.post_message, HomeScreen.Opened(pack, lesson))
                yield Command(f"{title} — open", open_it, lesson)
            yield Command("Help: all keys  (?)", screen.action_help)
        for name in THEMES:
            look = name.removeprefix("tutor-")
            yield Command(f"Colours: {look}", partial(setattr, self.app, "theme", name))
        yield Command("Quit: leave the tutor  (Ctrl+Q)", self.app.exit)

    async def discover(self) -> Hits:
        for command in self._commands():
            yield DiscoveryHit(command.text, command.run)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for command in self._commands():
            score = max(matcher.match(command.text), matcher.match(command.words))
            if score > 0:
                yield Hit(score, matcher.highlight(command.text), command.run)
