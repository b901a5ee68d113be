"""The items of collections, and how many there are: parts may be shared, or contain themselves."""

from __future__ import annotations

import sys
from collections.abc import ItemsView, KeysView, Sequence, ValuesView
from itertools import islice
from typing import Any

from tutor.program.faults import Fault, kind_of

_COLLECTIONS = (list, tuple, dict)
_SEQUENCES = (list, tuple, str, range)
_MAPPINGS = (dict, KeysView, ValuesView, ItemsView)


def weigh(x: Any, limit: int, what: str) -> int:
    """How many items and characters Python goes through to write or compare `x`.

    Raises:
        Fault: more than `limit`.
    """
    total, stack = 0, [x]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            item = [*item.keys(), *item.values()]
        if isinstance(item, int):
            total += 1 + (item.bit_length() >> 2)
        elif isinstance(item, str):
            total += 1 + len(item)
        elif isinstance(item, list | tuple):
            total += 1
            stack += item
        else:
            total += 1
        if total + len(stack) > limit:
            raise Fault("E213", f"this is too large to {what}", "take a part of it")
    return total


def written(x: Any, limit: int) -> str:
    """`str(x)`, of a collection only when its text stays small."""
    if isinstance(x, _COLLECTIONS):
        weigh(x, limit, "write out")
    return str(x)


def check_key(key: Any) -> None:
    """Refuse what can not be a key of a dict: Python would unfold a tuple to compare it.

    Raises:
        Fault: `key` is no number, text or Value, nor a tuple of such.
    """
    parts = key if isinstance(key, tuple) else (key,)
    for part in parts:
        if isinstance(part, (*_COLLECTIONS, slice, range)):
            what = kind_of(part) if part is key else f"a tuple with {kind_of(part)} in it"
            raise Fault("E204", f"{what} can not be the key of a dict", "use a number or a text")


def spread(x: object, site: int | None = None) -> Sequence[Any]:
    """The items of anything a loop can run over.

    Raises:
        Fault: it has none.
    """
    if isinstance(x, _SEQUENCES):
        return x
    if isinstance(x, _MAPPINGS):
        return list(x)
    raise Fault("E204", f"{kind_of(x)} can not be looped over", "loop over a list or a range", site)


def count(items: Sequence[Any]) -> int:
    """`len(items)`, and more than any limit where that is more than Python can say."""
    try:
        return len(items)
    except OverflowError:
        return sys.maxsize


def how_many(x: Any) -> str:
    """`there are 3`, of a collection."""
    try:
        return f"there is {len(x)}" if len(x) == 1 else f"there are {len(x):,}"
    except OverflowError:  # a range can be longer than Python can say
        return "there are very many"


def unpack(x: Any, count: int, site: int) -> Sequence[Any]:
    """The items of `x`, for as many names.

    Raises:
        Fault: they are not `count`.
    """
    items = list(islice(spread(x, site), count + 1))
    if len(items) != count:
        raise Fault(
            "E204", f"{how_many(x)} for {count} names", "give each item one name", site
        )  # fmt: skip
    return items
