"""How large a value is when it is unfolded: collections may share parts, or hold themselves."""

from __future__ import annotations

from typing import Any

from tutor.program.faults import Fault, kind_of

_COLLECTIONS = (list, tuple, dict)


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
