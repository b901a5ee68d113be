"""When screens are painted: not while so many keys wait that nobody could follow them.

Screens are still laid out meanwhile, because what a key does may depend on what is in sight.
"""

from __future__ import annotations

from time import process_time

from textual.app import App

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

    @property
    def due(self) -> bool:
        """Whether nothing was painted for too long."""
        return self.held and process_time() > self._since + LONGEST

    def hold(self) -> None:
        """Paint nothing until `release`."""
        if not self.held:
            self.held, self._since = True, process_time()

    def release(self) -> None:
        """Paint what is in sight now, and every change from now on."""
        if self.held:
            self.held = False
            if self._app.is_running:
                self._app.screen.refresh()


class Paintable:
    """A screen that is painted as `Painting` allows; a base of every screen of the app."""

    def _compositor_refresh(self) -> None:
        # Textual renders before it asks the app whether to show anything. `batch_update` would
        # also put off the layout, on which the next key may depend.
        painting = getattr(getattr(self, "app", None), "painting", None)
        if not isinstance(painting, Painting) or not painting.held:
            super()._compositor_refresh()  # type: ignore[misc]  # of the screen it is mixed into
