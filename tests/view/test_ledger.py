"""The ledger: the chain-rule product of the next edge, and what stands around it."""

from __future__ import annotations

import re

import pytest

from tests.view.programs import DIAMOND, FIRST_GRAPH, TRAINING, moment, traced
from tutor.trace import Trace
from tutor.view import ledger
from tutor.view.hidden import HIDDEN, Mask
from tutor.view.text import Line, line_width, plain

SQUARE = "s = Value(3.0)\nL = s * s\nL.backward()\n"
LONG = (
    "x1 = Value(2.0)\nw1 = Value(3.0)\nw2 = Value(4.0)\no = tanh(x1 * w1 + x1 * w2)\no.backward()\n"
)
SIZES = [(24, 4), (36, 3), (60, 2), (74, 6), (76, 7), (78, 1), (78, 2), (78, 3), (78, 4), (78, 5)]


def rows(
    trace: Trace, k: int, width: int = 78, height: int = 3, mask: Mask | None = None
) -> list[str]:
    drawn = ledger.draw(moment(trace, k, mask), width, height)
    return [plain(row).rstrip() for row in drawn]


def text(trace: Trace, k: int, width: int = 78, height: int = 3, mask: Mask | None = None) -> str:
    return "\n".join(rows(trace, k, width, height, mask))


def spoken(trace: Trace, k: int, mask: Mask | None = None, width: int = 76) -> str:
    return "\n".join(plain(row).rstrip() for row in ledger.spoken(moment(trace, k, mask), width))


def node(trace: Trace, name: str) -> int:
    found = trace.node_named(name)
    assert found is not None
    return found


def role_of(drawn: list[Line], text: str) -> str:
    return next(s.role for row in drawn for s in row if s.text.strip() == text)


