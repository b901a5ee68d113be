"""The product on the edge: read back from the drawing it is that of the run, at every step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import example, given, settings

from tests.learner.course import lessons
from tests.program.generated import programs
from tests.sampled import examples, some, steps
from tests.view.programs import DIAMOND, traced
from tests.view.reading import Layered
from tutor.engine.numbers import factor, show
from tutor.lesson.model import ProgramBlock
from tutor.lesson.traces import trace_of
from tutor.program import parse, run
from tutor.trace import Event, Trace
from tutor.trace.log import Log
from tutor.view.graph import graph_pane
from tutor.view.graph.graph_pane import Picture
from tutor.view.graph.items import Item, node_item
from tutor.view.graph.scene import Scene
from tutor.view.hidden import Mask
from tutor.view.moment import Moment
from tutor.view.text import line_width, plain

SIZES = ((78, 9), (98, 12), (76, 16), (118, 36), (158, 30))
ZOOM = ((76, 16), (118, 36))


@cache
def shipped() -> list[Trace]:
    """The program of every screen that has one, the last one where it has none of its own."""
    out: list[Trace] = []
    for _, lesson in lessons():
        trace = None
        for screen in lesson.screens:
            own = [b for b in screen.blocks if isinstance(b, ProgramBlock)]
            trace = trace_of(own[-1].program) if own else trace
            out += [trace] if trace is not None else []
    return out


def titles(plan: Picture) -> dict[str, int]:
    """What each box is called in a drawing, and which node it shows."""
    out = {}
    for item, spans in plan.titles.items():
        out["".join(span.text for span in spans).removesuffix(" = ").rstrip()] = item.id
    return out


def expected(log: Log, k: int, scene: Scene) -> dict[tuple[int, int], list[set[str]]]:
    """For each pair of operand and consumer what may stand on its edges, worked out anew.

    On an edge to a folded call stands nothing but what a single edge inside the call sends.
    """
    out: dict[tuple[int, int], list[set[str]]] = {}
    if scene.cut is not None and scene.cut.bundles is not None:
        return between_bundles(scene)
    for item, sources in scene.operands.items():
        for source in sources:
            out.setdefault((source.id, item.id), []).append({""})
    seed = scene.seed
    if seed is None:
        return out
    p = log.pass_at(seed)
    assert p is not None
    folded = scene.cut.folded if scene.cut is not None else {}
    home = homes(log, scene)
    into: dict[tuple[int, int], list[Event]] = {}
    for event in log.events(log.passes[p].start, log.passes[p].end):
        if event.kind == "accumulate" and event.source is not None and event.node is not None:
            if node_item(event.node) not in scene.operands:
                continue
            box = box_of(log, scene, home, event.source)
            if box is not None:
                into.setdefault((event.node, box.id), []).append(event)
    for pair, labels in out.items():
        events = into.get(pair, [])
        inside = node_item(pair[1]) in folded
        if inside and len(events) != 1:
            continue
        for event, words in zip(events, labels, strict=False):
            local, whole = factor(event.local), show(event.contribution)
            if k > event.k:
                words |= {f"◁ {whole}", f"◁{whole}"}
            elif k == event.k:
                words |= {f"= {whole}", whole}
                words |= set() if inside else {f"{show(event.upstream)} × {local} = {whole}"}
            elif not inside and event.source is not None and log.exists(event.source, k):
                words.add(f"×{local}")
    return out


def between_bundles(scene: Scene) -> dict[tuple[int, int], list[set[str]]]:
    """The pairs of boxes between which any edge of the graph goes: nothing stands on those."""
    assert scene.cut is not None
    pairs = set()
    for item, sources in scene.cut.whole.operands.items():
        for source in sources:
            ends = scene.item_of(source.id), scene.item_of(item.id)
            assert ends[0] is not None and ends[1] is not None
            pairs.add((ends[0].id, ends[1].id))
    return {pair: [{""}] for pair in pairs if pair[0] != pair[1]}


def homes(log: Log, scene: Scene) -> dict[int, Item]:
    """The folded call that each frame is drawn as: the first one that it belongs to."""
    out: dict[int, Item] = {}
    for call, function in (scene.cut.folded if scene.cut is not None else {}).items():
        for frame in around(log, call.id) if function else ():
            if log.frames[frame].function == function:
                out.setdefault(frame, call)
    return out


def box_of(log: Log, scene: Scene, home: dict[int, Item], node: int) -> Item | None:
    """The box that an edge into a node is drawn to: its own, or that of the call around it."""
    item = node_item(node)
    if item in scene.operands:
        return item
    calls = {home[frame] for frame in around(log, node) if frame in home}
    return next((call for call in home.values() if call in calls), None) or leads_to(scene, item)


def leads_to(scene: Scene, item: Item) -> Item | None:
    """The box of a named node that all ways from an operation without a name lead to."""
    if scene.cut is None or all(scene.cut.folded.values()):
        return None
    whole = scene.cut.whole
    users = whole.hold("users of the reader", lambda: users_of(whole))
    ends, ways = set(), {item}
    while ways and len(ends) < 2:
        at = ways.pop()
        if at in scene.operands:
            ends.add(at)
        else:
            ways |= users[at]
    return next(iter(ends)) if len(ends) == 1 and scene.cut.folded.get(*ends) == "" else None


def users_of(scene: Scene) -> dict[Item, set[Item]]:
    out: dict[Item, set[Item]] = {item: set() for item in scene.operands}
    for user, sources in scene.operands.items():
        for source in sources:
            out[source].add(user)
    return out


def around(log: Log, node: int) -> Iterator[int]:
    """The calls around a node."""
    frame = log.frame(node)
    while frame:
        yield frame
        frame = log.frames[frame].parent


def check(log: Log, k: int, size: tuple[int, int]) -> Counter[bool]:
    """Read one drawing back; how many of its edges have a label."""
    moment = Moment(log, k, legend=False)
    plan = graph_pane.picture(moment, *size)
    assert plan is not None
    lines = graph_pane.draw(moment, *size)
    assert {line_width(row) for row in lines} == {size[0]}
    rows = [plain(row) for row in lines]
    if plan.over is not None:
        above, rows = rows[: plan.top], rows[plan.top :]
        said, cut = read(log, k, plan.over, above), plan.over.scene.cut
        assert cut is None or cut.bundles is None or not any(said), "nothing stands between bundles"
    return read(log, k, plan, rows)


def read(log: Log, k: int, plan: Picture, rows: list[str]) -> Counter[bool]:
    """Read rows that show a graph or a part of it."""
    names = titles(plan)
    cut = plan.scene.cut
    if cut is not None:
        *rows, said = rows
        total, shown = f"{len(cut.whole.items):,}", len(names)
        known = f"{total} nodes folded to {shown}" if cut.bundles else f"{shown} of {total} nodes"
        assert known in said, said
    assert len(names) == len(plan.scene.items), "two boxes have one name"
    screen = "\n".join(rows)
    found: dict[tuple[int, int], list[str]] = {}
    for (source, target, label), count in Layered(rows, names).edges().items():
        found.setdefault((names[source], names[target]), []).extend([label] * count)
    wanted = expected(log, k, plan.scene)
    assert found.keys() == wanted.keys(), screen
    for pair, labels in found.items():
        allowed = wanted[pair]
        assert len(labels) == len(allowed), screen
        if len(labels) == 1 or all(a == allowed[0] for a in allowed):
            assert all(label in allowed[0] for label in labels), screen
        else:
            one, two = labels
            ways = ((one, two), (two, one))
            assert any(a in allowed[0] and b in allowed[1] for a, b in ways), screen
    return Counter(bool(label) for labels in found.values() for label in labels)


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
def test_every_edge_of_the_lessons_says_what_it_sent_or_will_send(size: tuple[int, int]) -> None:
    for trace in some(list(dict.fromkeys(shipped())), 16):
        for k in steps(trace, 4):
            check(trace, k, size)


TWO_SUMS = """\
def score(W, x, b):
    h = [tanh(W[i][0] * x[0] + W[i][1] * x[1] + b[i]) for i in range(2)]
    return h[0] - h[1]

