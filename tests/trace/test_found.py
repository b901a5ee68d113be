"""Traces of graphs that were built without the interpreter."""

from __future__ import annotations

import re

import pytest

from tests.program.running import trace_of
from tests.trace.columns import recorded
from tutor import Value
from tutor.engine.taping import record
from tutor.trace import Trace, export

PROGRAM = "a = Value(-4.0)\nb = Value(2.5)\nd = a * b\ne = a + b * 2\nL = tanh(d * e)\nL.backward()"


def built() -> dict[str, Value]:
    a, b = Value(-4.0), Value(2.5)
    d = a * b
    e = a + b * 2
    return {"a": a, "b": b, "d": d, "e": e, "L": (d * e).tanh()}


def without_lines(trace: Trace) -> list[dict]:
    return [e._asdict() | {"line": 0} for e in trace.events()]


@pytest.mark.parametrize("backward", [False, True])
def test_a_graph_of_values_has_the_trace_of_the_program_that_builds_it(backward: bool) -> None:
    names = built()
    if backward:
        names["L"].backward()
    trace, wanted = Trace.of(names["L"], names=names), trace_of(PROGRAM)
    assert without_lines(trace) == without_lines(wanted)
    for k in range(len(trace) + 1):
        assert trace.phase(k) == wanted.phase(k)
        for n in trace.nodes():
            assert trace.grad(n, k) == wanted.grad(n, k)
            assert trace.value(n, k) == wanted.value(n, k)
    assert trace.position("before accumulate a") == wanted.position("before accumulate a")
    assert trace.graph() is not None
    assert len(list(export.text(trace))) == len(trace)
    assert names["a"].grad == (trace.grad(0, len(trace)).value if backward else 0.0)


def test_names_are_optional_and_a_tape_will_do() -> None:
    loss = built()["L"]
    tape, ids = record(loss)
    trace, other = Trace.of(tape, ids[loss]), Trace.of(loss)
    assert without_lines(trace) == without_lines(other) == without_lines(Trace.of(tape))
    assert trace.label(ids[loss]).startswith("tanh(")
    assert [trace.line(0), trace.event_span(0).line, trace.frame(0)] == [0, 0, 0]


def test_a_named_value_that_the_root_does_not_need_is_there_and_unset() -> None:
    names = built() | {"spare": Value(7.0)}
    trace = Trace.of(names["L"], names=names)
    spare = trace.node_named("spare")
    assert spare is not None
    assert trace.grad(spare, len(trace)).state == "unset"
    assert trace.value(spare, len(trace)) == 7.0


def test_a_pass_without_an_answer_is_an_error_of_the_recording() -> None:
    a = Value(0.0)
    trace = Trace.of(a.sqrt() * 2 + a, names={"a": a})
    assert trace.error is not None
    assert "sqrt has no slope at 0" in trace.error.message
    assert trace.grad(0, len(trace)).state == "partial"


def test_what_leaves_are_now_is_what_the_trace_begins_with() -> None:
    """Asked for after an update, it is a run of its own, not the old results of other numbers."""
    w = Value(2.0)
    loss = (w * 3.0 - 1.0) ** 2
    loss.backward()
    w.data -= 0.1 * w.grad
    trace = Trace.of(loss, names={"w": w})
    values = [e.value for e in trace.events() if e.kind == "value"]
    assert values == [-1.0, -3.0, -4.0, 16.0]


def test_a_shortened_operand_keeps_its_parentheses() -> None:
    a, b, c = Value(3.0), Value(2.0), Value(4.0)
    loss = (a * b + b * c + c * a - 1.0) ** 2
    trace = Trace.of(loss, names={"a": a, "b": b, "c": c})
    top = len(recorded(trace).tape) - 1
    assert trace.expression(top).endswith(" - 1) ** 2")
    assert trace.expression(top) == "(a * b + … - 1) ** 2"


def test_a_long_operation_is_called_by_its_source_cut_at_operators() -> None:
    """Not by a number, and no number in it is cut."""
    xs = [Value(float(i)) for i in range(6)]
    loss = xs[0] * 0.1234
    for x in xs[1:]:
        loss = loss + x * 0.1234
    trace = Trace.of(loss.tanh(), names={f"x{i}": x for i, x in enumerate(xs)})
    labels = [trace.label(n) for n in trace.nodes() if not trace.is_constant(n)]
    assert labels[-2:] == ["x0 * 0.1234 + … + x5 * 0.1234", "tanh(x0 * 0.1234 + …)"]
    assert not any("#" in label for label in labels)
    assert {number for label in labels for number in re.findall(r"\d\.\d+", label)} == {"0.1234"}


def test_the_label_of_a_chain_of_any_length_is_written_without_recursion() -> None:
    total = Value(1.0)
    for _ in range(20_000):
        total = total + 2.5
    trace = Trace.of(total, names={})
    assert trace.label(len(trace.nodes()) - 1) == "Value(1) + … + 2.5"
