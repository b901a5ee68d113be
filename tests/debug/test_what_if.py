"""What-if: a leaf altered at any position, what its gradient predicts, undo and redo."""

from __future__ import annotations

from time import monotonic, sleep

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.program.generated import programs
from tests.program.running import execute, trace_of
from tests.sampled import or_all_200
from tutor.debug.action import REFUSED, SAID, STUCK, Outcome
from tutor.debug.whatif import change_runs
from tutor.debug.whatif.alterations import ALTERED, Alteration
from tutor.debug.whatif.change_actions import REDO, UNDO
from tutor.debug.whatif.same_place import same_place
from tutor.debug.whatif.straight_line import (
    BRANCH,
    EIGHTH,
    KINK,
    NONE,
    PLAIN,
    QUARTER,
    StepPart,
    law_of,
)
from tutor.debug.whatif.what_if import WhatIf, open_at, open_with
from tutor.debug.workbench import UNTIL_ANSWERED, Workbench
from tutor.engine.value import Value
from tutor.program import LIMITS, parse
from tutor.program.interpret.run import interpret
from tutor.trace import Trace
from tutor.trace.course import alike
from tutor.view.glyphs import UNICODE
from tutor.view.text import plain
from tutor.view.whatif.whatif_view import draw

DIAMOND = "a = Value(-4.0)\nb = Value(2.5)\nd = a * b\ne = a + b\nL = d * e\nL.backward()\n"
TRAINING = """\
w = Value(2.0)
x = Value(3.0)
for i in range(3):
    loss = (w * x - 1.0) ** 2
    w.grad = 0.0
    loss.backward()
    w.data -= 0.01 * w.grad
"""
BRANCHED = """\
x = Value(1.0)
y = Value(2.0)
if x.data > 0:
    z = x * y
else:
    z = (x + y) * y
L = z * z
L.backward()
"""
LONG = BRANCHED + "for i in range(3 if x.data > 0 else 40_000):\n    n = i\n"
"""A change of `x` makes it run for long."""


def knobs(source: str, k: int | None = None, name: str = "") -> WhatIf:
    """The knobs of a program at a position, by default its end."""
    log = trace_of(source)
    bench = Workbench(log)
    bench.debugger.to(len(log) if k is None else k)
    found = open_with(bench, name)
    assert isinstance(found, WhatIf), found
    return found


def numbers(log: Trace, k: int) -> list[tuple[float | None, float | None]]:
    return [(log.value(n, k), log.gradient(n, k)) for n in log.nodes()]


def test_the_diamond_of_the_lesson() -> None:
    state = knobs(DIAMOND, 10, "a")
    assert state.turn(1).kind == ALTERED
    found = state.reading()
    log = state.bench.log
    assert state.bench.k == 10
    assert found.prediction is not None and found.event[0] is not None and found.event[1]
    whole = found.prediction.whole
    assert (found.prediction.slope, found.prediction.before) == (-13.75, 15.0)
    assert (whole.delta, whole.predicted, whole.happened, whole.miss) == (0.5, -6.875, -6.25, 0.625)
    assert [part.miss for part in found.prediction.parts] == [0.625, 0.15625, 0.0390625]
    assert found.prediction.law == QUARTER
    assert (found.event[0].contribution, found.event[1].contribution) == (-10.0, -8.75)
    assert found.differences is not None
    changed = [(log.label(d.node), d.before, d.now) for d in found.differences.values]
    assert changed == [("a", -4, -3.5), ("d", -10, -8.75), ("e", -1.5, -1), ("L", 15, 8.75)]
    assert [log.label(n) for n in found.differences.kept] == ["b"]


@settings(max_examples=or_all_200(20))
@given(programs(), st.data())
def test_undo_gives_back_every_bit(source: str, data: st.DataObject) -> None:
    recording = execute(source)
    if recording.error is not None:
        return
    log = Trace(recording)
    k = data.draw(st.integers(0, len(log)))
    bench = Workbench(log)
    bench.debugger.to(k)
    state = WhatIf(bench)
    before = numbers(log, k)
    altered = sum(state.turn(steps).kind == ALTERED for steps in (1, -3, 10))
    now, there = bench.log, bench.k
    assert isinstance(now, Trace)
    then = numbers(now, there)
    for _ in range(altered):
        assert bench.changes.undo().kind == ALTERED
    assert bench.log is log and bench.k == k and numbers(log, k) == before
    for _ in range(altered):
        assert bench.changes.redo().kind == ALTERED
    assert isinstance(bench.log, Trace)
    assert bench.k == there and numbers(bench.log, there) == then


