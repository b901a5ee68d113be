"""Where neighbouring events of one line or call begin in a long stretch, with numpy."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tutor.engine.ops import CONST
from tutor.program.recording import Recording
from tutor.trace.parts.edges import Edges
from tutor.trace.parts.large_pass import picked

if TYPE_CHECKING:
    import numpy as np


class LargeStretch:
    """Events `start` to `end` of a recording, all of one phase."""

    def __init__(self, recording: Recording, start: int, end: int) -> None:
        self._recording, self._start, self._end = recording, start, end

    def starts(self, grain: str, passes: Sequence[tuple[int, int, Edges]]) -> array[int]:
        """The events whose `line` or `call` is not that of the event before.

        Args:
            grain: which of them.
            passes: those of the stretch, each with the key of its seed and its edges.
        """
        import numpy as np

        r, start, end = self._recording, self._start, self._end
        low, high = (bisect_left(r.made, i) for i in (start, end))
        key = np.full(end - start, -1, np.int32)
        own = np.frombuffer(bytes(r.tape.op[low:high]), np.uint8) != CONST
        nodes = np.arange(low, high, dtype=np.int32)[own]
        made = np.frombuffer(r.made[low:high], np.int32)[own]
        key[made - start] = self._of_nodes(grain, nodes[::-1])[::-1]
        low, high = (bisect_left(r.at, i) for i in (start, end))
        if low < high:
            at = np.frombuffer(r.at[low:high], np.int32) - start
            key[at] = self._lines[np.asarray(r.site[low:high])] if grain == "line" else 0
        for _, seed, edges in passes:
            first = edges.start + 1 - start
            key[first - 1] = seed
            counts = np.diff(np.asarray(edges.ends), prepend=0)
            each = np.repeat(self._of_nodes(grain, np.asarray(edges.order)), counts)
            key[first : first + edges.count] = each[: edges.count]
        changed = np.flatnonzero(np.diff(key, prepend=-2)) + start
        return array("i", changed.astype(np.int32).tobytes())

    @property
    def _lines(self) -> np.ndarray:
        import numpy as np

        return np.array([span.line for span in self._recording.sites], np.int32)

    def _of_nodes(self, grain: str, nodes: np.ndarray) -> np.ndarray:
        """The line or call of nodes, which descend."""
        import numpy as np

        r = self._recording
        if grain == "line":
            lines: np.ndarray = self._lines[picked(r.node_site, nodes)]
            return lines
        made = picked(r.made, nodes)
        around, first, last = map(np.asarray, r.frames.columns)
        frame: np.ndarray = np.searchsorted(first, made, side="right") - 1
        # The call that began last before each, or one of those around that one.
        left = np.flatnonzero((last[frame] <= made) & (frame > 0))
        while len(left):
            frame[left] = around[frame[left]]
            left = left[(last[frame[left]] <= made[left]) & (frame[left] > 0)]
        return frame
