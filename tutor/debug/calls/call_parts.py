"""The graph of a position as a few parts: calls, tables of leaves, and single nodes.

What is open here is one call, the one that a person asks for, with a row for each part however many
there are. A drawing opens the call in which the run stands, and folds more the less room there is
(`tutor.view.graph.folded`, `tutor.view.graph.bundled`): two questions, so neither folds the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tutor.trace.log import Log

OUTSIDE = -1
"""In place of a part: the node was made outside the call that is open."""


@dataclass(frozen=True, slots=True)
class CallPart:
    """Nodes that are shown as one.

    Attributes:
        name: the function, with its number where several calls of it stand side by side; or what
            the leaves are called before the bracket; or what the node is called.
        frame: the call; None if it is no call.
        nodes: its nodes, in order of creation.
        inputs: nodes made outside it that its operations work on, each once, constants left out.
        outputs: its nodes that are used outside it, or by nothing at all.
    """

    name: str
    frame: int | None
    nodes: tuple[int, ...]
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OpenCall:
    """A call that is open: its parts in order of creation, and the part of each node inside."""

    parts: tuple[CallPart, ...]
    part_of: dict[int, int]

    @property
    def size(self) -> int:
        """How many nodes are inside."""
        return len(self.part_of)


def open_call(
    log: Log, operands: Mapping[int, tuple[int, ...]], frames: Mapping[int, int], frame: int
) -> OpenCall:
    """The parts of a call; frame 0 is the program itself.

    Takes time in proportion to the nodes of the scene.

    Args:
        log: the run.
        operands: of the nodes of one scene of it, as `scene_operands` gives them.
        frames: the call that made each of them.
        frame: the call.
    """
    child: dict[int, int] = {frame: 0}
    grouped: dict[tuple[str, int | str], list[int]] = {}
    for node in operands:
        inside = _child(log, frames[node], frame, child)
        if inside != OUTSIDE:
            grouped.setdefault(_key(log, node, inside), []).append(node)
    part_of = {
        node: i for i, nodes in enumerate(grouped.values()) for node in nodes
    }  # fmt: skip
    inputs: list[dict[int, None]] = [{} for _ in grouped]
    used: set[int] = set()
    kept: set[int] = set()  # used by a node of another part
    for node, sources in operands.items():
        part = part_of.get(node, OUTSIDE)
        used.update(sources)
        for source in sources:
            if part_of.get(source, OUTSIDE) != part:
                kept.add(source)
                if part != OUTSIDE:
                    inputs[part][source] = None
    names = _names(log, grouped)
    parts = tuple(
        CallPart(
            name,
            int(key[1]) if key[0] == "call" else None,
            tuple(nodes),
            tuple(found),
            tuple(node for node in nodes if node in kept or node not in used),
        )
        for (key, nodes), name, found in zip(grouped.items(), names, inputs, strict=True)
    )
    return OpenCall(parts, part_of)


def way_to(log: Log, frame: int) -> Iterator[int]:
    """The calls around a call and the call itself, the innermost first, without the program."""
    while frame:
        yield frame
        frame = log.frames[frame].parent


def _child(log: Log, frame: int, root: int, known: dict[int, int]) -> int:
    """The call right inside `root` that a call belongs to: 0 for `root`, or `OUTSIDE`."""
    passed: list[int] = []
    at = frame
    while at not in known and at:
        passed.append(at)
        at = log.frames[at].parent
    found = known.get(at, OUTSIDE)
    for each in reversed(passed):
        if found == 0:
            found = each
        known[each] = found
    return found


def _key(log: Log, node: int, inside: int) -> tuple[str, int | str]:
    """What a node is grouped by: a leaf by its table; else its call, or itself."""
    if log.op(node) is None and "[" in (name := log.name(node) or ""):
        return "leaves", name.partition("[")[0]
    if inside:
        return "call", inside
    return "node", node


def _names(log: Log, grouped: dict[tuple[str, int | str], list[int]]) -> Iterator[str]:
    functions = {key: log.frames[int(key[1])].function for key in grouped if key[0] == "call"}
    often, numbers = Counter(functions.values()), Counter[str]()
    for key, nodes in grouped.items():
        if key[0] == "leaves":
            yield str(key[1])
        elif key not in functions:
            yield log.label(nodes[0])
        else:
            function = functions[key]
            yield f"{function} {numbers[function]}" if often[function] > 1 else function
            numbers[function] += 1
