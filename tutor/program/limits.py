"""What a program may use up before it is stopped with a message."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds for one program; going over one is a located error.

    Attributes:
        source: characters of source text.
        depth: nesting of expressions and blocks.
        calls: depth of calls within calls.
        steps: statements, loop rounds and calls.
        seconds: time for one run.
        nodes: nodes of the graph, constants included.
        events: entries of the log.
        names: assignments to names, of the items in a collection too.
        items: items of one collection, characters of one string.
        cells: items and characters of everything made, together.
        bits: size of a whole number.
        memory: bytes of everything made and recorded, together, by a careful estimate.
    """

    source: int = 200_000
    depth: int = 100
    calls: int = 40
    steps: int = 5_000_000
    seconds: float = 10.0
    nodes: int = 2_000_000
    events: int = 5_000_000
    names: int = 2_000_000
    items: int = 1_000_000
    cells: int = 10_000_000
    bits: int = 4096
    memory: int = 512 << 20


LIMITS = Limits()
"""The limits of the command line and of lessons."""

PATIENT = replace(LIMITS, seconds=600.0)
"""The same where a person sees how far the run is, and can give it up."""
