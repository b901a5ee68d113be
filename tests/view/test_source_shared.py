"""The program pane with a prelude: one row that shows the step in it, and unfolds with room."""

from __future__ import annotations

import pytest

from tutor.lesson.traces import trace_of
from tutor.program import parse
from tutor.program.parse import parse_prelude
from tutor.program.shared import Shared
from tutor.trace import Trace
from tutor.view import source
from tutor.view.moment import Moment
from tutor.view.text import line_width, plain

PRELUDE = """\
rate = 0.5
def neuron(x, w, b):
    s = x * w + b
    return squash(
        s
    )
def squash(s):
    return tanh(s)
"""
PROGRAM = "a = Value(1.0)\nw = Value(2.0)\n" + "c = 1\n" * 6 + "L = neuron(a, w, 0.5)\nL.backward()"
OWN = 10  # lines
ALL = OWN + PRELUDE.count("\n") + 2  # and a heading, and a line between them


def trace(program: str = PROGRAM, prelude: str = PRELUDE) -> Trace:
    shared = Shared(prelude=parse_prelude(prelude, path="prelude.py"))
    return trace_of(parse(program, path="a.md", first_line=30, shared=shared))


def rows(log: Trace, at: str, height: int, width: int = 50) -> list[str]:
    drawn = source.draw(Moment.at(log, log.position(at)), width, height)
    return [plain(row).rstrip() for row in drawn]


def test_the_prelude_is_one_row() -> None:
    log = trace()
    assert source.full_height(log, 50, 99) == OWN + 1
    found = rows(log, "start", OWN + 1)
    assert found[0] == "    +  prelude.py: neuron, squash"
    assert found[1] == "▶   1  a = Value(1.0)"


def test_a_program_that_uses_nothing_of_the_prelude_stands_alone() -> None:
    assert rows(trace("a = Value(2.0)", "rate = 0.5"), "end", 2)[0] == "▷   1  a = Value(2.0)"


def test_the_row_names_only_what_the_program_uses() -> None:
    found = rows(trace("L = squash(Value(2.0))"), "start", 2)
    assert found[0] == "    +  prelude.py: squash"


def test_a_prelude_of_constants_names_them() -> None:
    assert rows(trace("a = Value(rate)", "rate = 0.5"), "end", 2)[0] == "    +  prelude.py: rate"


@pytest.mark.parametrize(
    ("width", "named"),
    [(50, "one, second, and_a_third"), (41, "one, second and 1 more"), (34, "one and 2 more")],
)
def test_its_row_names_as_many_as_fit(width: int, named: str) -> None:
    prelude = "".join(f"def {n}(x):\n    return x\n" for n in ("one", "second", "and_a_third"))
    log = trace("L = one(second(and_a_third(Value(2.0))))", prelude)
    assert rows(log, "start", 2, width)[0] == f"    +  prelude.py: {named}"
    assert rows(log, "start", 2, 26)[0] == "    +  prelude.py:"


def test_a_line_of_the_prelude_goes_on_in_the_next_row() -> None:
    prelude = "def f(x):\n    return tanh(x) * tanh(x + 1.0) + tanh(x)"
    log = trace("L = f(Value(2.0))" + "\nc = 1" * 3, prelude)
    said, going_on = "▶   2  prelude.py: return tanh(x) *", " " * 11 + "tanh(x + 1.0) + tanh(x)"
    assert rows(log, "before value L", 2, 36) == [said, "    1  L = f(Value(2.0))"]
    assert rows(log, "before value L", 4, 36)[:2] == [said, going_on]
    assert not [row for row in rows(log, "before value L", 9, 36) if "…" in row]  # unfolded


def test_its_row_shows_the_step_in_it() -> None:
    log = trace()
    assert rows(log, "before value L", OWN + 1)[0] == "▶   8  prelude.py: return tanh(s)"
    assert rows(log, "before accumulate s", OWN + 1)[0] == "◀   8  prelude.py: return tanh(s)"
    assert rows(log, "end", OWN + 1)[0] == "◁   3  prelude.py: s = x * w + b"


@pytest.mark.parametrize("height", [4, OWN + 1, ALL - 3, ALL, ALL + 5])
def test_every_size_has_all_its_rows_and_the_next_line_at_every_step(height: int) -> None:
    log = trace()
    for k in range(len(log) + 1):
        drawn = source.draw(Moment.at(log, k), 50, height)
        assert [line_width(row) for row in drawn] == [50] * height
        marks = [plain(row)[0] for row in drawn]
        assert (marks.count("▶") + marks.count("◀") == 1) == (k < len(log))


def test_the_call_is_in_sight_while_the_step_is_in_the_prelude() -> None:
    log = trace()
    assert "    9  L = neuron(a, w, 0.5)" in [" " + r[1:] for r in rows(log, "before value L", 4)]


def test_in_a_pane_with_more_rows_it_unfolds() -> None:
    found = rows(trace(), "before value L", ALL)
    assert found[:4] == [
        "    -  prelude.py: neuron, squash",
        "    1  rate = 0.5",
        "    2  def neuron(x, w, b):",
        "▷   3      s = x * w + b",
    ]
    assert found[8] == "▶   8      return tanh(s)"
    assert found[9:11] == ["", "    1  a = Value(1.0)"]