W = [[Value(2.5), Value(0.25)], [Value(-0.5), Value(-0.75)]]
loss = score(W, (0.80902, 0.58779), [Value(-0.125), Value(1.5)])
loss.backward()
"""
"""Sums of products with numbers: a sum begins as its first product does."""


@pytest.mark.parametrize("size", [(90, 20), (118, 36)], ids=str)
def test_no_two_boxes_have_one_name(size: tuple[int, int]) -> None:
    trace = traced(TWO_SUMS)
    assert check(trace, len(trace), size).total() == 16


FOLDED_ABOVE = """\
def mix(p, q):
    r = p * q
    return r + p
v0 = Value(-2.0)
v1 = Value(1.0)
v2 = mix(v0, v1)
v3 = v0 / (2 + v2 * v2)
v3.backward()
"""
"""A graph whose picture above the part is one of calls and operations, with numbers on edges."""


@settings(max_examples=examples(200), deadline=None)
@example(FOLDED_ABOVE)
@given(programs())
def test_every_edge_of_any_program_says_what_it_sent_or_will_send(source: str) -> None:
    recording = run(parse(source))
    if recording.error is not None or not recording.tape.op:
        return
    trace = Trace(recording)
    for i, k in enumerate(range(0, len(trace) + 1, max(1, len(trace) // 4))):
        size = SIZES[i % len(SIZES)]
        moment = Moment(trace, k)
        if moment.scene.items and graph_pane.picture(moment, *size) is not None:
            check(trace, k, size)


def test_nearly_every_screen_of_the_lessons_draws_the_graph() -> None:
    for size in ((78, 9), (76, 16), (118, 36)):
        fits = {t: graph_pane.picture(Moment(t, 0), *size) for t in dict.fromkeys(shipped())}
        drawn = [fits[t] is not None for t in shipped()]
        assert len(drawn) >= 34 and sum(drawn) >= 0.9 * len(drawn), (size, sum(drawn), len(drawn))


def test_at_the_end_the_sum_can_be_read_off_the_drawing() -> None:
    trace = traced(DIAMOND)
    for size in ((78, 9), (76, 16)):
        assert check(trace, len(trace), size) == {True: 6}
        screen = "\n".join(plain(r) for r in graph_pane.draw(Moment(trace, len(trace)), *size))
        assert "◁ -3.75" in screen and screen.count("◁ -10 ") == 3 and "-13.75" in screen


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
def test_a_hidden_number_stands_on_no_edge(size: tuple[int, int]) -> None:
    """Two programs that differ in what is hidden, and what follows from it, are drawn alike."""
    screens = []
    for b in (2.5, 7.75):
        trace = traced(f"a = Value(-4.0)\nb = Value({b})\nd = a * b\nL = d + 1\nL.backward()\n")
        a, b_, d, top = (trace.node_named(name) for name in "abdL")
        hidden = [(a, "gradient"), (a, "factors"), (b_, "value"), (d, "value"), (top, "value")]
        mask = Mask([(node, quantity) for node, quantity in hidden if node is not None])
        screens.append(
            [graph_pane.draw(Moment(trace, k, mask), *size) for k in range(len(trace) + 1)]
        )
    assert screens[0] == screens[1]
    end = "\n".join(plain(row) for row in screens[0][-1])
    assert "◁ ▒▒▒▒" in end
    product = "\n".join(plain(row) for row in screens[0][-3])
    assert "▒▒▒▒ × ▒▒▒▒ = ▒▒▒▒" in product


def test_a_slope_that_tells_a_hidden_value_is_hidden_with_it() -> None:
    """The slope of a product in one operand is the value of the other."""
    trace = traced(DIAMOND)
    node = trace.node_named("b")
    assert node is not None
    rows = [plain(r) for r in graph_pane.draw(Moment(trace, 4, Mask([(node, "value")])), 78, 9)]
    assert "×▒▒▒▒" in "".join(rows) and "2.5" not in "".join(rows)


def test_before_the_pass_nothing_is_said_of_gradients() -> None:
    trace = traced(DIAMOND)
    seed = trace.passes[0].start
    for k in range(seed + 1):
        screen = "".join(plain(r) for r in graph_pane.draw(Moment(trace, k, legend=False), 76, 16))
        assert "◁" not in screen and "grad" not in screen
        assert "·" in screen if 0 < k < 5 else "·" not in screen


def test_a_slope_stands_on_its_edge_once_its_node_is_made() -> None:
    trace = traced(DIAMOND)
    made = trace.made(trace.node_named("d") or 0)
    before, after = (
        "".join(plain(r) for r in graph_pane.draw(Moment(trace, k), 76, 16))
        for k in (made, made + 1)
    )
    assert "×2.5" not in before and "×2.5" in after and "×(-4)" in after


def small() -> list[Trace]:
    """The shipped programs that compute something in a graph with room for boxes and arrows."""
    able = [t for t in shipped() if 2 < len(list(t.nodes())) <= 16 and any(map(t.op, t.nodes()))]
    found = [t for t in able if graph_pane.picture(Moment(t, 0), *ZOOM[0]) is not None]
    assert len(found) > 20 and len(found) >= 0.85 * len(able), (len(found), len(able))
    return found


@pytest.mark.parametrize("size", [(76, 16), (118, 36)], ids=str)
def test_a_small_graph_takes_its_place_in_the_pane(size: tuple[int, int]) -> None:
    for trace in small():
        plan = graph_pane.picture(Moment(trace, 0), *size)
        assert plan is not None
        share = max(plan.layout.width / size[0], plan.layout.height / size[1])
        assert share >= 0.6, trace.program.source


def test_zoom_makes_it_larger() -> None:
    for trace in small():
        before, after = (
            graph_pane.picture(Moment(trace, 0), *size) for size in ((76, 16), (118, 36))
        )
        assert before is not None and after is not None
        area = [plan.layout.width * plan.layout.height for plan in (before, after)]
        assert area[1] > area[0], trace.program.source
