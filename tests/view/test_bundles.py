"""All of a large graph in boxes: what is put together, what is said of it, what stays hidden."""

from __future__ import annotations

from functools import cache

import pytest

from tests.sampled import some
from tests.view.programs import traced
from tests.view.test_edge_labels import read, shipped
from tutor.quiz.situation import COUNTS
from tutor.trace.log import Log
from tutor.view.glyphs import ASCII, UNICODE
from tutor.view.graph import graph_pane
from tutor.view.graph.bundled.bundles import Bundle
from tutor.view.graph.bundled.rings import rings
from tutor.view.graph.graph_pane import Picture
from tutor.view.hidden import Mask
from tutor.view.moment import Moment
from tutor.view.text import plain

MODEL = """
W = [[Value(0.1 * i - 0.2 * j) for j in range(2)] for i in range(4)]
v = [Value(0.3 - 0.1 * i) for i in range(4)]
b = Value(0.2)

def model(x, y):
    h = [tanh(w[0] * x + w[1] * y) for w in W]
    return sum([vi * hi for vi, hi in zip(v, h)]) + b

points = [(0.1 * i, 0.5 - 0.05 * i, 1.0 if i % 2 else -1.0) for i in range({count})]
scores = [model(x, y) for x, y, _ in points]
losses = [(s - t) ** 2 for s, (_, _, t) in zip(scores, points)]
loss = sum(losses) / {count}
loss.backward()
"""
PAIRS = """
a = [Value(0.1 * i) for i in range(30)]

def both(x, y):
    return [x * y + x, x + y * y + y]

c = []
for i in range(15):
    p = both(a[2 * i], a[2 * i + 1])
    c.append(p[0] * p[1])
L = sum(c)
L.backward()
"""
SIZES = ((78, 9), (76, 16), (118, 20))


@cache
def run_of(name: str) -> Log:
    texts = {"3": MODEL.replace("{count}", "3"), "20": MODEL.replace("{count}", "20")}
    return traced({**texts, "pairs": PAIRS}[name])


def opening(log: Log, size: tuple[int, int], mask: Mask | None = None, k: int = 0) -> Picture:
    plan = graph_pane.picture(Moment(log, k, mask or Mask(), legend=False), *size)
    assert plan is not None
    return plan


def screen(log: Log, size: tuple[int, int], k: int = 0, mask: Mask | None = None, **more) -> str:
    moment = Moment(log, k, mask or Mask(), legend=False, **more)
    return "\n".join(plain(row) for row in graph_pane.draw(moment, *size))


def bundles(plan: Picture) -> list[Bundle]:
    cut = plan.scene.cut
    assert cut is not None and cut.bundles is not None
    return list(cut.bundles.found.values())


def of_model(log: Log, size: tuple[int, int]) -> list[Bundle]:
    return [each for each in bundles(opening(log, size, k=len(log))) if each.names == ("model",)]


def test_a_model_called_often_is_one_box_between_its_weights_and_the_loss() -> None:
    for size in SIZES:
        text = screen(run_of("20"), size)
        assert "⊞ model ×20" in text and "⊞ loss" in text and "leaves" in text, text
        assert "nodes folded to" in text and "⋯" not in text


def test_calls_are_boxes_of_their_own_where_there_is_room() -> None:
    plan = opening(run_of("3"), (118, 36))
    titles = ["".join(span.text for span in title) for title in plan.titles.values()]
    assert sum("model" in title for title in titles) == 3


def test_what_is_used_by_the_same_calls_is_one_box_where_there_is_no_room() -> None:
    [leaves] = [each for each in bundles(opening(run_of("20"), (78, 9))) if each.leaves]
    assert sorted(leaves.names) == ["W", "b", "v"] and leaves.size == 13


def test_every_program_of_the_lessons_opens_with_all_of_its_graph() -> None:
    for trace in some(list(dict.fromkeys(shipped())), 12):
        plan = graph_pane.picture(Moment(trace, 0, legend=False), *SIZES[0])
        assert plan is not None and not plan.leads_on


@pytest.mark.parametrize("name", ["3", "20", "pairs"])
def test_what_is_said_of_a_bundle_is_true(name: str) -> None:
    """Each node is in one box; what goes in and out, and the mean, are counted anew."""
    log = run_of(name)
    for size in SIZES:
        for k in some(range(len(log) + 1), 6):
            plan = opening(log, size, k=k)
            over = plan.over if plan.scene.cut and plan.scene.cut.bundles is None else plan
            if over is None or over.scene.cut is None or over.scene.cut.bundles is None:
                continue
            scene, whole = over.scene, over.scene.cut.whole
            home = {item.id: scene.item_of(item.id) for item in whole.items}
            assert set(home.values()) == set(scene.items)
            for box, told in over.scene.cut.bundles.found.items():
                own = {node for node, item in home.items() if item == box}
                used = {
                    (source.id, user.id in own)
                    for user in whole.items
                    for source in whole.operands[user]
                }
                assert told.size == len(own)
                assert told.inputs == len({n for n, inner in used if inner and n not in own})
                leaving = {n for n, inner in used if not inner and n in own}
                if whole.root is not None and whole.root.id in own:
                    leaving.add(whole.root.id)
                assert set(told.outputs) == leaving or not leaving
            if over is plan:
                read(log, k, plan, screen(log, size, k).split("\n"))


def test_the_mean_is_that_of_what_comes_out() -> None:
    log = run_of("20")
    text = screen(log, (118, 20), len(log))
    [model] = [
        each for each in bundles(opening(log, (118, 20), k=len(log))) if each.names == ("model",)
    ]
    sizes = [abs(log.gradient(node, len(log)) or 0.0) for node in model.outputs]
    assert len(sizes) == 20 and f"{sum(sizes) / 20:.3g}" in text


def test_a_bundle_with_a_hidden_gradient_tells_no_mean() -> None:
    log = run_of("20")
    size = (118, 20)
    [model] = of_model(log, size)
    sizes = [abs(log.gradient(node, len(log)) or 0.0) for node in model.outputs]
    text = screen(log, size, len(log), Mask([(model.outputs[3], "gradient")]))
    assert "▒▒▒▒" in text and f"{sum(sizes) / 20:.3g}" not in text


def test_where_counts_are_asked_none_is_told() -> None:
    text = screen(run_of("20"), (118, 20), mask=Mask([COUNTS]))
    assert "→" not in text and "leaves" not in text and "nodes folded to" not in text


def test_it_reads_without_colour_and_in_ascii() -> None:
    log = run_of("20")
    assert screen(log, (118, 20), len(log), glyphs=ASCII).isascii()
    told = screen(log, (118, 20), len(log), glyphs=UNICODE)
    assert "|g|" in told and "∂" not in told, "a gradient is not written as a local slope"


def test_steps_on_operations_leave_what_stands_above_in_its_place() -> None:
    log = run_of("20")
    plans = [opening(log, (76, 20), k=k) for k in some(range(14, len(log)), 8)]
    above = {id(plan.over) for plan in plans if plan.over is not None}
    assert len(above) == 1 and sum(plan.over is not None for plan in plans) > 4


def test_rings_are_found() -> None:
    found = rings({0: [1], 1: [2], 2: [0, 3], 3: [4], 4: [], 5: [5, 4]})
    assert found[0] == found[1] == found[2]
    assert len({found[0], found[3], found[4], found[5]}) == 4
