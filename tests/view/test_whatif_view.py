"""What-if and the gradient check as drawn: their numbers, whole, at every size and in ASCII."""

from __future__ import annotations

import re

import pytest

from tests.program.running import trace_of
from tutor.debug.whatif.check_table import open_check
from tutor.debug.whatif.what_if import WhatIf, open_with
from tutor.debug.workbench import UNTIL_ANSWERED, Hidden, Workbench
from tutor.view.glyphs import ASCII, UNICODE, Glyphs
from tutor.view.plots.axes import Axis, spanning, ticks
from tutor.view.plots.curve import PointMark, Tangent, curve
from tutor.view.text import Line, line_width, plain
from tutor.view.tools import TOOLS
from tutor.view.whatif import check_view, whatif_view

DIAMOND = "a = Value(-4.0)\nb = Value(2.5)\nd = a * b\ne = a + b\nL = d * e\nL.backward()\n"
LONG = """\
rate = Value(0.123456789)
weight = Value(1234567.891)
loss = tanh(rate * 3) * weight / 3 + log(rate) * exp(rate * 9)
loss.backward()
"""
SIZES = [(120, 36), (80, 21), (60, 16), (40, 10)]


def texts(rows: list[Line]) -> list[str]:
    return [plain(row) for row in rows]


def what_if(source: str, name: str = "a", k: int | None = None) -> WhatIf:
    log = trace_of(source)
    bench = Workbench(log)
    bench.debugger.to(len(log) if k is None else k)
    state = open_with(bench, name)
    assert isinstance(state, WhatIf)
    return state


def test_the_diamond_as_in_the_mock_up() -> None:
    state = what_if(DIAMOND, "a", 9)
    state.turn(1)
    text = "\n".join(texts(whatif_view.draw(state, 120, 36, UNICODE)))
    for words in (
        "-4 → -3.5", "b = 2.5 held", "slope dL/da = -13.75", "you were here: a -4, L 15",
        "g·Δ = (-13.75) × 0.5", "= -6.875", "L: 15 → 8.75", "= -6.25", "= 0.625",
        "Half the step, a quarter of the miss", "-1.71875  -1.6796875  0.0390625",
        "before  (-10) × 1 = -10   a.grad · → -10", "now     (-8.75) × 1 = -8.75",
        "a -4 → -3.5   d -10 → -8.75   e -1.5 → -1   L 15 → 8.75", "b kept its value",
        "the cursor did not move: e → a",
    ):  # fmt: skip
        assert words in text, words


@pytest.mark.parametrize("source", [DIAMOND, LONG], ids=["diamond", "long"])
@pytest.mark.parametrize(
    ("size", "glyphs"),
    [*((size, UNICODE) for size in SIZES), ((120, 36), ASCII), ((60, 16), ASCII)],
)
def test_every_size_has_whole_rows_and_whole_numbers(
    source: str, size: tuple[int, int], glyphs: Glyphs
) -> None:
    state = what_if(source, "a" if source is DIAMOND else "rate")
    rows = []
    for steps in (0, 3, -5):
        if steps:
            state.turn(steps)
        drawn = whatif_view.draw(state, *size, glyphs)
        check = open_check(state.bench)
        assert not isinstance(check, str)
        for row in (*drawn, *check_view.draw(check, *size, glyphs)):
            assert line_width(row) == size[0]
            if size[0] >= 60:
                cut = rf"\d ?{re.escape(glyphs.ellipsis)} *$"
                assert not re.search(cut, plain(row)), plain(row)
            assert glyphs is UNICODE or plain(row).isascii(), plain(row)
        rows.append(len(drawn))
    if size[1] > 20:
        assert set(rows) == {size[1]}  # nothing shifts when a knob is turned


def test_no_miss_and_undefined_numbers_are_said() -> None:
    state = what_if("a = Value(0.5)\ny = a * 3\ny.backward()\n")
    state.turn(1)
    text = "\n".join(texts(whatif_view.draw(state, 80, 21, UNICODE)))
    assert "No miss: it is a straight line" in text and "≈ 0" in text and "e-1" not in text


def test_an_equals_sign_stands_between_equal_numbers_only() -> None:
    state = what_if("a = Value(2.0)\nb = Value(3.0)\ny = a / b\ny.backward()\n")
    state.typed("5")
    rows = texts(whatif_view.draw(state, 120, 36, UNICODE))
    (predicted,) = (row for row in rows if "predicted  g" in row)
    assert "0.33333333 × 3" in predicted and "≈ 1" in predicted and "= 1" not in predicted


