"""Whole names of nodes, `n.layers[0].neurons[2].w[1]`, found from the variables of the callers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

_DEEPEST = 8
_MOST = 100_000  # things that are looked at in one walk
_PLAIN = (int, float, str, bytes, bool, type(None), complex)


def named(
    frame: FrameType | None, script: str, id_of: Callable[[Any], int | None]
) -> Iterator[tuple[str, int]]:
    """Names and numbers of the nodes that the script can see from a frame, each node once.

    Args:
        frame: where to begin; its callers are walked too.
        script: the path of the script, whose frames count.
        id_of: the number of a node, None of what is none.
    """
    walk = _Walk(id_of)
    frames = []
    while frame is not None:
        if frame.f_code.co_filename == script:
            frames.append(frame)
        frame = frame.f_back
    for each in reversed(frames):  # the program's own names before those of its calls
        seen = dict(each.f_locals)
        # What an inner function uses stands last there, behind variables of loops.
        for name in dict.fromkeys((*each.f_code.co_cellvars, *seen)):
            if name in seen and not name.startswith("_"):
                yield from walk.through(name, seen[name])


class _Walk:
    def __init__(self, id_of: Callable[[Any], int | None]) -> None:
        self._id_of = id_of
        self._seen: set[int] = set()

    def through(self, name: str, thing: Any) -> Iterator[tuple[str, int]]:
        """The nodes in a thing. No call of the thing's own is made but to look at its parts."""
        stack = [(name, thing, 0)]
        while stack and len(self._seen) < _MOST:
            path, each, depth = stack.pop()
            if type(each) in _PLAIN or id(each) in self._seen:
                continue
            self._seen.add(id(each))
            node = self._id_of(each)
            if node is not None:
                yield path, node
            elif depth < _DEEPEST:
                stack += [(path + key, x, depth + 1) for key, x in reversed(_parts(each))]


def _parts(thing: Any) -> list[tuple[str, Any]]:
    kind = type(thing)
    if kind is list or kind is tuple:
        return [(f"[{i}]", x) for i, x in enumerate(thing)]
    if kind is dict:
        return [(f"[{key!r}]", x) for key, x in thing.items() if type(key) in (str, int)]
    module = kind.__module__
    if isinstance(thing, type) or module in ("builtins", "numpy"):
        return []
    inside = getattr(thing, "__dict__", None)
    return [(f".{key}", x) for key, x in inside.items()] if type(inside) is dict else []
