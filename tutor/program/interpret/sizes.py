"""The items of collections, and how many there are: parts may be shared, or contain themselves."""

from __future__ import annotations

import sys
from _collections_abc import dict_items, dict_keys, dict_values
from collections.abc import Iterable, Iterator, Sequence, Sized
from itertools import islice
from typing import Any

from tutor.program.faults import Fault, kind_of
from tutor.program.interpret.budget import Budget

VIEWS = (dict_keys, dict_values, dict_items)
"""What `.keys()`, `.values()` and `.items()` of a dict give. Concrete types are quick to test."""
HEADER = 64
"""Bytes of a list or tuple without its items."""
ENTRY = 112
"""Bytes of an entry of a dict beyond those of an item: while its table grows, the one of before,
half as large, stands beside it, and there may be no use for the room of those before that."""
DICT = 200
"""Bytes of a dict of a few entries."""
_COLLECTIONS = (list, tuple, dict, *VIEWS)
_MAPPINGS = (dict, *VIEWS)
_WORD = 64  # bits of a whole number that an item has room for


def weigh(x: Any, limit: int, what: str) -> int:
    """How many items and characters Python goes through to write or compare `x`.

    What stands in it several times is gone through as often.

    Raises:
        Fault: more than `limit`.
    """
    total, stack = 0, [x]
    while stack:
        item = stack.pop()
        total += 1
        if isinstance(item, int):
            total += item.bit_length() >> 2
        elif isinstance(item, str):
            total += len(item)
        elif isinstance(item, _COLLECTIONS):
            if total + len(stack) + len(item) <= limit:
                stack += item
                if isinstance(item, dict):
                    stack += item.values()
            else:
                total += len(item)
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


def size_of(x: object) -> int:
    """The bytes of a number or a text beyond those of an item."""
    if isinstance(x, int):
        return x.bit_length() // 7 if x.bit_length() > _WORD else 0  # 30 bits in 4 bytes
    return HEADER if isinstance(x, str) else 0


def spread(x: object, site: int | None = None, budget: Budget | None = None) -> Sequence[Any]:
    """The items of anything a loop can run over.

    Args:
        x: a collection or a text.
        site: the place of a fault.
        budget: counts what is made for it: a copy of a dict, the numbers of a range.

    Raises:
        Fault: it has none, or there is no room for what is made.
    """
    if isinstance(x, list | tuple):
        return x
    if isinstance(x, range):
        if budget and (size := max(size_of(x.start), size_of(x.stop))):
            budget.hold(size * min(count(x), budget.limits.steps))
        return x
    if isinstance(x, str):
        return x if x.isascii() else _characters(x)
    if isinstance(x, _MAPPINGS):
        if budget:
            budget.charge(len(x))
            budget.hold(len(x) * (8 if isinstance(x, dict | dict_keys) else 8 + HEADER))
        return list(x)
    raise Fault("E204", f"{kind_of(x)} can not be looped over", "loop over a list or a range", site)


def _characters(text: str) -> Sequence[str]:
    """The characters of a text, of which equal ones are one object."""
    known: dict[str, str] = {}
    return [known.setdefault(c, c) for c in text]


def count(items: Sized) -> int:
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


def rounds(x: object, site: int, budget: Budget, whole: bool = True) -> Iterable[Any]:
    """The items of `x` for a loop; with `whole` it has no way out before its end.

    Raises:
        Fault: there are none, or too many; while the loop runs: a dict has other keys than before.
    """
    if whole and isinstance(x, range):
        budget.bound_loop(x, site)
    return _steady(x, site) if isinstance(x, _MAPPINGS) else spread(x, site, budget)


def _steady(x: Iterable[Any], site: int) -> Iterator[Any]:
    """The items of a dict itself and not of a copy: Python sees when keys come or go."""
    try:
        yield from x
    except RuntimeError:
        raise Fault(
            "E209", "the keys of this dict changed while the loop went over it",
            "loop over a copy, such as `list(d)`", site,
        ) from None  # fmt: skip


def _few(x: Any, most: int, site: int) -> Iterable[Any]:
    """At least the first `most` items of `x`, without a copy of all of it."""
    return islice(x, most) if isinstance(x, (str, *_MAPPINGS)) else spread(x, site)


def unpack(x: Any, count: int, site: int) -> Sequence[Any]:
    """The items of `x`, for as many names.

    Raises:
        Fault: they are not `count`.
    """
    items = list(islice(_few(x, count + 1, site), count + 1))
    if len(items) != count:
        raise Fault(
            "E204", f"{how_many(x)} for {count} names", "give each item one name", site
        )  # fmt: skip
    return items
