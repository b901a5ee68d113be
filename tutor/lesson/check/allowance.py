"""How much of a pack is checked: a stranger's pack must not keep anybody waiting.

Counted in nodes and not in seconds, so that a pack has the same faults on every machine.
"""

from __future__ import annotations

from tutor.trace import Trace

NODES = 1_000_000
"""For all texts and questions of a pack: about ten seconds. Programs have limits of their own,
but a pack may hold very many of them."""
MOST_VARIANTS = 64
"""Variants of a question that are checked; of more, some from everywhere in their lists."""
HELP = "make its programs shorter, or vary fewer numbers"

_LEAST = 100  # of a text or a question, however small its program is
_STEPS = 10  # of a program that work as long as a node


class Allowance:
    """Nodes to go through. A step of a program that makes no node counts as a part of one.

    Attributes:
        nodes: how many there were.
        left: how many there are still; below 0 when the last run had more of them.
    """

    def __init__(self, nodes: int = NODES) -> None:
        self.nodes = self.left = nodes

    def take(self, trace: Trace | None) -> None:
        """Count a text or a question that is put to a run, and the run itself."""
        self.left -= _LEAST
        if trace is not None:
            self.left -= len(trace.nodes()) + trace.steps // _STEPS

    def spent(self) -> bool:
        """Whether there is nothing left."""
        return self.left <= 0

    def message(self, what: str) -> str:
        """What to say of what was left out."""
        return f"{what} not checked: the {self.nodes:,} nodes for a pack are used up"
