"""The frames after a step: a number on its way, and every other number still that of before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.sampled import some
from tests.view.programs import DIAMOND, traced
from tests.view.test_edge_labels import shipped
from tutor.engine.numbers import show
from tutor.trace.log import Log
from tutor.view import variables
from tutor.view.graph import graph_pane, travel
from tutor.view.graph.marks import marks
from tutor.view.hidden import Mask
from tutor.view.moment import LEAVES, MEETS, TRAVELS, Moment
from tutor.view.text import line_width, plain

SIZES = ((78, 9), (98, 12), (76, 16), (118, 36))
SIZE = (76, 16)


def rows(moment: Moment, size: tuple[int, int] = SIZE) -> list[str]:
    return [plain(row) for row in graph_pane.draw(moment, *size)]


def step_into(log: Log, name: str, number: int) -> int:
    """The position after the `number`-th contribution to a node."""
    node = log.node_named(name)
    found = [i for i in range(len(log)) if log.event(i).kind == "accumulate"]
    return [i for i in found if log.event(i).node == node][number] + 1


def column(screen: list[str], text: str) -> int:
    """The column of a text that stands in one row only."""
    (found,) = [row.index(text) for row in screen if text in row]
    return found


def test_a_contribution_leaves_its_consumer_travels_and_meets_the_gradient() -> None:
    trace = traced(DIAMOND)
    k = step_into(trace, "a", 1)
    frames = travel.frames(Moment(trace, k), *SIZE)
    assert [frame.frame for frame in frames] == [LEAVES, TRAVELS, MEETS]
    leaves, travels, meets = (rows(frame) for frame in frames)
    assert column(travels, "━ -3.75 ━") < column(leaves, "━ -3.75 ━")
    for screen in (leaves, travels):
        assert any(row.startswith("┃ g    -10 ┃") for row in screen)
        assert "┗━━━ ◐ 1/2 ┛" in "".join(screen)
    at = next(i for i, row in enumerate(meets) if "+ -3.75 ┛" in row)
    assert meets[at - 1].startswith("┃ g    -10 ┃")
    assert all("-13.75" not in "".join(screen) for screen in (leaves, travels, meets))
    assert "-13.75" in "".join(rows(Moment(trace, k)))


def test_a_sum_stands_in_one_row_where_there_is_room() -> None:
    trace = traced(DIAMOND)
    last = travel.frames(Moment(trace, step_into(trace, "b", 1)), *SIZE)[-1]
    assert "-10 + 6 ┃" in "".join(rows(last))
    wide = travel.frames(Moment(trace, step_into(trace, "a", 1)), 118, 36)[-1]
    assert "-10 + -3.75 " in "".join(rows(wide, (118, 36)))


def test_nothing_is_added_to_a_gradient_that_is_not_set() -> None:
    trace = traced(DIAMOND)
    last = travel.frames(Moment(trace, step_into(trace, "a", 0)), *SIZE)[-1]
    screen = "".join(rows(last))
    assert "┃ g    -10 ┃" in screen and " + " not in screen and "0 +" not in screen


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
def test_whatever_does_not_move_is_that_of_before(size: tuple[int, int]) -> None:
    """Only the row of the number changes until that meets the gradient, and no size ever does."""
    moved = 0
    for trace in some(list(dict.fromkeys(shipped())), 20):
        for k in some(range(1, len(trace) + 1), 8):
            for frame in travel.frames(Moment(trace, k), *size):
                event = trace.event(k - 1)
                before = graph_pane.draw(replace(frame, frame=""), *size)
                lines = graph_pane.draw(frame, *size)
                assert {line_width(row) for row in lines} == {size[0]}
                assert len(lines) == size[1]
                changed = [plain(a) != plain(b) for a, b in zip(before, lines, strict=True)]
                if frame.frame != MEETS:
                    assert sum(changed) <= 1
                    assert f" {show(event.contribution)} " in "\n".join(map(plain, lines))
                moved += 1
    assert moved > 60


def test_nothing_moves_where_the_number_is_hidden() -> None:
    trace = traced(DIAMOND)
    k = step_into(trace, "a", 1)
    a, d = trace.node_named("a"), trace.node_named("d")
    assert a is not None and d is not None
    for node, quantity in ((a, "gradient"), (a, "factors"), (d, "gradient"), (d, "value")):
        mask = Mask([(node, quantity)])
        assert not travel.frames(Moment(trace, k, mask), *SIZE), quantity


def test_nothing_moves_where_a_step_adds_nothing_or_the_graph_is_a_tape() -> None:
    trace = traced(DIAMOND)
    accumulates = [trace.event(k - 1).kind == "accumulate" for k in range(1, len(trace) + 1)]
    for k, adds in enumerate(accumulates, start=1):
        moment = Moment(trace, k)
        assert bool(travel.frames(moment, *SIZE)) == adds
        assert not travel.frames(moment, 30, 9)
    assert not travel.frames(Moment(trace, 0), *SIZE)


def test_a_click_on_a_box_finds_its_item() -> None:
    trace = traced(DIAMOND)
    moment = Moment(trace, len(trace))
    for size in SIZES:
        plan = graph_pane.picture(moment, *size)
        assert plan is not None
        screen = rows(moment, size)
        for item in moment.scene.items:
            name = f" {trace.label(item.id)} "
            y = next(i for i, row in enumerate(screen) if f"╭{name}" in row or f"┏{name}" in row)
            x = max(screen[y].find(f"╭{name}"), screen[y].find(f"┏{name}"))
            assert plan.item_at(x, y) == plan.item_at(x + 1, y + 2) == item
            assert plan.item_at(x - 1, y) is None and plan.item_at(x, y - 1) != item


def test_a_selected_node_stands_out_in_drawing_and_values() -> None:
    trace = traced(DIAMOND)
    moment = Moment(trace, len(trace))
    item = marks(trace, moment.scene, moment.done, None).here
    assert item is not None
    picked = replace(moment, cursor=item)
    for draw in (graph_pane.draw, variables.draw):
        now, without = draw(picked, 76, 16), draw(moment, 76, 16)
        assert [plain(row) for row in now] == [plain(row) for row in without]
        found = [s.text for row in now for s in row if s.role == "cursor"]
        assert len(found) == 1 and trace.label(item.id) in found[0]
