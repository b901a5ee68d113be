"""Scripts of each kind: the recording ends with the numbers of the script's own run."""

from __future__ import annotations

import ast
import math
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import tutor
from tests.script import tiny_micrograd
from tests.script.recorded import SCRIPTS, path_of, record_text, recorded, text_of
from tutor.debug.workbench import Workbench
from tutor.engine.ops import OPS, forward
from tutor.quiz.lab import open_lab
from tutor.script.findings.findings import findings
from tutor.script.record.inside.own_modules import makes_operations
from tutor.script.record.kinds_of_script import is_program, kind_of
from tutor.script.record.notebook import code_of_notebook
from tutor.trace.scene_nodes import scene_operands
from tutor.view import ledger
from tutor.view.moment import Moment
from tutor.view.text import plain

KINDS = {
    "lecture": "your class Value is watched: you see what its own code does",
    "on_slots": "the class of numbers that the script imports is watched",
    "on_micrograd": "micrograd's Value is replaced by the tutor's; the run is recorded",
    "on_tutor": "the tutor's Value is recorded while the script runs",
    "zero_grad_forgotten": "the tutor's Value is recorded while the script runs",
    "faulty": "your class Value is watched: you see what its own code does",
    "gpt": "your class Value is watched: you see what its own code does",
    "two_moons": "micrograd's Value is replaced by the tutor's; the run is recorded",
    "adam": "micrograd's Value is replaced by the tutor's; the run is recorded",
    "drawing": "micrograd's Value is replaced by the tutor's; the run is recorded",
    "own_package/train": "the class of numbers that the script imports is watched",
    "notebook.ipynb": "micrograd's Value is replaced by the tutor's; the run is recorded",
}
ROUNDED = frozenset(("on_micrograd", "two_moons", "adam", "own_package/train"))
"""What prints every digit; the last ones depend on the order of a sum."""
LARGE = frozenset(("gpt", "two_moons"))
"""What takes too long to be looked at event by event."""
SMALL = [name for name in KINDS if name not in LARGE]


