"""The ledger: the chain-rule product of the edge just taken and of the next."""

from __future__ import annotations

import pytest

from tests.view.programs import DIAMOND, FIRST_GRAPH, TRAINING, moment, traced
from tutor.trace import Trace
from tutor.view import ledger
from tutor.view.hidden import Mask
from tutor.view.text import line_width, plain


def text(
    trace: Trace, k: int, *, width: int = 60, height: int = 9, mask: Mask | None = None
) -> str:
    rows = ledger.draw(moment(trace, k, mask), width, height)
    return "\n".join(plain(row).rstrip() for row in rows).rstrip()


def test_an_edge_is_told_in_symbols_in_numbers_and_as_a_running_sum() -> None:
    trace = traced(DIAMOND)
    shown = text(trace, trace.position("after accumulate a via d"))
    assert shown.split("\n")[:4] == [
        "▷ done  ∂L/∂a += ∂L/∂d × ∂d/∂a",
        "              += (-1.5) × 2.5 = -3.75",
        "        d = a * b, so ∂d/∂a = b",
        "        a.grad  -10 → -13.75   2 of 2 contributions · final",
    ]


def test_the_edge_into_a_of_the_first_graph_is_14_times_3() -> None:
    trace = traced(FIRST_GRAPH)
    assert "14 × 3 = 42" in text(trace, trace.position("before accumulate a"))
    assert "14 × 3 = 42" in text(trace, trace.position("after accumulate a"), width=42)


def test_the_next_edge_stands_below_the_one_just_taken() -> None:
    trace = traced(DIAMOND)
    rows = text(trace, trace.position("after accumulate a")).split("\n")
    heads = [i for i, row in enumerate(rows) if row[:1] in "▷▶" and row]
    assert [rows[i][:8] for i in heads] == ["▷ done  ", "▶ next  "]
    assert "∂L/∂b += ∂L/∂e × ∂e/∂b" in rows[heads[1]]


def test_a_first_contribution_comes_to_an_unset_gradient() -> None:
    trace = traced(DIAMOND)
    assert "a.grad  · → -10   1 of 2" in text(trace, trace.position("after accumulate a"))


def test_a_wide_ledger_puts_the_rule_beside_the_product() -> None:
    trace = traced(DIAMOND)
    first = text(trace, trace.position("after accumulate a"), width=100).split("\n")[0]
    assert first.endswith("e = a + b, so ∂e/∂a = 1")


def test_a_local_derivative_that_is_computed_shows_its_numbers() -> None:
    trace = traced("x = Value(0.5)\no = tanh(x)\no.backward()\n")
    shown = text(trace, trace.position("after accumulate x"), width=70)
    assert "so ∂o/∂x = 1 - o² = 1 - 0.46212²" in shown


def test_the_seed_is_a_step_and_says_why_it_is_1() -> None:
    trace = traced(DIAMOND)
    shown = text(trace, trace.position("after seed"))
    assert "∂L/∂L = 1   the seed" in shown
    assert "L changes exactly as much as L does" in shown


def test_a_value_shows_the_operation_with_names_and_with_numbers() -> None:
    trace = traced(DIAMOND)
    rows = text(trace, trace.position("after value d")).split("\n")
    assert rows[0] == "▷ done  d = a * b"
    assert rows[1] == "          = (-4) * 2.5 = -10"
    assert rows[2] == "        ∂d/∂a = b   ∂d/∂b = a"


def test_an_update_and_a_zeroing_show_before_and_after() -> None:
    trace = traced(TRAINING)
    assert "w.data  2 → 2.6" in text(trace, trace.position("after update w"))
    assert "w.grad  -6 → 0" in text(trace, trace.position("after zero w"))


def test_what_the_program_prints_is_an_event() -> None:
    trace = traced(TRAINING)
    assert "print  done" in text(trace, len(trace))


