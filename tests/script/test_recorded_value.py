"""Numbers that write down what they compute: they do what the plain ones do, and tell of it."""

from __future__ import annotations

import ast
import io
from pathlib import Path
from typing import Any

import pytest

from tests.script.recorded import record_text
from tutor.engine.errors import DomainError
from tutor.engine.ops import OPS
from tutor.engine.value import Value
from tutor.script.record.from_wire import read
from tutor.script.record.inside import wire
from tutor.script.record.inside.own_modules import makes_operations
from tutor.script.record.inside.places import CodePlaces
from tutor.script.record.inside.row_stream import RowStream
from tutor.script.record.inside.stream_notes import StreamNotes
from tutor.script.record.recorded_log import RecordedLog


class Run:
    """A run in this process, of which this file is the script."""

    def __init__(self, *, micrograd: bool = False) -> None:
        self.out = io.BytesIO()
        self.wire = wire.WireWriter(self.out, wire.STREAMED)
        self.stream = RowStream(self.wire)
        self.notes = StreamNotes(self.stream, CodePlaces(self.wire, __file__), micrograd=micrograd)
        self.number: Any = self.notes.number

    def log(self) -> RecordedLog:
        self.stream.settle()
        self.wire.flush()
        log = read(io.BytesIO(self.out.getvalue()), "", __file__)
        assert isinstance(log, RecordedLog)
        return log


def compute(number: Any) -> list[Any]:
    """Every operation, both ways round, with passes and what may be between them."""
    a, b, c = number(0.5), number(2), number(-1.5)
    d = (a + b) * c - 3 / (a * 2) + (1 - b) ** 2 + 2.0**a - abs(-c)
    for row in OPS.values():
        if row.is_function and row.arity == 1:
            d = d + getattr(a, row.name)()
    e = d.maximum(b) + b.minimum(c) + d / b + a * a
    e.backward()
    seen = [x.grad for x in (a, b, c, d, e)]
    a.data -= 0.1 * a.grad
    a.grad = 0
    b.grad *= 0.5
    f = e * a + 0
    f.backward()
    f.backward()
    return [*seen, *(x for each in (a, b, c, d, e, f) for x in (each.data, each.grad)), repr(f)]


def test_it_computes_what_the_plain_ones_do() -> None:
    run = Run()
    plain, found = compute(Value), compute(run.number)
    assert found[:-1] == pytest.approx(plain[:-1], rel=1e-12)
    log = run.log()
    end, nodes = len(log), [i for i in log.nodes() if not log.is_constant(i)]
    assert log.value(nodes[-1], end) == found[-3]
    assert [log.value(i, end) for i in nodes[:3]] == found[5:11:2]
    assert [log.gradient(i, end) for i in nodes[:3]] == found[6:11:2]
    kinds = [log.kind(i) for i in range(end)]
    assert (kinds.count("update"), kinds.count("zero"), len(log.passes)) == (1, 1, 3)
    numbers: dict[int | None, float | None] = {}
    for event in log.events():
        if event.kind in ("seed", "accumulate", "zero"):
            assert event.before == numbers.get(event.node)
            numbers[event.node] = event.after
            assert event.node is not None
            assert log.gradient(event.node, event.k + 1) == event.after


def test_a_pass_that_meets_no_number_is_there_up_to_that() -> None:
    run = Run()
    for number in (Value, run.number):
        x = number(0.0)
        loss = (x.sqrt() + x * 2) * 3
        with pytest.raises(DomainError, match="sqrt"):
            loss.backward()
        assert loss.grad == 1.0
    log = run.log()
    assert [log.kind(i) for i in range(5, len(log))].count("seed") == 1
    assert log.event(len(log) - 1).kind == "accumulate"
    for number in (Value, run.number):
        with pytest.raises(DomainError, match="divide"):
            number(0.0) ** -1
        with pytest.raises(TypeError, match="a number is needed here"):
            number([1.0])


def test_what_scripts_of_micrograd_read_and_write_is_there() -> None:
    run = Run(micrograd=True)
    a = run.number(2, label="a")
    b = run.number(-3.0)
    e = a * b
    e.label, e.mine = "e", [1]
    d = (e + 10) ** 2
    assert f"{a} {e.grad:.4f}" == "Value(data=2, grad=0) 0.0000"
    assert (a._op, e._op, d._op, a._prev, e._prev) == ("", "*", "**2", set(), {a, b})
    assert sorted(x.data for x in next(x for x in d._prev if x._op)._prev) == [-6.0, 10]
    a.grad = 0
    d.backward()
    assert (a.grad, e.label, e.mine) == (-24.0, "e", [1])
    log = run.log()
    assert [log.label(i) for i in log.nodes()[:3]] == ["a", "b", "e"]
    assert log.kind(5) == "zero" and log.event(5).before is None


def test_a_copy_is_a_node_of_its_own() -> None:
    import copy

    run = Run()
    a = run.number(2.0)
    b, c = copy.copy(a), copy.deepcopy(a * 3.0 + a)
    c.backward()
    assert (a.grad, b.data, c.data) == (0.0, 2.0, 8.0)
    b.data = 5.0
    log = run.log()
    assert log.value(0, len(log)) == 2.0
    assert len(log.reached(0)) == 3


def test_many_nodes_are_handed_over_now_and_then() -> None:
    run = Run()
    x = run.number(1.0)
    for _ in range(9_000):
        x = x * 1.0
    assert run.out.tell() > 300_000
    log = run.log()
    assert len(log) == 9_001 and len(log.nodes()) == 18_001


ENDLESS = """
import sys
from tutor import Value
a = Value(2.0)
def outer():
    def inner():
        return a * 3
    return inner() + 1
b = outer()
try:
    while True:
        c = a + b
        if c.data > 0 and len(sys.argv) > 1:
            import os, signal
            os.kill(os.getpid(), signal.SIGINT)
            sys.argv.pop()
except KeyboardInterrupt:
    print("stopped")
d = (a + b) / 2
d.backward()
"""


def test_calls_are_told_and_a_key_leaves_nothing_half_done(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "script.py"
    log = record_text(ENDLESS, path, args=("stop",))
    assert log.error is None and "stopped" in capfd.readouterr().out
    calls = [(frame.function, frame.line) for frame in log.frames]
    assert calls == [("", 1), ("outer", 9), ("inner", 8)]
    d = log.node_named("d")
    assert d is not None and log.value(d, len(log)) == 4.5
    assert log.gradient(0, len(log)) == 2.0


@pytest.mark.parametrize(
    ("text", "by_hand"),
    [
        ("from tutor import Value\na = Value(1.0, 'a') * 2\n", False),
        ("from micrograd.engine import Value\nimport other, gone.too\n", False),
        ("from micrograd.engine import Value\na = Value(1.0, (Value(2.0),), 'x') * 2\n", True),
        ("import micrograd as m\na = m.engine.Value(1.0, _children=[])\n", True),
        ("from tutor import Value\nimport beside\n", True),
        ("def f():\n    from package import part\n", True),
    ],
)
def test_what_makes_operations_by_hand_is_told_from_the_rest(
    text: str, by_hand: bool, tmp_path: Path
) -> None:
    (tmp_path / "other.py").write_text("import other\nx = 1\n")
    (tmp_path / "beside.py").write_text("def back(x):\n    x._backward = lambda: None\n")
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "__init__.py").write_text(
        "class V:\n    def __add__(self, x): self.grad = 1\n"
    )
    assert makes_operations(ast.parse(text), tmp_path) is by_hand
