"""Where in a training run what happens: arithmetic, as all steps are alike.

A *window* is one step as a log of its own: it makes all nodes, zeroes the parameters' gradients,
goes back once, and updates the parameters. In the log of the run the parameters are made in the
first step only.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import chain
from typing import Any

from tutor.engine.ops import CONST
from tutor.engine.tape import Tape
from tutor.program.recording import Pass
from tutor.trace.event import Stretch


class StepLayout:
    """The events of a step, by place in its window and by number in the log of the run.

    Attributes:
        leaves: the number of parameters.
        made: the events that make all nodes, with which a window begins.
        seed, update, window: the event of the seed, that of the first update, and the number of
            events of a window. The zeroing begins at `made`.
        remakes: whether later steps make nodes anew.
        first: for each node the event of a window that first writes to it in a later step: its
            making, or the zeroing of a parameter's gradient.
    """

    def __init__(self, tape: Tape, leaves: Sequence[int], made: Sequence[int], edges: int) -> None:
        """`made` are the events that make the nodes of the tape, `edges` those of its pass."""
        own = [op != CONST for op in tape.op]
        trained = frozenset(leaves)
        self.leaves, self.made = len(leaves), sum(own)
        self.seed = self.made + self.leaves
        self.update = self.seed + 1 + edges
        self.window = self.update + self.leaves
        # In later steps these events take the place of those that make all nodes.
        self._again = array("i", [made[i] for i in range(len(tape)) if own[i] and i not in trained])
        self.remakes = len(self._again) > 0
        self._made = array("i", made)
        self._remade = array("i", [i for i in range(len(tape)) if i not in trained])
        self._remade_at = array("i", [bisect_left(self._again, made[i]) for i in self._remade])
        self.first = array("i", made)
        for rank, i in enumerate(leaves):
            self.first[i] = self.made + rank

    def start(self, step: int) -> int:
        """The event that a step begins with."""
        return step and self.window + (step - 1) * (self.window - self.leaves)

    def step_of(self, i: int) -> int:
        """The step that event `i` belongs to."""
        later = i - self.window
        return 0 if later < 0 else 1 + later // (self.window - self.leaves)

    def inside(self, step: int, i: int) -> int:
        """The number in its window of event `i`, or of the event after position `i`."""
        i -= self.start(step)
        if step == 0:
            return i
        return self._again[i] if i < len(self._again) else i + self.leaves

    def outside(self, step: int, local: int) -> int:
        """The number of the event `local` of a window, or else of the next one in the log."""
        if step == 0:
            return local
        offset = bisect_left(self._again, local) if local < self.made else local - self.leaves
        return self.start(step) + offset

    def is_logged(self, step: int, local: int) -> bool:
        """Whether this event of a window is in the log; the making of a parameter is once."""
        return step == 0 or self.inside(step, self.outside(step, local)) == local

    def made_before(self, node: int, k: int) -> int:
        """The last event before position `k` that made a node; the first one if there is none."""
        if self.first[node] >= self.made:
            return self._made[node]  # a parameter
        step = self.step_of(max(k - 1, 0))
        i = self.outside(step, self._made[node])
        return i if i < k or not step else self.outside(step - 1, self._made[node])

    def nodes_made(self, start: int, end: int) -> Sequence[int]:
        """The nodes that got their value in these events, and constants among them, in order."""
        end = max(start, end)
        low, high = self.step_of(start), self.step_of(max(end - 1, start))
        parts: list[Sequence[int]] = []
        # Of the steps in between one stands for all.
        for step in {low, min(low + 1, high), high}:
            begin = self.start(step)
            a, b = max(start - begin, 0), min(end, self.start(step + 1)) - begin
            ids, at = (self._remade, self._remade_at) if step else (None, self._made)
            part = range(bisect_left(at, a), bisect_left(at, b))
            if part:
                parts.append(part if ids is None else ids[part.start : part.stop])
        return parts[0] if len(parts) == 1 else sorted({*chain.from_iterable(parts)})


class StepPasses(Sequence[Pass]):
    """The backward pass of each step."""

    __slots__ = ("_layout", "_length", "_root")

    def __init__(self, layout: StepLayout, root: int, length: int) -> None:
        """Those in the first `length` events."""
        self._layout, self._root, self._length = layout, root, length

    def __len__(self) -> int:
        step = self._layout.step_of(self._length)
        return step + (self._layout.outside(step, self._layout.seed) < self._length)

    def __getitem__(self, p: Any) -> Any:
        if isinstance(p, slice):
            return [self[j] for j in range(len(self))[p]]
        p, layout = range(len(self))[p], self._layout
        end = min(layout.outside(p, layout.update), self._length)
        return Pass(layout.outside(p, layout.seed), end, self._root)


class StepPhases(Sequence[Stretch]):
    """The phases of the steps: forward, update (the zeroing), backward and update."""

    __slots__ = ("_layout", "_length")

    def __init__(self, layout: StepLayout, length: int) -> None:
        """Those of the first `length` events."""
        self._layout, self._length = layout, length

    def _place(self, j: int) -> tuple[str, int]:
        """The phase of stretch `j`, and the event that it begins with."""
        layout = self._layout
        words = ("forward", "update", "backward", "update")
        begin = (0, layout.made, layout.seed, layout.update)
        if layout.remakes:
            step, part = divmod(j, 4)
        elif j < 2:
            step, part = 0, j
        else:  # zeroing follows right on the updates of the step before
            step, odd = divmod(j - 2, 2)
            part = 2 + odd
        return words[part], layout.outside(step, begin[part])

    def at(self, i: int) -> Stretch:
        """The stretch that event `i` is in."""
        stretch: Stretch = self[self._number(i)]
        return stretch

    def _number(self, i: int) -> int:
        return bisect_right(range(4 * self._layout.step_of(i) + 4), i, key=self._begin) - 1

    def _begin(self, j: int) -> int:
        return self._place(j)[1]

    def __len__(self) -> int:
        return self._number(self._length - 1) + 1 if self._length else 0

    def __getitem__(self, j: Any) -> Any:
        if isinstance(j, slice):
            return [self[n] for n in range(len(self))[j]]
        j = range(len(self))[j]
        phase, start = self._place(j)
        return Stretch(phase, start, min(self._begin(j + 1), self._length))


class StepStarts(Sequence[int]):
    """The events that the iterations begin with: the steps, each with its zeroing."""

    __slots__ = ("_layout", "_length")

    def __init__(self, layout: StepLayout, length: int) -> None:
        """Those of the first `length` events."""
        self._layout, self._length = layout, length

    def __len__(self) -> int:
        if not self._length:
            return 0
        step = self._layout.step_of(self._length - 1)
        return step + (self._layout.start(step) < self._length)

    def __getitem__(self, n: Any) -> Any:
        if isinstance(n, slice):
            return [self[j] for j in range(len(self))[n]]
        return self._layout.start(range(len(self))[n])
