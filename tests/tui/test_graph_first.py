"""In every window the graph is drawn as a graph, in the pane that a lesson has for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from tests.learner.course import lessons
from tests.sampled import some
from tests.tui.harness import LARGE, SMALL, terminal
from tests.tui.test_card_rows import needed
from tests.view.test_edge_labels import check
from tutor.debug.plot_board import authors_board
from tutor.learner.record import Record
from tutor.learner.session import Session
from tutor.lesson.model import Lesson
from tutor.trace.log import Log
from tutor.tui.arrangement import FULL, INSET, State, arrange
from tutor.tui.widgets.pane import Pane
from tutor.view.graph import graph_pane
from tutor.view.moment import Moment
from tutor.view.panes import PANES

WINDOWS = (SMALL, (100, 30), LARGE, (160, 50))
PLACES = [(lesson, screen.index) for _, lesson in lessons() for screen in lesson.screens]
APPS = [f"{pack}/{lesson.id}" for pack, lesson in lessons()]
FILLED = 0.6
"""The share of its pane that a drawing takes, across or down, in a large window."""


class Place(NamedTuple):
    """A screen of a lesson as it opens: the run, its position, and the cells of its graph."""

    name: str
    log: Log
    k: int
    cells: tuple[int, int]


def opened(lesson: Lesson, index: int, size: tuple[int, int]) -> Place | None:
    """A screen as it opens in a window; None if it runs no program with nodes."""
    with Record.open() as record:
        session = Session("", lesson, record, screen=index)
    debugger = session.debugger
    if debugger is None or not Moment(debugger.log, debugger.k).scene.items:
        return None
    cells = graph_cells(size, state(session))
    return Place(f"{lesson.id} {index}", debugger.log, debugger.k, cells)


def state(session: Session) -> State:
    """What the layout of a screen depends on, as it opens."""
    bench = session.bench
    asked = needed(session) if session.question else None
    pictured = bench is not None and authors_board(bench) is not None
    return State(bench.log if bench else None, asked=asked, picture=pictured)


def graph_cells(size: tuple[int, int], state: State) -> tuple[int, int]:
    """What is left for the graph in a window."""
    now = arrange(*size, state)
    rule, rows = 1 + now.airy, now.heights.get("graph")
    if rows is None:
        others = [s.id for s in PANES if s.place in ("right", "below") and s.id != "graph"]
        rows = size[1] - 2 - sum(now.heights.get(id) or 0 for id in others)
    return size[0] - (now.left or 0 if now.form == FULL else 0) - 2 * INSET, rows - rule


def places(size: tuple[int, int], most: int) -> Iterator[Place]:
    found = (opened(lesson, index, size) for lesson, index in some(PLACES, most))
    return (place for place in found if place is not None)


@pytest.mark.parametrize("lesson", some(APPS, 3))
async def test_the_cells_are_those_of_the_pane(lesson: str) -> None:
    for size in (SMALL, LARGE):
        async with terminal(lesson, size) as t:
            session = t.lesson.session
            if session.debugger is not None:
                pane = t.lesson.query_one("#graph", Pane).inner
                assert graph_cells(size, state(session)) == tuple(pane)


@pytest.mark.parametrize("size", WINDOWS, ids=lambda s: f"{s[0]}x{s[1]}")
def test_every_screen_with_a_program_draws_the_graph_and_is_read_back(
    size: tuple[int, int],
) -> None:
    drawn = 0
    for place in places(size, 24):
        moment = Moment(place.log, place.k, legend=False)
        assert graph_pane.picture(moment, *place.cells) is not None, place.name
        check(place.log, place.k, place.cells)
        drawn += 1
    assert drawn > 10


def test_in_a_large_window_a_drawing_fills_its_pane_and_zoom_makes_it_larger() -> None:
    small = []
    for place in places(LARGE, 24):
        moment = Moment(place.log, place.k, legend=False)
        plan = graph_pane.picture(moment, *place.cells)
        whole = graph_pane.picture(moment, LARGE[0] - 2, LARGE[1] - 6)
        assert plan is not None and whole is not None
        sizes = [(p.layout.width, p.layout.height) for p in (plan, whole)]
        share = max(n / cells for n, cells in zip(sizes[0], place.cells, strict=True))
        larger = any(b > a for a, b in zip(*sizes, strict=True))
        larger = larger or len(whole.scene.items) > len(plan.scene.items)
        if share < FILLED or not larger:
            small.append((place.name, place.cells, sizes))
    assert not small
