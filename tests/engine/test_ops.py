"""The operation table: complete rows, and words for every fault."""

from __future__ import annotations

import math

import pytest

from tutor.engine.errors import DomainError
from tutor.engine.numbers import factor, show
from tutor.engine.ops import OPS, forward, local
from tutor.engine.unset import UNSET


def test_a_slope_that_is_not_there_is_named() -> None:
    with pytest.raises(DomainError, match="sqrt has no slope at 0"):
        local(OPS["sqrt"], 0, 0.0, 0.0, 0.0)
    with pytest.raises(DomainError, match="needs log"):
        local(OPS["pow"], 1, -2.0, 2.0, 4.0)


def test_sigmoid_does_not_overflow() -> None:
    assert forward(OPS["sigmoid"], -1000.0) == 0.0
    assert forward(OPS["sigmoid"], 1000.0) == 1.0


def test_an_error_says_what_and_where() -> None:
    error = DomainError("log", (0.0,), "log(0) is undefined", node="c", line=4)
    assert str(error) == "log(0) is undefined (node c) at line 4"
    error.path = "a.py"
    assert str(error) == "log(0) is undefined (node c) at a.py:4"


@pytest.mark.parametrize(
    ("x", "text"),
    [(None, "·"), (UNSET, "·"), (0.0, "0"), (-0.0, "0"), (2.0, "2"), (-1.5, "-1.5"),
     (1 / 3, "0.33333"), (1e-9, "1e-9"), (2.5e12, "2.5e12"), (math.inf, "inf")],
)  # fmt: skip
def test_numbers_are_written_without_noise(x: float | None, text: str) -> None:
    assert show(x) == text
    assert factor(x) == (f"({text})" if text.startswith("-") else text)
