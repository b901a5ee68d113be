"""Stops: the search agrees with a plain walk, both ways, and never tells what is hidden."""

from __future__ import annotations

from collections.abc import Callable
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.program.generated import programs
from tests.program.running import execute, trace_of
from tests.sampled import or_all_200
from tutor.debug.action import MOVED, REFUSED
from tutor.debug.bench_keys import set_stop
from tutor.debug.expressions.located import TypedError
from tutor.debug.search_moves import to_picked, to_stop, to_writer
from tutor.debug.stops import entering, matching
from tutor.debug.workbench import Workbench
from tutor.engine.ops import OPS
from tutor.engine.tape import Tape
from tutor.trace import Event, Log, Trace, Training

DIAMOND = """\
a = Value(-4.0)
b = Value(2.5)
d = a * b
e = a + b
L = d * e
L.backward()
"""
TRAINING = """\
def neuron(w, x):
    return relu(x * w)

w = Value(2.0)
v = Value(1.0)
for i in range(4):
    loss = neuron(w, 3.0) * v + w * w
    w.grad = 0.0
    loss.backward()
    w.data -= 0.6 * w.grad
    print(loss.data)
"""
LOG = trace_of(TRAINING)
GRADIENT, VALUE = ("seed", "accumulate", "zero"), ("value", "update")
Test = Callable[[Event], bool]


def written(event: Event) -> float:
    number = event.value if event.kind == "value" else event.after
    assert number is not None
    return number


def is_grad(event: Event, test: Callable[[float], bool]) -> bool:
    return event.kind in GRADIENT and test(written(event))


def named(log: Log, name: str, event: Event) -> bool:
    return event.node in {b.node for b in log.bindings if b.name == name}


# What each stop means, said once more over the events alone.
MEANS: dict[str, Callable[[Log, Event], bool]] = {
    "w": lambda log, e: e.kind != "print" and named(log, "w", e),
    "loss": lambda log, e: e.kind != "print" and named(log, "loss", e),
    "?": lambda log, e: e.kind != "print" and any(named(log, n, e) for n in "wvx"),
    "op *": lambda log, e: e.kind != "print" and e.op == "mul",
    "abs(grad) > 1": lambda log, e: is_grad(e, lambda x: abs(x) > 1),
    "1 < grad": lambda log, e: is_grad(e, lambda x: x > 1),
    "abs(grad) <= 1": lambda log, e: is_grad(e, lambda x: abs(x) <= 1),
    "grad != 0": lambda log, e: is_grad(e, lambda x: x != 0),
    "grad == 0": lambda log, e: is_grad(e, lambda x: x == 0),
    "0 < grad < 5": lambda log, e: is_grad(e, lambda x: 0 < x < 5),
    "value >= 2": lambda log, e: e.kind in VALUE and written(e) >= 2,
    "contribution == 0": lambda log, e: e.kind == "accumulate" and e.contribution == 0,
    "abs(contribution) > abs(upstream)":
        lambda log, e: e.kind == "accumulate" and abs(e.contribution) > abs(e.upstream),
    "local < 0 or upstream < 0":
        lambda log, e: e.kind == "accumulate" and (e.local < 0 or e.upstream < 0),
    "before < after": lambda log, e: e.before is not None and e.before < written(e),
    "not grad > 1": lambda log, e: is_grad(e, lambda x: not x > 1),
    "w if abs(grad) > 1": lambda log, e: named(log, "w", e) and is_grad(e, lambda x: abs(x) > 1),
    "op * if value > 1": lambda log, e: e.op == "mul" and e.kind == "value" and written(e) > 1,
    "line 2 if contribution != 0":
        lambda log, e: e.kind == "accumulate" and e.line == 2 and e.contribution != 0,
    "phase update if before > 1":
        lambda log, e: e.kind in ("zero", "update") and (e.before or 0) > 1,
    "grad(w) > 1": lambda log, e: named(log, "w", e) and is_grad(e, lambda x: x > 1),
    "w.data < 0": lambda log, e: named(log, "w", e) and e.kind in VALUE and written(e) < 0,
    "loss > 3": lambda log, e: named(log, "loss", e) and e.kind in VALUE and written(e) > 3,
    "past 2": lambda log, e: e.kind in ("seed", "accumulate") and abs(written(e)) > 2
        and abs(e.before or 0) <= 2,
    "zero": lambda log, e: e.kind == "accumulate" and e.after == 0 and e.before != 0,
    "final and grad > 1": lambda log, e: e.kind in ("seed", "accumulate") and e.after > 1
        and log.grad(e.node, e.k + 1).state == "final",
    "second": lambda log, e: e.kind == "accumulate" and log.grad(e.node, e.k + 1).done == 2,
}  # fmt: skip