def test_undo_at_its_ends_says_so() -> None:
    changes = knobs(DIAMOND).bench.changes
    assert changes.undo().kind == changes.redo().kind == STUCK
    assert changes.undo().text and changes.redo().text


def test_a_change_drops_what_was_undone() -> None:
    state = knobs(DIAMOND)
    for steps in (1, 1):
        state.turn(steps)
    state.bench.changes.undo(2)
    state.turn(-1)
    assert (state.bench.changes.undoable, state.bench.changes.redoable) == (1, 0)


def test_the_programs_own_number_is_its_own_run() -> None:
    state = knobs(DIAMOND)
    first = state.bench.log
    state.turn(1)
    state.turn(-1)
    assert state.bench.log is first and not state.bench.changes.changed
    state.typed("9")
    assert state.typed("original").kind == ALTERED
    assert state.bench.log is first


def test_a_blank_and_a_fraction_will_do_and_no_leaf_is_called_no_number() -> None:
    state = knobs(DIAMOND)
    assert state.typed("b 5/4").kind == ALTERED
    assert state.bench.log.label(state.leaf) == "b"
    assert state.setting(state.leaf).now == 1.25
    assert state.typed("1/0").text.startswith("`1/0` is no number")
    assert state.typed("d").text == "There is no leaf `d` here: there is a, b"


def test_two_leaves_are_altered_together() -> None:
    state = knobs(DIAMOND)
    state.typed("a = -3.5")
    state.typed("b = 2")
    log = state.bench.log
    assert isinstance(log, Trace)
    fresh = trace_of(DIAMOND.replace("-4.0", "-3.5").replace("2.5", "2.0"))
    assert numbers(log, len(log)) == numbers(fresh, len(fresh))
    # The knob of b compares with the run in which a is altered.
    found = state.reading().prediction
    assert found is not None and found.before == 8.75
    state.bench.restore()
    assert state.bench.log is state.bench.changes.original


@pytest.mark.parametrize("iteration", [0, 1, 2])
def test_an_update_is_altered_at_its_place_in_the_run(iteration: int) -> None:
    log = trace_of(TRAINING)
    start = log.passes[iteration].start
    state = knobs(TRAINING, start, "w")
    first = state.setting(state.leaf)
    assert first.key == (state.leaf, iteration)
    assert state.typed("5").kind == ALTERED
    now = state.bench.log
    assert state.bench.k == start and now.value(state.leaf, start) == 5.0
    if iteration:
        assert now.value(state.leaf, log.passes[0].start) == 2.0
    # The updates behind it still apply, by the gradients that follow from it.
    update = next(i for i in now.writes(state.leaf, "value") if i >= start)
    assert now.value(state.leaf, update + 1) == 5.0 - 0.01 * 2 * (5.0 * 3.0 - 1.0) * 3.0
    assert alike(log, now)


def test_behind_the_last_update_nothing_is_predicted() -> None:
    state = knobs(TRAINING, None, "w")
    assert state.turn(1).kind == ALTERED
    assert state.reading().prediction is None


def test_another_branch_is_run_and_said() -> None:
    state = knobs(BRANCHED, None, "x")
    first, k = state.bench.log, state.bench.k
    outcome = state.typed("-0.5")
    now, fresh = state.bench.log, trace_of(BRANCHED.replace("Value(1.0)", "Value(-0.5)"))
    assert outcome.kind == ALTERED and "branch" in outcome.text
    assert isinstance(now, Trace) and numbers(now, len(now)) == numbers(fresh, len(fresh))
    found = state.reading()
    assert found.prediction is not None and found.prediction.law == BRANCH
    assert not found.same_course and found.differences is None and found.event[0] is None
    state.bench.changes.undo()
    assert state.bench.log is first and state.bench.k == k