@pytest.mark.parametrize("k", range(len(traced(DIAMOND)) + 1))
def test_no_number_of_a_hidden_gradient_shows(k: int) -> None:
    """Neither the gradient nor a contribution to it, done or next, whole or in part."""
    trace = traced(DIAMOND)
    a = trace.node_named("a")
    assert a is not None
    shown = text(trace, k, mask=Mask({(a, "gradient"), (a, "factors")}))
    for block in shown.split("\n\n"):
        if "∂L/∂a" in block:
            assert "▒▒▒▒ × ▒▒▒▒ = ▒▒▒▒" in block
            assert "so ∂" in block, "the rule may be read"
            assert not any(number in block for number in ("-10", "-3.75", "-13.75", "-1.5"))


def test_factors_that_are_not_hidden_stand_beside_a_hidden_product() -> None:
    trace = traced(DIAMOND)
    shown = text(trace, trace.position("before accumulate a 2"), mask=Mask({(0, "gradient")}))
    assert "(-1.5) × 2.5 = ▒▒▒▒" in shown
    assert "a.grad  ▒▒▒▒ → ▒▒▒▒" in shown


def test_a_hidden_upstream_gradient_hides_the_factor_it_is() -> None:
    trace = traced(DIAMOND)
    d = trace.node_named("d")
    assert d is not None
    shown = text(trace, trace.position("before accumulate a 2"), mask=Mask({(d, "gradient")}))
    assert "▒▒▒▒ × 2.5 = ▒▒▒▒" in shown


def test_a_power_is_written_with_its_exponent_taken_down() -> None:
    trace = traced(FIRST_GRAPH)
    shown = text(trace, trace.position("before accumulate d"), width=80)
    assert "so ∂loss/∂d = 2 × d = 2 × 7" in shown
    trace = traced("x = Value(2.0)\ny = x ** 3\ny.backward()\n")
    assert "∂y/∂x = 3 × x ** 2 = 3 × 2 ** 2" in text(trace, len(trace) - 1, width=80)
    trace = traced("x = Value(2.0)\ny = x ** -1\ny.backward()\n")
    assert "∂y/∂x = -1 × x ** (-2)" in text(trace, len(trace) - 1, width=80)


def test_a_gradient_that_was_not_cleared_is_added_to() -> None:
    trace = traced("x = Value(3.0)\nfor i in range(2):\n    y = x * 2\n    y.backward()\n")
    shown = text(trace, len(trace))
    assert "x.grad  2 → 4   added to what was there" in shown


def test_a_hidden_value_does_not_show_when_it_is_next() -> None:
    trace = traced(DIAMOND)
    d = trace.node_named("d")
    assert d is not None
    shown = text(trace, trace.position("before value d"), mask=Mask({(d, "value")}))
    assert "(-4) * 2.5 = ▒▒▒▒" in shown
    assert "-10" not in shown


def test_a_product_of_long_names_breaks_before_its_second_factor() -> None:
    trace = traced(
        "x1 = Value(2.0)\nw1 = Value(3.0)\nw2 = Value(4.0)\n"
        "o = tanh(x1 * w1 + x1 * w2)\no.backward()\n"
    )
    shown = text(trace, trace.position("before accumulate w1"), width=42).split("\n")
    at = next(i for i, row in enumerate(shown) if row.startswith("▶ next"))
    assert shown[at].endswith("∂o/∂w1 += ∂o/∂(x1*w1)")
    assert shown[at + 1].strip() == "× ∂(x1*w1)/∂w1"
    assert shown[at + 4].strip().startswith("w1.grad  · → ")


def test_start_and_end_say_so() -> None:
    trace = traced(DIAMOND)
    assert "Nothing has happened yet." in text(trace, 0)
    assert "The end of the run." in text(trace, len(trace))


@pytest.mark.parametrize("width", [24, 30, 36, 42, 60, 100])
def test_every_size_is_filled_exactly_and_no_number_is_cut(width: int) -> None:
    trace = traced(DIAMOND)
    for k in range(len(trace) + 1):
        for height in (4, 8, 12):
            rows = ledger.draw(moment(trace, k), width, height)
            assert [line_width(row) for row in rows] == [width] * height
