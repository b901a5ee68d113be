"""The log of a long run that keeps only its parameters is the one that a program leaves."""

from __future__ import annotations

import gc
import random
import tracemalloc
from typing import Any
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.benchmarks import programs
from tests.program.running import execute, trace_of
from tests.trace.test_edges import bits
from tests.trace.test_laws import SOME
from tutor import Value
from tutor.engine.ops import CONST, OPS
from tutor.engine.optim import Adam
from tutor.engine.tape import Tape
from tutor.trace import Trace, Training, training

LOOP = """{parameters}
for step in range({steps}):
{forward}
    for p in params:
        p.grad = 0.0
    L.backward()
    for p in params:
        p.data -= {lr} * p.grad
"""

NETWORK = programs.TRAINING.replace("loss.backward()", "L.backward()").replace("loss", "L")
FORWARD = {
    "one operation": "L = a * b",
    "parallel edges": "c = a * a + b\n    L = c * c + c - a",
    "other leaves": "x = Value(0.5)\n    c = tanh(a * x)\n    y = Value(2)\n    L = (c + y) ** 2",
    "more behind": "L = exp(a * 0.1) / (b * b + 1)\n    d = L * a\n    e = Value(3)",
    "a parameter unused": "L = sin(a) * 3 + cos(a)",
    "the output is a parameter": "c = a + b\n    L = a",
    "every kind": "c = relu(a) + log(b * b + 0.5)\n    d = sqrt(abs(c) + 1) ** 1.5\n"
    "    L = max(c, d) * sigmoid(-d) - min(a, 0.3 / (d + 2)) / 4",
}
EARLY = "a = Value(0.7)\nb = Value(-1.2)\nparams = [a, b]"


def loop(forward: str, steps: int, lr: float = 0.1, parameters: str = EARLY) -> str:
    return LOOP.format(parameters=parameters, forward="    " + forward, steps=steps, lr=lr)


def graph(source: str, steps: int) -> tuple[Tape, int, int]:
    """The graph of one step before its updates, its output, and the number of parameters."""
    once = source.replace(f"range({steps})", "range(1)").split(
        "    for p in params:\n        p.data"
    )
    r = execute(once[0], programs.FREE)
    return r.tape, r.passes[0].root, len(r.at)


def numbers(event: Any) -> list[str]:
    """All of an event but what its node is called and where it is written."""
    return bits([event.k, event.kind, event.op, event.value, event.operand, event.upstream,
                 event.local, event.contribution, event.before, event.after])  # fmt: skip


