"""What a script computes in threads that it starts.

Until then nothing asks in which thread it is, as that would cost something at every node.
"""

from __future__ import annotations

import functools
import sys
import threading
from collections.abc import Callable
from typing import Any

from tutor.script.record.inside.places import is_ours


class Threads:
    """Which thread is the script's main one, and whether there are others.

    Attributes:
        begun: whether the script has started one.
    """

    def __init__(self) -> None:
        self._main = threading.get_ident()
        self.begun = False

    def elsewhere(self) -> bool:
        """Whether the code that asks runs in another thread than the main one."""
        return self.begun and threading.get_ident() != self._main

    def tell(self, begin: Callable[[], None]) -> None:
        """From now on `begin` is called when the script starts its first thread."""
        start = threading.Thread.start

        @functools.wraps(start)
        def started(thread: threading.Thread) -> None:
            if not self.begun and not is_ours(sys._getframe(1).f_code.co_filename):
                self.begun = True
                begin()
            start(thread)

        type.__setattr__(threading.Thread, "start", started)


def one_at_a_time(lock: Any, method: Callable[..., Any]) -> Callable[..., Any]:
    """A function that no two threads are in at once, nor in another one with this lock."""

    @functools.wraps(method)
    def alone(*args: Any, **named: Any) -> Any:
        with lock:
            return method(*args, **named)

    return alone


def with_lock(number: Any, lock: Any) -> None:
    """Let only one thread at a time make a number of a class, or write to one."""
    for name in dir(number):
        held = getattr(number, name)
        if isinstance(held, property) and held.fset is not None:
            setattr(number, name, held.setter(one_at_a_time(lock, held.fset)))
        elif name in ("__init__", "backward") or (name in vars(number) and callable(held)):
            setattr(number, name, one_at_a_time(lock, held))
