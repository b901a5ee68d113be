"""What was worked out of a log once and is needed at each of its positions."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from tutor.trace.log import Log

Key = TypeVar("Key", bound=Hashable)
T = TypeVar("T")


class Kept(Generic[Key, T]):
    """Results by log and key, at most `most` of a log; they go with the log."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._by_log: WeakKeyDictionary[Log, dict[Key, T]] = WeakKeyDictionary()

    def get(self, log: Log, key: Key, make: Callable[[], T]) -> T:
        """What `make` returns, made once for each key unless others have pushed it out."""
        known = self._by_log.get(log)
        if known is None:
            known = self._by_log[log] = {}
        if key in known:
            found = known.pop(key)
        else:
            found = make()
            while len(known) >= self._most:
                del known[next(iter(known))]
        known[key] = found  # the one asked for last is the last to go
        return found
