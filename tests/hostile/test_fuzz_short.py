"""A few made-up inputs for each parser; `python -m tests.hostile.fuzz` throws many more."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.fuzz import fuzz


@pytest.mark.parametrize(
    ("parser", "tries"),
    [("lesson", 4), ("manifest", 10), ("program", 30), ("answer", 200), ("plain", 1)],
)
def test_made_up_input_is_answered_in_time(parser: str, tries: int, tmp_path: Path) -> None:
    assert fuzz(parser, tmp_path, seed=1, tries=tries).total() == tries


@pytest.mark.parametrize(
    ("parser", "well", "tries"), [("program", "to the end", 40), ("manifest", "sound", 40)]
)
def test_at_least_half_of_what_is_made_up_is_sound(
    parser: str, well: str, tries: int, tmp_path: Path
) -> None:
    assert fuzz(parser, tmp_path, seed=2, tries=tries)[well] >= tries / 2
