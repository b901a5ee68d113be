"""One stop: where, on what condition, how often; and whether it is in use."""

from __future__ import annotations

from dataclasses import dataclass

from tutor.debug.expressions.condition import Condition
from tutor.debug.stops.place import StopPlace


@dataclass(frozen=True)
class StopSpec:
    """What a stop is, as it was typed.

    Attributes:
        text: without superfluous blanks.
        place: where it stands.
        condition: what has to hold there; None if nothing.
        nth: the only one of such places at which it stops, from 1; None for every one.
        once: whether it is switched off when it has stopped the run.
    """

    text: str
    place: StopPlace
    condition: Condition | None = None
    nth: int | None = None
    once: bool = False

    @property
    def entered(self) -> bool:
        """Whether it stands before the first event of its place, not behind one that it meets."""
        return self.place.entered and self.condition is None


@dataclass(eq=False)
class RunStop:
    """A stop in a list.

    Attributes:
        text: as it was typed.
        spec: what it says; None if it does not fit the run.
        enabled: whether runs stop there.
        hits: how often it has stopped one.
        fault: why it does not fit, empty if it does.
        line_text: of a stop on a line, what stands there.
    """

    text: str
    spec: StopSpec | None
    enabled: bool = True
    hits: int = 0
    fault: str = ""
    line_text: str = ""

    @property
    def works(self) -> bool:
        """Whether runs can stop there."""
        return self.enabled and self.spec is not None