def test_what_has_no_output_says_why() -> None:
    state = what_if("a = Value(0.5)\ny = a * 3\n")
    assert "no backward pass" in "\n".join(texts(whatif_view.draw(state, 80, 21, UNICODE)))
    state = what_if("a = Value(0.5)\nz = Value(1.0)\ny = a * 3\ny.backward()\na.data = 2.0\n")
    assert "before it is written again" in "\n".join(
        texts(whatif_view.draw(state, 80, 21, UNICODE))
    )


def test_many_leaves_are_a_window() -> None:
    leaves = "\n".join(f"w{i} = Value({i}.0)" for i in range(30))
    total = " + ".join(f"w{i} * w{i}" for i in range(30))
    state = what_if(f"{leaves}\nL = {total}\nL.backward()\n", "w20")
    text = "\n".join(texts(whatif_view.draw(state, 80, 21, UNICODE)))
    assert "▸ w20" in text and "of 30 leaves" in text and "w3 " not in text


def test_nothing_is_drawn_while_a_question_is_open() -> None:
    hidden: Hidden = frozenset()
    log = trace_of(DIAMOND)
    bench = Workbench(log, lambda: hidden)
    bench.debugger.to(len(log))
    state = open_with(bench, "a = -3.5")
    check = open_check(bench)
    assert isinstance(state, WhatIf) and not isinstance(check, str)
    hidden = frozenset({(0, "gradient")})
    for rows in (
        whatif_view.draw(state, 120, 36, UNICODE), check_view.draw(check, 120, 36, UNICODE)
    ):  # fmt: skip
        assert "".join(texts(rows)).strip() == UNTIL_ANSWERED
    assert all(tool.open(bench) == UNTIL_ANSWERED for tool in TOOLS if tool.id in ("set", "check"))


def test_every_key_of_the_tools_does_something() -> None:
    log = trace_of(DIAMOND)
    for tool in TOOLS:
        if tool.id not in ("set", "check"):
            continue
        bench = Workbench(log)
        bench.debugger.to(len(log))
        state = tool.open(bench)
        assert not isinstance(state, str) and tool.title(state)
        before = texts(tool.draw(state, 100, 30, UNICODE))
        for action in tool.actions:
            if action.applies(state):
                action.run(state, 1)
        for text in tool.texts:
            assert text.take(state, text.begin(state)).text
        assert len(texts(tool.draw(state, 100, 30, UNICODE))) == len(before)


# ---- the curve


def test_a_parabola_and_its_tangent() -> None:
    points = [(x / 10, (x / 10) ** 2) for x in range(-20, 21)]
    marks = [PointMark(1.0, 1.0, "●", ("far too long to stand beside the mark", "here"), "strong")]
    rows = curve(points, Tangent(1.0, 1.0, 2.0), 40, 12, marks)
    assert {line_width(row) for row in rows} == {40} and len(rows) == 12
    drawn = texts(rows)
    assert sum("●" in row for row in drawn) == sum(" here " in row for row in drawn) == 1
    roles = {span.role for row in rows for span in row}
    assert {"value", "grad", "strong"} <= roles
    # It is as high at both ends, and lowest in the middle.
    top, bottom = drawn[0], drawn[9]
    assert top.strip(" 0123456789┤")[0] != " " and bottom[20:24].strip()


def test_a_curve_with_holes_and_without_numbers() -> None:
    points = [(0.0, None), (1.0, 2.0), (2.0, 2.0), (3.0, None)]
    assert len(curve(points, None, 30, 8)) == 8
    assert "".join(texts(curve([(0.0, None)], None, 30, 8))).strip() == ""
    assert len(curve(points, None, 30, 3)) == 3


@pytest.mark.parametrize("span", [(0.0, 1.0), (-9.0, 1.0), (1e6, 1.0001e6), (-1e-7, 1e-7)])
def test_ticks_are_round_few_and_in_place(span: tuple[float, float]) -> None:
    axis = Axis(*span, 60)
    found = ticks(axis, 5)
    assert 1 <= len(found) <= 5
    for place, text in found:
        assert axis.place(float(text)) == place and len(text) <= 9
    assert spanning([2.0], 9).low < 2.0 < spanning([2.0], 9).high
