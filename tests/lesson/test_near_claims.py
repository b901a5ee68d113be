"""Code that looks like a claim and would go unchecked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lesson.conftest import Faults, places
from tutor.lesson.check.claims import claim_of
from tutor.lesson.check.near_claims import near_claim, near_claims


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("L = 13.", "`.` at its end"), ("L = 13%", "`%` at its end"), ("L = 13 !", "`!` at its"),
        ("dL/da = 5 (exactly)", "`(exactly)` at its end"), ("L ≈ 13 apples", "`apples` at its"),
        ("dL/da = 5 exactly.", "`exactly.` at its end"), ("{d} = 3 (as said)", "`(as said)` at"),
        ("L = 13, a = 3", "the 2 claims in it"), ("a = 1; b = 2; c = 3", "the 3 claims in it"),
        ("a = 1 and b = 2", "the 2 claims in it"), ("L = 13,5", "the comma"),
        ("L\u200b = 13", "U+200B"), ("L = 1\u20603", "U+2060"),
        ("L = " + "1 + " * 60 + "1", "its length"),
    ],
)  # fmt: skip
def test_what_keeps_a_span_from_being_a_claim(text: str, because: str) -> None:
    near = near_claim(text)
    assert near is not None and because in near.because
    assert near.help


@pytest.mark.parametrize(
    "text",
    [
        "L = 13", "L = 13 J", "L = d * e", "a = Value(-4.0)", "for i in range(3):", "y == 4",
        "f(x) = 9", "y = 2x", "y = 2 x", "x = 3 if y else z", "x = 2 or z", "a, b = 1, 2",
        "x = [1, 2]", "w.data = 3.", "k = \"3\"", "x = y.", "x = 3 → 4", "x = 3 + ", "L", "13.",
        "dL/da = dL/dd × b + dL/de", "x = 2 * y.foo", "lr = 0.1 * decay",
    ],
)  # fmt: skip
def test_code_and_claims_are_left_alone(text: str) -> None:
    assert near_claim(text) is None


@given(st.text("aL=≈ 13.5,;%()Jx\u200b{}", max_size=30))
def test_nothing_is_both_a_claim_and_near_one(text: str) -> None:
    assert near_claim(text) is None or claim_of(text) is None


def test_two_backticks_are_never_near() -> None:
    assert [offset for offset, _ in near_claims("``L = 13.`` and `L = 13.`")] == [17]


def test_a_near_claim_is_told_where_it_stands(faults: Faults) -> None:
    found = faults("So `L = 15`, `L = 13.` and `L = 15 J`.\n")
    assert places(found) == [(1, 15, "W107")]
    assert found[0].severity == "warning"
    assert "because of `.` at its end" in found[0].message
    quiz = '```toml quiz\nid = "q"\nkind = "value"\ntarget = "a"\nask = "As `L = 13%`?"\n```\n'
    assert places(faults(quiz)) == [(5, 12, "W107")]


def test_a_unit_does_not_hide_what_is_false(faults: Faults) -> None:
    assert places(faults("So `L = 13 J`.\n")) == [(1, 5, "E301")]
