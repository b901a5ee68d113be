"""A picture in a view: read, checked, and told in the guide."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.lesson.conftest import Faults
from tutor.trace.plots.phrase import FORMS

GUIDE = Path(__file__).parents[2] / "lessons" / "README.md"


@pytest.mark.parametrize(
    ("plot", "words"),
    [
        ("curve q of L", "there is no node `q`"),
        ("curve d of L", "`d` is computed from others"),
        ("curv a", "did you mean `curve`?"),
        ("curve a b", "`curve` takes one name"),
        ("curve a from 3 to 1", "is no stretch"),
        ("heat a a of L", "are one leaf"),
        ("table W", "there is no table `W`"),
        ("histogram size", "of `value` or of `grad`"),
        ("loss of L", "takes no `of`"),
        ("loss", "at least two backward passes"),
    ],
)
def test_what_cannot_be_drawn_is_told_where_it_is_written(
    faults: Faults, plot: str, words: str
) -> None:
    found = faults(f'```toml view\nplot = "{plot}"\n```')
    assert [fault.code for fault in found] == ["E308"]
    assert words in found[0].message


@pytest.mark.parametrize("plot", ["curve a", "curve a of d from -3 to 3", "heat a b of L",
                                  "boundary a b", "histogram grad", "histogram value"])  # fmt: skip
def test_what_can_be_drawn_is_no_fault(faults: Faults, plot: str) -> None:
    assert faults(f'```toml view\nplot = "{plot}"\n```') == []


def test_the_guide_has_a_row_for_every_picture() -> None:
    rows = re.findall(r"\| `([^`]+)` \| ([^|]+) \|", GUIDE.read_text("utf-8"))
    for form in FORMS.values():
        assert (form.example, form.shows) in rows
