"""A formula is cut between its operands, so that every number and name in it is whole."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.view.formulas import clipped
from tutor.view.text import width

operands = st.one_of(
    st.sampled_from(["a", "w11", "loss#2", "x[3]"]),
    st.floats(0.001, 999, allow_nan=False).map(lambda x: f"{x:.5g}"),
)
formulas = st.recursive(
    operands,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "*", " - "]), inner).map("".join),
        inner.map(lambda text: f"tanh({text})"),
    ),
    max_leaves=6,
)
WORD = re.compile(r"[\w.#\[\]]+")


@given(formulas, st.integers(0, 40))
def test_what_is_left_of_a_formula_is_whole(text: str, cells: int) -> None:
    cut = clipped(text, cells)
    assert width(cut) <= cells
    if width(text) <= cells:
        assert cut == text
    elif len(WORD.findall(text)) > 1 or text[0].isdigit():
        assert WORD.findall(cut) == WORD.findall(text)[: len(WORD.findall(cut))]
        assert cut.count("(") == cut.count(")")


@pytest.mark.parametrize(
    ("cells", "shown"),
    [(24, "tanh(w11*x1+w12*x2)"), (17, "tanh(w11*x1+…)"), (13, "tanh(w11*…)"), (8, "tanh(…)")],
)
def test_parentheses_are_closed_behind_the_cut(cells: int, shown: str) -> None:
    assert clipped("tanh(w11*x1+w12*x2)", cells) == shown


@pytest.mark.parametrize(
    ("cells", "shown"), [(12, "((a*b+c)**2)"), (11, "(…**2)"), (6, "(…**2)"), (5, "((…))")]
)
def test_the_power_of_a_whole_is_not_left_out(cells: int, shown: str) -> None:
    assert clipped("((a*b+c)**2)", cells) == shown


def test_a_single_name_is_cut_like_any_text_and_a_number_never() -> None:
    assert clipped("a_long_name", 6) == "a_lon…"
    assert clipped("0.12345", 6) == "…"


@pytest.mark.parametrize(
    ("cells", "called"),
    [(9, "…[1].w[2]"), (14, "…[0]…[1].w[2]"), (20, "…[0].neurons[1].w[2]"),
     (30, "…layers[0].neurons[1].w[2]"), (31, "model.layers[0].neurons[1].w[2]")],
)  # fmt: skip
def test_of_a_path_the_numbers_stay_that_tell_it_from_others(cells: int, called: str) -> None:
    assert clipped("model.layers[0].neurons[1].w[2]", cells) == called
