"""What a running program has used of its limits: steps, time, memory, and the items it made."""

from __future__ import annotations

import time
from collections.abc import Callable

from tutor.program.again import Cancelled
from tutor.program.faults import Fault
from tutor.program.limits import Limits

_STEPS_AT_ONCE = 256  # how often the limits are looked at
_CELL = 40  # bytes of an item: a place in a list, and a number of its own
_MANY = 1024  # items that are worth a look at the memory


class Budget:
    """Counts what is used up, and stops the program that uses too much.

    Attributes:
        fuel: how many steps more until the limits are looked at.
        cells: how many items and characters were made.
        held: bytes that were made beside those of the items.
    """

    __slots__ = (
        "_deadline",
        "_goes_on",
        "_left",
        "_looks",
        "_recorded",
        "_steps",
        "cells",
        "fuel",
        "held",
        "limits",
    )

    def __init__(
        self, limits: Limits, recorded: Callable[[], int], goes_on: Callable[[], bool]
    ) -> None:
        """Begin a run; `recorded()` gives the bytes of its recording."""
        self._recorded, self._goes_on = recorded, goes_on
        self._left = limits.memory  # for what is not recorded
        self._looks = 0
        self.limits = limits
        self.fuel = 0
        self._steps = 0  # how many were counted, and the fuel
        self.cells = self.held = 0
        self._deadline = time.monotonic() + limits.seconds

    @property
    def steps(self) -> int:
        """How many were counted so far."""
        return self._steps - max(self.fuel, 0)

    def tick(self) -> None:
        """Count one statement, loop round or call."""
        self.fuel -= 1
        if self.fuel < 0:
            self.refuel()

    def charge(self, items: int) -> None:
        """Count work inside one step that goes through `items` items."""
        self.fuel -= items >> 6
        if self.fuel < 0:
            self.refuel()

    def refuel(self) -> None:
        """Look at the limits of steps, time and memory.

        Raises:
            Fault: one of them is reached.
        """
        limit = self.limits.steps
        self._steps -= self.fuel
        if self._steps > limit:
            raise Fault(
                "E210", f"the program took more than {limit:,} steps", "loop fewer times"
            )  # fmt: skip
        self.check_time()
        # The recording grows slowly between events, and to ask for its size takes time.
        self._looks += 1
        if not self._looks % 64 or self.cells * _CELL + self.held > self._left:
            self.check_memory()
        self.fuel = min(_STEPS_AT_ONCE, limit - self._steps)
        self._steps += self.fuel

    def check_time(self) -> None:
        """Look at the limit of time, and whether the run is still wanted.

        Raises:
            Fault: the limit is reached.
            Cancelled: the run is not wanted any more.
        """
        if not self._goes_on():
            raise Cancelled
        if time.monotonic() > self._deadline:
            raise Fault(
                "E211", f"the program ran for more than {self.limits.seconds:g} seconds",
                "loop fewer times, or use a smaller network",
            )  # fmt: skip

    def check_memory(self) -> None:
        """Look at the limit of memory: what was made counts whether it is kept or not.

        Raises:
            Fault: it is reached.
        """
        self._left = self.limits.memory - self._recorded()
        if self.cells * _CELL + self.held > self._left:
            raise Fault(
                "E213", f"the program made more than {self.limits.memory >> 20:,} MB",
                "keep fewer or smaller collections",
            )  # fmt: skip

    def bound_loop(self, rounds: range, site: int) -> None:
        """Refuse a loop that can not come to its end.

        Raises:
            Fault: it has more rounds than a program may take steps.
        """
        if rounds[self.limits.steps :]:
            raise Fault(
                "E210", f"this loop would take more than {self.limits.steps:,} steps",
                "loop fewer times", site,
            )  # fmt: skip

    def hold(self, size: int) -> None:
        """Count `size` bytes that the items do not, before they are made.

        Raises:
            Fault: the limit of memory is reached.
        """
        self.held += size
        if size > _MANY * _CELL:
            self.check_memory()

    def room(self, items: int, size: int = 0) -> None:
        """Count a collection or text of `items` items before it is made.

        Args:
            items: how many it will have.
            size: bytes that it takes beside them.

        Raises:
            Fault: it would be too large, or all that were made are.
        """
        self.held += size
        if items > self.limits.items:
            raise Fault(
                "E213", f"this would have {items:,} items, over {self.limits.items:,}",
                "use a smaller one",
            )  # fmt: skip
        self.cells += items
        if self.cells > self.limits.cells:
            raise Fault(
                "E213", f"the program made more than {self.limits.cells:,} items in all",
                "keep fewer or smaller collections",
            )  # fmt: skip
        if items > _MANY:
            self.check_memory()