class TestAnEdge:
    """The product of the next edge."""

    def test_six_rows_have_fractions_the_words_and_the_sum(self) -> None:
        trace = traced(DIAMOND)
        assert rows(trace, trace.position("before accumulate a 2"), 74, 6) == [
            " dL      dL     ∂d       d = a * b, so ∂d/∂a = b",
            " ──  +=  ──  ×  ──   =     -1.5    ×   2.5   =     -3.75",
            " da      dd     ∂a       upstream     local     contribution",
            "",
            " a.grad  -10 + (-3.75) = -13.75    ◐ 1 of 2  →  ● 2 of 2, final",
            " ◁ just sent  e → b   -10 × 1 = -10      then  d → b   -1.5 × (-4) = 6",
        ]

    def test_two_rows_have_symbols_above_numbers(self) -> None:
        trace = traced(DIAMOND)
        assert rows(trace, trace.position("before accumulate a 2"), 78, 2) == [
            " dL/da  +=  dL/dd  ×  ∂d/∂a                d = a * b, so ∂d/∂a = b",
            "        +=  -1.5   ×   2.5   =   -3.75     a.grad  -10 → -13.75  ● 2/2",
        ]

    def test_five_rows_call_the_numbers_by_their_names(self) -> None:
        trace = traced(DIAMOND)
        shown = rows(trace, trace.position("before accumulate a 2"), 78, 5)
        for word, number in (("upstream", "-1.5"), ("local", "2.5"), ("contribution", "-3.75")):
            at = shown[2].index(word)
            assert number in shown[1][at : at + len(word)], "the word stands below its number"

    def test_a_gradient_is_orange_a_slope_blue_and_the_contribution_a_chip(self) -> None:
        trace = traced(DIAMOND)
        drawn = ledger.draw(moment(trace, trace.position("before accumulate a 2")), 78, 3)
        roles = {t: role_of(drawn, t) for t in ("dL/dd", "-1.5", "∂d/∂a", "2.5", "-3.75")}
        assert list(roles.values()) == ["grad", "grad", "value", "value", "grad-chip"]

    def test_the_first_edge_takes_up_the_seed(self) -> None:
        trace = traced(FIRST_GRAPH)
        shown = text(trace, trace.position("before accumulate d"), 76, 7)
        assert "dloss" in shown and "∂loss" in shown and "the seed" in shown
        head = rows(trace, trace.position("before accumulate d"))[0]
        assert head.startswith(" dloss/dd  +=  dloss/dloss  ×  ∂loss/∂d")

    def test_an_operand_that_occurs_twice_is_told_apart_in_both_passes(self) -> None:
        trace = traced(SQUARE)
        forward = text(trace, trace.position("before value L"))
        assert "∂L/∂s (1st) = s (2nd) = 3     ∂L/∂s (2nd) = s (1st) = 3" in forward
        first = text(trace, trace.position("before accumulate s"))
        assert "dL/ds  +=  dL/dL  ×  ∂L/∂s (1st)" in first
        assert "L = s * s, so ∂L/∂s (1st) = s (2nd)" in first
        assert "L → s (2nd)" in text(trace, trace.position("before accumulate s"))
        assert "∂L/∂s =" not in forward + first, "which would be 2s"

    def test_a_first_contribution_comes_to_an_unset_gradient(self) -> None:
        trace = traced(DIAMOND)
        k = trace.position("before accumulate a")
        assert "a.grad  · → -10  ◐ 1/2" in text(trace, k, 78, 2)
        assert "a.grad  · → -10    ◐ 1 of 2" in text(trace, k, 78, 4)

    def test_a_local_slope_that_is_computed_shows_its_numbers(self) -> None:
        trace = traced("x = Value(0.5)\no = tanh(x)\no.backward()\n")
        shown = text(trace, trace.position("before accumulate x"), 90, 3)
        assert "so ∂o/∂x = 1 - o² = 1 - 0.46212²" in shown

    @pytest.mark.parametrize(
        "power, rule",
        [("3", "3 × x ** 2 = 3 × 2 ** 2"), ("-1", "(-1) × x ** (-2)"), ("2", "2 × x = 2 × 2")],
    )
    def test_a_power_is_written_with_its_exponent_taken_down(self, power: str, rule: str) -> None:
        trace = traced(f"x = Value(2.0)\ny = x ** {power}\ny.backward()\n")
        assert f"∂y/∂x = {rule}" in text(trace, trace.position("before accumulate x"), 100)

    def test_symbols_too_long_for_a_row_break_before_the_local_slope(self) -> None:
        trace = traced(LONG)
        k = trace.position("before accumulate w1")
        shown = rows(trace, k, 40, 6)
        assert shown[0].strip() == "do/dw1  +=  do/d(x1*w1)"
        assert shown[1].strip() == "×  ∂(x1*w1)/∂w1"
        assert "w1.grad  · → " in shown[4]

    def test_where_symbols_have_no_room_words_stand_in_their_place(self) -> None:
        trace = traced(LONG)
        k = trace.position("before accumulate x1")
        head, numbers, *_ = rows(trace, k, 40, 3)
        assert head.split()[:3] == ["upstream", "local", "contribution"]
        assert re.fullmatch(r" [\d.e-]+  × +4 +=  +[\d.e-]+.*", numbers)


class TestWhatAVariableHolds:
    """A gradient is named as one only where it is one."""

    def test_a_gradient_that_was_not_cleared_is_called_by_its_name(self) -> None:
        trace = traced("x = Value(3.0)\nfor i in range(2):\n    y = x * 2\n    y.backward()\n")
        first, second = (
            text(trace, trace.position(f"before accumulate x {i}"), 78, 4) for i in (1, 2)
        )
        assert first.startswith(" dy/dx  +=")
        assert second.startswith(" x.grad  +=  dy#2/dy#2") and "dy#2/dx" not in second
        assert "x.grad  2 + 2 = 4    ● added to what was there" in second

    def test_a_second_pass_over_one_graph_sends_on_sums_that_are_no_derivatives(self) -> None:
        """In it `b.grad` is 24 where dc/db is 12."""
        trace = traced("a = Value(2.0)\nb = a * 3\nc = b * b\nc.backward()\nc.backward()\n")
        shown = text(trace, trace.position("before accumulate a 2"))
        assert shown.startswith(" a.grad  +=  b.grad  ×  ∂b/∂a") and "dc/d" not in shown
        assert text(trace, trace.position("before accumulate a")).startswith(" dc/da  +=  dc/db")

    def test_a_gradient_that_the_program_sets_is_no_derivative_either(self) -> None:
        trace = traced("a = Value(2.0)\nb = a * 3\nc = b * b\nb.grad = 5.0\nc.backward()\n")
        assert "b.grad  ×  ∂b/∂a" in text(trace, trace.position("before accumulate a"))

    @pytest.mark.parametrize(
        "before, part, told",
        [("1/3", "1/6", "0.33333 + 0.16667 = 0.5"), ("1/3", "1/3", "0.33333 + 0.33333 ≈ 0.66667"),
         ("9.006001", "-9", "9.006001 + (-9) = 0.006001")],
    )  # fmt: skip
    def test_a_sum_adds_up_as_it_is_written(self, before: str, part: str, told: str) -> None:
        trace = traced(f"x = Value(1.0)\ny = ({part}) * x + ({before}) * x\ny.backward()\n")
        assert told in text(trace, trace.position("before accumulate x 2"), 78, 4)


