"""Finding events that are no contributions, in a part of the columns of a recording.

What a query says becomes a mask over that part, and functions of C go through it.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, compress
from typing import Any

from tutor.engine.ops import CONST
from tutor.program.recording import KINDS, SEED, UPDATE, ZERO, Recording
from tutor.trace.parts.effects import Effects
from tutor.trace.parts.node_gradients import NodeGradients
from tutor.trace.parts.node_masks import NodeMasks, every
from tutor.trace.parts.pass_table import PassTable
from tutor.trace.parts.phases import Phases
from tutor.trace.query import Query

_WRITERS = {"value": (UPDATE,), "gradient": (SEED, ZERO), "before": (UPDATE, SEED, ZERO)}
"""The kinds of effects that have a quantity."""


class SingleEvents:
    """Values, seeds and effects."""

    def __init__(
        self, recording: Recording, effects: Effects, passes: PassTable,
        gradients: NodeGradients, phases: Phases,
    ) -> None:  # fmt: skip
        self._recording, self._effects, self._phases = recording, effects, phases
        self._passes, self._gradient = passes, gradients.gradient

    def within(self, query: Query, masks: NodeMasks, part: range) -> array[int]:
        """Those of a part of the run that are looked for, in order."""
        if query.source is not None:
            return array("i")
        found = [*self._values(query, masks, part), *self._seeds(query, part)]
        if query.frame in (None, 0):
            found += self._rows(query, masks, part)
        return array("i", sorted(found))

    def _values(self, query: Query, masks: NodeMasks, part: range) -> Iterable[int]:
        if (
            "value" not in query.kinds
            or query.phase not in (None, "forward")
            or query.quantity not in (None, "value")
        ):
            return ()
        r, node = self._recording, query.node
        low = bisect_left(r.made, part.start) if node is None else node
        high = bisect_left(r.made, part.stop, low) if node is None else node + 1
        nodes, made = range(low, high), r.made[low:high]
        wanted: list[Iterable[Any]] = [map(CONST.__ne__, r.tape.op[low:high])]
        wanted.append(map(len(r).__gt__, made))
        if masks.says_place:
            wanted.append(masks.placed(nodes))
        if masks.says_operation:
            wanted.append(masks.made_by(nodes))
        if query.quantity is not None:
            data, updated = r.tape.data[low:high], self._effects.data
            few = updated if len(updated) < len(nodes) else nodes
            for i in filter(updated.__contains__, few):
                if low <= i < high:
                    data[i - low] = r.before[updated[i][0]]
            wanted.append(query.numbers.mask(data))
        return compress(made, every(wanted))

    def _rows(self, query: Query, masks: NodeMasks, part: range) -> Iterable[int]:
        """The effects."""
        r, effects = self._recording, self._effects
        codes = {KINDS.index(kind) for kind in query.kinds}
        if query.quantity is not None:
            codes &= {*_WRITERS.get(query.quantity, ())}
        if not codes:
            return ()
        rows: Sequence[int] = range(effects.row(part.start), effects.row(part.stop))
        if query.node is not None:
            tables = effects.data, effects.gradient
            rows = sorted(chain.from_iterable(table.get(query.node, ()) for table in tables))
        at = _of(r.at, rows)
        wanted = [bytes(code in codes for code in _of(r.kind, rows))]
        if masks.says_operation:
            wanted.append(masks.made_by_each(_of(r.node, rows)))
        if query.line is not None:
            here = [span.line == query.line for span in r.sites]
            wanted.append(bytes(map(here.__getitem__, _of(r.site, rows))))
        if query.phase is not None:
            wanted.append(bytes(self._phases.word(i) == query.phase for i in at))
        if query.quantity is not None:
            numbers = r.before if query.quantity == "before" else r.after
            wanted.append(bytes(query.numbers.mask(_of(numbers, rows))))
        return compress(at, every(wanted))

    def _seeds(self, query: Query, part: range) -> Iterator[int]:
        """The seeds of the passes."""
        r, table = self._recording, self._passes
        if (
            "seed" not in query.kinds
            or query.phase not in (None, "backward")
            or query.frame not in (None, 0)
            or query.quantity not in (None, "gradient", "before")
        ):
            return
        low, high = (bisect_left(table.starts, i) for i in (part.start, part.stop))
        for p in range(low, high):
            start, _, root = table.passes[p]
            row = r.tape.row(root)
            if (
                query.node in (None, root)
                and query.line in (None, r.sites[r.pass_site[p]].line)
                and query.operation in (None, row.name if row else "leaf")
            ):
                number = self._gradient(root, start) if query.quantity == "before" else 1.0
                if query.quantity is None or (number is not None and number in query.numbers):
                    yield start


def _of(column: Sequence[Any], rows: Sequence[int]) -> Sequence[Any]:
    """The entries of a column in these rows."""
    if isinstance(rows, range):
        part: Sequence[Any] = column[rows.start : rows.stop]
        return part
    return [column[row] for row in rows]
