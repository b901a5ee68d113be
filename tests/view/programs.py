"""Programs that several tests of this room draw."""

from __future__ import annotations

from collections.abc import Iterable

from tutor.program import parse, run
from tutor.trace import Trace
from tutor.trace.log import Log
from tutor.view.glyphs import glyphs
from tutor.view.graph.items import node_item
from tutor.view.hidden import Mask
from tutor.view.moment import Moment

DIAMOND = """a = Value(-4.0)
b = Value(2.5)
d = a * b
e = a + b
L = d * e
L.backward()
"""
FIRST_GRAPH = """a = Value(2.0)
b = Value(3.0)
c = a * b
d = c + 1
loss = d ** 2
loss.backward()
"""
TRAINING = """w = Value(2.0)
for i in range(2):
    loss = (w - 5) ** 2
    loss.backward()
    w.data -= 0.1 * w.grad
    w.grad = 0.0
print("done", w.data)
"""


def traced(source: str) -> Trace:
    """The trace of a program that has no fault."""
    recording = run(parse(source))
    assert recording.error is None, recording.error
    return Trace(recording)


def moment(
    log: Log,
    k: int,
    mask: Mask | None = None,
    *,
    focus: Iterable[int] = (),
    cursor: int | None = None,
    ascii: bool = False,
) -> Moment:
    """A position of a log; what is focused and selected given as nodes."""
    items = frozenset(node_item(node) for node in focus)
    picked = None if cursor is None else node_item(cursor)
    return Moment(log, k, mask or Mask(), items, picked, glyphs(ascii))