def forward(bench: Workbench) -> list[int]:
    """The stops that running from the start visits."""
    bench.debugger.to(0)
    found, k = [], 0
    while (stopping := bench.stops.next(k, 1)) is not None:
        k = stopping.k
        if stopping.stop is not None:
            found.append(k)
    return found


def backward(bench: Workbench) -> list[int]:
    """Those that running back from the end visits; the end itself is none."""
    found, k = [], len(bench.log)
    while (stopping := bench.stops.next(k, -1)) is not None:
        k = stopping.k
        if stopping.stop is not None:
            found.append(k)
    return found


def bench_with(log: Log, *texts: str) -> Workbench:
    bench = Workbench(log)
    for text in texts:
        bench.stops.add(text)
    return bench


@pytest.mark.parametrize("text", MEANS)
def test_a_stop_stands_behind_the_events_that_it_is_about(text: str) -> None:
    wanted = [e.k + 1 for e in LOG.events() if MEANS[text](LOG, e)]
    assert forward(bench_with(LOG, text)) == wanted
    assert backward(bench_with(LOG, text)) == [k for k in wanted if k < len(LOG)][::-1]


def test_those_stops_are_met() -> None:
    assert [text for text in MEANS if not forward(bench_with(LOG, text))] == []


def test_a_sign_is_compared_with_the_iteration_before() -> None:
    """In this run `w` jumps over the minimum again and again."""
    source = "w = Value(1.0)\nfor i in range(4):\n    L = w * w\n    w.grad = 0.0\n"
    source += "    L.backward()\n    w.data -= 0.8 * w.grad\n"
    log = trace_of(source)
    last = [p.end for p in log.passes]
    assert forward(bench_with(log, "sign")) == last[1:]
    assert forward(bench_with(log, "sign w")) == last[1:]


def test_a_line_a_call_and_a_phase_are_gone_into() -> None:
    assert forward(bench_with(LOG, "phase backward")) == [p.start for p in LOG.passes]
    lines = [
        i for i in range(1, len(LOG))
        if LOG.event_span(i).line == 2
        and (LOG.event_span(i - 1).line, LOG.phase_of(i - 1)) != (2, LOG.phase_of(i))
    ]  # fmt: skip
    assert forward(bench_with(LOG, "line 2")) == lines
    calls = forward(bench_with(LOG, "call neuron"))
    assert [LOG.phase_of(k) for k in calls] == ["forward", "backward"] * 4
    for k in calls:
        assert LOG.frames[LOG.event_frame(k)].function == "neuron"
        assert LOG.frames[LOG.event_frame(k - 1)].function != "neuron"


def test_a_line_that_only_calls_is_gone_into_with_what_it_calls() -> None:
    source = "def f(x):\n    return x * x\n\na = Value(2.0)\nb = f(a)\nL = f(b)\nL.backward()\n"
    log = trace_of(source)
    for line, name in ((5, "b"), (6, "L")):
        made, back = (log.node_named(name), log.position(f"before accumulate {'ab'[line - 5]}"))
        assert made is not None
        bench = bench_with(log, f"line {line}")
        assert forward(bench) == [log.made(made), back]
        assert backward(bench) == [back, log.made(made)]
    assert forward(bench_with(log, "line 2")) == [1, log.passes[0].start + 1]


