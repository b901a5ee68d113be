"""Operations without a name, folded into the box of the named node that they lead to.

`h = tanh(w * x + b)` is one box `h`, and a layer of such neurons a column of boxes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tutor.trace.log import Log
from tutor.view.graph.folded.neighbourhood import Fold, folding
from tutor.view.graph.folded.scene_index import SceneIndex


def named_folds(
    log: Log, index: SceneIndex, work: Iterable[int], calls: Iterable[Fold], opened: int
) -> tuple[list[int], list[Fold]]:
    """Operations and calls in two parts: operations with boxes of their own, and boxes of several.

    Args:
        log: the run.
        index: of the whole graph.
        work: operations.
        calls: calls that are folded.
        opened: a named node whose operations have boxes of their own; -1 for none.
    """
    inside = {call.output: call for call in calls}
    members: dict[int, list[int]] = {}
    for node, goal in _goals(log, index, sorted({*work, *inside})).items():
        members.setdefault(goal, []).append(node)
    own: list[int] = []
    folds: list[Fold] = []
    for goal, nodes in members.items():
        every = [n for node in nodes for n in (inside[node].nodes if node in inside else (node,))]
        leaves = private_leaves(index, every)
        if nodes == [goal] and goal in inside:
            folds.append(folding(index, inside[goal].name, goal, (*leaves, *every)))
        elif goal == opened or log.name(goal) is None or len(every) + len(leaves) == 1:
            own += [node for node in nodes if node not in inside]
            folds += [inside[node] for node in nodes if node in inside]
        else:
            folds.append(folding(index, "", goal, (*leaves, *every)))
    return sorted(own), folds


def goal_of(log: Log, index: SceneIndex, node: int, known: dict[int, int | None]) -> int | None:
    """The named node that a node leads to and is used by nothing beside; None if there is none.

    What is found is added to `known`, so that each node is looked at once.
    """
    way: list[int] = []
    at: int | None = node
    while at is not None and at not in known:
        way.append(at)
        users = set(index.users[at])
        named = log.name(at) is not None
        if named or len(users) != 1:
            known[at] = at if named else None
            break
        (at,) = users
    goal = known[at] if at is not None else None
    known.update(dict.fromkeys(way, goal))
    return goal


def _goals(log: Log, index: SceneIndex, work: Sequence[int]) -> dict[int, int]:
    """For each operation the one in whose box it belongs: the named node, or itself."""
    goals: dict[int, int] = {}
    for node in reversed(work):
        users = {goals.get(user) for user in index.users[node]}
        goal = users.pop() if len(users) == 1 and log.name(node) is None else None
        goals[node] = node if goal is None else goal
    return dict(reversed(goals.items()))


def private_leaves(index: SceneIndex, nodes: Iterable[int]) -> list[int]:
    """The leaves that nothing but these operations uses."""
    inside = set(nodes)
    sources = {source for node in nodes for _, source in index.edges(node)} - inside
    return sorted(
        leaf for leaf in sources if not index.edges(leaf) and inside.issuperset(index.users[leaf])
    )
