"""The reference programs of the catalogue of wrong rules."""

from __future__ import annotations

from tutor.program import parse, run
from tutor.quiz.rules.case import Case
from tutor.trace import Trace

PROGRAMS = {
    "A": "a = Value(-4); b = Value(2.5); d = a * b; e = a + b; L = d * e",
    "B": "x = Value(3); k = Value(.5); d = x * k; u = d + 2; L = d * u",
    "C": "y = Value(1.5); t = Value(4); r = y - t; L = r ** 2",
    "D": "a = Value(3); b = Value(2); q = a / b; L = q * 5",
    "E": "x = Value(3); u = x ** 3; L = u * .5",
    "F": "x = Value(1.5); w = Value(-2); b = Value(.5); h = relu(w * x + b); L = h * 4",
    "F+": "x = Value(1.5); w = Value(2); b = Value(.5); h = relu(w * x + b); L = h * 4",
    "G": "x = Value(.5); L = tanh(x) * 3",
    "H": "x = Value(.5); L = sigmoid(x) * 3",
    "I": "x = Value(2); L = exp(x) * .5",
    "J": "x = Value(5); L = log(x) * 3",
    "N": "x = Value(2); u = x * x; v = -u; L = v * 3",
    "skip": "x = Value(2); k = Value(3); c = Value(1); d = x * k; u = d + c; L = d * u",
    "square": "x = Value(2); L = (3 * x + 1) ** 2",
    "product": "x = Value(2); L = x ** 2 * (x + 3)",
    "diamond": "a = Value(-2); b = Value(3); d = a * b; e = a + b; L = d * e",
}


def trace(program: str) -> Trace:
    """The trace of a reference program by name, or of a source text, with its backward pass."""
    source = PROGRAMS.get(program, program)
    recording = run(parse(source.replace("; ", "\n") + "\nL.backward()\n"))
    assert recording.error is None, recording.error
    return Trace(recording)


def case(program: str, target: str) -> Case:
    """What a wrong rule computes on."""
    t = trace(program)
    graph, node = t.graph(), t.node_named(target)
    assert graph is not None and node is not None
    return Case(graph, node)
