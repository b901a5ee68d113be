"""Type-ahead: keys that come faster than the screen wait for it, so each does what it would alone.

A key may open a screen, and screens open and close in steps of their own. A key that comes in
between would reach a screen that is not there yet, or no more. So the next key is handed on when
whatever the last one set going has been done, and every handler finds its screen in place.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Protocol, runtime_checkable

from textual import events
from textual.app import App
from textual.command import CommandPalette
from textual.message_pump import MessagePump
from textual.screen import ModalScreen, Screen

from tutor.tui.keys import steps
from tutor.tui.painting import Paintable, Painting

MOST = 2_000
"""Events that wait, more than a person types ahead: what comes after them is a machine's fault."""
LONGEST_PASTE = 1_000
"""Characters of a paste. An answer has at most 200."""
PATIENCE = 10.0
"""Seconds that are waited before the next key is handed on whatever the screen does."""
MANY = 3
"""Events that wait while nothing is painted; with fewer, every step is seen."""
LOOKED_AT = frozenset(
    ("enter", "space", "pageup", "pagedown", "up", "down", "shift+up", "shift+down")
) | frozenset(("tab", "shift+tab", "escape", "z", *"0123456789"))
"""Keys of a lesson whose meaning depends on which part of it is in sight."""
RUN = 20
"""Steps that are handed on in one go, at most."""
_ROUNDS = 2
_GLANCE = 0.05  # seconds after which to see whether the queue is still there
_NAP = 0.005  # seconds until the next look at a screen that is being put up

Handle = Callable[[events.Event], Awaitable[None]]
_Call = Callable[[Callable[[], object]], bool]


@runtime_checkable
class Holding(Protocol):
    """A screen that stands until another is ready, for which keys are meant meanwhile."""

    def holds(self, event: events.Event) -> bool:
        """Whether an event is for the screen to come."""


class _Patience:
    """What is left of `PATIENCE`.

    Only what was slept counts: time in which the program did not get to run, or was suspended, is
    no sign that a screen will never stand.
    """

    def __init__(self) -> None:
        self.left = PATIENCE

    def spend(self, slept: float) -> None:
        self.left -= slept


class Ahead:
    """The keys, clicks and pastes that have come and were not handed on yet.

    Args:
        app: the app whose screens they are for.
        painting: stops while many of them wait.
        handle: hands one on.
    """

    def __init__(self, app: App[None], painting: Painting, handle: Handle) -> None:
        self._app, self._painting, self._handle = app, painting, handle
        self._waiting: deque[events.Event] = deque()
        self._task: asyncio.Task[None] | None = None
        self._run = 0

    @staticmethod
    def takes(event: events.Event) -> bool:
        """Whether an event is a person's doing, and new."""
        doing = isinstance(event, events.InputEvent | events.Paste)
        return doing and not isinstance(event, events.MouseMove) and not event.is_forwarded

    @staticmethod
    def crowded(app: object) -> bool:
        """Whether so much waits in an app that no more is read."""
        ahead = getattr(app, "ahead", None)
        return isinstance(ahead, Ahead) and len(ahead._waiting) >= MOST

    async def done(self) -> None:
        """Wait until everything that was typed has been worked off."""
        while self._task is not None and not self._task.done():
            await asyncio.wait({self._task})

    async def put(self, event: events.Event) -> None:
        """Hand an event on: now, or after those before it."""
        screen = self._app.screen
        idle = self._task is None or self._task.done()
        if isinstance(screen, Holding) and not screen.holds(event):
            self._waiting.clear()  # what they were meant for does not come
            await self._handle(event)
        elif idle and not isinstance(screen, Holding) and self._stands(screen):
            await self._handle(event)
            self._task = asyncio.create_task(self._go_on())
        elif idle:
            self._waiting.append(event)
            self._task = asyncio.create_task(self._go_on())
        elif len(self._waiting) < MOST:
            self._waiting.append(event)

    async def _go_on(self) -> None:
        """Hand on what waits, each event after the screen has come to rest."""
        app = self._app
        try:
            await self._settled()
            while self._waiting and app.is_running:
                if isinstance(app.screen, Holding):
                    await asyncio.sleep(_GLANCE)
                    await self._settled()
                    continue
                event = self._waiting.popleft()
                if self._painting.due:
                    self._painting.release()
                    await self._laid_out()
                elif len(self._waiting) >= MANY:
                    self._painting.hold()
                if self._looked_at(event):
                    self._painting.catch_up()
                    if not isinstance(self._app.screen, ModalScreen):
                        await self._laid_out()
                await self._handle(event)
                if not self._running_on(event):
                    await self._settled()
        except Exception as fault:  # as the app itself does with what a handler raises
            app._handle_exception(fault)
        finally:
            self._painting.release()

    def _looked_at(self, event: events.Event) -> bool:
        """Whether what an event does depends on what is in sight."""
        return event.key in LOOKED_AT if isinstance(event, events.Key) else True

    def _running_on(self, event: events.Event) -> bool:
        """Whether the event after a step is a step too, and follows at once.

        A step opens and closes nothing, and leaves the focus alone: none need wait for another.
        """
        both = bool(self._waiting) and all(
            isinstance(each, events.Key) and each.key in steps()
            for each in (event, self._waiting[0])
        )
        self._run = self._run + 1 if both and self._run < RUN else 0
        return self._run > 0

    async def _settled(self) -> None:
        """Wait until nothing is under way between the widget with the focus and the app.

        A key goes up from widget to widget, what it does goes the same way a second time as
        messages, and a screen that it opens is put together in between.
        """
        patience = _Patience()
        rounds = 0
        while self._app.is_running and rounds < _ROUNDS and patience.left > 0:
            screen = self._app.screen
            for pump in (screen.focused or screen).ancestors_with_self:
                await self._through(pump, pump.call_later, patience)
            if screen is self._app.screen and self._stands(screen):
                rounds += 1
            else:
                await asyncio.sleep(_NAP)
                patience.spend(_NAP)

    def _stands(self, screen: Screen[Any]) -> bool:
        """Whether a screen is put together and laid out, if the window has any room."""
        return screen.is_mounted and bool(screen.size.area or not self._app.size.area)

    async def _laid_out(self) -> None:
        """Wait until what is in sight is what the keys before have brought about."""
        if self._app.is_running:
            screen = self._app.screen
            await self._through(screen, screen.call_after_refresh, _Patience())

    async def _through(self, pump: MessagePump, call: _Call, patience: _Patience) -> None:
        """Wait until a call that stands in a queue has had its turn, or never will."""
        turn = asyncio.Event()
        if not call(turn.set):
            return
        reached = asyncio.ensure_future(turn.wait())
        while self._app.is_running and pump.is_running and patience.left > 0:
            if (await asyncio.wait((reached,), timeout=_GLANCE))[0]:
                return
            patience.spend(_GLANCE)
        reached.cancel()


class Palette(Paintable, CommandPalette):
    """Textual's palette, whose list may be turned while it is still being filled."""

    def _action_command_list(self, action: str) -> None:
        with contextlib.suppress(KeyError):  # of rows that were not laid out yet
            super()._action_command_list(action)
