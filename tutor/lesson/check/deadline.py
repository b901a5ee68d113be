"""How long the check of a pack may take: a stranger's pack must not keep anybody waiting."""

from __future__ import annotations

import time
from collections.abc import Callable

SECONDS = 10.0
"""For all texts and questions of a pack. Programs have limits of their own, but a pack may hold
very many of them."""
MOST_VARIANTS = 64
"""Variants of a question that are checked; of more, some from everywhere in their lists."""
HELP = "make its programs shorter, or vary fewer numbers"


class Deadline:
    """Seconds to spend, from when it is made.

    Args:
        seconds: how many.
        clock: seconds since any moment; by default those that this program has worked, so that
            what is found does not depend on what else the machine does.
    """

    def __init__(
        self, seconds: float = SECONDS, clock: Callable[[], float] = time.process_time
    ) -> None:
        self.seconds = seconds
        self._clock = clock
        self._end = clock() + seconds

    def spent(self) -> bool:
        """Whether there is no time left."""
        return self._clock() >= self._end

    def message(self, what: str) -> str:
        """What to say of what was left out."""
        return f"{what} not checked: the {self.seconds:g} seconds for a pack are over"
