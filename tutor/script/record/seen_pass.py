"""A backward pass as the code of a script made it: each write in order, right or wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class SeenWrite(NamedTuple):
    """A write to a gradient, or a line of output, during a pass.

    Attributes:
        kind: `seed`, `accumulate`, `zero` or `print`.
        node: what it writes to; -1 for a print.
        before, after: the gradient; `before` is None while unset.
        source, slot: the node that was gone back through and the number of its operand; -1 if none.
        upstream, local, contribution: the product on that edge.
        adds: whether the code adds to the gradient; else it writes over it.
        line: the line of the engine that did it, 0 if it is not known.
        file: the name of its file, where that is not the script; else empty.
        text: what was printed.
    """

    kind: str
    node: int
    before: float | None
    after: float
    source: int = -1
    slot: int = -1
    upstream: float = 0.0
    local: float = 0.0
    contribution: float = 0.0
    adds: bool = True
    line: int = 0
    file: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class SeenPass:
    """What happened in a pass, in order; event `start + i` of the run is `writes[i]`."""

    start: int
    root: int
    writes: list[SeenWrite] = field(default_factory=list)
