"""Which nodes and edges a drawing shows at a position of a run.

A run may have many backward passes, each over a graph of its own. A *scene* is one of them:
the nodes made since the one before, the nodes of its pass, and all they were made from. The
whole scene is laid out at once, so that nothing moves while a person steps through it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

from tutor.trace import Trace

T = TypeVar("T")

_MOST_KEPT = 256  # a person who drags a window's edge makes a layout for every size


@dataclass(eq=False)
class Scene:
    """One graph of a run.

    Attributes:
        nodes: ids in order of creation; constants are not nodes of a drawing.
        inputs: for each node its edges, as (operand slot, operand).
        root: where the backward pass starts, None without a pass.
        seed: the position at which that pass starts, None without a pass.
    """

    nodes: tuple[int, ...]
    inputs: dict[int, tuple[tuple[int, int], ...]]
    root: int | None
    seed: int | None
    _kept: dict[Hashable, Any] = field(default_factory=dict)

    def keep(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` returns, made once for each key; old ones go when there are many."""
        if key not in self._kept:
            while len(self._kept) >= _MOST_KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = make()
        return cast(T, self._kept[key])


class _Chapters:
    """Where each scene begins, and the scenes built so far."""

    def __init__(self, trace: Trace) -> None:
        self.starts = [0]
        for p, following in pairwise(trace.passes):
            made = trace.nodes_made(p.end, following.start)
            self.starts.append(trace.made(made[0], following.start) if made else following.start)
        self.scenes: dict[int, Scene] = {}

    def scene(self, trace: Trace, k: int) -> Scene:
        c = max(0, bisect_left(self.starts, k) - 1)
        if c not in self.scenes:
            self.scenes[c] = _build(trace, self.starts[c], [*self.starts, len(trace)][c + 1], c)
        return self.scenes[c]


_chapters: WeakKeyDictionary[Trace, _Chapters] = WeakKeyDictionary()


def scene_at(trace: Trace, k: int) -> Scene:
    """The graph that position `k` is about. It changes when the first node of the next is made."""
    chapters = _chapters.get(trace)
    if chapters is None:
        chapters = _chapters[trace] = _Chapters(trace)
    return chapters.scene(trace, k)


def _build(trace: Trace, start: int, end: int, p: int) -> Scene:
    shown = {i for i in trace.nodes_made(start, end) if not trace.is_constant(i)}
    root = seed = None
    if p < len(trace.passes):
        seed, _, root = trace.passes[p]
        shown.update(trace.reached(p))
    todo = list(shown)
    while todo:
        for operand in trace.operands(todo.pop()):
            if operand not in shown and not trace.is_constant(operand):
                shown.add(operand)
                todo.append(operand)
    inputs = {
        node: tuple((s, o) for s, o in enumerate(trace.operands(node)) if not trace.is_constant(o))
        for node in sorted(shown)
    }
    # A leaf that only later scenes use has no place in this one.
    used = {o for edges in inputs.values() for _, o in edges}
    for node in shown - used - {root}:
        if not inputs[node] and trace.is_used(node):
            del inputs[node]
    return Scene(tuple(inputs), inputs, root, seed)
