"""A graph too large for its pane: its parts, what is said of the rest, and that it is true."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import pairwise

import pytest

from tests.sampled import some
from tests.view.programs import TRAINING, traced
from tests.view.test_edge_labels import check, shipped
from tutor.trace.log import Log
from tutor.view.graph import graph_pane
from tutor.view.graph.graph_pane import Picture
from tutor.view.graph.items import Item, node_item
from tutor.view.moment import Moment
from tutor.view.text import plain

CALLS = """
def neuron(x, w, b):
    return tanh(x * w + b)

x = Value(0.5)
w = [Value(0.1), Value(-0.3), Value(0.7), Value(0.2), Value(0.4), Value(-0.6)]
b = [Value(0.3), Value(0.2), Value(-0.1), Value(0.5), Value(0.6), Value(-0.2)]
h = [neuron(x, wi, bi) for wi, bi in zip(w, b)]
y = h[0] * h[1] + h[2] * h[3] + h[4] * h[5]
loss = (y - 1.0) ** 2
loss.backward()
"""
CHAIN = "a = Value(0.5)\ns = a * 1.0\nfor i in range(40):\n    s = s + a * s\ns.backward()\n"
SIZES = ((78, 9), (76, 16), (118, 20))
LARGE = (118, 36)


@cache
def runs() -> dict[str, Log]:
    return {"calls": traced(CALLS), "chain": traced(CHAIN)}


def drawn(log: Log, k: int, size: tuple[int, int]) -> Picture:
    plan = graph_pane.picture(Moment(log, k, legend=False), *size)
    assert plan is not None
    return plan


@pytest.mark.parametrize("name", ["calls", "chain"])
def test_labels_of_parts_are_true_and_no_lines_touch(name: str) -> None:
    log = runs()[name]
    read = Counter[bool]()
    for size in (*SIZES, LARGE):
        for k in some(range(len(log) + 1), 24):
            read += check(log, k, size)
    assert read[True] > 10 and sum(read.values()) > 200


def test_calls_are_folded_where_the_whole_does_not_fit() -> None:
    """Each is one box with the name of its output; the one that the step is in is open."""
    log = runs()["calls"]
    assert graph_pane.whole_picture(Moment(log, 0), *LARGE) is None
    counts = set()
    for k in range(len(log) + 1):
        cut = drawn(log, k, LARGE).scene.cut
        assert cut is not None
        if cut.folded:
            screen = "\n".join(plain(row) for row in graph_pane.draw(Moment(log, k), *LARGE))
            calls = sum(map(bool, cut.folded.values()))
            signs = 1 + (calls < len(cut.folded))
            assert screen.count("⊞") == len(cut.folded) + signs and "⊞ a call, folded" in screen
            assert ("neuron() open" in screen) == (calls < 6)
            counts.add(calls)
    assert counts == {5, 6}


def test_a_folded_edge_tells_no_slope() -> None:
    """The slope of the one edge inside the call is not that of the call."""
    log = runs()["calls"]
    for k in range(len(log) + 1):
        plan = drawn(log, k, LARGE)
        cut = plan.scene.cut
        for (item, _), said in plan.words(Moment(log, k)).items():
            if cut is not None and item in cut.folded:
                assert not any("×" in plain(form) for form in (*said.slope, *said.product))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["calls", "chain"])
def test_every_edge_is_drawn_or_counted(name: str, size: tuple[int, int]) -> None:
    """Of each box: the edges that leave it on the screen, and how many lead on out of sight."""
    log = runs()[name]
    for k in range(0, len(log) + 1, 5):
        scene = drawn(log, k, size).scene
        cut = scene.cut
        if cut is None or cut.bundles is not None:
            continue
        shown = dict.fromkeys(scene.items, 0)
        for node, slot in cut.arrows:
            shown[node_item(log.operands(node)[slot])] += 1
        for item in scene.items:
            assert shown[item] + cut.beyond.get(item, 0) == cut.whole.uses[item]
        rows = "\n".join(plain(row) for row in graph_pane.draw(Moment(log, k), *size))
        assert len(re.findall(r"⋯\d+", rows)) == len(cut.beyond)
        assert len(re.findall(r"⋯ [^g]", rows)) == len(cut.fed)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["calls", "chain"])
def test_a_part_depends_on_the_node_that_is_worked_on_alone(
    name: str, size: tuple[int, int]
) -> None:
    """From whatever side one comes to a position, the same stands there; the node is in sight."""
    log = runs()[name]
    forth = [drawn(log, k, size).layout for k in range(len(log) + 1)]
    back = [drawn(log, k, size).layout for k in range(len(log), -1, -1)]
    assert forth == back[::-1]
    by_node: dict[Item, object] = {}
    end = drawn(log, len(log), size).scene
    assert end.item_of(Moment(log, 0).scene.root.id) in forth.pop().boxes, "what was computed"
    for k, layout in enumerate(forth):
        here = Moment(log, k).marks.here
        assert here is not None and drawn(log, k, size).scene.item_of(here.id) in layout.boxes
        assert by_node.setdefault(here, layout) == layout


def test_steps_inside_a_part_move_nothing() -> None:
    """A part serves several steps on the way, forward and backward: pages turn, nodes do not."""
    for log in runs().values():
        for size in SIZES:
            plans = [drawn(log, k, size) for k in range(len(log) + 1)]
            turns = sum(a.layout is not b.layout for a, b in pairwise(plans))
            assert turns <= len(log) // 2, (size, turns, len(log))


def test_the_title_says_which_round_of_a_training_is_drawn() -> None:
    log = traced(TRAINING)
    starts = [p.start for p in log.passes]
    assert [graph_pane.note(Moment(log, k)) for k in (0, *starts)] == [
        "round 1 of 2", "round 1 of 2", "round 2 of 2",
    ]  # fmt: skip
    once = traced("a = Value(2.0)\nb = a * a\nb.backward()\na.data -= 0.1 * a.grad\n")
    assert "round" not in graph_pane.note(Moment(once, 1))


@pytest.mark.parametrize("size", [(78, 9), (76, 16), (118, 36)])
def test_no_number_of_a_lesson_is_missing_from_its_box(size: tuple[int, int]) -> None:
    """Nothing is cut: each box holds its value, and each row is as wide as the pane."""
    for trace in some(list(dict.fromkeys(shipped())), 12):
        for k in some(range(1, len(trace) + 1), 3):
            moment = Moment(trace, k, legend=False)
            plan = graph_pane.picture(moment, *size)
            assert plan is not None
            rows = graph_pane.draw(moment, *size)
            assert len(rows) == size[1]
            for box in plan.layout.boxes.values():
                assert box.x >= 0 and box.x + box.width <= size[0]
                assert plan.above + box.y + box.height <= size[1] - bool(plan.place)
