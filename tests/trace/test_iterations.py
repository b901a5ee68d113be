"""An iteration ends with the updates and zeroing that follow a backward pass.

Where the first round zeroes before its pass, every round does.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from tests.program.generated import programs
from tests.program.running import execute
from tests.trace.plain import iteration_starts
from tutor.trace import Trace

LOOP = """\
w = Value(2.0)
for x in [1.0, 2.0, 3.0]:
{body}
"""
STEP = """\
    L = (w * x - 1) ** 2
    L.backward()
    w.data -= 0.1 * w.grad
    w.grad = 0.0
"""
FORGOTTEN = STEP.replace("    w.grad = 0.0\n", "")
TWICE = """\
    L = w * x
    L.backward()
    K = w * w
    K.backward()
    w.data -= 0.1 * w.grad
    w.grad = 0.0
    print(w.data)
"""
FIRST_ZERO = """\
    L = w * x
    w.grad = 0.0
    L.backward()
    w.data -= 0.1 * w.grad
"""
AT_FIRST = """\
    w.grad = 0.0
    print("zeroed")
    L = w * x
    L.backward()
    w.data -= 0.1 * w.grad
    print(w.data)
"""


def split(source: str) -> tuple[Trace, list[tuple[int, int]]]:
    log = Trace(execute(source))
    return log, [(each.start, each.end) for each in log.iterations()]


@pytest.mark.parametrize("body", [STEP, FORGOTTEN, TWICE, FIRST_ZERO, AT_FIRST])
def test_a_round_of_the_loop_is_an_iteration(body: str) -> None:
    log, found = split(LOOP.format(body=body))
    assert len(found) == 3
    ends = [i + 1 for i in range(len(log)) if log.kind(i) in ("update", "zero", "print")]
    assert all(end in ends for _, end in found)
    assert [log.iterations()[n].last for n in range(3)] == list(
        log.passes[1::2] if body is TWICE else log.passes
    )


def test_gradients_that_are_zeroed_first_are_zeroed_in_the_round_that_they_are_for() -> None:
    log, found = split(LOOP.format(body=AT_FIRST))
    assert [[log.kind(start), log.kind(end - 1)] for start, end in found] == [
        ["value", "print"], ["zero", "print"], ["zero", "print"],
    ]  # fmt: skip
    assert all(log.event(end - 1).text != "zeroed" for _, end in found)


def test_what_comes_after_the_last_update_has_no_pass() -> None:
    log, found = split(LOOP.format(body=STEP) + "y = w * 4\nprint(y.data)\n")
    assert len(found) == 4
    assert log.iterations()[3].last is None
    assert log.iterations().trained() == range(3)


def test_a_run_without_updates_is_one() -> None:
    log, found = split("a = Value(1.0)\nL = a * a\nL.backward()\nM = L * a\nM.backward()\n")
    assert found == [(0, len(log))]
    assert log.iterations()[0].last == log.passes[1]
    assert log.iterations().trained() == range(1)


@given(programs())
@settings(max_examples=25, deadline=None)
def test_iterations_are_those_of_the_plain_definition(source: str) -> None:
    log = Trace(execute(source))
    starts = iteration_starts(log)
    found = log.iterations()
    assert [each.start for each in found] == starts
    assert [each.end for each in found] == [*starts[1:], *([len(log)] if starts else [])]
    for i in range(len(log)):
        assert found.start(found.at(i)) <= i < found.end(found.at(i))
