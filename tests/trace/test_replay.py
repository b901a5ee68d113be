"""A run with other numbers is the run of the program that has these numbers, to the last bit."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.program.generated import programs
from tests.program.running import SMALL, execute, trace_of
from tests.sampled import examples
from tutor.program import Again, Cancelled, Recording, run
from tutor.trace import Trace
from tutor.trace.course import alike, run_again, with_numbers
from tutor.trace.replay import Unlike, replayed, same_course

COLUMNS = [
    f.name for f in fields(Recording) if f.name not in ("program", "tape", "frames", "sites")
]
OTHER = st.sampled_from([-3.0, -1.0, -0.0, 0.5, 0.75, 2.0])


def bits(x: object) -> object:
    """A column with floats as they are written, as 0.0 and -0.0 are equal, and nan is not."""
    return repr(x)


def assert_same(a: Recording, b: Recording) -> None:
    for name in COLUMNS:
        one, other = getattr(a, name), getattr(b, name)
        if name == "bindings":
            one, other = one[:], other[:]
        if name in ("node_site", "site", "pass_site"):  # texts of other numbers have other widths
            one, other = [a.sites[i].line for i in one], [b.sites[i].line for i in other]
        assert bits(one) == bits(other), name
    for name in ("op", "a", "b", "data"):
        assert bits(getattr(a.tape, name)) == bits(getattr(b.tape, name)), name


def told(source: str, number: float) -> str:
    """The source with another number in its first leaf."""
    head, rest = source.split("v0 = Value(", 1)
    return f"{head}v0 = Value({number!r}){rest.split(')', 1)[1]}"


@settings(max_examples=examples(200))
@given(programs(), OTHER)
def test_other_numbers_give_what_a_fresh_run_gives(source: str, number: float) -> None:
    first, fresh = execute(source), execute(told(source, number))
    writes = {(0, 0): number + 0.0}
    try:
        found = replayed(first, writes)
    except Unlike:
        if fresh.error is None:
            again = run(first.program, limits=SMALL, again=Again(writes))
            assert_same(again, fresh)
        return
    assert_same(found, fresh)
    assert same_course(first, found)
    assert_same(replayed(found, {(0, 0): Trace(first).value(0, 1) or 0.0}), first)


def test_a_diamond_is_replayed() -> None:
    """Were everything run again, the law above would hold and the replay be of no use."""
    log = trace_of("a = Value(-4.0)\nb = Value(2.5)\nd = a * b\ne = a + b\nL = d * e\nL.backward()")
    now = with_numbers(log, {(0, 0): -3.5})
    assert [now.value(n, len(now)) for n in range(5)] == [-3.5, 2.5, -8.75, -1.0, 8.75]
    assert now.gradient(0, len(now)) == -11.25
    assert alike(log, now)


UPDATES = """\
w = Value(1.0)
L = w * w
L.backward()
w.data = 3.0
M = w * w
"""


def test_a_later_update_still_applies() -> None:
    now = with_numbers(trace_of(UPDATES), {(0, 0): 2.0})
    assert [now.value(1, len(now)), now.value(2, len(now))] == [4.0, 9.0]


def test_the_number_of_an_update_is_replaced() -> None:
    log = trace_of(UPDATES)
    for now in (with_numbers(log, {(0, 1): 2.0}), run_again(log, {(0, 1): 2.0})):
        assert [now.value(1, len(now)), now.value(2, len(now))] == [1.0, 4.0]
        assert [now.value(0, 1), now.value(0, len(now))] == [1.0, 2.0]


READS = {
    "a branch": "if x.data > 0:\n    y = x * 2\nelse:\n    y = x * 3\n",
    "a number": "y = x * x.data\n",
    "a text": "print(x)\ny = x * 2\n",
    "a formatted text": "s = f'{x.data:.2f}'\ny = x * 2\n",
    "a result": "z = x + 1\ny = x * z.data\n",
    "an update by the gradient": "y = x * x\ny.backward()\nx.data -= 0.1 * x.grad\n",
    "a whole number": "n = Value(2)\nn.data = 2\ny = min(x, n)\n",
}


@pytest.mark.parametrize("what", READS)
def test_a_program_that_takes_a_changed_number_out_is_not_replayed(what: str) -> None:
    log = trace_of("x = Value(1.0)\n" + READS[what])
    with pytest.raises(Unlike):
        with_numbers(log, {(0, 0): -2.0})


def test_numbers_that_do_not_change_may_be_taken_out() -> None:
    log = trace_of("x = Value(1.0)\nn = Value(3.0)\ny = x * n.data\nprint(n.data)\ny.backward()\n")
    assert with_numbers(log, {(0, 0): -2.0}).value(3, len(log)) == -6.0


def test_a_number_outside_the_domain_is_not_replayed() -> None:
    with pytest.raises(Unlike):
        with_numbers(trace_of("x = Value(1.0)\ny = log(x)\n"), {(0, 0): -2.0})


def test_a_run_can_be_given_up() -> None:
    log, asked = trace_of("x = Value(1.0)\nfor i in range(2000):\n    x = x * 1\n"), []

    def goes_on(events: int) -> bool:
        asked.append(events)
        return len(asked) < 4

    with pytest.raises(Cancelled):
        run_again(log, {(0, 0): 2.0}, goes_on)
    assert len(asked) == 4 and asked == sorted(asked) and asked[-1] > 0
