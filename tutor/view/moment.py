"""One position of a run and all that a pane needs to draw it: what every view is a function of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from tutor.trace import Event
from tutor.trace.log import Log
from tutor.view.glyphs import UNICODE, Glyphs
from tutor.view.graph.items import Item, node_item
from tutor.view.graph.marks import Marks, marks, path_marks
from tutor.view.graph.scene import Scene, scene_at
from tutor.view.hidden import NOTHING, Mask

Frame = Literal["", "leaves", "travels", "meets"]
"""Where the contribution of the next step is on its way; empty while nothing moves."""

LEAVES: Frame = "leaves"
"""It stands where its edge leaves the consumer."""
TRAVELS: Frame = "travels"
"""It is on the edge."""
MEETS: Frame = "meets"
"""It stands beside the gradient that it is added to."""


@dataclass(frozen=True)
class Moment:
    """A position, made once a step and given to every pane.

    Attributes:
        log: the run.
        k: the position, 0 to the number of events.
        mask: what may not be seen.
        focus: items that the lesson points at.
        cursor: the item that the person has selected.
        glyphs: the characters of the terminal.
        legend: whether a drawing explains its marks, as it does for beginners.
        waits: the positions at which questions about this run are still to come.
        lasting: what is hidden at every step, where `mask` hides more at some, as in predict mode:
            drawings keep their places by it, and no edge is told before it is the next. None where
            `mask` is all there is.
        frame: where the number is that the next step sends, in a drawing that moves.
        path: the edges to stand out in place of those of a step, each as a node and its slot.
        part: what is drawn of the graph, where that is not all of it.
        found: whether the event just done was looked for, so that it is told before the next.
    """

    log: Log
    k: int
    mask: Mask = NOTHING
    focus: frozenset[Item] = frozenset()
    cursor: Item | None = None
    glyphs: Glyphs = UNICODE
    legend: bool = True
    waits: tuple[int, ...] = ()
    lasting: Mask | None = None
    frame: Frame = ""
    path: tuple[tuple[int, int], ...] = ()
    part: Scene | None = None
    found: bool = False

    @classmethod
    def at(
        cls, log: Log, k: int, hides: Iterable[tuple[int, str]] = (), focus: Iterable[int] = ()
    ) -> Moment:
        """A position as a front end has it: what is hidden as pairs, focus as nodes."""
        return cls(log, k, Mask(hides), frozenset(map(node_item, focus)))

    @property
    def held(self) -> Mask:
        """The mask by which places for numbers are kept, so that nothing shifts while stepping."""
        return self.mask if self.lasting is None else self.lasting

    @cached_property
    def done(self) -> Event | None:
        """The event just done; None at the start."""
        return self.log.event(self.k - 1) if 0 < self.k <= len(self.log) else None

    @cached_property
    def next(self) -> Event | None:
        """The event that comes next; None at the end."""
        return self.log.event(self.k) if 0 <= self.k < len(self.log) else None

    @cached_property
    def scene(self) -> Scene:
        """The graph that this position is about, or what is drawn of it."""
        return self.part if self.part is not None else scene_at(self.log, self.k)

    @cached_property
    def marks(self) -> Marks:
        """The items and edges of that graph that stand out."""
        if self.path:
            return path_marks(self.log, self.scene, self.path)
        return marks(self.log, self.scene, self.done, self.next)