TEXTS = st.sampled_from(
    ["v1", "v*", "op *", "op +", "line 3", "line 2", "line 7", "call mix", "phase backward",
     "second", "abs(grad) > 1", "grad == 0", "value < 0", "contribution < upstream",
     "final and grad > 0", "v0 if grad > 0", "zero", "past 0.5", "2 times v0", "grad(v0) > 0",
     "v0 * v1 > 0"]
)  # fmt: skip


@settings(max_examples=or_all_200(20), deadline=None)
@given(programs(), st.lists(TEXTS, min_size=1, max_size=3, unique=True))
def test_running_back_visits_the_stops_of_running_on_in_reverse(
    source: str, texts: list[str]
) -> None:
    log = Trace(execute(source))
    bench = Workbench(log)
    for text in texts:
        set_stop(bench, text)
    there = forward(bench)
    assert there == sorted(set(there))
    assert backward(bench) == [k for k in there if k < len(log)][::-1]
    for k in range(len(log) + 1):
        after = bench.stops.next(k, 1)
        assert (after.k if after else None) == min((s for s in there if s > k), default=None)


def test_the_search_is_the_same_where_it_gives_up_and_goes_on() -> None:
    texts = ("value * 2 > 3", "op * if contribution < 0", "line 7")
    wanted = forward(bench_with(LOG, *texts))
    few = mock.patch.object(matching, "LOOKS", 1), mock.patch.object(entering, "LOOKS", 1)
    with few[0], few[1], mock.patch.object(matching, "_FEW", 0):
        bench = bench_with(LOG, *texts)
        assert forward(bench) == wanted and backward(bench) == wanted[::-1]
        bench = bench_with(LOG, "value * 2 > 1e9")
        said = to_stop(bench, 1)
        counted = bench_with(LOG, "3 times value * 2 > 3")
        assert forward(counted) == forward(bench_with(LOG, "value * 2 > 3"))[2:3]
        assert bench.k and said.text == f"No stop up to step {bench.k}: c looks further"


# ---- what it says


def test_c_says_which_stop_and_at_what() -> None:
    bench = bench_with(trace_of(DIAMOND), "abs(grad) > 10")
    assert to_stop(bench, 1).text == "Stopped: abs(grad) > 10 at a.grad = -13.75, from d"
    assert bench.stops.stops[0].hits == 1
    assert to_stop(bench, 1).text == "No further stop: this is the end"
    assert bench.debugger.at_end
    assert to_stop(bench, -1).kind == MOVED and bench.k == 11


def test_once_switches_itself_off_and_a_count_stops_at_the_nth() -> None:
    bench = bench_with(LOG, "once w")
    to_stop(bench, 1)
    assert not bench.stops.stops[0].enabled
    every = forward(bench_with(LOG, "w"))
    bench = bench_with(LOG, "3 times w")
    assert forward(bench) == [every[2]] == backward(bench)


def test_a_stop_that_is_off_stops_nothing() -> None:
    bench = bench_with(LOG, "w")
    bench.stops.toggle(bench.stops.stops[0])
    assert forward(bench) == []


def test_a_count_goes_as_many_stops_further() -> None:
    one, many = bench_with(LOG, "w"), bench_with(LOG, "w")
    for _ in range(3):
        to_stop(one, 1)
    to_stop(many, 1, 3)
    assert one.k == many.k


def test_b_takes_a_stop_of_the_same_text_away() -> None:
    bench = Workbench(LOG)
    set_stop(bench, "abs(grad)  >  1")
    assert [s.text for s in bench.stops.stops] == ["abs(grad) > 1"]
    set_stop(bench, "abs(grad) > 1")
    assert bench.stops.stops == []