class TestOtherEvents:
    def test_before_the_first_step_nothing_is_said_of_the_past(self) -> None:
        assert rows(traced(DIAMOND), 0) == [
            " a  =   -4    a leaf: its value is given", "", " then  b = Value(2.5)",
        ]  # fmt: skip

    def test_a_value_shows_the_operation_with_names_and_with_numbers(self) -> None:
        trace = traced(DIAMOND)
        assert rows(trace, trace.position("before value d")) == [
            " d  =  a * b  =  (-4) * 2.5  =   -10",
            " slopes for the way back   ∂d/∂a = b = 2.5     ∂d/∂b = a = -4",
            " ▷ just made  b = 2.5      then  e = a + b",
        ]

    def test_a_difference_has_the_digits_that_it_needs(self) -> None:
        """What a lesson about nudging is about."""
        trace = traced("x = Value(3.0)\nthere = (x + 0.001) ** 2\nrise = there - 9\n")
        assert "=  9.006001 - 9  =   0.006001" in text(trace, trace.position("before value rise"))
        tiny = traced("x = Value(3.0)\ny = x + 1e-16\n")
        assert "3 + 1e-16  =   3" in text(tiny, 1), "as computed"

    def test_a_negative_number_has_one_pair_of_parentheses(self) -> None:
        trace = traced("x = Value(-2.0)\ny = sin(x)\ny.backward()\n")
        assert "sin(-2)  =" in text(trace, 1)
        shown = text(trace, trace.position("before accumulate x"))
        assert "∂y/∂x = cos(x) = cos(-2)" in shown

    def test_a_node_that_the_pass_does_not_come_through_needs_no_slopes(self) -> None:
        trace = traced("x = Value(2.0)\nup = x + 1\ny = x * x\ny.backward()\n")
        assert "∂" not in text(trace, trace.position("before value up"))
        assert "∂" in text(trace, trace.position("before value y"))

    def test_a_program_without_a_backward_pass_needs_no_slopes(self) -> None:
        trace = traced("a = Value(2.0)\nb = a * 3\n")
        assert rows(trace, 1)[1] == ""

    def test_the_seed_is_a_step_and_says_why_it_is_1(self) -> None:
        trace = traced(DIAMOND)
        shown = rows(trace, trace.position("before seed"), 74, 6)
        assert shown[:3] == [
            " dL/dL  =   1    the seed", " L changes exactly as much as L does", " L.grad  · → 1",
        ]  # fmt: skip

    def test_an_update_and_a_zeroing_show_before_and_after(self) -> None:
        trace = traced(TRAINING)
        assert "w.data  2 →  2.6" in text(trace, trace.position("before update w"))
        assert "w.grad  -6 → 0" in text(trace, trace.position("before zero w"))

    def test_what_the_program_prints_is_an_event(self) -> None:
        trace = traced(TRAINING)
        assert "print  done" in text(trace, len(trace))

    def test_at_the_end_the_last_event_is_told_in_full(self) -> None:
        trace = traced(DIAMOND)
        shown = rows(trace, len(trace))
        assert shown[0].startswith(" dL/db  +=  dL/dd  ×  ∂d/∂b")
        assert shown[2] == " The end of the run. N steps back."

    def test_an_empty_run_is_an_empty_ledger(self) -> None:
        trace = traced("x = 3\n")
        assert len(trace) == 0
        assert set(rows(trace, 0)) == {"", " The end of the run. N steps back."}


