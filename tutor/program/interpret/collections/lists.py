"""The methods of lists. Each is given the machine, the list, and what the program gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tutor.program.faults import Fault, brief
from tutor.program.interpret.machine import Machine
from tutor.program.interpret.sizes import count as size
from tutor.program.interpret.sizes import spread, weigh, written

Sorter = Callable[..., list]


def _grow(machine: Machine, xs: list, more: int) -> None:
    """Count items before they are put into a list."""
    machine.budget.room(more)
    if len(xs) + more > machine.limits.items:
        raise Fault("E213", f"a list can have {machine.limits.items:,} items", "keep fewer")


def append(machine: Machine, xs: list, item: Any, /) -> None:
    """One more item at the end."""
    _grow(machine, xs, 1)
    xs.append(item)


def extend(machine: Machine, xs: list, items: Any, /) -> None:
    """All items of a collection at the end."""
    found = spread(items)
    _grow(machine, xs, size(found))
    xs.extend(found)


def insert(machine: Machine, xs: list, index: int, item: Any, /) -> None:
    """One more item in front of item `index`."""
    _grow(machine, xs, 1)
    machine.budget.charge(len(xs))
    xs.insert(index, item)


def pop(machine: Machine, xs: list, index: int = -1, /) -> Any:
    """Take out item `index`."""
    machine.budget.charge(len(xs))
    try:
        return xs.pop(index)
    except (IndexError, OverflowError):
        there = "the list is empty" if not xs else f"there are {len(xs):,}, counted from 0"
        raise Fault(
            "E206", f"there is no item {brief(str(index))} to take out: {there}",
            "look at `len(xs)` before",
        ) from None  # fmt: skip


def remove(machine: Machine, xs: list, item: Any, /) -> None:
    """Take out the first item that equals `item`."""
    del xs[index(machine, xs, item)]


def index(machine: Machine, xs: Sequence, item: Any, /) -> int:
    """The place of the first item that equals `item`."""
    _compared(machine, xs, item)
    try:
        return xs.index(item)
    except ValueError:
        raise Fault(
            "E206", f"there is no item {brief(written(item, 1000))} in this list",
            "ask with `in` before",
        ) from None  # fmt: skip


def count(machine: Machine, xs: Sequence, item: Any, /) -> int:
    """How many items equal `item`."""
    _compared(machine, xs, item)
    return xs.count(item)


def _compared(machine: Machine, xs: Sequence, item: Any) -> None:
    limit = machine.limits.items
    machine.budget.charge(weigh(xs, limit, "compare") + weigh(item, limit, "compare"))


def reverse(machine: Machine, xs: list, /) -> None:
    """Turn the list round."""
    machine.budget.charge(len(xs))
    xs.reverse()


def copy(machine: Machine, xs: list, /) -> list:
    """A list with the same items."""
    machine.budget.charge(len(xs))
    return xs.copy()


def clear(machine: Machine, xs: list, /) -> None:
    """Take out all items."""
    xs.clear()


METHODS: dict[str, Callable] = {
    "append": append, "extend": extend, "insert": insert, "pop": pop, "remove": remove,
    "index": index, "count": count, "reverse": reverse, "copy": copy, "clear": clear,
}  # fmt: skip
"""Methods of lists by name, but for `sort`, which is `sorted` of the library."""

OF_TUPLES: dict[str, Callable] = {"index": index, "count": count}
"""Those that tuples have too."""
