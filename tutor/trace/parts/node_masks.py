"""Which nodes a query is about: by the operation, the line and the call that made them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import and_
from typing import Any

from tutor.engine.ops import LEAF, OPS
from tutor.program.recording import Recording
from tutor.trace.parts.large_pass import picked
from tutor.trace.query import Query

_MANY = 3_000  # nodes from which numpy is quicker; lessons have fewer and never import it


class NodeMasks:
    """Answers for some nodes at a time, which are a range, or descend as those of a pass do.

    Attributes:
        says_place, says_operation: whether the query says anything about either.
    """

    def __init__(self, recording: Recording, query: Query) -> None:
        self._recording, self._line, self._frame = recording, query.line, query.frame
        row = OPS.get(query.operation or "")
        self._code = LEAF if query.operation == "leaf" else row.code if row else None
        self.says_place = not (query.line is None and query.frame is None)
        self.says_operation = query.operation is not None

    def made_by(self, nodes: Sequence[int]) -> bytes:
        """Which of them the operation makes."""
        return bytes(map(self._code.__eq__, _entries(self._recording.tape.op, nodes)))

    def made_by_each(self, nodes: Sequence[int]) -> bytes:
        """The same of nodes in any order; -1 stands for none."""
        known = sorted({*nodes} - {-1}, reverse=True)
        made = dict(zip(known, self.made_by(known), strict=True))
        return bytes(made.get(i, 0) for i in nodes)

    def placed(self, nodes: Sequence[int]) -> bytes:
        """Which of them are made on the line and in the call."""
        r, masks = self._recording, list[bytes]()
        if self._line is not None:
            here = [span.line == self._line for span in r.sites]
            masks.append(bytes(map(here.__getitem__, _entries(r.node_site, nodes))))
        if self._frame is not None:
            made = _entries(r.made, nodes)
            forward = isinstance(nodes, range)
            frames = r.frames.at_each(made if forward else made[::-1])
            masks.append(bytes(map(self._frame.__eq__, frames if forward else frames[::-1])))
        return every(masks)


def every(masks: Sequence[Iterable[Any]]) -> bytes:
    """Where every mask is set."""
    found = masks[0]
    for mask in masks[1:]:
        found = map(and_, found, mask)
    return bytes(found)


def _entries(column: Sequence[Any], nodes: Sequence[int]) -> Sequence[Any]:
    """The entries of a column for these nodes."""
    if isinstance(nodes, range):
        part: Sequence[Any] = column[nodes.start : nodes.stop]
        return part
    if len(nodes) < _MANY:
        return [column[i] for i in nodes]
    import numpy as np

    found: list[Any] = picked(column, np.asarray(nodes)).tolist()
    return found
