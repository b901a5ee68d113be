"""An app of ours on a terminal: keys one after the other, themes, signals, faults of our own."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import sys
import threading
from collections.abc import Sequence
from pathlib import PurePath
from typing import ClassVar, Protocol, runtime_checkable

from rich.segment import Segment, Segments
from textual import events
from textual.app import App
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.driver import Driver
from textual.filter import LineFilter

from tutor import guard
from tutor.characters import safe
from tutor.tui.ahead import LONGEST_PASTE, Ahead, Palette
from tutor.tui.filtering import Harmless
from tutor.tui.painting import Painting
from tutor.tui.roles import THEMES

BEGUN = 2.0
"""Seconds after which the first frame stands."""
COLLECTED = 20_000
"""New objects after which it is looked for cycles: a graph of a large run makes many that stay, and
with 700, as Python has it, its first drawing took half as long again."""
LAST = 3.0
"""Seconds after a signal in which the terminal is given back. One that is gone takes nothing."""


def _ground() -> str:
    """The theme for this terminal, as far as it says what its ground is."""
    colors = os.environ.get("COLORFGBG", "").split(";")
    return "tutor-light" if colors[-1] in ("7", "15") else "tutor-dark"


@runtime_checkable
class Telling(Protocol):
    """A screen with a line for short messages."""

    def say(self, message: str) -> None:
        """Show a short message until the next key."""

    def hush(self) -> None:
        """A key was pressed: the last message has been read, and nothing moves any more."""


def _palette() -> type[Provider]:
    from tutor.tui.screens.palette import Everything  # the first frame does not show it

    return Everything


class TerminalApp(App[None]):
    """What every app of ours does, whatever its screens are.

    Attributes:
        painting: when screens are painted.
        ahead: the keys that wait for the screen.
    """

    TITLE = "backprop tutor"
    COMMANDS: ClassVar = {_palette}
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+z", "suspend_process", show=False, priority=True),
        # Before any line to type in, where it would copy what is selected.
        Binding("ctrl+c", "help_quit", show=False, priority=True),
    ]

    def __init__(self, sheets: Sequence[str | PurePath] = ()) -> None:
        """Take the style sheets of the screens that the start puts up."""
        mono = "NO_COLOR" in os.environ
        super().__init__(css_path=list(sheets), ansi_color=True if mono else None)
        self._leaving = False
        self._harmless = Harmless()
        self.painting = Painting(self)
        self.ahead = Ahead(self, self.painting, self._hand_on)
        for name in self.available_themes:
            self.unregister_theme(name)
        for theming in THEMES.values():
            self.register_theme(theming.theme)
        self.theme = "tutor-terminal" if mono else _ground()
        # The sheets are to be parsed once: with this theme, and not with that of Textual before.
        self._colours = self.get_css_variables()
        self.stylesheet.set_variables(self._colours)

    def on_mount(self) -> None:
        self._heed_signals()
        gc.set_threshold(COLLECTED, 20, 20)
        self.set_timer(BEGUN, gc.enable)  # it stands still while the program starts

    @property
    def saved(self) -> bool | None:
        """Whether every answer is on the disk; None where nothing is asked."""
        return None

    def refresh_css(self, animate: bool = True) -> None:
        """Parse all sheets anew, if it is for other colours than those they were parsed with."""
        if (colours := self.get_css_variables()) != self._colours:
            self._colours = colours
            super().refresh_css(animate)

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
            if isinstance(self.screen, Telling):
                self.screen.hush()
        await super().on_event(event)

    def action_help_quit(self) -> None:
        """Ctrl+C: once says what it does, twice does it. The place is written at every step."""
        if self._leaving:
            self.exit()
            return
        self._leaving = True
        place = {True: "; your place is saved", False: "; your place is not saved", None: ""}
        self._say(f"Ctrl+C once more leaves the tutor{place[self.saved]}")

    def _say(self, message: str) -> None:
        if isinstance(self.screen, Telling):
            self.screen.say(message)
        else:
            self.notify(message, markup=False)

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
        """Say in a line what happened; the details go to a file.

        What fails after that, while the screens are taken down, is a consequence.
        """
        self._return_code = guard.OURS
        if self._exit_renderables:
            return
        fault = self._exception or sys.exc_info()[1] or RuntimeError("of unknown cause")
        self.bell()
        self._exit_renderables.append(Segments([Segment(guard.report(fault, self.saved) + "\n")]))
        self._close_messages_no_wait()
