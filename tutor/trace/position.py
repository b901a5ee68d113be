"""Places in a log by name: `before accumulate a`, `after value d`, `end`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from tutor.program.faults import brief, near
from tutor.trace.log import Log
from tutor.trace.query import Query

GRAMMAR = (
    "start | end | before|after backward|forward | "
    "before|after value|seed|accumulate|update|zero [NAME] [via NAME] [N]"
)
"""What a position may look like. `N` picks the N-th such event, 1 being the first."""

_NAME = r"(?!\d)[^\s\[]+(?:\[[^\]]*\]|#\d+)*"
_PATTERN = re.compile(
    r"(before|after)\s+(value|seed|accumulate|update|zero|backward|forward)"
    rf"(?:\s+(?!via\b)({_NAME}))?(?:\s+via\s+({_NAME}))?(?:\s+([1-9]\d{{0,5}}))?"
)
_PHASES = ("backward", "forward")
_ENDS = ("start", "end")
_WORDS = (*_ENDS, "before", "after", "value", "seed", "accumulate", "update", "zero",
          *_PHASES)  # fmt: skip


def spelling(text: str) -> tuple[str, str, str | None, str | None, str | None]:
    """The parts of a phrase: side, kind, name, via, number. Of `start` and `end`, only a side.

    Raises:
        ValueError: no program has such a position; the text says what to do.
    """
    text = " ".join(text.split())
    if text in _ENDS:
        return text, "", None, None, None
    match = _PATTERN.fullmatch(text)
    if not match or (match[2] in _PHASES and any(match.groups()[2:])):
        wrong = next((w for w in text.split() if w not in _WORDS), "")
        help = near(wrong, _WORDS) or f"it is {GRAMMAR}"
        raise ValueError(f"`{brief(text)}` is no position; {help}")
    return match[1], match[2], match[3], match[4], match[5]


def position(log: Log, text: str) -> int:
    """The position that a phrase names.

    `before accumulate a` is the position just before the first contribution to `a`; `before
    accumulate a 2` that before the second; `… via e` asks for the edge that comes from `e`.

    Raises:
        ValueError: the phrase is not one, or there is no such event; the text says what to do.
    """
    side, kind, name, via, count = spelling(text)
    text = " ".join(text.split())
    if side in _ENDS:
        return 0 if side == "start" else len(log)
    if kind in _PHASES:
        return _of_phase(log, side, kind)
    found = list(islice(_events(log, kind, name, via), int(count or 1)))
    if len(found) < int(count or 1):
        there = f"there are {len(found)}" if len(found) > 1 else "there is one" if found else ""
        wanted = brief(text.split(" ", 1)[1])
        raise ValueError(f"nothing in this program is `{wanted}`" + (there and f"; {there}"))
    return found[-1] + (side == "after")


def _events(log: Log, kind: str, name: str | None, via: str | None) -> Iterator[int]:
    """The events of a kind, of a node and along the edge from another where these are given."""
    return log.every(Query((kind,), node=_node(log, name), source=_node(log, via)))


def _node(log: Log, name: str | None) -> int | None:
    if name is None:
        return None
    node = log.node_named(name)
    if node is None:
        raise ValueError(
            f"there is no node `{brief(name)}`; {near(name, log.names())}".rstrip("; ")
        )
    return node


def _of_phase(log: Log, side: str, kind: str) -> int:
    if kind == "forward":
        if side == "before":
            return 0
        return log.passes[0].start if log.passes else len(log)
    if not log.passes:
        raise ValueError("the program has no backward pass")
    return log.passes[0].start if side == "before" else log.passes[-1].end
