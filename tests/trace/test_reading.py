"""Names, positions, steps and text: how a person speaks of a trace."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from tests.program.programs import CASES
from tests.program.running import execute, trace_of
from tests.trace.columns import recorded
from tutor.trace import Cursor, Trace, export

SOURCE = """a = Value(2.0)
b = Value(-3.0)
c = a * b
c = c + 1
L = tanh(c) * (a - 2) ** 2
L.backward()
"""


@pytest.fixture
def trace() -> Trace:
    return trace_of(SOURCE)


def expressions(source: str) -> list[str]:
    trace = trace_of(source)
    return [trace.expression(n) for n in trace.nodes() if not trace.is_constant(n)]


def test_a_name_given_twice_is_numbered(trace: Trace) -> None:
    labels = [trace.label(n) for n in trace.nodes() if trace.name(n) is not None]
    assert labels == ["a", "b", "c", "c#2", "L"]
    assert trace.node_named("c") == trace.node_named("c#2")
    assert trace.node_named("c", trace.position("after value c#1")) == trace.node_named("c#1")
    assert trace.node_named("c", 0) == trace.node_named("c#1")
    assert trace.node_named("c#3") is None
    assert trace.node_named("x") is None


def test_unnamed_nodes_are_called_by_their_operation(trace: Trace) -> None:
    unnamed = [
        trace.label(n) for n in trace.nodes() if trace.name(n) is None and not trace.is_constant(n)
    ]
    assert unnamed == ["tanh(c#2)", "a - 2", "(a - 2) ** 2"]
    assert trace.label(recorded(trace).tape.operands(trace.node_named("c") or 0)[1]) == "1"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("a - (b - a)", "a - (b - a)"),
        ("(a - b) - a", "a - b - a"),
        ("a - b + a", "a - b + a"),
        ("(a + b) * a", "(a + b) * a"),
        ("a * b + a", "a * b + a"),
        ("a / (b * a)", "a / (b * a)"),
        ("a * b / a", "a * b / a"),
        ("-a ** 2", "-a ** 2"),
        ("(-a) ** 2", "(-a) ** 2"),
        ("(a ** 2) ** b", "(a ** 2) ** b"),
        ("a ** 2 ** 1", "a ** 2"),
        ("-(a + b)", "-(a + b)"),
        ("a * -b", "a * -b"),
        ("a + -2", "a + (-2)"),
        ("2 - a", "2 - a"),
        ("exp(a + b)", "exp(a + b)"),
        ("max(a, b)", "max(a, b)"),
        ("(2 * a) ** (b + 1)", "(2 * a) ** (b + 1)"),
    ],
)
def test_expressions_mean_what_they_say(written: str, read: str) -> None:
    text = expressions(f"a = Value(2.0)\nb = Value(3.0)\nL = {written}")[-1]
    assert text == read
    value: dict[str, Any] = {"a": 2.0, "b": 3.0, "exp": math.exp, "max": max}
    assert eval(text, value) == eval(written, value)


def test_long_operations_are_called_by_their_source_and_not_by_number() -> None:
    trace = trace_of("abc = Value(1.0)\ny = (abc + 1) * (abc + 2) * (abc + 3) * (abc + 4)\n")
    labels = [trace.label(n) for n in trace.nodes()]
    assert "(abc + 1) * … * (abc + 3)" in labels
    assert not any("#" in label for label in labels)
    assert all(len(label) <= 30 for label in labels)


def test_a_chain_of_thousands_of_unnamed_nodes_is_written_without_recursion() -> None:
    from tutor.program import LIMITS

    trace = trace_of("x = [Value(1.0)]\nfor i in range(3000):\n    x = [x[0] + 1]\n", LIMITS)
    assert trace.label(trace.nodes()[-1]).startswith(("x", "#"))
    y = trace_of("y = sum([Value(i) for i in range(3000)])", LIMITS)
    assert len(y.expression(y.node_named("y") or 0)) < 60


PHRASES = {
    "start": 0,
    "before value a": 0,
    "after value a": 1,
    "before value b": 1,
    "before value": 0,
    "before value 2": 1,
    "after value c#1": 3,
    "after value c": 4,
    "after value L": 8,
    "before seed": 8,
    "before seed L": 8,
    "after seed": 9,
    "before backward": 8,
    "after forward": 8,
    "before forward": 0,
    "before accumulate": 9,
    "after  accumulate\n2": 11,
    "before accumulate a": 12,
    "before accumulate a via c#1": 15,
    "before accumulate b via c#1": 16,
    "after accumulate c 1": 14,
    "after backward": 17,
    "end": 17,
}


@pytest.mark.parametrize("phrase", PHRASES)
def test_positions_by_name(trace: Trace, phrase: str) -> None:
    assert trace.position(phrase) == PHRASES[phrase]


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("", "it is start | end"),
        ("beginning", "it is start | end"),
        ("befor accumulate a", "did you mean `before`?"),
        ("before acumulate a", "did you mean `accumulate`?"),
        ("strat", "did you mean `start`?"),
        ("accumulate a", "it is start | end"),
        ("before", "it is start | end"),
        ("before value a via", "it is start | end"),
        ("before value a 0", "it is start | end"),
        ("before backward a", "it is start | end"),
        ("before value aa", "there is no node `aa`; did you mean `a`?"),
        ("before value c#9", "did you mean `c#2`?"),
        ("before accumulate a via zz", "there is no node `zz`"),
        ("before value a 2", "nothing in this program is `value a 2`; there is one"),
        ("before accumulate a 9", "there are 2"),
        ("before zero a", "nothing in this program is `zero a`"),
        ("before accumulate L", "nothing in this program is `accumulate L`"),
        ("before " + "x" * 5000, "…"),
    ],
)
def test_a_position_that_is_none_says_what_to_write(trace: Trace, phrase: str, said: str) -> None:
    with pytest.raises(ValueError) as caught:
        trace.position(phrase)
    assert said in str(caught.value)
    assert len(str(caught.value)) < 300


def test_positions_of_items_and_keys() -> None:
    trace = trace_of("w = [Value(1.0), Value(2.0)]\nd = {'a b': Value(3.0), 1: Value(4.0)}\n")
    assert trace.position("before value w[1]") == 1
    assert trace.position("before value d['a b']") == 2
    assert trace.position("before value d[1]") == 3
    assert trace.position("before value #2") == 2


def test_without_a_pass_there_is_no_backward_phase() -> None:
    trace = trace_of("a = Value(1.0)")
    assert trace.position("after forward") == 1
    with pytest.raises(ValueError, match="no backward pass"):
        trace.position("before backward")


LOOP = """w = Value(1.0)
print("begin")
for i in range(2):
    loss = (w - 3) ** 2
    w.grad = 0.0
    loss.backward()
    print(loss.data)
    w.data -= 0.1 * w.grad
