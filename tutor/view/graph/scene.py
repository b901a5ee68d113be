"""Which items and edges a drawing shows at a position of a run.

A run may have many backward passes, each over a graph of its own. A *scene* is one of them:
the nodes made since the one before, the nodes of its pass, and all they were made from. The
whole scene is laid out at once, so that nothing moves while a person steps through it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar, cast

from tutor.program.columns import Frame
from tutor.trace.log import Log
from tutor.trace.many_nodes import calls_around, frames_of
from tutor.trace.scene_nodes import scene_number, scene_operands
from tutor.view.graph.bundled.bundles import Bundle, Bundles
from tutor.view.graph.items import Arrow, Item, node_item
from tutor.view.kept import Kept

T = TypeVar("T")

_LAYOUTS_KEPT = 256  # a person who drags a window's edge makes a layout for every size
_SCENES_KEPT = 8  # a training run has one for each of its steps


class Cut(NamedTuple):
    """How a scene that shows a part of a graph lies in the whole.

    Attributes:
        whole: all of the graph.
        arrows: the edge that shows a slot of a node. Several slots of nodes in a call that is
            folded may have one edge.
        folded: the items that stand for a call, with its name; with none, for what leads to them.
        fed: the items of which not all operands are shown.
        beyond: how many edges lead on from an item to what is not shown.
        said: the calls that it is a part of; empty where that is the program, or several.
        inside: for the nodes of a call that is folded its item.
        bundles: the boxes of several nodes that all of it is drawn in; None if it is not.
    """

    whole: Scene
    arrows: Mapping[tuple[int, int], Arrow]
    folded: Mapping[Item, str]
    fed: frozenset[Item]
    beyond: Mapping[Item, int]
    said: str
    inside: Mapping[int, Item] = MappingProxyType({})
    bundles: Bundles | None = None


class _OfNodes(Mapping[Item, tuple[Item, ...]]):
    """The items of a whole graph, made as they are asked for: of a large one few are drawn."""

    def __init__(self, edges: Mapping[int, tuple[int, ...]]) -> None:
        self.edges = edges

    def __getitem__(self, item: Item) -> tuple[Item, ...]:
        return tuple([node_item(node) for node in self.edges[item.id]])

    def __iter__(self) -> Iterator[Item]:
        return map(node_item, self.edges)

    def __len__(self) -> int:
        return len(self.edges)

    def __contains__(self, item: object) -> bool:
        return isinstance(item, Item) and item.kind == "node" and item.id in self.edges


class _Uses(Mapping[Item, int]):
    """How many edges leave the items of a whole graph, by their nodes."""

    def __init__(self, counts: Counter[int]) -> None:
        self._counts = counts

    def __getitem__(self, item: Item) -> int:
        return self._counts[item.id]

    def __iter__(self) -> Iterator[Item]:
        return map(node_item, self._counts)

    def __len__(self) -> int:
        return len(self._counts)


@dataclass(eq=False)
class Scene:
    """One graph of a run, or a part of it.

    Attributes:
        operands: for each item, in order of creation, those that its edges come from, repeats
            kept. Constants are no items.
        root: the item the backward pass starts at, None without a pass.
        seed: the position at which that pass starts, None without a pass.
        cut: how it lies in the whole graph, None if it is the whole.
        edges: of a whole graph, its nodes in order of creation with their operands.
    """

    operands: Mapping[Item, tuple[Item, ...]]
    root: Item | None
    seed: int | None
    cut: Cut | None = None
    edges: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    _kept: dict[Hashable, Any] = field(default_factory=dict)
    _held: dict[Hashable, Any] = field(default_factory=dict)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """All items, in order of creation."""
        return tuple(self.operands)

    @cached_property
    def uses(self) -> Mapping[Item, int]:
        """How many edges leave each item, in the whole graph."""
        if self.cut is not None:
            return self.cut.whole.uses
        if self.edges:
            return _Uses(Counter(chain.from_iterable(self.edges.values())))
        counts = Counter(chain.from_iterable(self.operands.values()))
        return {item: counts[item] for item in self.operands}

    def item_of(self, node: int | None) -> Item | None:
        """The item that shows a node; None if none does."""
        if node is None:
            return None
        if self.cut is not None and self.cut.bundles is not None:
            return self.cut.bundles.item_of(node)
        item = node_item(node)
        if item in self.operands:
            return item
        return None if self.cut is None else self.cut.inside.get(node)

    def edge_of(self, log: Log, node: int, slot: int) -> Arrow | None:
        """The edge that shows operand `slot` of a node: its item, and which of the edges into it.

        None if it is not shown.
        """
        item = self.item_of(node)
        if self.cut is not None and self.cut.bundles is not None:
            source = self.item_of(log.operands(node)[slot])
            if item is None or source is None or item == source:
                return None
            return item, self.operands[item].index(source)
        if self.cut is not None:
            return self.cut.arrows.get((node, slot))
        if item is None:
            return None
        return item, sum(not log.is_constant(o) for o in log.operands(node)[:slot])

    def frames(self, log: Log) -> list[int]:
        """The calls that made the nodes of a whole graph, in order."""
        return self.hold("frames", lambda: frames_of(log, list(self.edges)))

    def calls(self, log: Log) -> dict[int, Frame]:
        """The calls that made the nodes of a whole graph, and those around them, by id."""
        return self.hold("calls", lambda: calls_around(log, self.frames(log)))

    @property
    def outputs(self) -> list[int]:
        """The nodes whose values and gradients the items show, in order of creation."""
        if self.cut is None and self.edges:
            return list(self.edges)  # of a large graph few items are ever made
        return [self.output(item) for item in self.items]

    def output(self, item: Item) -> int:
        """The node whose value and gradient an item shows; of a bundle the last of its results."""
        bundle = self.bundle(item)
        return item.id if bundle is None else bundle.outputs[-1]

    def bundle(self, item: Item) -> Bundle | None:
        """The bundle that an item is; None if it shows one node."""
        bundles = self.cut.bundles if self.cut is not None else None
        return None if bundles is None else bundles.found.get(item)

    def hold(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` returns, made once for each key, of which there are few."""
        if key not in self._held:
            self._held[key] = make()
        return cast(T, self._held[key])

    def keep(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` returns, made once for each key; old ones go when there are many."""
        if key not in self._kept:
            while len(self._kept) >= _LAYOUTS_KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = make()
        return cast(T, self._kept[key])


_scenes: Kept[int, Scene] = Kept(_SCENES_KEPT)


def scene_at(log: Log, k: int) -> Scene:
    """The graph that position `k` is about. It changes when the first node of the next is made."""
    number = scene_number(log, k)
    return _scenes.get(log, number, lambda: _build(log, number))


def _build(log: Log, p: int) -> Scene:
    seed, _, root = log.passes[p] if p < len(log.passes) else (None, None, None)
    operands = scene_operands(log, p)
    at = None if root is None else node_item(root)
    return Scene(_OfNodes(operands), at, seed, edges=operands)
