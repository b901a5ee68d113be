"""Pictures: their numbers are the run's, stand beside the drawing, and read without colour."""

from __future__ import annotations

import math
from typing import Any

import pytest

from tests.program.running import execute
from tutor.debug.action import REFUSED
from tutor.debug.plot_board import NOTHING, PlotBoard, board_of, open_board
from tutor.debug.workbench import UNTIL_ANSWERED, Workbench
from tutor.trace import Trace
from tutor.trace.plots.curves import Curve
from tutor.trace.plots.groups import Histograms, Table
from tutor.trace.plots.phrase import FORMS, read_phrase
from tutor.trace.plots.surfaces import COLUMNS, ROWS, Surface
from tutor.view.glyphs import ASCII, UNICODE
from tutor.view.plots.pictures import DRAWINGS
from tutor.view.text import line_width, plain

SQUARE = "x = Value(3.0)\ny = x ** 2\ny.backward()\n"
FIT = """\
w = Value(-2.0)
b = Value(3.0)
xs = [1.0, 2.0, 3.0, -1.0]
for step in range(12):
    loss = sum([(w * x + b - (2.0 * x + 1.0)) ** 2 for x in xs]) / 4
    w.grad = 0.0
    b.grad = 0.0
    loss.backward()
    w.data -= 0.05 * w.grad
    b.data -= 0.05 * b.grad
"""
GRID = """\
W = [[Value(0.5 * i - j) for j in range(27)] for i in range(20)]
c = [Value(0.0) for i in range(3)]
L = sum([sum(row) for row in W]) + c[0]
L.backward()
"""
SIZES = [(78, 16), (100, 28), (58, 12)]


def board(source: str, phrase: str = "") -> PlotBoard:
    bench = Workbench(Trace(execute(source)))
    bench.debugger.to_end()
    found = board_of(bench, phrase) if phrase else open_board(bench)
    assert isinstance(found, PlotBoard), found
    return found


def made(source: str, phrase: str) -> Any:
    on = board(source, phrase)
    while on.work():
        pass
    return on.made()


def test_a_curve_is_the_function_and_its_tangent_the_gradient() -> None:
    found: Curve = made(SQUARE, "curve x from -1 to 5")
    assert (found.x, found.y, found.slope) == (3.0, 9.0, 6.0)
    assert (found.xs[0], found.xs[-1]) == (-1.0, 5.0)
    assert all(
        math.isclose(y, x * x, abs_tol=1e-12) for x, y in zip(found.xs, found.ys, strict=True)
    )


def test_before_a_number_is_given_its_curve_is_that_of_the_number_it_begins_with() -> None:
    for k in (0, 1):  # with `w` made, `b` is not
        bench = Workbench(Trace(execute(FIT)))
        bench.debugger.to(k)
        found = board_of(bench, "curve w of loss")
        assert isinstance(found, PlotBoard)
        curve = found.made()
        assert isinstance(curve, Curve)
        assert (curve.x, curve.y) == (-2.0, 44.0)


def test_a_curve_has_a_gap_where_there_is_no_value() -> None:
    found: Curve = made("x = Value(1.0)\ny = log(x)\ny.backward()\n", "curve x from -1 to 3")
    assert all(math.isnan(y) == (x <= 0) for x, y in zip(found.xs, found.ys, strict=True))


def test_a_map_holds_the_function_and_the_way_the_run_came() -> None:
    found: Surface = made(FIT, "heat w b")
    for row, column in ((0, 0), (ROWS - 1, 7), (11, COLUMNS - 1)):
        w, b = found.point(row, column)
        loss = sum((w * x + b - (2.0 * x + 1.0)) ** 2 for x in (1.0, 2.0, 3.0, -1.0)) / 4
        assert math.isclose(found.rows[row][column], loss, rel_tol=1e-12)
    assert found.path[0] == (-2.0, 3.0) and len(found.path) == 13
    assert found.path[-1] == found.here


def test_a_map_is_coarse_first_and_can_be_left_at_any_time() -> None:
    on = board(FIT, "heat w b")
    for rows in (0, ROWS):  # the plan is a piece of its own
        assert on.work() and len(on.made().rows) == rows and on.made().done == 0
    text = "\n".join(map(plain, DRAWINGS["heat"](on.bench.log, on.made(), 78, 16, UNICODE)))
    assert f"0 of {ROWS} rows" in text


def test_a_table_and_its_histograms() -> None:
    found: Table = made(GRID, "table W")
    assert (len(found.rows), len(found.rows[0])) == (20, 27)
    assert found.rows[4][3] == -1.0
    bars: Histograms = made(GRID, "histogram value")
    assert [group.name for group in bars.groups] == ["W", "c"]
    assert sum(bars.groups[0].bins) == 540 and bars.groups[1].zeros == 3
    grads: Histograms = made(GRID, "histogram grad")
    assert grads.groups[1].numbers == [1.0]  # two of three have no gradient, which is not 0


