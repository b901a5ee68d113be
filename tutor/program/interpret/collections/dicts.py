"""The methods of dicts. Each is given the machine, the dict, and what the program gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tutor.program.faults import Fault, brief
from tutor.program.interpret.machine import Machine
from tutor.program.interpret.sizes import DICT, ENTRY, check_key, count, spread, unpack, written


def get(machine: Machine, d: dict, key: Any, default: Any = None, /) -> Any:
    """The item of a key, or `default`."""
    check_key(key)
    return d.get(key, default)


def pop(machine: Machine, d: dict, key: Any, /, *default: Any) -> Any:
    """Take out the item of a key; if there is none, `default`."""
    check_key(key)
    if key not in d and not default:
        raise Fault(
            "E206", f"there is no item {brief(written(key, 1000))} in this dict",
            "give a second argument, for when there is none",
        )  # fmt: skip
    return d.pop(key, *default)


def setdefault(machine: Machine, d: dict, key: Any, default: Any = None, /) -> Any:
    """The item of a key, which is `default` from now on if there was none."""
    check_key(key)
    machine.budget.room(1, ENTRY)
    return d.setdefault(key, default)


def update(machine: Machine, d: dict, other: Any = (), /) -> None:
    """Take over the items of another dict, or pairs of keys and items."""
    d.update(_pairs(machine, other))


def copy(machine: Machine, d: dict, /) -> dict:
    """A dict with the same items."""
    machine.budget.room(len(d), ENTRY * len(d))
    return d.copy()


def clear(machine: Machine, d: dict, /) -> None:
    """Take out all items."""
    d.clear()


def make(machine: Machine, source: Any = (), /, **named: Any) -> dict:
    """`dict(…)`: of another dict, of pairs, or of named arguments."""
    machine.budget.room(len(named), DICT + ENTRY * len(named))
    made = dict(_pairs(machine, source))
    made.update(named)
    return made


def _pairs(machine: Machine, source: Any) -> Iterator[tuple[Any, Any]]:
    pairs = spread(source.items() if isinstance(source, dict) else source, budget=machine.budget)
    machine.budget.room(count(pairs), ENTRY * count(pairs))
    for pair in pairs:
        machine.budget.tick()  # keys can be chosen so that each is compared with all before it
        key, item = unpack(pair, 2, machine.recorder.site)
        check_key(key)
        yield key, item


def _view(method: Callable[[dict], Any]) -> Callable[[Machine, dict], Any]:
    return lambda machine, d, /: method(d)


METHODS: dict[str, Callable] = {
    "get": get, "pop": pop, "setdefault": setdefault, "update": update, "copy": copy,
    "clear": clear, "items": _view(dict.items), "keys": _view(dict.keys),
    "values": _view(dict.values),
}  # fmt: skip
"""Methods of dicts by name."""
