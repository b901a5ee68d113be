"""Programs that several tests of this room draw."""

from __future__ import annotations

from tutor.program import parse, run
from tutor.trace import Trace

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
