"""The tool of calls: the graph folded to calls, one of them open, with the way in and out."""

from __future__ import annotations

from tutor.debug.action import MOVED, SAID, STUCK, Outcome
from tutor.debug.calls.call_parts import CallPart, OpenCall, open_call, way_to
from tutor.debug.workbench import Workbench
from tutor.trace.log import Log
from tutor.trace.many_nodes import frames_of
from tutor.trace.scene_nodes import scene_number, scene_operands


class CallTool:
    """The call that is open, and which of its parts is picked.

    Attributes:
        bench: the run.
        frame: the call that is open; 0 is the program itself.
        chosen: which part is picked.
    """

    def __init__(self, bench: Workbench) -> None:
        """Open what is around the call of the next step, with that call picked."""
        self.bench, self.frame, self.chosen = bench, 0, 0
        self._scene: tuple[Log, int, dict[int, tuple[int, ...]], dict[int, int]] | None = None
        self._made: tuple[Log, int, int, OpenCall] | None = None
        here = self._here()
        if here is not None:
            frame = bench.log.frame(here)
            self.frame = bench.log.frames[frame].parent if frame else 0
            self.chosen = self.current or 0

    @property
    def call(self) -> OpenCall:
        """What the open call is made of, in the graph of the position."""
        log, scene = self.bench.log, scene_number(self.bench.log, self.bench.k)
        if self._made is None or self._made[:3] != (log, scene, self.frame):
            if self._scene is None or self._scene[:2] != (log, scene):
                found = scene_operands(log, scene)
                frames = dict(zip(found, frames_of(log, list(found)), strict=True))
                self._scene = log, scene, found, frames
            operands, frames = self._scene[2:]
            made = open_call(log, operands, frames, self.frame)
            if not made.parts and self.frame:  # a call of another training step
                self.frame, self.chosen = 0, 0
                made = open_call(log, operands, frames, 0)
            self.chosen = min(self.chosen, max(len(made.parts) - 1, 0))
            self._made = (log, scene, self.frame, made)
        return self._made[3]

    @property
    def picked(self) -> CallPart | None:
        """The part that is picked; None if there is none."""
        parts = self.call.parts
        return parts[self.chosen] if parts else None

    @property
    def current(self) -> int | None:
        """The part in which the next step works; None if it works elsewhere."""
        here = self._here()
        return None if here is None else self.call.part_of.get(here)

    def _here(self) -> int | None:
        """The node that the next step, or else the last, computes or goes back through."""
        log = self.bench.log
        if not len(log):
            return None
        i = min(self.bench.k, len(log) - 1)
        source = log.source_of(i)
        node = log.node_of(i) if source is None else source
        return node if node >= 0 else None

    @property
    def crumbs(self) -> list[str]:
        """The functions around the open call and its own, the outermost first."""
        log = self.bench.log
        return [log.frames[frame].function for frame in way_to(log, self.frame)][::-1]

    def choose(self, way: int) -> Outcome:
        """Pick the next part, or the one before."""
        last = len(self.call.parts) - 1
        chosen = min(max(self.chosen + way, 0), max(last, 0))
        if chosen == self.chosen:
            return Outcome(STUCK, "There is no further part")
        self.chosen = chosen
        return Outcome(SAID)

    def open(self) -> Outcome:
        """Open the call that is picked."""
        part = self.picked
        if part is None or part.frame is None:
            return Outcome(STUCK, "This is no call: there is nothing inside to open")
        self.frame, self.chosen = part.frame, 0
        self.chosen = self.current or 0
        return Outcome(SAID)

    def fold(self) -> Outcome:
        """Fold the open call, and pick it among those around it."""
        if not self.frame:
            return Outcome(STUCK, "This is the whole program")
        was = self.frame
        self.frame = self.bench.log.frames[was].parent
        parts = self.call.parts
        self.chosen = next((i for i, part in enumerate(parts) if part.frame == was), 0)
        return Outcome(SAID)

    def go(self) -> Outcome:
        """Take the debugger to where the first node of the part gets its value, and pick that."""
        part = self.picked
        if part is None:
            return Outcome(STUCK, "There is nothing to go to")
        node = part.nodes[0]
        log = self.bench.log
        self.bench.picked = node
        made = log.made(node, self.bench.k) if log.exists(node, self.bench.k) else log.made(node)
        self.bench.debugger.to(made)
        return Outcome(MOVED)


def open_calls(bench: Workbench) -> CallTool | str:
    """The calls of a run."""
    return CallTool(bench) if len(bench.log) else "The program has made no node yet"
