"""Running a program once more, with other numbers in the place of some that it writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Writes = Mapping[tuple[int, int], float]
"""What is put in the place of a number that a program writes: by leaf, and by how many times the
leaf was written before; 0 is its creation."""


class Cancelled(Exception):
    """A run was given up before its end, because whoever asked for it wanted so."""


def to_the_end(events: int) -> bool:
    """Go on in any case."""
    return True


@dataclass(frozen=True, slots=True)
class Again:
    """How a run differs from the plain one of its program.

    Attributes:
        writes: numbers in the place of those that the program writes. They are finite.
        goes_on: asked now and then, with the number of events so far, whether to go on.
    """

    writes: Writes = field(default_factory=dict)
    goes_on: Callable[[int], bool] = to_the_end


PLAIN = Again()
"""The run as the program says."""
