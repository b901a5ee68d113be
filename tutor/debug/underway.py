"""What takes long, worked out in a thread of its own while a screen goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent import futures
from typing import Generic, TypeVar

GoesOn = Callable[[int], bool]
"""Asked while a program runs, with the number of events so far, whether to go on."""

T = TypeVar("T")

_STACK = 64 << 20  # bytes: programs may nest as deep here as in the main thread
_GLANCE = 0.1  # seconds, as a wait without an end would let no Ctrl-C through


class Underway(Generic[T]):
    """Something that is being worked out.

    Attributes:
        events: how many events the program has so far.
        given_up: whether it was given up.
    """

    def __init__(self, work: Callable[[GoesOn], T]) -> None:
        """Begin. The work asks now and then whether to go on, and raises what it likes if not."""
        self.events = 0
        self.given_up = False
        self._work = work
        self._came: futures.Future[T] = futures.Future()
        before = threading.stack_size(_STACK)
        try:
            # A thread that nobody waits for any more must not keep the program from ending.
            threading.Thread(target=self._run, daemon=True).start()
        finally:
            threading.stack_size(before)

    def _run(self) -> None:
        try:
            self._came.set_result(self._work(self._goes_on))
        except BaseException as fault:  # it belongs to whoever asks for the result
            self._came.set_exception(fault)

    def _goes_on(self, events: int) -> bool:
        self.events = events
        return not self.given_up

    @property
    def done(self) -> bool:
        """Whether there is a result."""
        return self._came.done()

    def wait(self, seconds: float) -> bool:
        """Wait for so long at most; whether there is a result."""
        futures.wait((self._came,), seconds)
        return self.done

    def give_up(self) -> None:
        """End it soon; its result tells what came of that."""
        self.given_up = True

    def result(self) -> T:
        """What was worked out, waiting for it; raises what the work has raised."""
        while not self.wait(_GLANCE):
            pass
        return self._came.result()
