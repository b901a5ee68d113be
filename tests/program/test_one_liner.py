"""A program out of one line: its leaves, its names, and where its faults are."""

from __future__ import annotations

import pytest

from tutor.program import ProgramError, run
from tutor.program.one_liner import expression
from tutor.trace import Trace

SQUARE = "L = (a*b + 1)**2"


def test_each_number_is_a_leaf_on_a_line_of_its_own() -> None:
    program = expression(SQUARE, {"a": 2.0, "b": 3.0})
    assert program.source.splitlines() == [
        "a = Value(2.0)", "b = Value(3.0)", SQUARE, "L.backward()",
    ]  # fmt: skip
    log = Trace(run(program))
    a, end = log.node_named("a"), len(log)
    assert a is not None and log.error is None
    assert log.grad(a, end).value == 2 * 7 * 3
    assert log.event_span(2).line == 3, "the operations stand on the line of the expression"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a*a", ["L = a*a", "L.backward()"]),
        ("L = a*a; L + 1", ["L = a*a", "out = L + 1", "out.backward()"]),
        ("x = a*2; y = '; ' ; z = x*3", ["x = a*2", "y = '; '", "z = x*3", "z.backward()"]),
        ("y = a*a; y.backward()", ["y = a*a", "y.backward()"]),
        ("y = a\nfor i in range(2):\n    y = y*a\ny*2",
         ["y = a", "for i in range(2):", "    y = y*a", "L = y*2", "L.backward()"]),
    ],
)  # fmt: skip
def test_statements_stand_one_below_the_other(text: str, lines: list[str]) -> None:
    program = expression(text, {"a": 3.0})
    assert program.source.splitlines() == ["a = Value(3.0)", *lines]
    assert Trace(run(program)).error is None


@pytest.mark.parametrize(
    ("text", "place", "code", "help"),
    [
        ("L = (a*b + cc)**2", (1, 12), "E203", "give it a number: --set cc=2"),
        ("L = a*; b", (1, 7), "E101", ""),
        ("x = a; y = import_it(x)", (1, 12), "E203", ""),
        ("a.real", (1, 1), "E103", ""),
    ],
)
def test_a_fault_has_the_place_that_was_typed(
    text: str, place: tuple[int, int], code: str, help: str
) -> None:
    with pytest.raises(ProgramError) as fault:
        expression(text, {"a": 2.0, "b": 3.0} if "b" in text else {"a": 2.0})
    found = fault.value.diagnostic
    assert (found.path, found.line, found.code) == ("-e", place[0], code)
    assert found.col == place[1] or code in ("E101", "E103")
    assert help in found.help


@pytest.mark.parametrize(
    ("text", "numbers", "said"),
    [
        (SQUARE, {"a": 2.0, "b": 3.0, "c": 1.0}, "the expression has no `c`"),
        ("exp(a)", {"a": 1.0, "exp": 2.0}, "`exp` is no name for a number"),
        ("for x in a: 1", {"for": 2.0}, "`for` is no name"),
        ("", {}, "the expression is empty"),
    ],
)
def test_numbers_belong_to_names_of_the_expression(
    text: str, numbers: dict[str, float], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        expression(text, numbers)