@pytest.mark.parametrize(
    ("text", "column", "word"),
    [
        ("", 1, "where to stop is missing"), ("foo", 1, "nothing is called `foo`"),
        ("grad >", 7, "can not be read"), ("a = 3", 5, "compare with `==`"),
        ("grad", 1, "a condition belongs"), ("grad + 1", 1, "a condition belongs"),
        ("w if 3 > 2", 6, "the same everywhere"), ("w if grad > q", 13, "nothing is called `q`"),
        ("line 99", 6, "nothing on line 99"), ("line x", 6, "no number of a line"),
        ("call nobody", 6, "nothing calls `nobody`"), ("op ^", 4, "no operation `^`"),
        ("phase lunar", 7, "no phase `lunar`"), ("w.foo > 1", 1, "no `.foo` here"),
        ("exec(w) > 1", 1, "no `exec` here"), ("grad.__class__ == 1", 1, "no `.__class__`"),
        ("(lambda: 1)() > 0", 1, "no place here"), ("[x for x in w] == 1", 1, "no place here"),
        ("abs(grad, 1) > 1", 1, "takes one number"), ("grad in 3", 1, "no place here"),
        ("1e999 > grad and 'a' == grad", 18, "no place here"), ("once", 5, "is missing"),
        ("0 times w", 1, "a count is"), ("past w", 5, "takes a size"), ("w\x1b[2J > 1", 2, "shown"),
        ("x" * 300, 201, "shorten"), ("(" * 150 + "w" + ")" * 20, 1, ""),
        ("-" * 190 + "w > 1", 1, ""),
    ],
)  # fmt: skip
def test_what_can_not_be_a_stop_is_refused_with_its_place(
    text: str, column: int, word: str
) -> None:
    bench = Workbench(LOG)
    try:
        bench.stops.add(text)
    except TypedError as e:
        assert word in str(e)
        assert "\x1b" not in str(e)
        assert e.column == column or not word
    else:
        assert text.startswith("-")
    if word:
        assert set_stop(bench, text).kind == REFUSED


# ---- hidden numbers

NUMERIC = [
    "abs(grad) > 1", "grad(a) < 0", "contribution == -10", "before < 0", "a if after < -1",
    "a.grad < 0", "past 2", "zero", "value(a) < 0 and grad(a) < 0", "2 times grad < -1",
    "upstream == -10", "not grad > 1",
]  # fmt: skip
OTHER = """\
a = Value(-4.0)
b = Value(2.5)
d = a * b
e = a + b
L = d * e * -0.01
L.backward()
"""


@pytest.mark.parametrize("text", NUMERIC)
def test_a_stop_tells_nothing_of_a_hidden_gradient(text: str) -> None:
    """Where a hidden number decides, no answer of it may differ from that for another number."""
    log = trace_of(DIAMOND)
    a = log.node_named("a")
    assert a is not None
    hidden = frozenset({(a, "gradient")})
    bench = Workbench(log, lambda: hidden)
    bench.stops.add(text)
    for k in forward(bench):
        event = log.event(k - 1)
        assert event.kind == "value" or a not in (event.node, event.source)
    bench.debugger.to(0)
    said = [to_stop(bench, 1).text for _ in range(12)]
    assert not any("a.grad" in words.split(" at ")[-1] for words in said)
    assert said[-1] == "" or "end" in said[-1]


def test_a_stop_without_numbers_stands_there_and_says_none() -> None:
    log = trace_of(DIAMOND)
    a = log.node_named("a")
    assert a is not None
    bench = Workbench(log, lambda: frozenset({(a, "gradient")}))
    bench.stops.add("second a")
    assert to_stop(bench, 1).text == "Stopped: second a at a, from d"
    bench.picked = a
    assert to_writer(bench, -1).text == "Written: a, from e"
    assert to_picked(bench, -1).text == "Written: a = -4"


def test_that_numbers_are_passed_over_is_said_whether_or_not_one_would_stop() -> None:
    texts = set()
    for source in (DIAMOND, OTHER):
        log = trace_of(source)
        a = log.node_named("a")
        assert a is not None
        bench = Workbench(log, lambda a=a: frozenset({(a, "gradient")}))
        bench.stops.add("a if grad == -13.75")
        texts.add(to_stop(bench, 1).text)
    assert texts == {
        "No further stop: this is the end; what the open question hides is passed over"
    }


