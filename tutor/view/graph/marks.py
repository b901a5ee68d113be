"""What stands out at a position: where the program is, the step just taken, the next one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from tutor.trace import Event
from tutor.trace.log import Log
from tutor.view.graph.items import Arrow, Item
from tutor.view.graph.scene import Scene


class Accent(NamedTuple):
    """How an edge that matters now is drawn.

    Attributes:
        role: "done" for the edge just taken, "next" for the one about to be taken.
        back: the step goes from the consumer to the operand, as in a backward pass.
    """

    role: str
    back: bool

    @property
    def look(self) -> str:
        """The role it is drawn in, by what flows."""
        return f"{'grad' if self.back else 'value'}-{self.role}"


class Marks(NamedTuple):
    """The items and edges that stand out.

    Attributes:
        here: the item the next step works on: the one it computes, or whose edge it goes back
            along; after the last step, the item of that one.
        done, next: the items written by the step just taken and by the next.
        edges: the edges those steps use, each as an item and the number of one of its inputs.
        items: the role of the items those steps use: what takes part in the next one, and what the
            one just taken has written.
    """

    here: Item | None
    done: Item | None
    next: Item | None
    edges: dict[tuple[Item, int], Accent]
    items: Mapping[Item, str] = MappingProxyType({})


_FLOWS = {
    "value": "value", "update": "value", "seed": "grad", "accumulate": "grad", "zero": "grad",
}  # fmt: skip
"""What flows in an event of a kind; in others nothing does."""


def _into(log: Log, scene: Scene, node: int | None) -> Iterator[Arrow]:
    """The edges that are shown of those that a node is made along."""
    if node is None:
        return
    for slot, operand in enumerate(log.operands(node)):
        edge = None if log.is_constant(operand) else scene.edge_of(log, node, slot)
        if edge is not None:
            yield edge


def _worked_on(event: Event | None) -> int | None:
    """The node whose turn it is in an event."""
    if event is None:
        return None
    return event.source if event.kind == "accumulate" else event.node


def marks(log: Log, scene: Scene, done: Event | None, following: Event | None) -> Marks:
    """What to mark between two events, of which either may be missing."""
    edges: dict[tuple[Item, int], Accent] = {}
    for event, role in ((done, "done"), (following, "next")):
        if event is None:
            continue
        item = scene.item_of(event.node)
        if event.kind == "accumulate" and event.source is not None:
            edge = scene.edge_of(log, event.source, event.operand or 0)
            if edge is not None:
                edges[edge] = Accent(role, True)
        elif event.kind == "value" and item is not None:
            for edge in _into(log, scene, event.node):
                edges[edge] = Accent(role, False)
    turns = (scene.item_of(_worked_on(event)) for event in (following, done))
    here = next((item for item in turns if item is not None), None)
    written = [scene.item_of(event.node) if event else None for event in (done, following)]
    items = {
        item: f"{_FLOWS[event.kind]}-{role}"
        for event, role, nodes in (
            (done, "done", [done.node] if done else []),
            (following, "next", [following.node, following.source] if following else []),
        )
        if event is not None and event.kind in _FLOWS
        for item in map(scene.item_of, nodes)
        if item is not None
    }
    return Marks(here, written[0], written[1], edges, items)


def path_marks(log: Log, scene: Scene, path: Sequence[tuple[int, int]]) -> Marks:
    """What to mark of a path: its edges, each a node and the slot of its operand, and its nodes."""
    edges: dict[tuple[Item, int], Accent] = {}
    items: dict[Item, str] = {}
    for node, slot in path:
        edge = scene.edge_of(log, node, slot)
        if edge is not None:
            edges[edge] = Accent("next", False)
        for end in (node, log.operands(node)[slot]):
            if (item := scene.item_of(end)) is not None:
                items[item] = "value-next"
    return Marks(None, None, None, edges, items)