def test_the_same_place_in_another_course() -> None:
    old = trace_of(BRANCHED)
    new = trace_of(BRANCHED.replace("Value(1.0)", "Value(-0.5)"))
    seed = old.passes[0].start
    assert same_place(old, seed + 1, new) == (new.passes[0].start + 1, True)
    multiplied = old.writer(2, "value", len(old))
    assert multiplied is not None
    assert same_place(old, multiplied + 1, new) == (2, False)  # behind `y`, the event before
    assert same_place(old, 0, new) == (0, True)


def test_a_number_with_which_the_program_stops_is_refused() -> None:
    state = knobs("x = Value(0.5)\nif x.data < 1:\n    y = log(x)\ny.backward()\n", None, "x")
    log = state.bench.log
    outcome = state.typed("-1")
    assert outcome.kind == REFUSED and "line 3" in outcome.text and "log" in outcome.text
    assert state.bench.log is log and not state.bench.changes.undoable


def test_a_run_that_is_given_up_changes_nothing() -> None:
    state = knobs(BRANCHED + "for i in range(3000):\n    i\n", None, "x")
    log = state.bench.log
    changes = state.bench.changes
    outcome = changes.alter(changes.key(state.leaf, state.bench.k), -0.5, lambda events: False)
    assert outcome.kind == SAID and outcome.text and state.bench.log is log


def test_a_long_run_goes_on_beside_and_can_be_given_up() -> None:
    """The screen waits no time at all."""
    state = knobs(LONG, None, "x")
    bench, log = state.bench, state.bench.log
    bench.runs.patience = 0.0
    assert state.typed("-0.5").text == "" and bench.log is log
    assert "runs again" in bench.runs.underway and "Esc" in bench.runs.underway
    assert "Knobs" in plain(draw(state, 80, 20, UNICODE)[0]), "what is known is still shown"
    assert state.turn(1).kind == state.typed("2").kind == STUCK
    assert bench.runs.give_up() and not bench.runs.give_up()
    outcome = polled(bench)
    assert outcome.kind == SAID and "nothing was changed" in outcome.text
    assert bench.log is log and not bench.runs.underway

    state.typed("-0.5")
    outcome = polled(bench)
    assert outcome.kind == ALTERED and "another branch" in outcome.text
    assert bench.log.value(0, 1) == -0.5
    outcome = UNDO.run(bench, 1)
    assert (outcome if outcome.kind == ALTERED else polled(bench)).kind == ALTERED
    assert bench.log is log


def polled(bench: Workbench) -> Outcome:
    """What came of the run beside."""
    deadline = monotonic() + 60.0
    while (outcome := bench.runs.poll()) is None:
        assert monotonic() < deadline
        sleep(0.002)
    return outcome


def test_ctrl_c_gives_up_a_run_that_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    state = knobs(LONG, None, "x")
    log, told = state.bench.log, list[int]()
    state.bench.runs.told = told.append
    monkeypatch.setattr(change_runs, "_EVERY", 0.0)
    assert state.typed("-0.5").kind == ALTERED and told

    def interrupted(events: int) -> None:
        raise KeyboardInterrupt

    state.bench.runs.told = interrupted
    assert "nothing was changed" in state.typed("-0.7").text
    state.bench.changes.undo()
    assert state.bench.log is log


def test_what_several_changes_need_is_worked_out_beside_too() -> None:
    """Without one of two changes, the run is another one, which a draw must not wait for."""
    state = knobs(LONG, None, "y")
    bench = state.bench
    assert state.typed("x = -0.5").kind == state.typed("y = 3").kind == ALTERED
    bench.runs.patience = 0.0
    state.choose(-1)
    assert "runs again" in plain(draw(state, 80, 20, UNICODE)[0])
    assert polled(bench).kind == SAID
    shown = "\n".join(plain(row) for row in draw(state, 80, 20, UNICODE))
    assert "1 → -0.5" in shown and "2 → 3" in shown
    state.choose(1)
    draw(state, 80, 20, UNICODE)
    assert bench.runs.give_up() and polled(bench).kind == SAID
    assert "not worked out" in plain(draw(state, 80, 20, UNICODE)[0]) and not bench.runs.underway


