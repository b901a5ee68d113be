"""A screen of a lesson in every theme; `python -m tests.tui.every_screen` has them all."""

from __future__ import annotations

from tests.sampled import FULL
from tests.tui.every_screen import chosen, judged, stops
from tutor.learner.record import Record


async def test_a_screen_is_whole_and_the_same_text_in_every_theme() -> None:
    """One question of a lesson; all its screens if `FULL` is set."""
    places = [at for each, early in chosen(["gradients/diamond"]) for at in stops(each, early)]
    if not FULL:
        places = [at for at in places if at.name.endswith("#grad-a")]
    assert places
    with Record.open() as record:
        assert await judged(places, record) == []
