"""What a program prints is what Python prints, whole numbers and signs of 0 included."""

from __future__ import annotations

import contextlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.program.running import execute

NUMBERS = st.sampled_from(["-3", "-1", "0", "2", "5", "2 ** 60 + 1", "-2.0", "0.0", "0.5", "4.0"])
NODES = (
    "{x} + {y}", "{x} - {y}", "{x} * {y}", "{x} * {n}", "{n} - {x}", "-{x}", "abs({x})",
    "relu({x})", "{x} / 4", "{x} ** 2", "max({x}, {y})", "min({x}, {n})", "tanh({x})",
    "sum([{x}, {y}, {x}])", "dot([{x}, {y}], [{y}, {x}])", "mean([{x}, {y}])",
    "softmax([{x}, {y}])[0]", "mse([{x}], [{y}])",
)  # fmt: skip
EFFECTS = (
    "{x}.data = {n}", "{x}.data = {n}", "{x}.data += {n}", "{x}.data -= 0.5 * {y}.data",
    "{x}.grad = {n}", "{x}.grad += {n}", "{x}.backward()", "{x}.data = {y}.data * {n}",
    "{x}.data = {y}.data // 2", "{x}.grad = {y}.grad * 2",
)  # fmt: skip
PRINTS = (
    "print({x}, {x}.data, {x}.grad)", "print([{x}, ({y}, {n})], {{'k': {x}}})",
    'print(f"{{{x}.data}} {{{y}.data:.3f}} {{{x}}}", sep="-")', "print({x}.data * {y}.data, {n})",
    "print(str({x}.data), round({x}.data), {x}.data == {y}.data, {x}.data / 2)",
)  # fmt: skip


@st.composite
def programs(draw: st.DrawFn) -> str:
    """Nodes, effects on them, and prints, in any order; everything is printed at the end."""
    lines = [f"v{i} = Value({draw(NUMBERS)})" for i in range(2)]
    count = 2
    for _ in range(draw(st.integers(2, 14))):
        names = st.integers(0, count - 1).map("v{}".format)
        line = draw(st.sampled_from((*NODES, *EFFECTS, *EFFECTS, *PRINTS)))
        lines.append(line.format(x=draw(names), y=draw(names), n=f"({draw(NUMBERS)})"))
        if line in NODES:
            lines[-1] = f"v{count} = {lines[-1]}"
            count += 1
    return "\n".join([*lines, *(f"print(v{i})" for i in range(count))]) + "\n"


def printed_by_python(source: str) -> tuple[list[str], bool]:
    """The lines that plain Python prints, and whether it comes to the end."""
    output, ended = io.StringIO(), True
    with contextlib.redirect_stdout(output):
        try:
            exec("from tutor.lang import *\n" + source, {})
        except (ArithmeticError, ValueError):
            ended = False
    return output.getvalue().splitlines(), ended


def check(source: str) -> None:
    recording = execute(source)
    lines, ended = printed_by_python(source)
    assert list(recording.text.values()) == lines, source
    assert (recording.error is None) == ended, recording.error


@given(programs())
def test_a_program_prints_what_python_prints(source: str) -> None:
    check(source)


@pytest.mark.parametrize(
    "source",
    [
        "a = Value(2)\na.data = 5\nprint(a)\n",
        "a = Value(2)\na.data = 5\nb = a * a\nprint(b.data, (-b).data, (b - a).data, b * 2)\n",
        "a = Value(2)\na.data = 5\nb = a.relu() + abs(a)\nb.backward()\nprint(a, b)\n",
        "a = Value(2)\na.data = 5\na.data -= 0.5 * 2\nprint((a + a).data)\n",
        "a = Value(2)\na.data = 2 ** 60 + 1\nprint(a + a, sum([a, a, a]), dot([a], [a]))\n",
        "a = Value(2)\na.data = -0.0\nprint(a, a + a, -a)\n",
        "a = Value(2)\na.data = -3\nprint(a * 0, a * a * 0)\n",
        "a = Value(2)\na.data = 3\nb = a * a\na.data = 2.5\nprint(b, a * a, b * b)\n",
    ],
)
def test_whole_numbers_stay_whole_as_far_as_python_keeps_them(source: str) -> None:
    check(source)


def test_a_whole_number_that_no_float_can_hold_is_a_located_error() -> None:
    recording = execute("a = Value(2)\na.data = 10 ** 300\nb = a * a\n")
    assert recording.error is not None
    assert (recording.error.code, recording.error.line) == ("E214", 3)
