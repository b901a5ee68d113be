"""What to look for in a log: a pattern for events."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from operator import and_, or_

from tutor.program.recording import KINDS

QUANTITIES = ("value", "gradient", "before", "contribution", "upstream", "local")
"""The numbers of an event that can be asked about. `value` and `gradient` are what was written to
the data or to the gradient of a node, `before` what was there; the others are those of an edge."""


@dataclass(frozen=True)
class Range:
    """The numbers from `low` to `high`, ends included; or all others, if `outside`."""

    low: float = -math.inf
    high: float = math.inf
    outside: bool = False

    @classmethod
    def positive(cls) -> Range:
        """The numbers above 0."""
        return cls(low=math.ulp(0.0))

    @classmethod
    def negative(cls) -> Range:
        """The numbers below 0."""
        return cls(high=-math.ulp(0.0))

    @classmethod
    def equal(cls, number: float) -> Range:
        """One number."""
        return cls(number, number)

    @classmethod
    def larger(cls, size: float) -> Range:
        """The numbers further from 0 than `size`."""
        return cls(-size, size, outside=True)

    def __contains__(self, number: float) -> bool:
        return number == number and (self.low <= number <= self.high) != self.outside

    def mask(self, numbers: Iterable[float]) -> Iterable[bool]:
        """Which of some numbers are meant; a nan, which stands for none, never is."""
        numbers, low, high = list(numbers), float(self.low), float(self.high)
        if self.outside:
            return map(or_, map(low.__gt__, numbers), map(high.__lt__, numbers))
        return map(and_, map(low.__le__, numbers), map(high.__ge__, numbers))


@dataclass(frozen=True)
class Query:
    """A pattern: an event is looked for if it has everything that is not None.

    Attributes:
        kinds: the kinds of events.
        operation: what made the node that the event writes to, `leaf` of a leaf.
        node, source: the node that it writes to, and the one that it goes back through.
        line, frame: where the event belongs, as `Log.event_span` and `Log.event_frame` say.
        phase: `forward`, `backward` or `update`.
        quantity, numbers: one of `QUANTITIES`, which must be there and in that range.
    """

    kinds: tuple[str, ...] = KINDS
    operation: str | None = None
    node: int | None = None
    source: int | None = None
    line: int | None = None
    frame: int | None = None
    phase: str | None = None
    quantity: str | None = None
    numbers: Range = Range()
