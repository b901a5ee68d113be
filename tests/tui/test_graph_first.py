"""On the smallest screen of a lesson the graph is drawn as a graph."""

from __future__ import annotations

import pytest

from tests.learner.course import lessons
from tests.sampled import some
from tests.tui.harness import SMALL, terminal
from tutor.tui.widgets.pane import Pane
from tutor.view.graph import graph_pane

LESSONS = [f"{pack}/{lesson.id}" for pack, lesson in lessons()]


@pytest.mark.parametrize("lesson", some(LESSONS, 5))
async def test_every_screen_with_a_program_draws_the_graph(lesson: str) -> None:
    async with terminal(lesson, SMALL) as t:
        for _ in t.lesson.session.lesson.screens:
            moment = t.lesson.draw.moment
            if moment is not None and moment.scene.items:
                cells = t.lesson.query_one("#graph", Pane).scrollable_content_region.size
                assert graph_pane.picture(moment, *cells) is not None, t.lesson.session.index
            await t.press("right_square_bracket")
