"""A part of a graph as a scene of its own: some nodes with their edges, and what is around them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tutor.view.graph.folded.scene_index import SceneIndex
from tutor.view.graph.items import Arrow, Item, node_item
from tutor.view.graph.scene import Cut, Scene


class Fold(NamedTuple):
    """Nodes that are drawn as one box, which shows the value and the gradient of its output.

    Attributes:
        name: of the function whose call they are; empty if of none.
        output: their node that is used outside; there is no other.
        nodes: all of them.
        entering: the edges into the box: the node inside, the slot, and the node outside.
    """

    name: str
    output: int
    nodes: tuple[int, ...]
    entering: tuple[tuple[int, int, int], ...]


def folded(index: SceneIndex, frame: int) -> Fold | None:
    """A call as one box; None if it has several outputs, or none."""
    nodes, users = tuple(index.inside(frame)), index.users
    inside = frozenset(nodes)
    leaving = (n for n in nodes if not users[n] or not inside.issuperset(users[n]))
    outputs = [node for node in leaving if index.edges(node)]
    if len(outputs) != 1:
        return None
    return folding(index, index.functions[frame], outputs[0], nodes)


def folding(index: SceneIndex, name: str, output: int, nodes: tuple[int, ...]) -> Fold:
    """Some nodes as one box."""
    inside = frozenset(nodes)
    entering = [
        (node, slot, source)
        for node in nodes
        for slot, source in enumerate(index.operands[node])
        if source not in inside and source in index.users
    ]
    return Fold(name, output, nodes, tuple(entering))


def part(
    index: SceneIndex, own: Iterable[int], folds: Iterable[Fold], said: str, *, users: bool
) -> Scene:
    """The scene of some nodes.

    Args:
        index: of the whole graph.
        own: nodes that are drawn with all their edges.
        folds: nodes that are drawn as one box each.
        said: which part of the run it is; empty where that goes without saying.
        users: whether those are drawn as well that use what is made here, each with the edges
            that come from nodes that are drawn.
    """
    sources: dict[int, list[int]] = {}
    arrows: dict[tuple[int, int], Arrow] = {}
    for node in own:
        sources[node] = [source for _, source in index.edges(node)]
        for number, (slot, _) in enumerate(index.edges(node)):
            arrows[node, slot] = (node_item(node), number)
    names = {}
    inside: dict[int, Item] = {}
    hidden: set[int] = set()
    for fold in folds:
        names[node_item(fold.output)] = fold.name
        item, numbers = node_item(fold.output), dict[int, int]()
        inside.update(dict.fromkeys(fold.nodes, item))
        for node, slot, source in fold.entering:
            arrows[node, slot] = (item, numbers.setdefault(source, len(numbers)))
            hidden.add(node)
        sources[fold.output] = list(numbers)
    made = list(sources)
    for source in [source for edges in sources.values() for source in edges]:
        sources.setdefault(source, [])
    if users:
        _add_users(index, made, hidden, sources, arrows)
    drawn: dict[int, int] = dict.fromkeys(sources, 0)
    for node, slot in arrows:
        drawn[index.operands[node][slot]] += 1
    whole = index.scene
    return Scene(
        {node_item(n): tuple(map(node_item, sources[n])) for n in sorted(sources)},
        whole.root if whole.root is not None and whole.root.id in sources else None,
        whole.seed,
        Cut(
            whole,
            arrows,
            names,
            frozenset(
                node_item(n)
                for n, edges in sources.items()
                if node_item(n) not in names and len(edges) < len(index.edges(n))
            ),
            {
                node_item(n): len(index.users[n]) - count
                for n, count in drawn.items()
                if count < len(index.users[n])
            },
            said,
            inside,
        ),
    )


def _add_users(
    index: SceneIndex,
    made: list[int],
    hidden: set[int],
    sources: dict[int, list[int]],
    arrows: dict[tuple[int, int], Arrow],
) -> None:
    """Add those that use what is made here, but for those that are hidden in a fold."""
    shown = set(sources)
    for node in made:
        for user in index.users[node]:
            if user in shown or user in sources or user in hidden:
                continue
            edges = [edge for edge in index.edges(user) if edge[1] in shown]
            sources[user] = [source for _, source in edges]
            for number, (slot, _) in enumerate(edges):
                arrows[user, slot] = (node_item(user), number)