# ---- the picked node, keeping


def test_t_goes_to_every_write_of_the_picked_node_and_back() -> None:
    bench = Workbench(LOG)
    assert "Pick a node" in to_picked(bench, 1).text
    bench.picked = LOG.node_named("w")
    wanted = forward(bench_with(LOG, "w"))
    found = []
    while to_picked(bench, 1).kind == MOVED:
        found.append(bench.k)
    assert found == wanted
    bench.debugger.to_end()
    found = []
    while to_picked(bench, -1).kind == MOVED:
        found.append(bench.k)
    assert found == wanted[::-1]


def test_stops_are_kept_and_come_back() -> None:
    bench = bench_with(LOG, "w if grad > 1", "line 2", "3 times loss")
    to_stop(bench, 1)
    bench.stops.toggle(bench.stops.stops[1])
    again = Workbench(trace_of(TRAINING))
    assert again.stops.restore(bench.stops.kept()) == []
    assert again.stops.kept() == bench.stops.kept()
    assert forward(again) == forward(bench)


def test_what_no_longer_fits_stays_in_the_list_and_stops_nothing() -> None:
    bench = bench_with(LOG, "w", "line 2", "call neuron")
    other = Workbench(trace_of(DIAMOND))
    kept = [*bench.stops.kept(), {"text": 3}, "x", {**bench.stops.kept()[0], "text": "\x1b"}]
    said = other.stops.restore(kept)
    assert [s.fault for s in other.stops.stops] == [
        "nothing is called `w`",
        "the line was `return relu(x * w)` and is `b = Value(2.5)` now",
        "nothing calls `neuron`",
    ]
    assert len(said) == 6 and forward(other) == []
    assert [s.text for s in other.stops.stops] == ["w", "line 2", "call neuron"]


def test_stops_of_a_run_of_steps_that_are_made_again_when_they_are_read() -> None:
    """Its log is another one, and a leaf is the same node in every step."""
    tape = Tape()
    w = tape.leaf(1.0)
    loss = tape.apply(OPS["mul"], w, w)
    run = Training.descent(tape, [w], 0.8, 4, root=loss, names={"w": w, "L": loss})
    large = [e.k + 1 for e in run.events() if is_grad(e, lambda x: abs(x) > 1)]
    assert forward(bench_with(run, "abs(grad) > 1")) == large != []
    assert backward(bench_with(run, "abs(grad) > 1")) == [k for k in large if k < len(run)][::-1]
    assert forward(bench_with(run, "sign w")) == [p.end for p in run.passes][1:]
    assert forward(bench_with(run, "phase backward")) == [p.start for p in run.passes]


def test_marks_of_a_timeline_are_stops_and_one_is_in_every_part_that_has_some() -> None:
    bench = bench_with(LOG, "w", "abs(grad) > 1")
    stops = forward(bench)
    for cells in (1, 7, 40, 1_000):
        marks = bench.stops.marks(cells)
        assert set(marks) <= set(stops)
        parts = {k * cells // len(LOG) for k in stops}
        assert {k * cells // len(LOG) for k in marks} == parts


def test_many_nodes_of_one_pattern_are_searched_for_together() -> None:
    source = "".join(f"w{i} = Value({i}.0)\n" for i in range(80))
    source += "L = " + " + ".join(f"w{i}" for i in range(80)) + "\nL.backward()\n"
    log = trace_of(source)
    bench = bench_with(log, "w1*")
    wanted = [e.k + 1 for e in log.events() if str(log.name(e.node or 0)).startswith("w1")]
    assert forward(bench) == wanted and len(wanted) == 22
    with mock.patch.object(matching, "_FEW", 3):
        assert forward(bench_with(log, "w1*")) == wanted