def same_log(source: str, steps: int, lr: float = 0.1) -> None:
    wanted = trace_of(source, programs.FREE)
    tape, root, trained = graph(source, steps)
    run = Training.descent(tape, range(trained), lr, steps, root=root)
    assert (run.steps, run.error, len(run)) == (steps, None, len(wanted))
    fresh = len(tape) - trained

    def there(node: int, step: int) -> int:
        """The program makes a node anew in each step, and so has another for it."""
        return node if node < trained else node + step * fresh

    for i in range(len(run)):
        event, step = run.event(i), run.step_of(i)
        other = wanted.event(i)
        assert numbers(event) == numbers(other)
        assert event.node is not None
        assert there(event.node, step) == other.node
        assert [there(n, step) for n in event.inputs or ()] == list(other.inputs or ())
        assert event.source is None or there(event.source, step) == other.source
    for k in range(0, len(run) + 1, 1 + len(run) // 200):
        for node in range(0, len(tape), 1 + len(tape) // 50):
            step = run.step_of(k - 1) if k else 0
            if step and not wanted.exists(there(node, step), k):
                step -= 1
            assert run.value(node, k) == wanted.value(there(node, step), k) or (
                tape.op[node] == CONST and run.value(node, k) == tape.data[node]
            )
            assert run.grad(node, k) == wanted.grad(there(node, step), k)


@pytest.mark.parametrize("name", FORWARD)
def test_the_log_is_that_of_the_loop_in_a_program(name: str) -> None:
    same_log(loop(FORWARD[name], 4), 4)


def test_a_network_trains_as_it_does_in_a_program() -> None:
    same_log(NETWORK.replace("STEPS", "3"), 3)


FAILING = {
    "the forward pass": ("L = b * 0 + exp(a) * 3", -20.0, 2, "exp("),
    "the backward pass": ("c = b * 2\n    L = c * 0 + sqrt(a)", 0.25, 1, "sqrt has no slope at 0"),
    "the update": ("L = a * 1e300 + b", -1e300, 0, "a parameter would become too large"),
}


@pytest.mark.parametrize("name", FAILING)
def test_a_run_ends_where_a_step_has_no_answer(name: str) -> None:
    forward, lr, steps, reason = FAILING[name]
    start = EARLY if name != "the backward pass" else EARLY.replace("0.7", "0.25")
    source = loop(forward, 9, lr, start)
    wanted = Trace(execute(source))
    tape, root, trained = graph(source, 9)
    run = Training.descent(tape, range(trained), lr, 9, root=root)
    assert wanted.error is not None
    assert (run.steps, len(run)) == (steps, len(wanted))
    assert run.error is not None
    assert run.error.message.startswith(f"step {steps}: ")
    assert reason in run.error.message
    assert [*map(numbers, run.events())] == [*map(numbers, wanted.events())]
    for k in range(run.start(steps), len(run) + 1):
        assert run.value(0, k) == wanted.value(0, k)
        assert run.grad(0, k).value == wanted.grad(0, k).value
    with pytest.raises(IndexError):
        run.event(len(run))


def test_the_node_that_has_no_value_is_named() -> None:
    a, b = Value(2.0), Value(0.5)
    c = a - b
    run = Training(c.log() * a, [a, b], [[2.0, 0.5], [1.0, 3.0], [1.0, 0.5]], names={"c": c})
    error = run.window(1).error
    assert error is not None
    assert error.message.startswith("node 3: log(-2)")
    stop = run.start(1) + 1
    assert run.event(stop - 1).name == "c"
    with pytest.raises(IndexError, match=r"step 1 was stopped: node 3"):
        run.event(stop)
    with pytest.raises(IndexError, match="step 1 was stopped"):
        run.value(0, stop + 1)
    assert run.value(3, stop) == run.value(3, run.start(1))


def late() -> tuple[Value, list[Value]]:
    """A graph with a parameter that is made in the middle, and one at the end."""
    x, w = Value(0.4), Value(-0.3)
    h = (x * 2.0 + x).tanh()
    unused = Value(5.0)
    loss = (h * w - 1.0) ** 2 + w * w
    return loss, [w, x, unused]


def carried_out(run: Training) -> list[tuple[dict[int, float], dict[int, float]]]:
    """The data and the gradients at every position, from the events alone."""
    data: dict[int, float] = {}
    grad: dict[int, float] = {}
    states = [({}, {})]
    for event in run.events():
        assert event.node is not None
        if event.kind == "value":
            assert event.value is not None
            grad.pop(event.node, None)
            data[event.node] = event.value
        else:
            table = data if event.kind == "update" else grad
            assert event.before == table.get(event.node)
            assert event.after is not None
            table[event.node] = event.after
        states.append((data.copy(), grad.copy()))
    return states


def check(run: Training, k: int, state: tuple[dict[int, float], dict[int, float]]) -> None:
    for node, op in enumerate(run.tape.op):
        if op != CONST:
            assert run.value(node, k) == state[0].get(node)
            assert run.grad(node, k).value == state[1].get(node)


@SOME
@given(st.data())
def test_the_state_at_a_position_does_not_depend_on_the_way_there(data: st.DataObject) -> None:
    loss, parameters = late()
    run = Training.descent(loss, parameters, 0.3, 6)
    states = carried_out(run)
    assert len(states) == len(run) + 1
    with mock.patch.object(training, "_WINDOWS", data.draw(st.integers(1, 3))):
        other = Training.descent(loss, parameters, 0.3, 6)
        for k in data.draw(st.lists(st.integers(0, len(run)), max_size=12)):
            check(other, k, states[k])
            if k < len(run):
                assert numbers(other.event(k)) == numbers(run.event(k))
            assert len(other._steps._windows) <= training._WINDOWS


def test_numbers_are_those_of_values_trained_one_step_after_the_other() -> None:
    loss, parameters = late()
    run = Training.descent(loss, parameters, 0.3, 5)
    now = [p.data for p in parameters]
    for step in range(5):
        x, w = Value(now[1]), Value(now[0])
        h = (x * 2.0 + x).tanh()
        L = (h * w - 1.0) ** 2 + w * w
        L.backward()
        end = run.start(step + 1)
        assert run.value(run.root, end) == L.data
        grads = [w.grad, x.grad, 0.0]
        assert [run.grad(i, end).value for i in run.leaves] == grads
        now = [p - 0.3 * g for p, g in zip(now, grads, strict=True)]
        assert run.parameters(step + 1) == now == [run.value(i, end) for i in run.leaves]


def test_any_optimiser_will_do() -> None:
    loss, parameters = late()
    adam, rows = Adam(parameters, lr=0.1), [[p.data for p in parameters]]
    for _ in range(4):
        for p in parameters:
            p.grad = 0.0
        late_again(parameters).backward()
        adam.step()
        rows.append([p.data for p in parameters])
    run = Training(loss, parameters, rows)
    assert run.steps == 4
    states = carried_out(run)
    for k, state in enumerate(states):
        check(run, k, state)
    assert [states[-1][0][i] for i in run.leaves] == rows[-1]
    assert [states[-1][1][i] for i in run.leaves] == [p.grad for p in parameters]


def late_again(parameters: list[Value]) -> Value:
    w, x, _ = parameters
    h = (x * 2.0 + x).tanh()
    return (h * w - 1.0) ** 2 + w * w


def test_a_look_at_a_step_runs_that_step_once() -> None:
    loss, parameters = late()
    run = Training.descent(loss, parameters, 0.1, 50)
    with mock.patch.object(run._steps, "_run", wraps=run._steps._run) as ran:
        for step in (30, 7, 49, 12):
            for k in range(run.start(step), run.start(step + 1)):
                if run.event(k).kind == "zero":  # what it writes over is from the step before
                    continue
                run.value(run.root, k + 1)
            assert len(run.window(step)) == len(run.window(0))
        assert ran.call_count <= 3 * 4


@pytest.mark.parametrize("leaves", [[], [0, 0], [3], [2]])
def test_what_can_not_be_trained_is_refused(leaves: list[int]) -> None:
    tape = Tape()
    a, b = tape.leaf(1.0), tape.leaf(2.0)
    tape.apply(OPS["mul"], a, tape.constant(3.0))
    tape.apply(OPS["add"], b, 3)
    with pytest.raises(ValueError, match="parameters must be leaves"):
        Training(tape, leaves, [])
    with pytest.raises(ValueError, match="2 parameters are needed, not 3"):
        Training(tape, [a, b], [[1.0, 2.0, 3.0]])
    with pytest.raises(IndexError):
        Training(tape, [a, b], [[1.0, 2.0]]).event(0)


def held(make: Any) -> tuple[int, Training]:
    gc.collect()
    tracemalloc.start()
    try:
        run = make()
        for k in random.Random(1).sample(range(len(run)), 12):
            run.event(k)
            run.grad(0, k)
        gc.collect()
        return tracemalloc.get_traced_memory()[0], run
    finally:
        tracemalloc.stop()


def test_millions_of_events_are_kept_as_the_parameters_of_each_step() -> None:
    tape, root, trained = graph(NETWORK.replace("STEPS", "1"), 1)
    rng = random.Random(1)
    steps = 2_000
    rows = [[rng.uniform(-1, 1) for _ in range(trained)] for _ in range(steps + 1)]
    kept, run = held(lambda: Training(tape, range(trained), rows, root=root))
    assert len(run) > 2_000_000
    assert run.parameters(1_234) == rows[1_234]
    assert kept < 1.125 * 8 * trained * steps + 250 * 4 * len(tape)
    assert kept < 1.0 * len(run)


def test_a_longer_descent_holds_nothing_but_more_parameters() -> None:
    loss, parameters = late()
    (little, _), (much, run) = (
        held(lambda n=n: Training.descent(loss, parameters, 0.01, n)) for n in (50, 1_050)
    )
    assert run.steps == 1_050
    assert much - little < 1.125 * 8 * len(parameters) * 1_000 + 500
