"""What names mean: every assignment is recorded, and the nodes in collections get names too."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Any

from tutor.program.faults import Fault
from tutor.program.interpret.budget import Budget
from tutor.program.interpret.handle import Node, Parked, Stale
from tutor.program.recorder import Recorder

_NAMED_ITEMS = 5_000  # how many items of a collection get names,
_NAMED_LEVELS = 4  # and how deep inside one
_FEW = 64
_NUMBERS = (int, float)
_COLLECTIONS = (list, tuple, dict)
_PLAIN = frozenset({int, float, str, bool})


class Naming:
    """Names the nodes of one run."""

    __slots__ = ("_bind", "_budget", "_known", "_left", "_most", "_recorder")

    def __init__(self, recorder: Recorder, budget: Budget) -> None:
        self._budget = budget
        self._recorder, self._bind = recorder, recorder.bind
        self._known = recorder.names
        self._left = self._most = budget.limits.names  # assignments

    def bind(self, name: str, value: Any) -> None:
        """Note that `name` now means `value`; nodes in a collection are named by their place.

        Raises:
            Fault: there are too many assignments.
        """
        meaning: int | float | str
        if value.__class__ is Node:
            meaning = value.i
        elif value.__class__ is float:
            meaning = value
        elif isinstance(value, _NUMBERS):
            try:
                meaning = float(value)
            except OverflowError:
                meaning = "a very large number"
        elif isinstance(value, str):
            meaning = value
        else:
            if isinstance(value, _COLLECTIONS):
                self._bind_items(name, value)
            elif value.__class__ is Parked:
                raise Stale
            return
        if self._left <= 0:
            raise Fault(
                "E212", f"more than {self._most:,} assignments to names", "loop fewer times"
            )  # fmt: skip
        self._left -= 1
        self._bind(name, meaning)

    def bind_item(self, name: str, key: object, value: Any) -> None:
        """Note that an item of the collection `name` is now `value`, if that is a node."""
        if isinstance(value, Node):
            self.bind(_item(name, key), value)

    def _bind_items(self, name: str, value: Any) -> None:
        """Name the nodes in a collection. In a call, those that have a name already keep to it."""
        if len(value) > _FEW:
            if self._named_already(value):
                return  # a large collection that is only passed on
            self._budget.charge(len(value))
        known = self._known if self._recorder.frame else {}
        if not _nameless(value, known):
            return
        stack = [(name, _pairs(value))]
        left = _NAMED_ITEMS
        while stack and left > 0:
            left -= 1
            prefix, pairs = stack[-1]
            key, x = next(pairs, (None, stack))
            if x is stack:
                stack.pop()
            elif x.__class__ is Node:
                if x.i not in known:
                    self.bind(_item(prefix, key), x)
            elif x.__class__ is Parked:
                raise Stale
            elif isinstance(x, _COLLECTIONS) and len(stack) < _NAMED_LEVELS:
                if len(x) > _FEW or _nameless(x, known):
                    stack.append((_item(prefix, key), _pairs(x)))
                else:
                    left -= len(x) + 1  # as if each was looked at

    def _named_already(self, value: Any) -> bool:
        """Whether the first node in a collection has a name."""
        first = value
        for _ in range(_NAMED_LEVELS):
            if not isinstance(first, _COLLECTIONS) or not first:
                break
            first = next(iter(first.values() if isinstance(first, dict) else first))
        if first.__class__ is Parked:
            raise Stale
        return first.__class__ is not Node or first.i in self._known


def _pairs(x: Any) -> Iterator[tuple[Any, Any]]:
    return iter(x.items() if isinstance(x, dict) else enumerate(x))


def _nameless(x: Any, known: Container[int]) -> bool:
    """Whether a collection may have nodes in it that are not `known`."""
    items = x.values() if isinstance(x, dict) else x
    rest = [x for x in items if x.__class__ is not Node or x.i not in known]
    return not _PLAIN.issuperset(map(type, rest))


def _item(name: str, key: object) -> str:
    """How an item of a collection is called."""
    return f"{name}[{key[:_FEW]!r}]" if isinstance(key, str) else f"{name}[{key!r}]"
