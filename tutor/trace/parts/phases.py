"""The phases of a run, as stretches of events, found once: when somebody asks for one."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from tutor.program.recording import PRINT, SEED, UPDATE, VALUE, ZERO, Recording
from tutor.trace.event import Stretch

PHASES = ("forward", "backward", "update")
_FORWARD, _BACKWARD, _UPDATE = range(3)
_OF_KIND = {VALUE: _FORWARD, SEED: _BACKWARD, UPDATE: _UPDATE, ZERO: _UPDATE}


class Phases(Sequence[Stretch]):
    """The stretches of one phase, in order; none is empty. Five bytes each.

    Printing belongs to whatever went before it.
    """

    def __init__(self, recording: Recording) -> None:
        self._recording, self._end = recording, len(recording)

    @cached_property
    def starts(self) -> array[int]:
        """The event that each stretch begins with."""
        return self._found[0]

    @cached_property
    def _phase(self) -> bytearray:
        return self._found[1]

    @cached_property
    def _found(self) -> tuple[array[int], bytearray]:
        starts, phases = array("i"), bytearray()

        def add(start: int, phase: int) -> None:
            if not phases or phases[-1] != phase:
                phases.append(phase)
                starts.append(start)

        r = self._recording
        done = row = 0  # the events and the effects that are gone through
        for p in range(len(r.passes) + 1):
            start, end = r.passes[p][:2] if p < len(r.passes) else (self._end, self._end)
            stop = bisect_left(r.at, start, row)
            for i, kind in zip(r.at[row:stop], r.kind[row:stop], strict=True):
                if done < i:
                    add(done, _FORWARD)
                if kind != PRINT or not i:
                    add(i, _FORWARD if kind == PRINT else _OF_KIND[kind])
                done = i + 1
            if done < start:
                add(done, _FORWARD)
            if start < end:
                add(start, _BACKWARD)
            row, done = stop, end
        return starts, phases

    def number(self, i: int) -> int:
        """The number of the stretch that event `i` is in."""
        return bisect_right(self.starts, i) - 1

    def word(self, i: int) -> str:
        """The phase of event `i`."""
        return PHASES[self._phase[bisect_right(self.starts, i) - 1]]

    def __len__(self) -> int:
        return len(self.starts)

    def __getitem__(self, j: Any) -> Any:
        if isinstance(j, slice):
            return [self[n] for n in range(len(self))[j]]
        j = range(len(self))[j]
        end = self.starts[j + 1] if j + 1 < len(self) else self._end
        return Stretch(PHASES[self._phase[j]], self.starts[j], end)
