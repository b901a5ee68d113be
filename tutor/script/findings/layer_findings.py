"""Gradients that shrink or grow from layer to layer, so that the first layers learn nothing."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from tutor.engine.numbers import show
from tutor.trace import Event, Log

_LEAST = 3  # layers
_FACTOR = 1e3  # between the first and the last from which on it stands out,
_BACK = 3.0  # while no layer goes the other way by more than this
_MOST = 20_000  # nodes that are looked at to see whether one layer feeds the next
_NUMBERED = re.compile(r"(.*?)(?:\[(\d+)\]|(?<=[A-Za-z_])(\d+)(?!\w))")

Layers = dict[int, list[int]]


def by_layer(log: Log, events: list[Event]) -> Iterator[tuple[str, int, str, bool]]:
    """Sizes of gradients at the end of the last pass, layer by layer."""
    if not log.passes:
        return
    end = log.passes[-1].end
    for base, layers in _layers(log, events).items():
        order = sorted(layers)
        sizes = [_size(log, layers[i], end) for i in order]
        if len(order) < _LEAST or not all(sizes):
            continue
        way = 1 if sizes[0] < sizes[-1] else -1  # towards the output it grows, or shrinks
        steps = itertools.pairwise(sizes)
        even = all(b * _BACK > a if way > 0 else a * _BACK > b for a, b in steps)
        if not even or max(sizes) < _FACTOR * min(sizes):
            continue
        if not _feed(log, [layers[i] for i in order]):
            continue
        kind = "vanishing" if way > 0 else "exploding"
        what = "hardly learns" if way > 0 else "takes steps that are far too large"
        listed = ", ".join(f"{base}{_index(log, layers[i][0], i)} {show(size, 3)}"
                           for i, size in _few(list(zip(order, sizes, strict=True))))  # fmt: skip
        yield (
            f"{kind} by layer", end - 1,
            f"mean size of the gradients of the last pass, layer by layer: {listed}. The first "
            f"layer {what}.", False,
        )  # fmt: skip


def _few(rows: list[tuple[int, float]]) -> list[tuple[int, float]]:
    return rows if len(rows) <= _LEAST + 1 else [*rows[:2], *rows[-2:]]


def _index(log: Log, node: int, i: int) -> str:
    match = _NUMBERED.match(log.name(node) or "")
    return f"[{i}]" if match is None or match[2] is not None else str(i)


def _layers(log: Log, events: list[Event]) -> dict[str, Layers]:
    """Leaves that were trained, by what their names have before and in their first number."""
    trained = dict.fromkeys(e.node for e in events if e.kind == "update" and e.node is not None)
    found: dict[str, Layers] = {}
    for node in trained:
        match = _NUMBERED.match(log.name(node) or "")
        if match is not None and log.op(node) is None:
            i = int(match[2] or match[3])
            found.setdefault(match[1], {}).setdefault(i, []).append(node)
    return found


def _size(log: Log, nodes: list[int], k: int) -> float:
    return sum(abs(log.gradient(node, k) or 0.0) for node in nodes) / len(nodes)


def _feed(log: Log, layers: Sequence[list[int]]) -> bool:
    """Whether each layer works on what the one before it gave."""
    layer_of = {node: i for i, nodes in enumerate(layers) for node in nodes}
    reach: dict[int, int] = {}  # the last layer that a result depends on
    fed = {0}
    for node in log.nodes()[:_MOST]:
        operands = log.operands(node)
        below = max((reach.get(o, -1) for o in operands), default=-1)
        here = max((layer_of.get(o, -1) for o in operands), default=-1)
        if here >= 0 and here == below + 1:
            fed.add(here)
        if max(here, below) >= 0:
            reach[node] = max(here, below)
    return len(fed) == len(layers)