"""


def test_phases_follow_the_program_and_printing_belongs_to_what_went_before() -> None:
    trace = trace_of(LOOP)
    phases = [trace.phase(k) for k in range(len(trace) + 1)]
    once = ["forward"] * 2 + ["update"] + ["backward"] * 4 + ["update"]
    assert phases == ["start", "forward", "forward", *once, *once[:-1], "end"]


def test_steps_by_phase_stop_where_the_phase_changes() -> None:
    cursor = Cursor(trace_of(LOOP))
    stops = []
    while cursor.forward("phase"):
        stops.append(cursor.k)
    assert stops == [4, 5, 9, 10, 12, 13, 17, 18]


def test_steps_by_node_take_all_edges_of_one_operation() -> None:
    trace = trace_of("a = Value(3.0)\ns = a + a\np = a * a\nL = s * p\nL.backward()")
    cursor = Cursor(trace, trace.position("after seed"))
    stops = []
    while cursor.forward("node"):
        stops.append(cursor.k - 5)
    assert stops == [2, 4, 6]


def test_steps_by_line_take_all_of_a_line() -> None:
    trace = trace_of("a = Value(3.0); b = Value(1.0)\nL = a * b + a\nL.backward()")
    cursor = Cursor(trace)
    stops = []
    while cursor.forward("line"):
        stops.append(cursor.k)
    assert stops == [2, 4, 5, 9]


def test_steps_by_call_take_a_call_at_once() -> None:
    trace = trace_of(
        "def f(x):\n    y = x * 2\n    return y + 1\na = Value(1.0)\nb = f(a)\nc = b * 2"
    )
    cursor = Cursor(trace)
    stops = []
    while cursor.forward("call"):
        stops.append(cursor.k)
    assert stops == [1, 3, 4]


def test_a_cursor_stays_inside_the_log(trace: Trace) -> None:
    cursor = Cursor(trace)
    assert cursor.to(10**9)
    assert cursor.k == len(trace)
    assert not cursor.forward()
    assert cursor.back(count=10**9)
    assert (cursor.k, cursor.back()) == (0, False)


def test_events_are_only_where_there_are_some(trace: Trace) -> None:
    for i in (-1, len(trace)):
        with pytest.raises(IndexError):
            trace.event(i)
    with pytest.raises(ValueError):
        trace.root_at(0)


def test_text_has_a_line_for_each_event() -> None:
    trace = trace_of(
        "a = Value(2.0)\nb = a * 3\nprint('hi')\nb.backward()\na.grad = 0\na.data = 1\n"
    )
    assert list(export.text(trace)) == [
        "0  line 1    value       a = Value(2)  →  2",
        "1  line 2    value       b = a * 3  →  6",
        "2  line 3    print       hi",
        "3  line 4    seed        b.grad  · → 1",
        "4  line 2    accumulate  a.grad += db/db × ∂b/∂a = 1 × 3 = 3   a.grad  · → 3",
        "5  line 5    zero        a.grad  3 → 0",
        "6  line 6    update      a.data  2 → 1",
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_reference_programs_give_their_answers_as_the_last_state_of_the_log(
    case: dict[str, Any],
) -> None:
    """Read as another program would: from the JSON lines alone."""
    recording = execute(case["program"])
    assert recording.error is None
    final: dict[str, dict[str, float]] = {"value": {}, "grad": {}}
    latest: dict[str, int] = {}
    for line in export.jsonl(Trace(recording)):
        row = json.loads(line)
        if row["kind"] == "value":
            if row["name"]:
                latest[row["name"]] = row["node"]
            final["value"][row["node"]] = row["value"]
        else:
            final["grad"][row["node"]] = row["after"]
    for quantity in ("value", "grad"):
        for name, wanted in case[quantity].items():
            found = final[quantity][latest[name]]
            assert math.isclose(found, wanted, rel_tol=1e-9, abs_tol=1e-12)
