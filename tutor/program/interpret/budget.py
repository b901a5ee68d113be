"""What a running program has used of its limits: steps, time, and the items that it made."""

from __future__ import annotations

import time

from tutor.program.faults import Fault
from tutor.program.limits import Limits

_STEPS_AT_ONCE = 256  # how often steps and time are looked at


class Budget:
    """Counts what is used up, and stops the program that uses too much.

    Attributes:
        fuel: how many steps more until the limits are looked at.
        cells: how many items and characters were made.
    """

    __slots__ = ("_deadline", "_steps", "cells", "fuel", "limits")

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.fuel = 0
        self._steps = 0  # how many were counted, and the fuel
        self.cells = 0
        self._deadline = time.monotonic() + limits.seconds

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
        """Look at the limits of steps and time.

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
        self.fuel = min(_STEPS_AT_ONCE, limit - self._steps)
        self._steps += self.fuel

    def check_time(self) -> None:
        """Look at the limit of time.

        Raises:
            Fault: it is reached.
        """
        if time.monotonic() > self._deadline:
            raise Fault(
                "E211", f"the program ran for more than {self.limits.seconds:g} seconds",
                "loop fewer times, or use a smaller network",
            )  # fmt: skip

    def room(self, items: int) -> None:
        """Count a collection or text of `items` items before it is made.

        Raises:
            Fault: it would be too large, or all that were made are.
        """
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
