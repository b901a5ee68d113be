"""Placeholders."""

from __future__ import annotations

import pytest

from tutor.lesson import fill
from tutor.program import parse, run
from tutor.trace import Trace

TRACE = Trace(
    run(parse("a = Value(-4.0)\nb = Value(2.5)\nd = a * b\nL = d * (a + b)\nL.backward()"))
)


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("no holes", "no holes"),
        ("{a} × ({b})", "-4 × 2.5"),
        ("{dL/da via d} of {dL/da}", "-3.75 of -13.75"),
        ("{ ∂L/∂b }", "-4"),
        ("{{a}} and {{{a}}}", "{a} and {-4}"),
        ("`{d}`", "`-10`"),
        # `check` refuses these; where they are shown all the same, they are shown as written
        ("{nothing} {} { {a + b}", "{nothing} {} { {a + b}"),
    ],
)
def test_placeholders_are_filled_with_the_numbers_of_the_program(text: str, filled: str) -> None:
    assert fill(text, TRACE, 0) == filled


def test_without_a_program_only_braces_change() -> None:
    assert fill("{a} {{b}}", None, 0) == "{a} {b}"


def test_parentheses_stay_only_around_what_is_negative() -> None:
    trace = Trace(run(parse("a = Value(-4)\nb = Value(5)")))
    assert fill("1/({b}) + ({a}) - tanh({b}) ({b})", trace, 0) == "1/5 + (-4) - tanh(5) (5)"
    assert fill("2 × ({{b}})", trace, 0) == "2 × ({b})"
