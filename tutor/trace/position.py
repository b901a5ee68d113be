"""Places in a log by name: `before accumulate a`, `after value d`, `end`."""

from __future__ import annotations

import re

from tutor.program.faults import near
from tutor.trace.log import Log

GRAMMAR = "start | end | before|after  value|seed|accumulate|update|zero [NAME] [via NAME] [N]"
"""What a position may look like. `N` picks the N-th such event, 1 being the first."""

_PATTERN = re.compile(
    r"(before|after)\s+(value|seed|accumulate|update|zero|backward|forward)"
    r"(?:\s+(?!via\b)([^\s\d]\S*))?(?:\s+via\s+(\S+))?(?:\s+(\d{1,6}))?"
)
_WORDS = ("start", "end", "before", "after", "value", "seed", "accumulate", "update", "zero",
          "backward", "forward")  # fmt: skip


def position(trace: Log, text: str) -> int:
    """The position that a phrase names.

    `before accumulate a` is the position just before the first contribution to `a`; `before
    accumulate a 2` that before the second; `… via e` asks for the edge that comes from `e`.

    Raises:
        ValueError: the phrase is not one, or there is no such event; the text says what to do.
    """
    text = " ".join(text.split())
    if text == "start":
        return 0
    if text == "end":
        return len(trace)
    match = _PATTERN.fullmatch(text)
    if not match:
        wrong = next((w for w in text.split() if w not in _WORDS), text)
        raise ValueError(f"`{text}` is no position; {near(wrong, _WORDS) or f'it is {GRAMMAR}'}")
    side, kind, name, via, count = match.groups()
    if kind in ("backward", "forward"):
        return _of_phase(trace, side, kind)
    nodes = {"name": _node(trace, name), "via": _node(trace, via)}
    found = int(count or 1)
    for event in trace.events():
        if event.kind != kind or nodes["name"] not in (None, event.node):
            continue
        if nodes["via"] not in (None, event.source):
            continue
        found -= 1
        if not found:
            return event.k + (side == "after")
    raise ValueError(f"nothing in this program is `{text.split(' ', 1)[1]}`")


def _node(trace: Log, name: str | None) -> int | None:
    if name is None:
        return None
    node = trace.node_named(name)
    if node is None:
        raise ValueError(f"there is no node `{name}`; {near(name, trace.names())}".rstrip("; "))
    return node


def _of_phase(trace: Log, side: str, kind: str) -> int:
    if kind == "forward":
        if side == "before":
            return 0
        return trace.passes[0].start if trace.passes else len(trace)
    if not trace.passes:
        raise ValueError("the program has no backward pass")
    return trace.passes[0].start if side == "before" else trace.passes[-1].end
