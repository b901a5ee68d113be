"""A trace: the log of a run, with its passes as graphs and its positions by name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from tutor.engine.tape import Tape
from tutor.engine.value import Value
from tutor.trace.from_graph import recording_of
from tutor.trace.pass_graph import Graph, graph_of
from tutor.trace.position import position
from tutor.trace.reading import Reading


class Trace(Reading):
    """What the debugger, the questions and every drawing read."""

    @classmethod
    def of(
        cls, graph: Value | Tape, root: int = -1, names: Mapping[str, Value | int] | None = None
    ) -> Trace:
        """The trace of a graph that was not recorded while it was built.

        Its nodes in order of creation, then one backward pass from the Value (or from node `root`
        of a tape), as if all gradients had been unset: it may be asked for before or after
        `backward()`. Leaves have the numbers that they have now, and results are those that follow
        from them: ask before parameters are updated to see the run that was. `names` says how
        nodes are called. There are no source lines: all are 0.
        """
        return cls(recording_of(graph, root, names or {}))

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