class TestHidden:
    """What a question asks for is told by no row."""

    @pytest.mark.parametrize("size", SIZES)
    @pytest.mark.parametrize("name", ["a", "b", "d", "e"])
    def test_nothing_from_which_a_hidden_gradient_is_read(
        self, name: str, size: tuple[int, int]
    ) -> None:
        """Rows about an edge into it, or out of its operation, have no number of its products."""
        trace = traced(DIAMOND)
        it = node(trace, name)
        mask = Mask({(it, "gradient"), (it, "factors")})
        graph = trace.graph()
        assert graph is not None
        for k in range(len(trace) + 1):
            shown = [*rows(trace, k, *size, mask), *spoken(trace, k, mask).split("\n")]
            for event in trace.events(max(k - 1, 0), min(k + 2, len(trace))):
                if event.kind != "accumulate" or it not in (event.node, event.source):
                    continue
                for row in shown:
                    for told in pieces(row):
                        if f"→ {name}" in told or f"{name}.grad" in told:
                            assert not numbers(told), told
                        elif f"{name} → " in told:
                            assert len(numbers(told)) <= 1, "nothing but the local slope"

    def test_the_rule_may_be_read_in_symbols_until_it_is_hidden_itself(self) -> None:
        trace = traced("x = Value(3.0)\ny = x ** 4\ny.backward()\n")
        factors = {(0, "gradient"), (0, "factors")}
        k = trace.position("before accumulate x")
        shown = text(trace, k, mask=Mask(factors))
        assert "∂y/∂x = 4 × x ** 3" in shown and "3 **" not in shown
        hidden = text(trace, k, mask=Mask(factors | {(0, "rule")}))
        assert "∂y/∂x" in hidden and "∂y/∂x =" not in hidden
        at_forward = text(trace, trace.position("before value y"), mask=Mask({(0, "rule")}))
        assert "∂" not in at_forward

    def test_factors_that_are_not_hidden_stand_beside_a_hidden_product(self) -> None:
        trace = traced(DIAMOND)
        shown = text(trace, trace.position("before accumulate a 2"), mask=Mask({(0, "gradient")}))
        assert re.search(r"-1\.5 +× +2\.5 += +▒▒▒▒", shown)
        assert "a.grad  ▒▒▒▒ → ▒▒▒▒" in shown

    def test_a_factor_that_is_the_hidden_number_is_hidden_with_it(self) -> None:
        trace = traced("x = Value(5.0)\ny = 15 * x\ny.backward()\n")
        k = trace.position("before accumulate x")
        for shown in (text(trace, k, mask=Mask({(0, "gradient")})),
                      spoken(trace, k, Mask({(0, "gradient")}))):  # fmt: skip
            assert re.search(r"1 +× +▒▒▒▒ += +▒▒▒▒", shown) and "× 15" not in shown

    def test_a_hidden_upstream_gradient_hides_the_factor_the_product_and_the_sum(self) -> None:
        trace = traced(DIAMOND)
        mask = Mask({(node(trace, "d"), "gradient")})
        shown = text(trace, trace.position("before accumulate a 2"), mask=mask)
        assert re.search(r"▒▒▒▒ +× +2\.5 += +▒▒▒▒", shown)
        assert "a.grad  -10 → ▒▒▒▒" in shown, "-13.75 less -10, by 2.5, is it"

    def test_a_hidden_value_hides_what_is_computed_from_it(self) -> None:
        trace = traced(DIAMOND)
        mask = Mask({(node(trace, "d"), "value")})
        shown = text(trace, trace.position("before value d"), mask=mask)
        assert "(-4) * 2.5  =  ▒▒▒▒" in shown and "-10" not in shown and "= b" in shown
        after = text(trace, trace.position("before value L"), mask=mask)
        assert "▒▒▒▒ * (-1.5)  =  ▒▒▒▒" in after and "∂L/∂e = d" in after and "-10" not in after
        slope = text(trace, trace.position("before accumulate e"), 78, 2, mask)
        assert "-10" not in slope, "the slope of L in e is the value of d"

    def test_a_hidden_gradient_shows_neither_in_an_update_nor_in_the_seed(self) -> None:
        trace = traced(TRAINING)
        w, loss = node(trace, "w"), trace.passes[0].root
        k = trace.position("before update w")
        assert "2.6" not in text(trace, k, mask=Mask({(w, "gradient")}))
        seed = text(trace, trace.position("before seed"), mask=Mask({(loss, "gradient")}))
        assert "dloss/dloss  =  ▒▒▒▒" in seed and not re.search(r"\b1\b", seed.split("then")[0])