def test_a_graph_without_a_program_is_replayed() -> None:
    x = Value(0.5)
    y = x.log() * x
    bench = Workbench(Trace.of(y, names={"x": x, "y": y}))
    state = open_at(bench)
    assert isinstance(state, WhatIf)
    assert state.typed("2").kind == ALTERED
    outcome = state.typed("-2")
    assert outcome.kind == REFUSED and "domain" in outcome.text


LAWS = {
    "y = x * x": QUARTER,
    "y = x * 3 + 1": NONE,
    "y = relu(x - 0.55) * 3": KINK,
    "y = relu(x) * 3": NONE,
    "y = tanh(x - 0.5)": EIGHTH,
    "y = x * x.data": PLAIN,
}


@pytest.mark.parametrize("line", LAWS)
def test_how_the_misses_go_is_only_said_where_it_is_so(line: str) -> None:
    state = knobs(f"x = Value(0.5)\n{line}\ny.backward()\n", None, "x")
    state.turn(2)
    found = state.reading().prediction
    assert found is not None and found.law == LAWS[line]


def part(delta: float, miss: float | None) -> StepPart:
    return StepPart(delta, 0.0, miss)


def law(*misses: float | None, kink: bool = False) -> str:
    parts = [part(1 / 2**i, miss) for i, miss in enumerate(misses)]
    return law_of(parts, 1e-12, lambda: kink)


def test_the_bounds_of_the_words() -> None:
    assert law(4.4, 1.0, 1 / 3.6) == QUARTER
    assert law(4.6, 1.0, 1 / 4) == law(4.0, 1.0, 1 / 3.4) == PLAIN
    assert law(8.9, 1.0, 1 / 7.1) == EIGHTH
    assert law(9.1, 1.0, 1 / 8) == PLAIN
    assert law(1e-13, -1e-13, 0.0) == NONE
    assert law(4.0, 1.0, 0.25, kink=True) == KINK
    assert law(16e-12, 4e-12, 1e-12) == PLAIN  # a ratio of roundings
    assert law(None, 1.0, 0.25) == PLAIN
    assert law(4.0, -1.0, 0.25) == PLAIN


@pytest.mark.parametrize(
    "text", ["", "x", "a = ", "a = x", "c = 3", "nan", "inf", "1e999", "=", "d=1", "1=2"]
)
def test_what_is_no_number_or_no_leaf_is_refused_with_help(text: str) -> None:
    state = knobs(DIAMOND)
    log = state.bench.log
    outcome = state.typed(text)
    assert outcome.kind == REFUSED and outcome.text and state.bench.log is log


def test_what_is_typed_is_shown_again_without_what_a_terminal_obeys() -> None:
    for text in ("\x1b[2J", "a\u202eb = 3", "x" * 500):
        shown = knobs(DIAMOND).typed(text).text
        assert shown.isprintable() and len(shown) < 150


@pytest.mark.parametrize("number", [0, 1, 2, 3])
def test_a_number_is_never_taken_for_that_of_a_node(number: int) -> None:
    state = knobs(DIAMOND, None, "a")
    assert state.typed(str(number)).kind == ALTERED
    assert state.bench.log.value(0, 1) == number


def test_a_change_that_another_one_needs() -> None:
    """Without that of `a` there would be no run to compare with."""
    state = knobs("a = Value(1.0)\nb = Value(1.0)\ny = log(a + b)\ny.backward()\n", None, "a")
    for text in ("a = 3", "b = -2", "a"):
        assert state.typed(text).kind in (ALTERED, SAID)
    knob = state.setting(state.leaf)
    assert (knob.start, knob.now) == (3.0, 3.0)
    assert len(draw(state, 80, 21, UNICODE)) == 21
    assert state.typed("4").kind == ALTERED and state.bench.log.value(0, 1) == 4.0


def test_a_name_alone_chooses_the_knob() -> None:
    state = knobs(DIAMOND, None, "b")
    assert state.leaf == state.bench.picked == 1
    assert state.choose(1).kind == STUCK and state.choose(-1).kind == SAID and state.leaf == 0


