"""What is recorded by hand, call by call, reads like the run of a program that does the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.program.running import execute, trace_of
from tests.trace.columns import recorded
from tutor.engine.flow import Stopped
from tutor.engine.ops import OPS
from tutor.program import Recording, SourceSpan, parse
from tutor.program.recorder import Recorder
from tutor.trace import Trace

ADD, MUL, SQRT = OPS["add"], OPS["mul"], OPS["sqrt"]


def empty() -> Recorder:
    recorder = Recorder(Recording(parse("")))
    recorder.add_site(SourceSpan(1, 1, 1, 1))
    return recorder


def read(trace: Trace) -> list[dict]:
    """Every event without its line, and the names and gradients at the end."""
    events = [e._asdict() | {"line": 0} for e in trace.events()]
    ends = [{"label": trace.label(n), "grad": trace.grad(n, len(trace))} for n in trace.nodes()]
    return events + ends


def bound(recording: Recording) -> list[tuple]:
    return [(b.k, b.frame, b.name, b.node, b.plain) for b in recording.bindings]


def test_a_run_recorded_by_hand_has_the_events_of_the_program() -> None:
    r = empty()
    a = r.leaf(2.0)
    r.bind("a", a)
    b = r.leaf(-3.0)
    r.bind("b", b)
    r.bind("lr", 0.5)
    c = r.result(MUL, a, b, -6.0)
    d = r.result(ADD, c, r.constant(1.0), -5.0)
    r.bind("d", d)
    r.print("-5.0")
    r.zero(a)
    r.seed(b, 4.0)
    r.backward(d)
    r.update(a, 3.5)
    r.backward(d)
    r.close()
    source = (
        "a = Value(2.0)\nb = Value(-3.0)\nlr = 0.5\nd = a * b + 1\nprint(d.data)\n"
        "a.grad = 0.0\nb.grad = 4.0\nd.backward()\na.data -= lr * a.grad\nd.backward()"
    )
    wanted = execute(source)
    assert wanted.error is None
    assert len(r.recording) == len(wanted) == 16
    assert read(Trace(r.recording)) == read(Trace(wanted))
    assert bound(r.recording) == bound(wanted)
    assert r.recording.gradients == wanted.gradients
    assert r.recording.tape.data == wanted.tape.data


def test_several_results_are_those_recorded_one_by_one() -> None:
    one_by_one, at_once = empty(), empty()
    for r in (one_by_one, at_once):
        for x in (1.0, 2.0, 3.0):
            r.leaf(x)
    one_by_one.result(MUL, 0, 1, 2.0)
    one_by_one.result(ADD, 3, 2, 5.0)
    last = at_once.results([MUL.code, ADD.code], [0, 3], [1, 2], [2.0, 5.0])
    for r in (one_by_one, at_once):
        r.backward(last)
        r.close()
    assert last == 4
    assert read(Trace(at_once.recording)) == read(Trace(one_by_one.recording))


def test_calls_are_frames_around_what_happens_in_them() -> None:
    r = empty()
    x = r.leaf(1.5)
    r.bind("x", x)
    r.site = r.add_site(SourceSpan(4, 1, 4, 9))
    outer = r.enter("outer")
    r.bind("y", x)
    r.site = r.add_site(SourceSpan(5, 1, 5, 9))
    inner = r.enter("inner")
    y = r.result(MUL, x, x, 2.25)
    r.leave(inner)
    r.bind("z", y)
    r.leave(outer)
    r.bind("w", y)
    r.enter("left open")
    r.result(ADD, y, x, 3.75)
    r.close()
    frames = [(f.parent, f.function, f.line, f.first, f.last) for f in r.recording.frames]
    assert frames == [
        (-1, "", 0, 0, 3), (0, "outer", 4, 1, 2), (1, "inner", 5, 1, 2), (0, "left open", 5, 2, 3),
    ]  # fmt: skip
    assert [(b.name, b.frame) for b in r.recording.bindings] == [
        ("x", 0), ("y", 1), ("z", 1), ("w", 0),
    ]  # fmt: skip
    assert Trace(r.recording).frame(1) == 2


def test_every_event_has_the_site_at_which_it_was_recorded() -> None:
    r = Recorder(Recording(parse("")))
    sites = [r.add_site(SourceSpan(line, 1, line, 9)) for line in (3, 5, 8)]
    for r.site in sites[:2]:
        x = r.leaf(1.0)
    r.site = sites[2]
    r.update(x, 2.0)
    r.site = sites[0]
    r.backward(x)
    r.close()
    trace = Trace(r.recording)
    assert [trace.event_span(k).line for k in range(len(trace))] == [3, 5, 8, 3]


def test_a_pass_that_stops_is_recorded_up_to_there() -> None:
    r = empty()
    x = r.leaf(0.0)
    y = r.result(SQRT, x, -1, 0.0)
    z = r.result(ADD, y, x, 0.0)
    with pytest.raises(Stopped) as stopped:
        r.backward(z)
    r.close()
    assert stopped.value.node == y
    assert [e.kind for e in Trace(r.recording).events(3)] == ["seed", "accumulate", "accumulate"]
    assert r.recording.gradients == [1.0, 1.0, 1.0]


def test_a_given_order_is_that_of_the_tape_and_stays_as_it_is() -> None:
    given, found = empty(), empty()
    for r in (given, found):
        x = r.leaf(3.0)
        y = r.result(MUL, x, x, 9.0)
    order = given.recording.tape.backward_order(y)
    given.backward(y, order)
    found.backward(y)
    for r in (given, found):
        r.close()
    assert order == [y, x]
    assert read(Trace(given.recording)) == read(Trace(found.recording))


def test_a_recording_that_was_closed_can_go_on() -> None:
    whole, parts = empty(), empty()
    for r in (whole, parts):
        r.bind("x", r.leaf(3.0))
        r.result(MUL, 0, 0, 9.0)
    parts.close()
    again = Recorder(parts.recording)
    for r in (whole, again):
        r.backward(1)
        r.update(0, 4.0)
        r.close()
    assert read(Trace(again.recording)) == read(Trace(whole.recording))
    assert list(again.recording.frames) == list(whole.recording.frames)


@settings(max_examples=40)
@given(st.data())
def test_a_graph_that_exists_is_adopted_as_if_it_was_recorded(data: st.DataObject) -> None:
    """Leaves, constants and sums in any order; all of them made, or those before some node."""
    r = empty()
    for i in range(data.draw(st.integers(1, 12))):
        kind = data.draw(st.sampled_from(["leaf", "constant", "sum"] if i else ["leaf"]))
        if kind == "sum":
            a, b = (data.draw(st.integers(0, i - 1)) for _ in range(2))
            tape = r.recording.tape
            r.result(ADD, a, b, tape.data[a] + tape.data[b])
        else:
            (r.leaf if kind == "leaf" else r.constant)(float(i))
    r.close()
    tape = r.recording.tape
    end = data.draw(st.integers(0, len(tape)))
    adopted = Recorder(Recording(parse(""), tape=tape))
    adopted.adopt({"n": 0}, end)
    adopted.close()
    made = adopted.recording.made.tolist()
    assert made[:end] == r.recording.made.tolist()[:end]
    assert made[end:] == [len(adopted.recording)] * (len(tape) - end)
    assert len(adopted.recording.node_site) == len(adopted.recording.gradients) == len(tape)
    assert bound(adopted.recording) == [(made[0] + 1, 0, "n", 0, None)]
    if end == len(tape):
        assert len(adopted.recording) == len(r.recording)


def test_the_first_name_of_a_node_stays() -> None:
    r = empty()
    x = r.leaf(1.0)
    for name in ("x", "y"):
        r.bind(name, x)
    r.bind("text", "hello")
    r.close()
    wanted = recorded(trace_of("x = Value(1.0)\ny = x\ntext = 'hello'"))
    assert r.recording.name == wanted.name == {x: "x"}
    assert bound(r.recording) == bound(wanted)
