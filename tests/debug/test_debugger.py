"""The debugger without a lesson: moves, their reverses, and what they say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.program.running import trace_of
from tutor.debug.action import MOVED, STUCK, Action, Outcome
from tutor.debug.bench_keys import ENTRIES, SEARCHES
from tutor.debug.debugger import Debugger
from tutor.debug.moves import REPEAT, STEPS
from tutor.debug.search_moves import to_writer
from tutor.debug.workbench import Workbench
from tutor.trace import GRAINS

LOG = trace_of("""\
def neuron(x, w):
    return relu(x * w)

w = Value(2.0)
for i in range(2):
    loss = neuron(w, 3.0) + w * w
    loss.backward()
    w.data -= 0.1 * w.grad
    w.grad = 0.0
""")
END = len(LOG)
BY_KEY = {key: action for action in STEPS for key in action.keys}
FORWARD = [action for action in STEPS if len(action.key) == 1 and action.key.islower()]


def at(k: int) -> Debugger:
    debugger = Debugger(LOG)
    debugger.to(k)
    return debugger


def stops(action: Action[Debugger]) -> list[int]:
    """Where a key leads, pressed from the start until it leads no further."""
    debugger, found = Debugger(LOG), [0]
    while action.run(debugger, 1).kind == MOVED:
        found.append(debugger.k)
    return found


@pytest.mark.parametrize("action", FORWARD, ids=lambda action: action.id)
def test_a_forward_key_has_its_reverse_twin_in_upper_case(action: Action[Debugger]) -> None:
    there = stops(action)
    assert len(there) > 1 and there[-1] == END
    twin, debugger, back = BY_KEY[action.key.upper()], at(END), [END]
    while twin.run(debugger, 1).kind == MOVED:
        back.append(debugger.k)
    assert back == there[::-1]


@given(st.sampled_from(STEPS), st.integers(0, END), st.integers(1, 5))
def test_a_count_is_as_many_steps(action: Action[Debugger], k: int, count: int) -> None:
    one, many = at(k), at(k)
    for _ in range(count):
        action.run(one, 1)
    action.run(many, count)
    assert one.k == many.k


@given(st.sampled_from(STEPS), st.integers(0, END))
def test_a_key_applies_exactly_where_it_moves(action: Action[Debugger], k: int) -> None:
    debugger = at(k)
    applies = action.applies(debugger)
    outcome = action.run(debugger, 1)
    assert applies == (outcome.kind == MOVED) == (debugger.k != k)
    assert bool(outcome.text) == (outcome.kind == STUCK)


@given(st.sampled_from(sorted(GRAINS)), st.sampled_from([1, -1]), st.integers(1, 4))
def test_repeating_takes_the_last_step_again(grain: str, way: int, count: int) -> None:
    once, twice = at(END // 2), at(END // 2)
    once.step(grain, way, 1 + count)
    twice.step(grain, way)
    REPEAT.run(twice, count)
    assert once.k == twice.k


def test_repeating_before_any_step_is_one_node_on() -> None:
    debugger, stepped = Debugger(LOG), Debugger(LOG)
    debugger.repeat()
    stepped.step("node", 1)
    assert debugger.k == stepped.k == 1


def test_a_position_beyond_the_end_is_the_end_and_said() -> None:
    debugger = Debugger(LOG)
    said = debugger.to(END + 7)
    assert said == Outcome(MOVED, f"There is no step {END + 7}: step {END} is the last")
    assert debugger.at_end
    assert debugger.to(END) == Outcome(STUCK)
    assert debugger.to(-3) == Outcome(MOVED) and debugger.at_start


def test_the_ends_say_which_key_leads_back() -> None:
    assert Debugger(LOG).to_start() == Outcome(STUCK, "This is the start: n goes on")
    assert at(END).to_end() == Outcome(STUCK, "This is the end: N goes back")


def test_a_position_has_a_name_too() -> None:
    debugger = Debugger(LOG)
    debugger.to_phrase("before seed 2")
    assert LOG.event(debugger.k).kind == "seed"
    with pytest.raises(ValueError, match="no node `nobody`"):
        debugger.to_phrase("before accumulate nobody")


def bench_at(k: int) -> Workbench:
    bench = Workbench(LOG)
    bench.debugger.to(k)
    return bench


@pytest.mark.parametrize("k", range(1, END + 1))
def test_who_writes_this_next_and_who_wrote_it_last_are_each_others_reverse(k: int) -> None:
    """Against a plain walk over the events."""
    event = LOG.event(k - 1)
    is_value = event.kind in ("value", "update")
    same = [
        e.k + 1
        for e in LOG.events()
        if e.node == event.node and (e.kind in ("value", "update")) == is_value
    ]
    place = same.index(k)
    for way in (1, -1):
        bench, there = bench_at(k), same[place + 1 :] if way > 0 else same[:place][::-1]
        for expected in there:
            assert to_writer(bench, way).kind == MOVED
            assert bench.k == expected
        stuck = to_writer(bench, way)
        assert stuck.kind == STUCK and stuck.text
        assert bench.k == (there[-1] if there else k)


def test_every_key_that_moves_has_a_reverse_twin_and_no_key_is_taken_twice() -> None:
    rows = (*STEPS, *SEARCHES)
    letters = {row.key for row in rows if row.key.isalpha() and len(row.key) == 1}
    assert {key for key in letters if key.swapcase() not in letters} == set()
    keys = [key for row in (*rows, *ENTRIES, REPEAT) for key in row.keys]
    assert len(set(keys)) == len(keys)


@given(st.sampled_from((1, -1)), st.integers(1, END), st.integers(1, 4))
def test_a_count_is_as_many_writes(way: int, k: int, count: int) -> None:
    one, many = bench_at(k), bench_at(k)
    for _ in range(count):
        to_writer(one, way)
    to_writer(many, way, count)
    assert one.k == many.k


def test_nothing_wrote_anything_before_the_first_step() -> None:
    for way in (1, -1):
        assert to_writer(Workbench(LOG), way).kind == STUCK
