"""A trace: the log of a run, with its passes as graphs and its positions by name."""

from __future__ import annotations

from functools import cached_property

from tutor.trace.graph import Graph, graph_of
from tutor.trace.log import Log
from tutor.trace.position import position


class Trace(Log):
    """What the debugger, the questions and every drawing read."""

    @cached_property
    def _graphs(self) -> dict[int, Graph]:
        return {}

    def graph(self, p: int = -1) -> Graph | None:
        """The `p`-th backward pass as plain numbers, by default the last; None if there is none."""
        if not self.passes:
            return None
        p = range(len(self.passes))[p]
        if p not in self._graphs:
            self._graphs[p] = graph_of(self, p)
        return self._graphs[p]

    def position(self, text: str) -> int:
        """The position that a phrase such as `before accumulate a` names.

        Raises:
            ValueError: there is no such position; the text says what to do.
        """
        return position(self, text)