@pytest.fixture
def own_run(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Runs a script without any recording, on a small micrograd if it needs one."""
    for name, module in tiny_micrograd.modules().items():
        monkeypatch.setitem(sys.modules, name, module)

    def own(name: str) -> dict[str, Any]:
        path = path_of(name)
        if (path.parent / "micrograd").is_dir():
            for module in [each for each in sys.modules if each.startswith("micrograd")]:
                monkeypatch.delitem(sys.modules, module)
        monkeypatch.syspath_prepend(str(path.parent))
        names: dict[str, Any] = {"__name__": "__main__"}
        exec(compile(text_of(path), str(path), "exec", dont_inherit=True), names)
        return names

    yield own
    for name in [each for each in sys.modules if each.startswith(("micrograd", "slots_engine"))]:
        del sys.modules[name]


@pytest.mark.parametrize("name", KINDS)
def test_a_script_ends_with_the_numbers_of_its_own_run(
    name: str, own_run: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    log = recorded(name)
    end = len(log)
    assert log.error is None
    assert log.told == KINDS[name]
    compared = 0
    for each, thing in own_run(name).items():
        things = thing if isinstance(thing, list) else [thing]
        names = [f"{each}[{i}]" for i in range(len(things))] if thing is things else [each]
        for called, x in zip(names, things, strict=True):
            node = log.node_named(called)
            if node is None or not hasattr(x, "grad"):
                continue
            value, gradient = log.value(node, end), log.gradient(node, end) or 0.0
            assert value is not None
            assert math.isclose(value, x.data, rel_tol=1e-9, abs_tol=1e-12), called
            assert math.isclose(gradient, x.grad, rel_tol=1e-9, abs_tol=1e-12), called
            compared += 1
    assert compared >= 2
    if name == "notebook.ipynb":
        return  # it prints nothing
    printed = [event.text for event in log.events() if event.kind == "print"]
    assert printed
    out = capfd.readouterr().out
    assert all(text in out for text in printed if text and name not in ROUNDED)


@pytest.mark.parametrize("name", KINDS)
def test_nodes_are_called_by_name_or_source_text(name: str) -> None:
    log = recorded(name)
    nodes = [node for node in log.nodes() if not log.is_constant(node)]
    labels = map(log.label, nodes)
    bad = [each for each in labels if not re.search("[A-Za-z_]", each) or each.startswith("#")]
    assert len(bad) <= len(nodes) // 100, bad
    lines = [log.span(node).line for node in log.nodes() if not log.is_constant(node)]
    assert all(lines)


@pytest.mark.parametrize("name", SMALL)
def test_every_state_follows_from_the_events_before(name: str) -> None:
    log = recorded(name)
    numbers: dict[int, float | None] = {}
    for event in log.events():
        if event.kind in ("seed", "accumulate", "zero"):
            assert event.node is not None
            assert event.before == numbers.get(event.node) or not event.before
            numbers[event.node] = event.after
        if event.kind == "accumulate":
            assert event.upstream is not None and event.local is not None
            assert math.isclose(event.upstream * event.local, event.contribution or 0.0,
                                rel_tol=1e-9, abs_tol=1e-12)  # fmt: skip
        if event.node in numbers:
            assert log.gradient(event.node, event.k + 1) == numbers[event.node]


ADDED = """from tutor import Value

def double(x):
    out = Value(x.data * 2, (x,), "double")
    def _backward():
        x.grad += 2 * out.grad
    out._backward = _backward
    return out

a = Value(2.0)
L = (double(a * 3 - 1) / 4.0).tanh()
L.backward()
"""
"""An operation that is added to our numbers by hand."""


@pytest.mark.parametrize("name", [*SMALL, "by_hand", ""])
def test_every_operation_of_the_table_is_the_one_that_was_carried_out(name: str) -> None:
    log = recorded(name) if name else record_text(ADDED, Path("added.py"))
    known = 0
    for node in log.nodes():
        row, operands = log.op(node), log.operands(node)
        if row is None or OPS.get(row.name) is not row or len(operands) != row.arity:
            continue
        at = log.made(node) + 1
        numbers = [log.value(each, at) for each in operands]
        assert forward(row, *numbers) == pytest.approx(log.value(node, at), rel=1e-9), row.name
        known += 1
    assert known


def test_a_package_of_ours_beside_a_script_is_none_of_its_own() -> None:
    """A script that lies in the folder of this project is recorded as it is anywhere else."""
    text = "from tutor import Value\na = Value(2.0)\nL = (a * 3).tanh()\nL.backward()\n"
    here = Path(tutor.__file__).parent.parent
    assert not makes_operations(ast.parse(text), here)
    log = record_text(text, here / "beside.py")
    assert [row.name for node in log.nodes() if (row := log.op(node))] == ["mul", "tanh"]


@pytest.mark.parametrize("name", ["lecture", "faulty"])
@pytest.mark.parametrize("grain", ["edge", "node", "line", "call", "phase", "iteration"])
def test_a_step_back_is_the_reverse_of_a_step(name: str, grain: str) -> None:
    log = recorded(name)
    ends = [0]
    while ends[-1] < len(log):
        ends.append(log.boundary(grain, ends[-1], 1))
        assert ends[-1] > ends[-2]
    back = [len(log)]
    while back[-1] > 0:
        back.append(log.boundary(grain, back[-1], -1))
    assert back[::-1] == ends


def test_whole_paths_name_what_lies_in_networks_and_tables() -> None:
    assert recorded("on_micrograd").node_named("model.layers[0].neurons[2].w[1]") is not None
    assert recorded("on_slots").node_named("state['wte'][1][0]") is not None
    functions = {frame.function for frame in recorded("on_slots").frames}
    assert {"linear", "softmax", "matrix"} <= functions


def test_a_class_that_writes_over_gradients_is_seen_doing_it() -> None:
    log = recorded("faulty")
    a = log.node_named("a")
    assert a is not None
    last = log.event(list(log.into(a, 0))[-1])
    assert (last.before, last.contribution, last.after) == (-6.0, -2.0, -2.0)
    write = log.write(last.k)
    assert write is not None and write.line == 25 and not write.adds
    rows = [plain(row) for row in ledger.draw(Moment.at(log, last.k), 78, 7)]
    assert any("a.grad  -6 → -2  written over" in row for row in rows)
    assert not any("+=" in row for row in rows)


def test_a_class_can_be_replaced(capfd: pytest.CaptureFixture[str]) -> None:
    log = recorded("faulty", "Value")
    a = log.node_named("a")
    assert a is not None
    assert log.gradient(a, len(log)) == -8.0
    assert "-8.0" in capfd.readouterr().out


def test_closures_made_and_called_by_hand_are_a_pass() -> None:
    log = recorded("by_hand")
    a, t = log.node_named("a"), log.node_named("t")
    assert a is not None and t is not None
    assert log.gradient(a, len(log)) == -6.0
    assert len(log.passes) == 1
    row = log.op(t)
    assert row is not None and row.name == "double"
    assert [event.text for event in log.events() if event.kind == "print"] == [
        "-6.0 4.0 e [-12.0, 1.0]"
    ]


def test_a_notebook_is_one_script() -> None:
    path = SCRIPTS / "notebook.ipynb"
    code = code_of_notebook(path.read_text("utf-8"))
    assert code.left_out == 2
    log = record_text(code.source, path)
    a = log.node_named("a")
    assert a is not None and log.name(a) == "a"
    assert log.gradient(a, len(log)) == pytest.approx(-3.0 * (1 - math.tanh(-5.0) ** 2))
    with pytest.raises(ValueError, match="not a notebook"):
        code_of_notebook("{}")


def test_a_file_that_imports_nothing_and_has_no_class_is_a_lesson_program() -> None:
    assert is_program(ast.parse("a = Value(2.0)\n"))
    assert not is_program(ast.parse("import math\na = 1\n"))
    assert not is_program(ast.parse("class A:\n    pass\n"))


def test_a_package_of_their_own_called_micrograd_is_watched(tmp_path: Path) -> None:
    tree = ast.parse("from micrograd.engine import Value\n")
    assert kind_of(tree, tmp_path).id == "micrograd"
    (tmp_path / "micrograd").mkdir()
    assert kind_of(tree, tmp_path).id == "own"


def test_the_workbench_opens_it() -> None:
    bench = Workbench(recorded("lecture"))
    bench.debugger.to_end()
    assert bench.k == len(bench.log)


def test_a_function_that_walks_the_graph_names_nothing() -> None:
    log = recorded("draws")
    labels = [log.label(node) for node in log.nodes() if not log.is_constant(node)]
    assert labels == ["a", "b", "a * b", "names['c']", "d"]


MANY = """
class Value:
    def __init__(self, data, _children=(), _op=""):
        self.data, self.grad = data, 0.0
        self._prev, self._op, self._backward = _children, _op, lambda: None

    def __add__(self, other):
        return Value.total([self, other])

    def __mul__(self, other):
        return Value.dot([self], [other])

    @staticmethod
    def total(terms):
        out = Value(sum(x.data for x in terms), tuple(terms), "sum")

        def _backward():
            for x in terms:
                x.grad += out.grad

        out._backward = _backward
        return out

    @staticmethod
    def dot(xs, ys):
        out = Value(sum(x.data * y.data for x, y in zip(xs, ys)), (*xs, *ys), "dot")

        def _backward():
            for x, y in zip(xs, ys):
                x.grad += y.data * out.grad
                y.grad += x.data * out.grad

        out._backward = _backward
        return out

    def backward(self):
        order, seen = [], set()

        def visit(v):
            if v not in seen:
                seen.add(v)
                for child in v._prev:
                    visit(child)
                order.append(v)

        visit(self)
        self.grad = 1.0
        for v in reversed(order):
            v._backward()


a, b, c = Value(2.0), Value(-3.0), Value(0.5)
d = Value.total([a, b, a, c])
e = Value.dot([a, b, c], [d, c, c])
e.backward()
"""


def test_operations_on_many_numbers_have_an_edge_for_each(tmp_path: Path) -> None:
    log = record_text(MANY, tmp_path / "many.py")
    assert log.error is None
    a, b, c, d, e = (log.node_named(name) or 0 for name in "abcde")
    assert (log.operands(d), log.operands(e)) == ((a, b, a, c), (a, b, c, d, c, c))
    assert (log.expression(e), log.is_used(c)) == ("dot(a, b, c, d, c, c)", True)
    end = len(log)
    assert [log.gradient(x, end) for x in (a, b, c, d)] == [5.5, 2.5, 0.0, 2.0]
    names: dict[str, Any] = {}
    exec(MANY, names)
    assert [names[x].grad for x in "abcd"] == [log.gradient(x, end) for x in (a, b, c, d)]
    came = [event for event in log.events() if event.kind == "accumulate"]
    assert len(came) == 10 and log.contributions(c, 0) == 4
    assert {(each.source, each.operand) for each in came} == {
        *((d, i) for i in range(4)), *((e, i) for i in range(6))
    }  # fmt: skip
    assert [each for each in findings(log) if not each.note] == []
    bench = Workbench(log)
    for _ in range(end):
        bench.debugger.step("edge", 1)
        assert ledger.draw(Moment.at(log, bench.k), 78, 7)
    assert "can compute" in str(open_lab(bench))
    assert scene_operands(log, 0)[e] == log.operands(e)
