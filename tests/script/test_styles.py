"""Engines of many styles: their mistakes by name, and their runs as they are."""

from __future__ import annotations

import ast
import linecache
import re
from itertools import count

import pytest

from tests.script.conftest import ENGINES
from tests.script.recorded import record_text
from tutor.script.engine.judging import judge
from tutor.script.findings.findings import findings
from tutor.script.record.inside.engine_text import engines, parts

NUMBERS = count()
STYLES = sorted(
    name.removesuffix("_a")
    for name in re.findall(r"^(\w+_a), ", (ENGINES / "styles.py").read_text("utf-8"), re.M)
)
DRIVER = "grads[id(i)] = grads.get(id(i), 0.0) + gi"
CHANGED = {
    "gradient in a branch": (
        "by_text", "a.grad += b.data * self.grad", "a.grad += b.grad * self.grad",
        "gradient-for-value", "mul", "a.grad += b.grad * self.grad",
    ),
    "second operand in a branch": (
        "by_text", "b.grad += a.data * self.grad", "b.grad -= a.data * self.grad",
        "sign-turned", "mul", "b.grad -= a.data * self.grad",
    ),
    "gradient of the same operand": (
        "lecture", "other.grad += self.data * out.grad", "other.grad += self.grad * out.grad",
        "gradient-for-value", "mul", "other.grad += self.grad * out.grad",
    ),
    "entries written over": (
        "returned", DRIVER, "grads[id(i)] = gi", "whole-pass-overwrite", "", "grads[id(i)] = gi",
    ),
    "slope in a function": (
        "functions_beside", "n * a.v ** (n - 1)", "n * a.v**n", "pow-no-decrement", "pow",
        "a.v**n",
    ),
    "short names": (
        "short_names", "g * s * (1 - s)", "g * (1 - s)", "sigmoid-half", "sigmoid", "g * (1 - s)",
    ),
}  # fmt: skip
TWO_LEVELS = """\
        self.grad = 1.0
        for child, slope in zip(self._children, self._local_grads):
            child.grad += slope * self.grad
            for below, local in zip(child._children, child._local_grads):
                below.grad += local * child.grad
"""


def loaded(text: str, name: str) -> type:
    """A class of a text, which has its lines to be read."""
    file = f"/nowhere/style{next(NUMBERS)}.py"
    linecache.cache[file] = (len(text), None, text.splitlines(True), file)
    names: dict[str, object] = {"__name__": file}
    exec(compile(text, file, "exec"), names)
    cls = names[name]
    assert isinstance(cls, type)
    return cls


def engine_in(text: str) -> str:
    """The name of the class that is found in a text."""
    return next(node.name for node in engines(ast.parse(text)))


@pytest.mark.parametrize("name", CHANGED)
def test_a_mistake_is_named_with_its_line_in_any_style(name: str) -> None:
    style, old, new, id, op, code = CHANGED[name]
    text = (ENGINES / "sound" / f"{style}.py").read_text("utf-8")
    assert text.count(old) == 1
    [fault] = judge(loaded(text.replace(old, new), engine_in(text))).faults
    assert (fault.id, fault.op) == (id, op)
    assert code in fault.code


def test_two_levels_written_out_are_too_few() -> None:
    text = (ENGINES / "sound" / "local_grads.py").read_text("utf-8")
    start = text.index("    def backward(self)")
    head, rest = text[:start], text[start:]
    end = re.search(r"\n(?=\S|    def )", rest)
    after = rest[end.start() :] if end else ""
    text = f"{head}    def backward(self):\n{TWO_LEVELS}{after}"
    [fault] = judge(loaded(text, engine_in(text))).faults
    assert (fault.id, fault.op) == ("too-shallow", "")


def test_what_a_class_uses_is_a_part_of_its_engine() -> None:
    for style, wanted in {
        "put_in": {"add", "sub", "mul", "div", "power", "tanh", "sigmoid", "_result", "as_value"},
        "with_contexts": {"Context", "Function", "Add", "Mul", "Pow", "Exp"},
        "at_once": set[str](),
    }.items():
        tree = ast.parse((ENGINES / "sound" / f"{style}.py").read_text("utf-8"))
        [engine] = engines(tree)
        assert wanted <= {part.name for part in parts(engine, tree)}
        assert not {"main", "sgd"} & {part.name for part in parts(engine, tree)}


def test_a_run_on_any_style_of_engine_is_seen_as_it_is() -> None:
    path = ENGINES / "styles.py"
    log = record_text(path.read_text("utf-8"), path)
    assert log.error is None
    assert [each.text for each in findings(log)] == []
    end = len(log)
    for style in STYLES:
        for name, value, slope in (("a", 1.5, 24.5), ("b", -2.0, -17.625)):
            node = log.node_named(f"{style}_{name}")
            assert node is not None, style
            assert log.value(node, end) == value
            assert log.gradient(node, end) == pytest.approx(slope, rel=1e-12), style
            assert len(list(log.writes(node, "gradient"))) >= 2, style  # edge by edge
    labels = [log.label(node) for node in log.nodes() if not log.is_constant(node)]
    assert len(STYLES) == 10 and len(labels) >= 90
    assert all(re.search("[A-Za-z_]", each) for each in labels)


def test_a_wrong_slope_of_an_engine_that_writes_at_once_is_no_false_edge() -> None:
    """What the table gives does not add up to what was written, so nothing is told of edges."""
    path = ENGINES / "sound" / "returned.py"
    text = path.read_text("utf-8").replace("g * s * (1 - s)", "g * (1 - s)")
    log = record_text(text, path)
    x = log.node_named("x")
    assert x is not None and log.error is None
    assert not any(event.kind == "accumulate" for event in log.events())
    assert log.gradient(x, len(log)) == pytest.approx(-0.25 * (1 - 0.4073334), rel=1e-6)
    assert not {each.kind for each in findings(log)} & {"missed", "counted twice"}
