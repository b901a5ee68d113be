"""What a front end can do: what the rows of `tutor.actions` act on.

A lesson and the debugger, each in lines and on the full screen, are four front ends. Each has the
parts that it needs, and mypy refuses one that leaves a method out.
"""

from __future__ import annotations

from typing import Any, Protocol

from tutor.debug.action import Outcome, TextAction
from tutor.debug.workbench import Workbench
from tutor.learner.hosts import Host
from tutor.learner.session import Session
from tutor.view.tool import ToolSpec


class Opening(Protocol):
    """What opens beside the run."""

    def text(self, action: TextAction[Workbench]) -> Outcome:
        """Ask for the line of text that an action takes, and carry it out."""

    def tool(self, spec: ToolSpec[Any]) -> Outcome:
        """Show a tool, or say why there is nothing to show."""


class BenchFront(Protocol):
    """What every front end with a run under the debugger can do."""

    @property
    def host(self) -> Host:
        """Whose run it is."""

    @property
    def opener(self) -> Opening:
        """What opens beside the run."""

    @property
    def full(self) -> bool:
        """Whether every pane is in sight at once."""

    def switch_debugger(self) -> Outcome:
        """Open the whole debugger on this run, or go back from it."""

    def leave(self) -> Outcome:
        """Leave the lesson or the debugger; its place is kept."""

    def show_pane(self, name: str) -> Outcome:
        """Show the pane of this name."""

    def show_help(self) -> Outcome:
        """Show all keys."""


class LessonFront(Protocol):
    """What a front end of a lesson can do besides.

    Attributes:
        session: the lesson in progress.
    """

    session: Session

    def submit(self) -> Outcome:
        """Give the answer, or go on."""


class Panes(Protocol):
    """The panes of a full screen."""

    def next(self, way: int) -> Outcome:
        """Give the keys to the next pane, or to the one before if `way` is negative."""

    def jump(self) -> Outcome:
        """Show a letter at each pane; the next key gives the keys to the pane that has it."""

    def toggle_zoom(self) -> Outcome:
        """Give the whole screen to the pane that has the keys, or share it again."""


class Files(Protocol):
    """What is made of a screen for others."""

    def copy(self) -> Outcome:
        """Copy what the debugger shows as text, and keep it in a file."""

    def picture(self) -> Outcome:
        """Save what the debugger shows as a picture."""


class Window(Protocol):
    """What the full screen can do besides."""

    @property
    def host(self) -> Host:
        """Whose run it is."""

    @property
    def panes(self) -> Panes:
        """Its panes."""

    @property
    def files(self) -> Files:
        """What is made of it for others."""

    def show_palette(self) -> Outcome:
        """Look for a command by its name."""


class FrontEnd(BenchFront, LessonFront, Protocol):
    """A lesson, in lines or on the full screen."""


class FullScreen(BenchFront, LessonFront, Window, Protocol):
    """A lesson on the full screen."""


class DebugWindow(BenchFront, Window, Protocol):
    """The debugger on the full screen."""

    def play(self) -> Outcome:
        """Take steps until the next key, or stop taking them."""