def pieces(row: str) -> list[str]:
    """What a row tells of each event."""
    return re.split(r" {6}then  |   {2,}", row)


def numbers(text: str) -> list[str]:
    """The numbers of a text, without those in counts and in names."""
    text = re.sub(r"\d/\d|\d of \d", "", text).replace(HIDDEN, "")
    return re.findall(r"(?<![\w.])-?\d[\d.]*", text)


class TestRoom:
    @pytest.mark.parametrize("source", [DIAMOND, TRAINING, SQUARE, LONG])
    @pytest.mark.parametrize("width", [20, 24, 30, 42, 60, 74, 100])
    def test_every_size_is_filled_exactly_and_nothing_is_cut(self, source: str, width: int) -> None:
        trace = traced(source)
        for k in range(len(trace) + 1):
            for height in (1, 2, 3, 5, 6, 9):
                drawn = ledger.draw(moment(trace, k), width, height)
                assert [line_width(row) for row in drawn] == [width] * height
                assert "…" not in "".join(map(plain, drawn))

    @pytest.mark.parametrize("size", SIZES)
    def test_ascii_has_the_same_cells(self, size: tuple[int, int]) -> None:
        trace = traced(SQUARE)
        for k in range(len(trace) + 1):
            drawn = ledger.draw(moment(trace, k, ascii=True), *size)
            assert "".join(map(plain, drawn)).isascii()
            assert [line_width(row) for row in drawn] == [size[0]] * size[1]


class TestSpoken:
    """The ledger of the line front end."""

    def test_the_last_event_and_the_next_are_told_line_by_line(self) -> None:
        trace = traced(DIAMOND)
        assert spoken(trace, trace.position("after accumulate a via d")).split("\n") == [
            "◁ done  dL/da += dL/dd × ∂d/∂a",
            "        -1.5 × 2.5 = -3.75    upstream × local = contribution",
            "        d = a * b, so ∂d/∂a = b",
            "        a.grad  -10 + (-3.75) = -13.75    ◐ 1 of 2  →  ● 2 of 2, final",
            "◀ next  dL/db += dL/dd × ∂d/∂b",
            "        -1.5 × (-4) = 6    upstream × local = contribution",
            "        d = a * b, so ∂d/∂b = a",
            "        b.grad  -10 + 6 = -4    ◐ 1 of 2  →  ● 2 of 2, final",
        ]

    def test_forward_points_right_and_backward_left(self) -> None:
        trace = traced(DIAMOND)
        assert spoken(trace, 3).startswith("▷ done") and "\n▶ next" in spoken(trace, 3)

    def test_the_end_says_so(self) -> None:
        trace = traced(DIAMOND)
        assert spoken(trace, len(trace)).endswith("The end of the run. N steps back.")


class TestNote:
    @pytest.mark.parametrize(
        "where, said",
        [("before value d", "d"), ("before seed", "L.grad"),
         ("before accumulate a via d", "edge 5 of 6 · d → a")],
    )  # fmt: skip
    def test_it_says_what_the_ledger_is_about(self, where: str, said: str) -> None:
        trace = traced(DIAMOND)
        assert ledger.note(moment(trace, trace.position(where))) == said

    def test_at_the_end_it_names_the_last_event(self) -> None:
        trace = traced(DIAMOND)
        last = ledger.note(moment(trace, len(trace)))
        assert last == "the end, after edge 6 of 6 · d → b"
