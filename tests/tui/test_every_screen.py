"""A few screens of the lessons in every theme; `python -m tests.tui.every_screen` has them all."""

from __future__ import annotations

import pytest

from tests.sampled import FULL
from tests.tui.every_screen import Stop, chosen, judged, stops
from tutor.learner.record import Record

TODO = [stop for lesson, early in chosen(["gradients/diamond"]) for stop in stops(lesson, early)]


@pytest.mark.parametrize(
    "todo", [TODO if FULL else [s for s in TODO if s.name.endswith("#grad-a")]]
)
async def test_a_screen_is_whole_and_the_same_text_in_every_theme(
    todo: list[Stop],
) -> None:
    with Record.open() as record:
        assert await judged(todo, record) == []
