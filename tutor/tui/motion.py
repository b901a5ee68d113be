"""The motion of one contribution along its edge: a few frames after a single step.

Each frame stands in place of the drawing of the new position, so the first one is painted no later
than that would be, and a key or a click shows it at once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from time import monotonic

from textual.app import App
from textual.timer import Timer

from tutor.tui.drawing import Drawing
from tutor.tui.widgets.pane import Pane
from tutor.view.graph import travel
from tutor.view.moment import Moment

FRAME = 0.06
"""Seconds that a frame is in sight."""
_WHOLE = 3 * FRAME


def wanted(app: App[None]) -> bool:
    """Whether anything is to move: not with `TEXTUAL_ANIMATIONS=none`, nor where nobody looks."""
    return app.animation_level != "none" and not app.is_headless


class Motion:
    """Plays what `travel.frames` makes of a step in the pane of the graph.

    Attributes:
        on: whether anything moves.
    """

    def __init__(self, draw: Drawing, graph: Callable[[], Pane]) -> None:
        """Take what draws, and the pane of the graph."""
        self.on = False
        self._draw, self._graph = draw, graph
        self._frames: deque[Moment] = deque()
        self._settled: Moment | None = None
        self._timer: Timer | None = None
        self._last = 0.0

    def begin(self) -> None:
        """A single step was taken, and nothing is drawn yet.

        Of steps that come faster than they could be followed only the first one moves.
        """
        now, before = monotonic(), self._last
        self._last = now
        moment, pane = self._draw.moment, self._graph()
        if not self.on or moment is None or self._timer is not None or now < before + _WHOLE:
            return
        self._frames = deque(travel.frames(moment, *pane.inner))
        if self._frames:
            self._settled = moment
            self._draw.frame = self._frames.popleft()
            self._timer = pane.set_interval(FRAME, self._go_on)

    def cut(self) -> None:
        """Show the position itself, now."""
        if self._timer is not None:
            self._frames.clear()
            self._go_on()

    def _go_on(self) -> None:
        stays = self._draw.moment is self._settled
        self._draw.frame = self._frames.popleft() if self._frames and stays else None
        if self._draw.frame is None and self._timer is not None:
            self._timer.stop()
            self._timer = None
        self._graph().redraw()
