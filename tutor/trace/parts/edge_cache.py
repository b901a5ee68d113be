"""The edges of the passes that were looked at last."""

from __future__ import annotations

from tutor.program.recording import Recording
from tutor.trace.parts.edges import Edges
from tutor.trace.parts.large_pass import Index
from tutor.trace.parts.node_values import NodeValues
from tutor.trace.parts.pass_table import PassTable

_PASSES_KEPT = 64  # passes whose edges are kept for the next question,
_NODES_KEPT = 1_000_000  # as long as they have no more nodes together than this


class EdgeCache:
    """The edges of each pass, worked out on demand."""

    def __init__(
        self, recording: Recording, values: NodeValues, passes: PassTable, index: Index | None
    ) -> None:
        """`index` is what the passes have in common, if all are known to be alike."""
        self._recording, self._values, self._passes = recording, values, passes
        self._index = index
        self._kept: dict[int, Edges] = {}

    def edges(self, p: int) -> Edges:
        """The edges of a pass."""
        edges = self._kept.pop(p, None)
        if edges is None:
            edges = Edges(
                self._recording, p, self._values.data, self._passes.gradient_between, self._index
            )
            self._make_room(len(edges))
        self._kept[p] = edges  # the one asked for last is the last to go
        return edges

    def _make_room(self, nodes: int) -> None:
        kept, room = self._kept, _NODES_KEPT - nodes
        while kept and (len(kept) >= _PASSES_KEPT or sum(map(len, kept.values())) > room):
            del kept[next(iter(kept))]
