"""When screens are painted: not while so many keys wait that nobody could follow them.

Screens are still laid out meanwhile, because what a key does may depend on what is in sight. Where
it does, what was put off is drawn first.
"""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

from textual import events
from textual.app import App
from textual.screen import Screen

LONGEST = 0.4
"""Seconds of processor time after which painting is due: on a slow machine it is rarer."""


class Painting:
    """Whether the screens of an app are painted.

    Attributes:
        held: whether they are not.
    """

    def __init__(self, app: App[None]) -> None:
        self._app = app
        self.held = False
        self._since = 0.0
        self._put_off: dict[Callable[[], None], None] = {}  # in order, each once

    @property
    def due(self) -> bool:
        """Whether nothing was painted for too long."""
        return self.held and process_time() > self._since + LONGEST

    def hold(self) -> None:
        """Paint nothing until `release`."""
        if not self.held:
            self.held, self._since = True, process_time()

    def put_off(self, draw: Callable[[], None]) -> bool:
        """Whether something is drawn later, as nothing is painted now."""
        if self.held:
            self._put_off[draw] = None
        return self.held

    def catch_up(self) -> None:
        """Draw what was put off."""
        put_off, self._put_off = self._put_off, {}
        for draw in put_off:
            draw()

    def release(self) -> None:
        """Paint what is in sight now, and every change from now on."""
        if self.held:
            self.held = False
            self.catch_up()
            if self._app.is_running:
                self._app.screen.refresh()


class Paintable:
    """A screen that is painted as `Painting` allows; a base of every screen of the app."""

    @property
    def _painting(self) -> Painting | None:
        painting = getattr(getattr(self, "app", None), "painting", None)
        return painting if isinstance(painting, Painting) else None

    @property
    def unpainted(self) -> bool:
        """Whether nothing is painted now."""
        return self._painting is not None and self._painting.held

    def on_resize(self, event: events.Resize) -> None:
        """Take in no size but that of the terminal.

        A screen is told what each of its layouts came to, in the same words, and lays itself out
        for it. Told of the layout before while a new size waits, it would lose that, or go back
        and forth between the two for ever.
        """
        if isinstance(self, Screen) and event.size != self.app.size:
            event.prevent_default()
            self.post_message(events.Resize(self.app.size, self.app.size))

    def drawn(self, draw: Callable[[], None], at_once: bool = False) -> None:
        """Draw panes, or let them be drawn when painting goes on."""
        if at_once or self._painting is None or not self._painting.put_off(draw):
            draw()

    def _compositor_refresh(self) -> None:
        # Textual renders before it asks the app whether to show anything. `batch_update` would
        # also put off the layout, on which the next key may depend.
        if not self.unpainted:
            super()._compositor_refresh()  # type: ignore[misc]  # of the screen it is mixed into
