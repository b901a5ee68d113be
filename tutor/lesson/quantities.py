"""What a name or a gradient in a lesson's text means, at the position of the debugger.

A text may speak of numbers that are still to come, or that were overwritten since. It means
the number at the first position, from the screen's own on, at which it is set (for a gradient:
final), and if it is not set any more, the last one before.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from tutor.engine.errors import DomainError
from tutor.lesson.report import meant, quoted
from tutor.trace import Binding, Pass, Trace
from tutor.trace.derivatives import slope_at

NAME = r"[^\W\d⁰¹²³⁴-⁹ⁿ](?:(?![⁰¹²³⁴-⁹ⁿ])\w)*(?:\[\d{1,6}\])*(?:#\d{1,6})?"
"""A name as a text may write it: `d`, `w[2]`, `c#2` (the second node that is called `c`)."""
GRADIENT = rf"[d∂](?P<top>{NAME})/[d∂](?P<bottom>{NAME})(?: +via +(?P<via>{NAME}))?"
END = "L"
"""Stands for the number at the end, whatever the program calls it, if nothing else has the name."""

LARGEST = 20_000
"""Nodes up to which slopes that the program does not compute itself are worked out."""

_NEAR = 64  # passes to look through for one that reaches a node, either way

_QUANTITY = re.compile(rf"{GRADIENT}|(?P<name>{NAME})")


class Missing(Exception):
    """There is no such number. Carries a code, a message and help."""

    def __init__(self, code: str, message: str, help: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.help = code, message, help


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value (`name`), a gradient (`top`, `bottom`) or one contribution to it (`via`)."""

    name: str = ""
    top: str = ""
    bottom: str = ""
    via: str = ""

    @classmethod
    def read(cls, text: str) -> Quantity | None:
        """The quantity a text writes: `a`, `dL/da`, `∂L/∂a`, `dL/da via d`; None if none."""
        match = _QUANTITY.fullmatch(text.strip())
        return cls(**{k: v or "" for k, v in match.groupdict().items()}) if match else None

    def __str__(self) -> str:
        via = f" via {self.via}" if self.via else ""
        return self.name or f"d{self.top}/d{self.bottom}{via}"

    def at(self, trace: Trace, k: int) -> float:
        """The number meant at position `k`.

        Raises:
            Missing: a name is unknown, or the program never computes the number.
        """
        if self.name:
            return _value(trace, self.name, k)
        return _gradient(trace, self, k)


def names(trace: Trace) -> list[str]:
    """Every name a text may use, plain numbers included."""
    plain = (b.name for b in trace.bindings if isinstance(b.plain, int | float))
    return list(dict.fromkeys([*trace.names(), *plain]))


def _unknown(trace: Trace, name: str) -> Missing:
    return Missing("E302", f"the program has no {quoted(name)}", meant(name, names(trace)))


def _value(trace: Trace, name: str, k: int) -> float:
    node = trace.node_named(name, k)
    if node is None:
        return _plain(trace, name, k)
    value = trace.value(node, k)
    if value is not None:
        return value
    first = next(trace.writes(node, "value"), None)
    if first is None:
        raise Missing("E303", f"the program never computes {quoted(name)}")
    return trace.value(node, first + 1) or 0.0


def _plain(trace: Trace, name: str, k: int) -> float:
    """A plain number of the program, such as `h = 0.001`."""
    found = [
        b for b in trace.bindings
        if b.name == name and isinstance(b.plain, int | float) and not isinstance(b.plain, bool)
    ]  # fmt: skip
    found = [b for b in found if b.frame == 0] or found
    if not found:
        raise _unknown(trace, name)
    past: list[Binding] = [b for b in found if b.k <= k]
    return float((past[-1] if past else found[0]).plain or 0)


