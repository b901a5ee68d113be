"""The operands of a node, found in what its constructor was given, or in what it keeps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_USUAL = ("_prev", "prev", "_children", "children", "parents", "_parents", "inputs")
_DEEPEST = 3  # containers in one another, as in `((a, 1.0), (b, -1.0))`
_PLAIN = (int, float, str, bytes, bool, type(None))


def among(given: Iterable[Any], number: type) -> tuple[int, tuple[Any, ...]]:
    """The first thing that holds nodes, by its number, and these; nodes given one by one are one.

    Args:
        given: what there is to look at.
        number: the class of the nodes.
    """
    alone: list[Any] = []
    first = -1
    for i, each in enumerate(given):
        if isinstance(each, number):
            first = i if not alone else first
            alone.append(each)
        elif not alone and type(each) not in _PLAIN:
            nodes = tuple(_inside(each, number, _DEEPEST))
            if nodes:
                return i, nodes
    return first, tuple(alone)


def kept(node: Any, number: type, but: tuple[str, ...]) -> tuple[Any, ...]:
    """The operands that a node keeps in its attributes, except for some of these."""
    names = dict.fromkeys((*_USUAL, *getattr(node, "__dict__", ()), *_slots(number)))
    found = (getattr(node, name, None) for name in names if name not in but)
    return among((each for each in found if each is not node), number)[1]


def _slots(number: type) -> Iterator[str]:
    for cls in number.__mro__:
        slots = vars(cls).get("__slots__", ())
        yield from (slots,) if isinstance(slots, str) else slots


def _inside(thing: Any, number: type, deepest: int) -> Iterator[Any]:
    if isinstance(thing, number):
        yield thing
    elif isinstance(thing, tuple | list | set | frozenset | Mapping):
        if deepest:
            for each in thing:
                if type(each) not in _PLAIN:
                    yield from _inside(each, number, deepest - 1)
    elif deepest and type(thing).__module__ == number.__module__:
        # An edge of a class of its own.
        yield from _inside(list(getattr(thing, "__dict__", {}).values()), number, deepest - 1)
