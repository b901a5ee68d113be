"""What a drawing shows: items, such as a node.

Layout, tape and canvas know items and never nodes, so that a drawing may also show what stands for
several nodes: a call folded to one box, or a table of weights.
"""

from __future__ import annotations

from typing import Literal, NamedTuple


class Item(NamedTuple):
    """A box of a drawing, or a row of a tape.

    Attributes:
        kind: what it is.
        id: of a node its id in the log; of a bundle the first of its nodes.
    """

    kind: Literal["node", "bundle"]
    id: int


Arrow = tuple[Item, int]
"""An edge of a drawing: its target, and which of the target's inputs it is."""


def node_item(node: int) -> Item:
    """The item that shows one node."""
    return Item("node", node)
