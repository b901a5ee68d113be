"""A line of numbers in a text is true as it is written."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.engine.numbers import agrees, show
from tutor.lesson.equations import worked_out
from tutor.lesson.fill import fill
from tutor.program import parse, run
from tutor.trace import Trace


def filled(text: str, **numbers: float) -> str:
    source = "".join(f"{name} = Value({number!r})\n" for name, number in numbers.items())
    recording = run(parse(source + "d = a - b\ns = a + b\nm = a * b\n"))
    assert recording.error is None
    trace = Trace(recording)
    return fill(text, trace, len(trace))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("`{a} - {b} = {d}`", "`9.006001 - 9 = 0.006001`"),
        ("it is {a} - 9 = {d}.", "it is 9.006001 - 9 = 0.006001."),
        ("{b} + ({a}) = {s}", "9 + 9.006 = 18.006"),
        ("{a} alone, {d}", "9.006 alone, 0.006001"),
        ("{a} = {a}", "9.006 = 9.006"),
        ("2 - {a} × {b} = {b}", "2 - 9.006 × 9 = 9"),
        ("{a} - {nothing} = {d}", "9.006 - {nothing} = 0.006001"),
    ],
)
def test_a_difference_gets_the_digits_it_needs(text: str, shown: str) -> None:
    """Not so one of an author's that is false, or has a name that the program does not know."""
    assert filled(text, a=9.006001, b=9.0) == shown


numbers = st.one_of(
    st.integers(-1000, 1000).map(lambda n: n / 8),
    st.floats(-1e4, 1e4, allow_nan=False).filter(lambda x: x == 0 or abs(x) > 1e-4),
)


@given(numbers, numbers, st.sampled_from(["{a} - ({b}) = {d}", "{a} + ({b}) = {s}",
                                          "{a} × ({b}) = {m}"]))  # fmt: skip
def test_what_is_printed_as_equal_is_equal_to_the_digits_shown(
    a: float, b: float, text: str
) -> None:
    shown = filled(text, a=a, b=b)
    left, sign, right = re.split(r" ([=≈]) ", shown)
    first, way, second = re.fullmatch(r"(\S+) ([-+×]) \(?([^()]+)\)?", left).groups()
    x, y = Fraction(first), Fraction(second)
    exact = {"-": x - y, "+": x + y, "×": x * y}[way]
    decimals = len(right.partition(".")[2]) if "e" not in right else None
    if sign == "=" and decimals is not None:
        off = abs(exact - Fraction(right))
        assert off * 2 <= (Fraction(1, 10**decimals) if decimals else 0)


@given(st.lists(st.tuples(st.sampled_from("+-×"), st.integers(-99, 99)), min_size=1, max_size=6))
def test_a_line_is_worked_out_as_a_person_does(terms: list[tuple[str, int]]) -> None:
    text = "7" + "".join(f" {sign} ({n})" if n < 0 else f" {sign} {n}" for sign, n in terms)
    assert worked_out(text) == eval(text.replace("×", "*"))  # digits and signs alone


@pytest.mark.parametrize("text", ["", "a + 1", "1 + ", "1 / 0", "1 +2", "3 4"])
def test_what_is_no_line_of_numbers_comes_to_nothing(text: str) -> None:
    assert worked_out(text) is None


@given(st.floats(-1e6, 1e6, allow_nan=False))
def test_a_number_agrees_with_itself_as_it_is_shown(x: float) -> None:
    written = show(x)
    assert agrees(Decimal(written), written)
    if "." in written and "e" not in written:
        nearly = Decimal(written) + Decimal(1).scaleb(Decimal(written).as_tuple().exponent)
        assert not agrees(nearly, written)
