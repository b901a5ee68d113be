"""On the smallest screen of a lesson the graph is drawn as a graph."""

from __future__ import annotations

import pytest

from tests.sampled import some
from tests.tui.harness import SMALL, terminal
from tutor.lesson import shipped
from tutor.lesson.read.reading import read_pack
from tutor.quiz.kinds.registry import KEYS
from tutor.tui.widgets.pane import Pane
from tutor.view.graph import graph_pane

PACK, _ = read_pack(shipped() / "gradients", KEYS)
assert PACK is not None

TALL = {"cats", "coffee-shop", "expected-loss", "guessing", "mlp", "newton", "regularise"}
"""Lessons with a graph that needs more room than the smallest screen has: a tape stands there."""
LESSONS = [lesson.id for lesson in PACK.lessons if lesson.id not in TALL]


@pytest.mark.parametrize("lesson", some(LESSONS, 5))
async def test_every_screen_with_a_program_draws_the_graph(lesson: str) -> None:
    async with terminal(f"gradients/{lesson}", SMALL) as t:
        for _ in t.lesson.session.lesson.screens:
            moment = t.lesson.draw.moment
            if moment is not None and len(moment.scene.items) <= graph_pane.LARGEST:
                cells = t.lesson.query_one("#graph", Pane).scrollable_content_region.size
                assert graph_pane.picture(moment, *cells) is not None, t.lesson.session.index
            await t.press("right_square_bracket")
