"""Numbers are read as people type them, and never rejected for how they are written."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.engine.numbers import show
from tutor.quiz.typed_numbers import Typed, Unread, close, near, read_number

READABLE = {
    "-13.75": -13.75, "−13,75": -13.75, "– 13.75": -13.75, "-13.750": -13.75, " 4 ": 4, "4.": 4,
    "+4": 4, ".5": 0.5, "-.5": -0.5, "1/2": 0.5, "-3/4": -0.75, "3 / -4": -0.75, "½": 0.5,
    "-13½": -13.5, "-13 3/4": -13.75, "2.5e-3": 0.0025, "1e3": 1000, "1E3": 1000,
    "2.5×10^-3": 0.0025, "2.5·10⁻³": 0.0025, "1 000": 1000, "1'000": 1000, "1 000 000": 1e6,
    "1,234.5": 1234.5, "1.234,5": 1234.5, "1,234,567": 1234567, "1.234.567": 1234567,
    "2^3": 8, "2**3": 8, "2³": 8, "-2^2": -4, "2^-1": 0.5, "(-2)^2": 4,
    "-1.5*2.5": -3.75, "-1.5×2.5 + -10": -13.75, "-1.5 × 2.5 + 1 × (-10)": -13.75,
    "2 * 2 * 7": 28, "3 x 4": 12, "12 / 4 / 3": 1, "1 - 2 - 3": -4, "10 - 2 * 3": 4,
    "dL/da = 4": 4, "∂L/∂a = -4": -4, "dL/da 4": 4, "a.grad: 4": 4, "≈ 4": 4, "~4": 4, "= 4": 4,
    "-1.5 × 2.5 = -3.75": -3.75, "50%": 0.5, "zero": 0, "minus 4": -4, "Negative four": -4,
    "it's about -4": -4, "a half": 0.5, "minus 3 over 4": -0.75, "4?": 4, "4 !": 4,
    "exp(2)*0.5": math.exp(2) / 2, "e^2": math.e**2, "1/ln(5)": 1 / math.log(5),
    "tanh(0.5)": math.tanh(0.5), "sqrt(16)": 4, "４２": 42, "--4": 4,
}  # fmt: skip


@pytest.mark.parametrize(("text", "value"), READABLE.items(), ids=READABLE)
def test_what_people_type_is_read(text, value):
    typed = read_number(text)
    assert isinstance(typed, Typed), typed
    assert typed.value == pytest.approx(value)
    assert len(typed.readings) == 1


UNREADABLE = [
    "", "   ", "-", "+", "=", "a", "2a", "a*b", "-x", "2 3", "1.5 2.5", "1..2", "1e5.5", "..", ",",
    "(", "((1", "1)", "nan", "inf", "-Infinity", "1e999", "9**9**9", "9^9^9^9", "3/0", "1/(2-2)",
    "(-8)^(1/3)", "log(0)", "exp(1000)", "sin", "2 +", "* 2", "__import__('os')", "1j", "0x10",
    "(" * 150 + "1" + ")" * 40, "1" * 500, "\x1b[2J", "four hundred", "1+", "😀",
]  # fmt: skip


@pytest.mark.parametrize("text", UNREADABLE, ids=[repr(t)[:20] for t in UNREADABLE])
def test_what_is_no_number_is_said_to_be_none(text):
    unread = read_number(text)
    assert isinstance(unread, Unread)
    assert "3/4" in unread.message  # says what to type
    assert unread.message.isprintable()
    assert len(unread.message) < 200


LISTS = [
    "-0.492, -0.164", "-0.492,-0.164", "-0.492 , -0.164", "-0.492; -0.164", "1;2", "1, 2", "3,+4",
    "1, 5", "1,2,3", "1, 2, 3", "2, (3)", "(1, 2)", "(1,2)", "[1, 2]", "1 and 2", "3 or -3", "1|2",
    "3*2, -4", "3/4, -1/4", "2,-3*4", "four, five", "x = 1, -2", "a = 3, b = 4", "−1, −2",
    "dL/da = 4, dL/db = -3", "1,000,-3",
]  # fmt: skip


@pytest.mark.parametrize("text", LISTS)
def test_a_list_is_no_difference(text):
    unread = read_number(text)
    assert isinstance(unread, Unread)
    assert "that is a list" in unread.message


@pytest.mark.parametrize("text", ["-0.492 -0.164", "10 -4", "1 −2", "3/4 -1/4", "1e5 -3", "1\t-2"])
def test_two_numbers_side_by_side_are_no_difference(text):
    unread = read_number(text)
    assert isinstance(unread, Unread)
    assert "a difference is written 3 - 4" in unread.message


@pytest.mark.parametrize(
    ("text", "said"),
    [("0x10", "16"), ("-0b11", "-3"), ("±3", "which of the two signs"), ("1e-400", "too small"),
     ("1e400", "too large"), ("1.5,2", "a point and a comma"), ("1,5.2", "a point and a comma")],
)  # fmt: skip
def test_it_is_said_why_something_is_no_number(text, said):
    unread = read_number(text)
    assert isinstance(unread, Unread)
    assert said in unread.message


@pytest.mark.parametrize(
    ("text", "value"),
    [("3,5", 3.5), ("3,", 3), ("0,5 - 1,5", -1), ("1,2-3", -1.8), ("1_000", 1000), ("5 %", 0.05),
     ("h[0, 1] = 4", 4), ("it is 4, i think", 4), ("3/4 - 1/4", 0.5), ("−3", -3)],
)  # fmt: skip
def test_a_comma_in_a_number_or_beside_it_makes_no_list(text, value):
    typed = read_number(text)
    assert isinstance(typed, Typed), typed
    assert typed.value == pytest.approx(value)


def test_a_comma_that_may_mean_two_things_is_read_both_ways():
    assert set(read_number("1,000").readings) == {1.0, 1000.0}
    assert close(read_number("-13,750"), -13.75)
    assert close(read_number("12,500"), 12500)
    assert read_number("0,125").readings == (0.125,)


@pytest.mark.parametrize(
    ("text", "digits", "unit"),
    [("-13.750", 5, 0.001), ("0.0025", 2, 0.0001), ("2.5e-3", 2, 0.0001), ("120", 3, 1),
     ("0", 0, 1), ("1/3", 0, 0), ("12.5%", 3, 0.001)],
)  # fmt: skip
def test_the_digits_written_are_counted(text, digits, unit):
    typed = read_number(text)
    assert (typed.digits, typed.unit) == (digits, pytest.approx(unit))


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("2.36", 2.35918),  # rounded to three digits
        ("2.359", 2.35918),
        ("-.0727", -0.072727),
        ("-13.8", -13.75),
        ("0.333", 1 / 3),
        ("1/3", 1 / 3),
        ("0", 1e-17),  # what a sum leaves behind
        ("0", -0.0),
        ("1.23e5", 123456),
    ],
)
def test_a_number_rounded_as_a_learner_rounds_is_right(text, right):
    assert close(read_number(text), right)


@pytest.mark.parametrize(
    ("text", "right"),
    [("-14", -13.75), ("2", 2.359), ("13.75", -13.75), ("0", 0.0727), ("0.1", 0.0727), ("3", 0)],
)
def test_a_number_that_may_come_from_a_slip_is_not_right(text, right):
    assert not close(read_number(text), right)


def test_an_answer_cut_too_short_is_near_but_not_right():
    assert near(read_number("-14"), -13.75)
    assert near(read_number("0.07"), 0.0727)
    assert not near(read_number("-10"), -13.75)
    assert not near(read_number("13"), -13.75)
    assert not near(read_number("1/2"), 0.51)
    assert not near(read_number("48"), 49.0)
    assert not near(read_number("-13.5"), -14.0)


def test_an_authors_tolerance_widens_and_narrows():
    assert close(read_number("2.1"), 2.359, tolerance=0.3)
    assert not close(read_number("2.1"), 2.359, tolerance=0.1)
    assert not close(read_number("1/3"), 0.3334, tolerance=0.0)


finite = st.floats(-1e300, 1e300)


@given(finite)
def test_what_a_screen_shows_is_never_rejected(x):
    typed = read_number(show(x))
    assert isinstance(typed, Typed)
    assert close(typed, x)
    assert close(typed, x, tolerance=0.0)


@given(st.floats(-1e9, 1e9))
def test_a_number_written_out_is_read_back(x):
    typed = read_number(repr(x))
    assert isinstance(typed, Typed)
    assert x in typed.readings


@given(st.one_of(st.text(), st.text("0123456789.,-+*/^()e %½²×−=x'_ ", max_size=30)))
def test_no_text_makes_the_reader_fail(text):
    read = read_number(text)
    assert isinstance(read, Unread) or all(map(math.isfinite, read.readings))
