"""What opens over a screen with a run: tools, and lines to type in."""

from __future__ import annotations

from typing import Any, Protocol

from textual.app import App

from tutor.debug.action import SAID, Outcome, TextAction
from tutor.debug.workbench import Workbench
from tutor.fronts import BenchFront
from tutor.learner.hosts import Host, moved
from tutor.learner.stages import NO_PROGRAM
from tutor.tui import footer
from tutor.tui.bench.long_runs import LongRuns, ShowsRuns
from tutor.tui.widgets.pane import Draw
from tutor.view.tool import ToolSpec

_NOTHING = Outcome(SAID, NO_PROGRAM)


class Opens(BenchFront, ShowsRuns, Protocol):
    """The screen that something opens over."""

    @property
    def app(self) -> App[Any]:
        """The app with its screens."""


class Opener:
    """Opens what stands over a screen, and brings the screen in line when it closes.

    Attributes:
        runs: looks after what runs beside the screen.
    """

    def __init__(self, screen: Opens, host: Host, header: Draw) -> None:
        """Take the screen, whose run it shows, and the line at its top."""
        self._screen, self._host, self._header = screen, host, header
        self.runs = LongRuns(screen, host)

    def text(self, action: TextAction[Workbench]) -> Outcome:
        """Ask for the text of an action, and carry it out."""
        bench = self._host.bench
        if bench is None:
            return _NOTHING

        def take(line: str) -> Outcome:
            return moved(self._host, lambda bench: action.take(bench, line))

        from tutor.tui.bench.typed_line import ask  # as with every screen that is not shown first

        screen = self._screen
        ask(
            screen.app,
            action.prompt,
            action.begin(bench),
            take,
            screen.show_outcome,
            action.example,
        )
        return footer.QUIET

    def tool(self, spec: ToolSpec[Any]) -> Outcome:
        """Show a tool, or say why there is nothing to show."""
        if self._host.bench is None:
            return _NOTHING
        state = spec.open(self._host.bench)
        if isinstance(state, str):
            return Outcome(SAID, state)

        def closed(came: str | Outcome | None) -> None:
            if isinstance(came, str):
                came = next(self.tool(tool) for tool in TOOLS if f"tool.{tool.id}" == came)
            self._screen.show_outcome(came or footer.QUIET)

        from tutor.tui.bench.tool_screen import ToolScreen
        from tutor.view.tools import TOOLS

        tool = ToolScreen(spec, state, self._screen, self._host, self._header)
        self._screen.app.push_screen(tool, closed)
        return footer.QUIET
