"""A log that counts how much of it is looked at, and runs of many sizes to look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, overload

from tests.view.programs import traced
from tutor.engine.value import Value
from tutor.trace import Trace

_SEQUENCES = {"bindings", "frames", "nodes", "nodes_made", "passes", "phases", "reached"}
_ITERATORS = {"events", "numbers", "writes"}


class Counted:
    """Keeps the `Log` protocol for another log.

    Attributes:
        looks: events, nodes, passes and the like that were asked about; those of a sequence or an
            iterator one by one.
    """

    def __init__(self, log: Trace) -> None:
        self._log = log
        self.looks = 0

    def __len__(self) -> int:
        return len(self._log)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._log, name)
        if not callable(found):
            return _Looked(self, found) if name in _SEQUENCES else found

        def ask(*args: Any) -> Any:
            self.looks += 1
            answer = found(*args)
            if name in _SEQUENCES:
                return _Looked(self, answer)
            return iter(_Looked(self, answer)) if name in _ITERATORS else answer

        self.__dict__[name] = ask
        return ask


class _Looked(Sequence[Any]):
    """A sequence of which each item that is taken counts."""

    def __init__(self, log: Counted, items: Any) -> None:
        self._log, self._items = log, items

    def __len__(self) -> int:
        return len(self._items)

    @overload
    def __getitem__(self, at: int) -> Any: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Any]: ...

    def __getitem__(self, at: int | slice) -> Any:
        if isinstance(at, slice):
            return _Looked(self._log, self._items[at])
        self._log.looks += 1
        return self._items[at]

    def __iter__(self) -> Iterator[Any]:
        for item in self._items:
            self._log.looks += 1
            yield item


def long(nodes: int) -> Trace:
    """One backward pass through a deep graph of about so many nodes, a leaf used everywhere."""
    a = Value(0.5)
    s = a * 1.0
    for _ in range(max(nodes // 2 - 1, 1)):
        s = s * a + a
    s.backward()
    return Trace.of(s, {"a": a, "s": s})


def wide(nodes: int) -> Trace:
    """One backward pass through a sum of about so many nodes, its terms named."""
    xs = [Value(0.001 * (i % 7)) for i in range(max(nodes // 2, 1))]
    total = Value(0.0)
    for x in xs:
        total = total + x
    total.backward()
    return Trace.of(total, {f"xs[{i}]": x for i, x in enumerate(xs)})


def training(nodes: int) -> Trace:
    """A program that trains, whose steps have about so many nodes together."""
    return traced(
        f"w = Value(2.0)\nfor i in range({max(nodes // 4, 1)}):\n"
        "    y = w * 3.0\n    loss = (y - 1.0) ** 2\n    loss.backward()\n"
        "    w.data -= 0.01 * w.grad\n    w.grad = 0.0\n"
    )


RUNS: dict[str, Callable[[int], Trace]] = {"long": long, "wide": wide, "training": training}
"""Runs by what is large in them, each a function of a number of nodes."""
