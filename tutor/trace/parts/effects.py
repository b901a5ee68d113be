"""The effects of a recording (updates, zeroing, gradients set by hand, printing) by node."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property

from tutor.program.recording import PRINT, UPDATE, Recording


class Effects:
    """Rows of the effects, found by event or by node."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording

    @cached_property
    def _rows(self) -> tuple[dict[int, array[int]], dict[int, array[int]]]:
        """For every node the effects that wrote its data, and those that wrote its gradient."""
        data: dict[int, array[int]] = {}
        grad: dict[int, array[int]] = {}
        r = self._recording
        for row, (kind, node) in enumerate(zip(r.kind, r.node, strict=True)):
            if kind != PRINT:
                table = data if kind == UPDATE else grad
                if node not in table:
                    table[node] = array("i")
                table[node].append(row)
        return data, grad

    @cached_property
    def data(self) -> dict[int, array[int]]:
        """The rows that wrote the data of a node, of those nodes that have some."""
        return self._rows[0]

    @cached_property
    def gradient(self) -> dict[int, array[int]]:
        """The rows that wrote the gradient of a node, of those nodes that have some."""
        return self._rows[1]

    @cached_property
    def _at(self) -> Sequence[int]:
        """The event of each row, as an array also where rounds were taken out."""
        at = self._recording.at
        return at if self._recording.rounds is None else at[:]

    def row(self, i: int) -> int:
        """The row of event `i`; of an event that is no effect, that of the next effect."""
        return bisect_left(self._at, i)

    def last(self, rows: Sequence[int], k: int) -> int | None:
        """The last of some rows whose event is before position `k`."""
        j = bisect_left(rows, bisect_left(self._at, k)) if rows else 0
        return rows[j - 1] if j else None
