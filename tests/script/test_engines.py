"""Engines with one planted fault each are told it by name and line; sound ones are told of none."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.script.conftest import ENGINES, SOUND
from tests.script.planted import PLANTS, plant
from tutor.lesson.find import shipped
from tutor.script.engine.engine_report import EngineReport
from tutor.script.engine.judging import judge
from tutor.script.engine.load.choosing import chosen
from tutor.script.engine.load.class_loading import Loaded
from tutor.script.engine.naming.mistakes import MISTAKES

pytestmark = pytest.mark.usefixtures("untouched")


class Planted(NamedTuple):
    """What was planted: the mistake, the operation, the line, and how long it takes to show it."""

    id: str
    op: str
    code: str
    lines: int


PLANTED = {
    "overwrites": Planted(
        "whole-pass-overwrite", "tanh", "self.grad = (1 - t**2) * out.grad", 4
    ),
    "no_upstream": Planted("no-upstream", "tanh", "self.grad += 1 - t * t", 4),
    "grad_for_data": Planted(
        "gradient-for-value", "mul", "self.grad += other.grad * out.grad", 4
    ),
    "reflected_minus": Planted("reflected", "sub", "return self - other", 3),
    "sigmoid_slope": Planted("sigmoid-half", "sigmoid", "return [1 - self.value]", 3),
    "no_visited": Planted("no-visited", "", "for child in v._children:", 5),
    "two_levels": Planted("too-shallow", "", "for child in self._prev:", 6),
    "relu_slope": Planted("relu-passes-value", "relu", "self.grad += out.data * out.grad", 3),
    "tanh_sign": Planted(
        "sign-turned", "tanh", "return Value(t, (self,), lambda up: (up * (t * t - 1),))", 3
    ),
    "pow_without_one": Planted(
        "pow-no-decrement", "pow", "return Value(self.v**n, ((self, n * self.v**n),))", 3
    ),
    "graph_dropped": Planted(
        "graph-dropped", "sub",
        "return Value(self.data - self._lift(other).data, self.requires_grad)", 4,
    ),
    "zeroes_leaves": Planted("zeroed-in-backward", "", "node.grad = 0.0", 5),
}  # fmt: skip


@cache
def tried(path: Path) -> tuple[type, EngineReport]:
    cls = chosen(Loaded(path))
    return cls, judge(cls)


def report_on(path: Path) -> EngineReport:
    return tried(path)[1]


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The file of an engine with a planted fault."""
    folder = tmp_path_factory.mktemp("faulty")
    return cache(lambda name: plant(name, folder))


def test_every_planted_engine_is_here() -> None:
    assert PLANTS.keys() == PLANTED.keys()
    assert len(PLANTED) == 12


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_named_with_its_line_and_a_small_program(
    name: str, faulty: Callable[[str], Path]
) -> None:
    path, planted = faulty(name), PLANTED[name]
    report = report_on(path)
    [fault] = report.faults
    assert (fault.id, fault.op) == (planted.id, planted.op)
    lines = path.read_text("utf-8").splitlines()
    assert (fault.file, fault.code) == (str(path), planted.code)
    assert lines[fault.line - 1].strip() == planted.code
    assert len(fault.program.splitlines()) <= planted.lines
    assert 0 < report.agree < report.tried


@pytest.mark.parametrize("name", PLANTED)
def test_the_smallest_program_shows_the_fault_when_it_is_run(
    name: str, faulty: Callable[[str], Path]
) -> None:
    """It can be copied: on their class it gives what was said, on ours what is right."""
    from tutor import Value

    cls, report = tried(faulty(name))
    [fault] = report.faults
    names = {cls.__name__: cls}
    exec(fault.program, names)
    ours = {cls.__name__: Value}
    program = fault.program.replace("back()", "backward()").replace("backprop", "backward")
    exec(program.replace(", requires_grad=True", ""), ours)
    for wrong in fault.wrong:
        of, member = wrong.name.split(".")
        assert getattr(names[of], member) == pytest.approx(wrong.seen)
        right = ours[of].data if member in ("data", "value", "v") else ours[of].grad
        assert right == pytest.approx(wrong.right)
    assert fault.wrong


@pytest.mark.parametrize("path", SOUND, ids=lambda path: path.stem)
def test_no_fault_is_named_in_a_sound_engine(path: Path) -> None:
    report = report_on(path)
    assert report.faults == ()
    assert report.agree == report.tried > 25


def test_what_is_missing_is_said_once_and_not_blamed() -> None:
    report = report_on(ENGINES / "sound" / "values_only.py")
    assert "a + 2 (raises AttributeError)" in report.missing
    assert "2 + a (__radd__)" in report.missing
    assert len(set(report.missing)) == len(report.missing)
    assert not any("1.5" in each for each in report.missing)


def test_conventions_are_said() -> None:
    lecture = report_on(ENGINES / "sound" / "lecture.py").conventions
    counted = report_on(ENGINES / "sound" / "counted.py").conventions
    assert ["micrograd" in lecture[0], "PyTorch" in counted[0]] == [True, True]
    assert "the slope of relu at 0, where it has none, is 0" in lecture
    assert "RecursionError" in lecture[-1]
    assert counted[-1] == "a chain of 3,000 nodes works"


def test_a_report_is_the_same_after_its_way_through_json(faulty: Callable[[str], Path]) -> None:
    report = report_on(faulty("reflected_minus"))
    assert EngineReport.of(json.loads(report.json())) == report


def test_every_mistake_leads_to_a_lesson_that_ships() -> None:
    lessons = {path.stem for path in (shipped() / "gradients" / "lessons").glob("*.md")}
    assert {mistake.lesson for mistake in MISTAKES} <= lessons
