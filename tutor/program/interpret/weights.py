"""What a call of the library would go through, refused before it begins if that is too much.

Python carries such a call out in one piece, in which no limit is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tutor.program.faults import Fault
from tutor.program.interpret.handle import Node
from tutor.program.interpret.machine import Machine
from tutor.program.interpret.sizes import HEADER, VIEWS, count, size_of, weigh

_NUMBERS = frozenset({int, float, bool, Node})
_PLAIN = frozenset({int, float, bool, str})
_COLLECTIONS = (list, tuple, dict, *VIEWS)
_PLACE = 8  # bytes of an item in a tuple


def _sorted(machine: Machine, args: Sequence[Any]) -> None:
    """Each item is compared as often as their number can be halved."""
    if not args or not isinstance(args[0], _COLLECTIONS):
        return
    xs, parts = args[0], 0
    for x in xs:
        parts += len(x) if isinstance(x, list | tuple) else 1
        if parts > machine.limits.items:
            raise Fault("E213", "this is too large to sort", "take a part of it")
        if isinstance(x, list | tuple) and not _PLAIN.issuperset(map(type, x)):
            return  # which is not sorted at all
    machine.budget.charge(_weight(machine, xs, "sort") * len(xs).bit_length())


def _compared(machine: Machine, args: Sequence[Any]) -> None:
    """Each item is compared once, if they are numbers and texts; nothing else is."""
    xs = args[0] if len(args) == 1 else args
    if isinstance(xs, _COLLECTIONS) and _PLAIN.issuperset(map(type, xs)):
        _weight(machine, xs, "compare")


def _weight(machine: Machine, xs: Any, what: str) -> int:
    if _NUMBERS.issuperset(map(type, xs)):
        return len(xs)
    weight = weigh(xs, machine.limits.items, what)
    machine.budget.charge(weight)
    return weight


def _zipped(machine: Machine, args: Sequence[Any]) -> None:
    """A tuple for each row, as wide as there are collections."""
    if args:
        rows = min([len(x) if x.__class__ is list else _length(x) for x in args])
        width = len(args)
        if width > 2:
            machine.budget.room(rows * (width - 2))
        machine.budget.hold(rows * (HEADER + width * _PLACE))


def _numbered(machine: Machine, args: Sequence[Any]) -> None:
    """A tuple for each item, with a number that begins at the second argument."""
    if args:
        machine.budget.hold(_length(args[0]) * (2 * HEADER + sum(map(size_of, args[1:]))))


def _length(x: Any) -> int:
    return count(x) if isinstance(x, (*_COLLECTIONS, str, range)) else 0


def hold_numbers(machine: Machine, args: Sequence[Any]) -> None:
    """Count the whole numbers that arithmetic on the items makes, which may be long ones."""
    for xs in args:
        if isinstance(xs, list | tuple) and int in set(map(type, xs)):
            machine.budget.hold(sum(2 * size_of(x) for x in xs if x.__class__ is int))


CHECKS: dict[str, Callable[[Machine, Sequence[Any]], None]] = {
    "sorted": _sorted, "max": _compared, "min": _compared, "zip": _zipped,
    "enumerate": _numbered, "mse": hold_numbers, "softmax": hold_numbers,
    "cross_entropy": hold_numbers,
}  # fmt: skip
"""The check of each function that needs one, by its name; it is given all arguments."""
