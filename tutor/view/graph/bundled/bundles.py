"""Boxes that stand for several nodes with several results: what goes in and what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from tutor.view.graph.items import Item


class Bundle(NamedTuple):
    """A box with several results.

    Attributes:
        names: what it is called, what has most nodes first.
        times: how many calls or named results it stands for; 1 of what has several names.
        leaves: whether all of it are leaves.
        size: how many nodes it stands for.
        inputs: how many nodes of others it works on.
        outputs: its nodes that others work on, with that from which the pass starts; if there are
            none, those that nothing works on.
    """

    names: tuple[str, ...]
    times: int
    leaves: bool
    size: int
    inputs: int
    outputs: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Bundles:
    """A drawing of a whole graph in boxes.

    Attributes:
        found: the boxes with several results.
        places: for each part of a graph its box.
        part_of: for each node the part that it is in.
    """

    found: Mapping[Item, Bundle]
    places: Mapping[int, Item]
    part_of: Mapping[int, int]

    def item_of(self, node: int) -> Item | None:
        """The box that a node is in; None if it is in none."""
        part = self.part_of.get(node)
        return None if part is None else self.places[part]