def _gradient(trace: Trace, q: Quantity, k: int) -> float:
    if trace.node_named(q.bottom, k) is None:
        _plain(trace, q.bottom, k)  # says so if the name is unknown
        raise Missing("E303", f"{quoted(q.bottom)} is a plain number and has no gradient",
                      f"write `{q.bottom} = Value(…)` to give it one")  # fmt: skip
    here = trace.node_named(q.top, k)
    known = here is not None
    if not known and q.top != END:
        raise _unknown(trace, q.top)
    called = {here, *trace.nodes_called(q.top)}
    passes: list[Pass] = [p for p in trace.passes if not known or p.root in called]
    if not passes:
        if not known or q.via:
            raise Missing("E303", f"the program has no backward pass from {quoted(q.top)}",
                          f"add `{q.top}.backward()` to it")  # fmt: skip
        return _slope(trace, q, k)
    node, chosen, position = moment(trace, q.bottom, passes, k)
    if q.via:
        return _contribution(trace, q, node, chosen)
    value = trace.grad(node, position).value
    if value is None:
        raise Missing("E303", f"no gradient reaches {quoted(q.bottom)}",
                      f"no path leads from it to {quoted(q.top)}")  # fmt: skip
    return value


def moment(trace: Trace, name: str, passes: Sequence[Pass], k: int) -> tuple[int, Pass, int]:
    """The node and the backward pass that a text at `k` means, and the position at which to look.

    Of the passes, it is the one that is going on at `k` or coming; the last one while what it
    has left in the gradient still stands. A node of another round than that, such as `c#2`, means
    the nearest pass that reaches it.

    Args:
        name: what is known to name a node.
        passes: those to choose from, in order and not empty.
    """
    at = bisect_right(passes, k, key=lambda p: p.end)
    last = passes[at - 1] if at else None
    coming = passes[at] if at < len(passes) else None
    if last and not (coming and coming.start < k):
        node = _named(trace, name, last.start)
        final = trace.grad(node, k).state == "final"
        if coming is None or final:
            if _reaches(trace, last, node):
                return node, last, k if final else last.end
            at -= 1
    around = (*passes[at : at + _NEAR], *reversed(passes[max(0, at - _NEAR) : at]))
    for chosen in around:
        node = _named(trace, name, chosen.start)
        if _reaches(trace, chosen, node):
            return node, chosen, chosen.end
    return _named(trace, name, around[0].start), around[0], around[0].end


def _named(trace: Trace, name: str, k: int) -> int:
    node = trace.node_named(name, k)
    assert node is not None, "a name that means something at one position does at every one"
    return node


def _reaches(trace: Trace, chosen: Pass, node: int) -> bool:
    if node == chosen.root:
        return True
    if trace.made(node) >= chosen.start:
        return False
    p = bisect_right(trace.passes, chosen.start, key=lambda p: p.start) - 1
    reached = trace.reached(p)
    j = bisect_left(reached, node)
    return j < len(reached) and reached[j] == node


def _contribution(trace: Trace, q: Quantity, node: int, chosen: Pass) -> float:
    """What reaches a node through one of its consumers, parallel edges together."""
    via = trace.node_named(q.via, chosen.start)
    if via is None:
        raise _unknown(trace, q.via)
    p = bisect_right(trace.passes, chosen.start, key=lambda p: p.start) - 1
    events = map(trace.event, trace.into(node, p))
    found = [e.contribution for e in events if e.source == via and e.contribution is not None]
    if not found:
        raise Missing("E303", f"no edge leads from {quoted(q.bottom)} to {quoted(q.via)}",
                      "after `via` stands the node that uses it")  # fmt: skip
    return sum(found)


def _slope(trace: Trace, q: Quantity, k: int) -> float:
    """d top / d bottom of two nodes in the middle of a program, over every path between them."""
    top, bottom = trace.node_named(q.top, k), trace.node_named(q.bottom, k)
    assert top is not None and bottom is not None, "both names were looked up"
    now = trace.made(top) + 1
    if len(trace.nodes()) > LARGEST:
        raise Missing(
            "E303",
            f"the program has no backward pass from {quoted(q.top)}",
            f"add `{q.top}.backward()`: it has too many nodes for other slopes",
        )
    if now > len(trace) or trace.value(top, now) is None:
        raise Missing("E303", f"the program never computes {quoted(q.top)}")
    try:
        slope = slope_at(trace, top, bottom, now)
    except DomainError as e:
        raise Missing("E303", f"this slope cannot be computed: {e.reason}") from None
    if slope is None:
        raise Missing("E303", f"no path leads from {quoted(q.bottom)} to {quoted(q.top)}",
                      "the one below is the one that is nudged")  # fmt: skip
    return slope