def test_turning_there_and_back_has_no_noise() -> None:
    state = knobs("x = Value(0.3)\ny = x * x\ny.backward()\n")
    seen = []
    for way in (1, 1, 1, -1, -1, -1):
        state.turn(way)
        seen.append(state.setting(state.leaf).now)
    assert seen == [0.32, 0.34, 0.36, 0.34, 0.32, 0.3]
    state.turn_far(1)
    assert state.setting(state.leaf).now == 0.5


def test_nothing_opens_or_turns_while_a_question_is_open() -> None:
    hidden: frozenset[tuple[int, str]] = frozenset()
    log = trace_of(DIAMOND)
    bench = Workbench(log, lambda: hidden)
    state = open_at(bench)
    assert isinstance(state, WhatIf)
    hidden = frozenset({(0, "gradient")})
    assert open_at(bench) == open_with(bench, "a = 3") == UNTIL_ANSWERED
    assert state.turn(1).text == state.typed("3").text == UNTIL_ANSWERED
    assert bench.log is log


def test_no_altered_run_stands_under_an_open_question() -> None:
    hidden: frozenset[tuple[int, str]] = frozenset()
    log = trace_of(DIAMOND)
    bench = Workbench(log, lambda: hidden)
    state = open_with(bench, "a = 3")
    assert isinstance(state, WhatIf) and bench.log is not log
    hidden = frozenset({(0, "gradient")})
    bench.restore()
    for action in (UNDO, REDO):
        assert not action.applies(bench) and action.run(bench, 1).text == UNTIL_ANSWERED
    assert bench.log is log
    hidden = frozenset()
    assert REDO.applies(bench) and REDO.run(bench, 1).kind == ALTERED
    assert bench.log.value(0, 1) == 3.0 and UNDO.applies(bench)


def test_what_is_worked_out_beside_is_dropped_if_the_run_changed() -> None:
    changes = knobs(DIAMOND).bench.changes
    key = changes.key(0, 9)
    found, other = changes.work_out(key, 3.0), changes.work_out(key, 4.0)
    assert isinstance(found, Alteration) and isinstance(other, Alteration)
    assert not changes.changed and changes.put_in(found).kind == ALTERED
    assert changes.put_in(other).kind == SAID and changes.writes == {key: 3.0}


@pytest.mark.parametrize("text", ["1e308", "-1e308", "1e154", "1e-320", "5e-324", "0"])
@pytest.mark.parametrize("line", ["y = a * a", "y = exp(a) / 3", "y = relu(a) + b"])
def test_numbers_at_the_ends_of_what_there_is(line: str, text: str) -> None:
    state = knobs(f"a = Value(-4.0)\nb = Value(1.0)\n{line}\ny.backward()\n", None, "a")
    assert state.typed(text).kind in (ALTERED, REFUSED)
    assert state.turn(1).kind in (ALTERED, REFUSED, SAID, STUCK)
    assert len(draw(state, 120, 36, UNICODE)) == 36


def test_a_run_without_a_leaf_says_so() -> None:
    assert "Value(" in str(open_at(Workbench(trace_of("x = 1\n"))))


def test_a_run_of_which_rounds_were_folded_takes_the_same_course(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It cannot be replayed. Run again it is recorded in full, and yet nothing else happens."""
    program = parse(TRAINING)
    folded = Trace(interpret(program, limits=LIMITS, fold_from=0))
    assert folded.recording.rounds is not None
    bench, plain_bench = Workbench(folded), Workbench(trace_of(TRAINING))
    for each in (bench, plain_bench):
        each.debugger.to(7)
        state = open_with(each, "x = 3.5")
        assert isinstance(state, WhatIf) and each.changes.changed
        assert each.k == 7 and each.changes.same_course and state.reading().same_course
    assert [bench.log.event(i) for i in range(len(bench.log))] == [
        plain_bench.log.event(i) for i in range(len(plain_bench.log))
    ]
    assert UNDO.run(bench, 1).kind == ALTERED and bench.log is folded and bench.k == 7


def test_a_run_that_stops_at_the_same_fault_takes_the_same_course() -> None:
    bench = Workbench(Trace(execute(DIAMOND + "assert L.data < 0\n")))
    assert bench.log.error is not None
    state = open_with(bench, "a = -3")
    assert isinstance(state, WhatIf) and state.bench.changes.same_course