SHOWN = [
    (SQUARE, "curve x", ["x = 3", "y = 9", "dy/dx = 6"]),
    (FIT, "heat w b", ["loss:", "w = 1.3652", "b = 2.6308", "the 13 places"]),
    (FIT, "boundary w b of loss", ["100 % of the map"]),
    (GRID, "table W", ["smallest W[0][26] = -26", "largest W[19][0] = 9.5"]),
    (GRID, "table c", ["c 0 0 0"]),
    (GRID, "histogram value", ["540 numbers", "3 zero"]),
    (FIT, "loss", ["pass 12 of 12", "first 44", "last 1.7599"]),
    (f"{FIT}score = w * 7\nscore.backward()\n", "loss", ["pass 12 of 12", "last 1.7599"]),
]


@pytest.mark.parametrize(("source", "phrase", "numbers"), SHOWN, ids=[s[1] for s in SHOWN])
@pytest.mark.parametrize("table", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_every_picture_has_its_numbers_beside_it(source, phrase, numbers, table) -> None:
    on = board(source, phrase)
    while on.work():
        pass
    for cells, rows in SIZES:
        drawn = DRAWINGS[on.phrase.kind](on.bench.log, on.made(), cells, rows, table)
        text = " ".join(" ".join(map(plain, drawn)).split())
        assert max(map(line_width, drawn)) <= cells
        assert len(drawn) <= rows
        for number in numbers:
            assert number in text, (cells, number)
        if table is ASCII:
            assert text.isascii()


def test_every_form_has_a_drawing_and_a_phrase_reads_back() -> None:
    assert DRAWINGS.keys() == FORMS.keys()
    for form in FORMS.values():
        assert str(read_phrase(form.example)) == form.example
    long = "curve w[2] of L#3 from -0.5 to 1e3"
    assert read_phrase(str(read_phrase(long))) == read_phrase(long)


def test_a_phrase_that_does_not_fit_stays_to_be_mended() -> None:
    on = board(SQUARE)
    assert on.take("curve q").kind == REFUSED
    assert on.take("nonsense").kind == REFUSED
    assert on.take("curve x of y from 0 to 4").kind != REFUSED
    assert str(on.phrase) == "curve x of y from 0 to 4"


def test_what_is_offered_fits_the_run() -> None:
    assert [str(p) for p in board(FIT).phrases][:3] == ["loss", "heat w b", "curve w"]
    assert open_board(Workbench(Trace(execute("k = 3\n")))) == NOTHING


def test_nothing_is_drawn_while_a_question_hides_a_number() -> None:
    log = Trace(execute(SQUARE))
    for bench in (Workbench(log, lambda: frozenset({(0, "gradient")})),
                  Workbench(log, asked=lambda: True)):  # fmt: skip
        assert open_board(bench) == board_of(bench, "curve x") == UNTIL_ANSWERED


@pytest.mark.parametrize(
    ("cell", "most", "shades"),
    [
        ("30.0 if j == i else 1.0 * j if i < 2 else 0.0", ".", ".:-+#"),
        ("0.3125 if j else -0.2", "#", ".#"),
        ("7.0625", "#", "#"),
    ],
    ids=["mostly zeros", "two numbers", "one number"],
)
def test_many_equal_numbers_take_one_shade_and_leave_the_others(cell, most, shades) -> None:
    source = f"W = [[Value({cell}) for j in range(27)] for i in range(20)]\nL = W[0][0] * 1\n"
    on = board(source + "L.backward()\n", "table W")
    drawn = [plain(row) for row in DRAWINGS["table"](on.bench.log, on.made(), 78, 30, ASCII)]
    seen = "".join(row[5:] for row in drawn if row[:4].strip().isdigit())
    assert set(seen) == set(shades)
    assert max(shades, key=seen.count) == most


@pytest.mark.parametrize(
    ("cell", "key", "ends"),
    [
        ("0.3125 if j else -0.2", ". from -0.2   # 0.3125", ("-0.2", "0.3125")),
        ("7.0625", "# 7.0625", ("7.0625", "7.0625")),
        ("0.125 if j else 0.1249992", ". from 0.124999   # 0.125", ("0.124999", "0.125")),
    ],
)
def test_different_numbers_beside_a_map_are_told_apart(cell, key, ends) -> None:
    source = f"W = [[Value({cell}) for j in range(27)] for i in range(20)]\nL = W[0][0] * 1\n"
    on = board(source + "L.backward()\n", "table W")
    drawn = [plain(row) for row in DRAWINGS["table"](on.bench.log, on.made(), 78, 30, ASCII)]
    assert drawn[-2].strip() == key
    smallest, largest = drawn[-1].strip().split(", ")
    assert (smallest.split(" = ")[1], largest.split(" = ")[1]) == ends
