"""Lists of a script whose entries have their names already."""

from __future__ import annotations

from typing import Any

_MOST = 10_000  # more would be kept alive for nothing


class SeenLists:
    """Lists and tuples, with the length that each had when its entries were named."""

    def __init__(self) -> None:
        self._seen: dict[int, tuple[Any, int]] = {}

    def is_new(self, thing: Any) -> bool:
        """Whether its entries are still to be named, which is counted as done from now on."""
        known = self._seen.get(id(thing))
        if known is not None and known[0] is thing and known[1] == len(thing):
            return False
        if len(self._seen) > _MOST:
            self._seen.clear()
        self._seen[id(thing)] = thing, len(thing)
        return True
