"""Edges that were never stored are those that a plain eager pass takes, bit for bit."""

from __future__ import annotations

import subprocess
import sys
from typing import Any
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.program.generated import programs
from tests.program.running import execute, trace_of
from tests.trace.columns import recorded
from tests.trace.test_laws import SOME
from tutor.engine.errors import DomainError
from tutor.engine.flow import Stopped
from tutor.engine.tape import Tape
from tutor.program.limits import LIMITS
from tutor.trace import Trace
from tutor.trace.parts import edge_cache, edges

Row = tuple[int, int, int, float, float, float | None, float]


def eager(source: str) -> tuple[Trace, list[list[Row]]]:
    """A trace, and the edges of its passes as a loop that notes every one of them has seen them."""
    noted: list[list[Row]] = []

    def flow(tape: Tape, grad: list[float | None], root: int, order: list[int]) -> int:
        rows: list[Row] = []
        noted.append(rows)
        grad[root] = 1.0
        for i in order:
            for slot, target in enumerate(tape.operands(i)):
                if tape.row(target) is None and target not in order:
                    continue  # a constant
                try:
                    slope = tape.local(i, slot)
                except DomainError as error:
                    raise Stopped(i, len(rows), error) from None
                upstream, before = grad[i], grad[target]
                assert upstream is not None
                after = (before or 0.0) + upstream * slope
                if after - after != 0:
                    raise Stopped(i, len(rows), DomainError("", (), "too large"))
                rows.append((target, i, slot, upstream, slope, before, after))
                grad[target] = after
        return len(rows)

    with mock.patch("tutor.program.recorder.flow", flow):
        return Trace(execute(source)), noted


def told(trace: Trace, k: int) -> Any:
    e = trace.event(k)
    return e.to, e.source, e.operand, e.upstream, e.local, e.before, e.after


def bits(row: Any) -> list[str]:
    """Numbers so that -0.0 and 0.0 differ."""
    return [x.hex() if isinstance(x, float) else repr(x) for x in row]


@pytest.mark.parametrize("many", [0, 10**9], ids=["in bulk", "one by one"])
@SOME
@given(source=programs(), random=st.randoms())
def test_events_are_those_of_an_eager_pass(many: int, source: str, random: Any) -> None:
    with mock.patch.object(edges, "_MANY", many):
        slow, noted = eager(source)
        trace = Trace(execute(source))
        assert trace.passes == slow.passes
        assert recorded(trace).gradients == recorded(slow).gradients
        ks = [(p, e) for p, rows in enumerate(noted) for e in range(len(rows))]
        random.shuffle(ks)
        for p, e in ks:
            assert bits(told(trace, trace.passes[p].start + 1 + e)) == bits(noted[p][e])


STOPPED = {
    "slope": "a = Value(0.0)\nb = sqrt(a)\nc = b * 2 + a\n",
    "real": "a = Value(4.0)\nb = a ** 0.5\nc = b * a\na.data = -4.0\n",
}


@pytest.mark.parametrize("name", STOPPED)
@pytest.mark.parametrize("many", [0, 10**9])
def test_a_pass_stops_where_an_eager_one_does(name: str, many: int) -> None:
    source = STOPPED[name] + "a.grad = 2.0\nc.backward()"
    with mock.patch.object(edges, "_MANY", many):
        slow, noted = eager(source)
        trace = Trace(execute(source))
        assert trace.error is not None
        assert trace.passes == slow.passes
        start, end, _ = trace.passes[0]
        assert [bits(told(trace, k)) for k in range(start + 1, end)] == list(map(bits, noted[0]))
        assert recorded(trace).gradients == recorded(slow).gradients


def test_a_gradient_that_is_too_large_is_refused_at_its_edge() -> None:
    source = "a = Value(1e-200)\nb = a * 1e200\nc = b * 1e200\nd = c * 1e-300 * 1e300\n"
    trace = Trace(execute(source + "e = d * 1e10 * 1e-10\ne.backward()"))
    assert trace.error is not None
    assert trace.error.code == "E201"
    assert "the gradient of" in trace.error.message
    assert trace.error.line == 2
    assert trace.event(len(trace) - 1).to == trace.node_named("b")


FAN = """
w = Value(0.1)
x = [Value(i * 0.01) for i in range(1500)]
L = sum([tanh(w * a) * w for a in x])
L.backward()
L.backward()
"""


def test_a_leaf_with_thousands_of_contributions() -> None:
    """The numpy way by itself: the graph is large enough."""
    trace = trace_of(FAN, LIMITS)
    w = trace.node_named("w")
    assert w is not None
    assert len(trace.edges(0)) > edges._MANY
    assert trace.contributions(w, 0) == trace.contributions(w, 1) == 3000
    for p, (start, end, _) in enumerate(trace.passes):
        total = trace.gradient(w, start) or 0.0
        for k in trace.into(w, p):
            event = trace.event(k)
            assert (event.before or 0.0) == total
            assert event.contribution is not None
            total += event.contribution
            assert event.after == total == trace.grad(w, k + 1).value
        assert trace.gradient(w, end) == total


def test_few_passes_are_kept_and_answers_stay_the_same() -> None:
    source = "w = Value(1.0)\nfor i in range(30):\n    L = (w * i - 3) ** 2\n    L.backward()\n"
    trace, small = trace_of(source), trace_of(source)
    ks = [*range(0, len(trace), 7), *range(len(trace) - 1, 0, -5)]
    wanted = [(trace.event(k), trace.grad(0, k)) for k in ks]
    with mock.patch.object(edge_cache, "_PASSES_KEPT", 2):
        for k, answer in zip(ks, wanted, strict=True):
            assert (small.event(k), small.grad(0, k)) == answer
            assert len(small._cache._kept) <= 2
    assert len(trace._cache._kept) == len(trace.passes)


def test_a_lesson_never_imports_numpy() -> None:
    source = (
        "import sys\n"
        "from tutor.program import parse, run\n"
        "from tutor.trace import Trace\n"
        "t = Trace(run(parse('a = Value(2.0)\\nL = tanh(a * a)\\nL.backward()')))\n"
        "assert [e.kind for e in t.events()].count('accumulate') == 3\n"
        "assert 'numpy' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", source], check=True)
