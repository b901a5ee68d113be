"""The gutter of a tape never lies either, and every page of it stands on its own."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sampled import examples
from tests.view.programs import moment, traced
from tests.view.reading import tape as read
from tests.view.test_layout import graphs
from tutor.view.glyphs import ASCII, UNICODE
from tutor.view.graph.gutter import draw as tape_draw
from tutor.view.graph.gutter import gutter
from tutor.view.graph.items import node_item
from tutor.view.graph.lanes import lane_count, order, page
from tutor.view.graph.marks import Accent, Marks
from tutor.view.graph.scene import Scene
from tutor.view.graph.stretches import stretches, window
from tutor.view.hidden import Mask
from tutor.view.text import line_width, plain


def gutter_of(graph, rows, accents, ascii) -> list[str]:
    operands = {node_item(i): tuple(map(node_item, ins)) for i, ins in enumerate(graph)}
    scene = Scene(operands, node_item(len(graph) - 1), None)
    marks = Marks(None, None, None, {(node_item(i), slot): a for (i, slot), a in accents.items()})
    shown = [row._replace(item=node_item(row.item)) for row in rows]
    lines = gutter(shown, scene, marks, ASCII if ascii else UNICODE)
    return [plain(line) for line in lines]


def nodes_of(ascii: bool) -> str:
    table = ASCII if ascii else UNICODE
    return table.leaf + table.made + table.root


@settings(max_examples=examples(300))
@given(graphs(18), st.data(), st.booleans())
def test_the_gutter_read_back_is_the_graph(graph, data, ascii) -> None:
    """On any page with any room: each edge is a line, or a connector at its upper end missing."""
    operands = dict(enumerate(graph))
    nodes = order(range(len(graph)), operands)
    uses = Counter(o for ins in graph for o in ins)
    top = data.draw(st.integers(0, len(nodes) - 1))
    size = data.draw(st.integers(1, len(nodes)))
    most = data.draw(st.integers(2, 12))
    slots = [(i, s) for i, ins in enumerate(graph) for s in range(len(ins))]
    chosen = data.draw(st.lists(st.sampled_from(slots), max_size=2)) if slots else []
    accents = {slot: Accent(("next", "done")[i], bool(i)) for i, slot in enumerate(chosen)}
    shown = nodes[top : top + size]
    rows = page(shown, operands, uses, most, 1 if ascii else 0)
    text = gutter_of(graph, rows, accents, ascii)
    edges, above = read(text, ascii)
    for upper, lower in edges:
        ends = [next(x for x, char in enumerate(text[y]) if char in nodes_of(ascii))
                for y in (upper, lower)]  # fmt: skip
        assert lower > upper + 1 or ends[0] != ends[1], "no line between neighbours"
    for y, node in enumerate(shown):
        near = Counter(
            {o: n for o in graph[node] if (n := edges[shown.index(o), y] if o in shown else 0)}
        )
        missing = Counter(graph[node]) - near
        assert not near - Counter(graph[node]), "\n".join(text)
        assert missing.total() == above[y], "\n".join(text)


@given(graphs(18))
def test_a_page_with_room_for_everything_needs_no_connector(graph) -> None:
    operands = dict(enumerate(graph))
    nodes = order(range(len(graph)), operands)
    rows = page(nodes, operands, Counter(o for ins in graph for o in ins), 99)
    assert not any(row.above or row.end > row.last for row in rows)


@given(graphs(18))
def test_lanes_shrink_to_the_room_there_is(graph) -> None:
    """With every line cut, a row's lane and connectors stay off those of the rows around it."""
    operands = dict(enumerate(graph))
    nodes = order(range(len(graph)), operands)
    rows = page(nodes, operands, Counter(o for ins in graph for o in ins), 2)
    assert lane_count(rows) <= 9


def test_operations_keep_the_order_of_the_program_and_leaves_stand_at_their_first_use() -> None:
    operands = {0: (), 1: (), 2: (), 3: (0, 1), 4: (3, 2), 5: ()}
    assert order([0, 1, 2, 3, 4, 5], operands) == [0, 1, 3, 2, 4, 5]


@given(st.integers(1, 60), st.integers(1, 400), st.data())
def test_the_window_always_shows_the_current_row(size, total, data) -> None:
    current = data.draw(st.integers(0, total - 1))
    top = window(current, total, size)
    assert 0 <= top <= current < top + size
    assert top + size <= max(total, size)


def test_the_window_stands_still_while_the_current_row_moves_inside_it() -> None:
    assert len({window(row, 100, 20) for row in range(25, 35)}) == 1


@given(st.integers(1, 300), st.integers(1, 60), st.data())
def test_all_that_is_wanted_is_in_sight_in_the_rows_there_are(total, size, data) -> None:
    wanted = data.draw(st.lists(st.integers(0, total - 1), min_size=1, max_size=4))
    parts = stretches(wanted, total, size)
    shown = [row for part in parts for row in part]
    assert shown == sorted(set(shown)) and shown[0] >= 0 and shown[-1] < total
    # Between two stretches at least two rows are folded, into one.
    assert all(b.start - a.stop >= 2 for a, b in pairwise(parts))
    assert len(shown) + len(parts) - 1 <= size
    assert wanted[0] in shown
    if 2 * len(set(wanted)) - 1 <= size:
        assert set(wanted) <= set(shown)
        assert len(shown) + len(parts) - 1 == min(size, total)  # and no row stands blank


WIDE = "\n".join(
    [*(f"w{i} = Value({i}.5)" for i in range(6)), "x = Value(2.0)", "s = w0 * x"]
    + [f"s = s + tanh(w{i} * x) * 0.25" for i in range(1, 6)]
    + ["L = (s - 1) ** 2", "L.backward()"]
)


@pytest.mark.parametrize("height", [3, 5, 9, 33])
@pytest.mark.parametrize("ascii", [False, True])
def test_the_current_edge_is_heavy_from_end_to_end_at_every_step(height, ascii) -> None:
    trace = traced(WIDE)
    counts = set()
    for k in range(len(trace)):
        at = moment(trace, k, ascii=ascii)
        rows = tape_draw(at, 78, height)
        counts.add(len(rows))
        assert max(map(line_width, rows)) <= 78
        event = trace.event(k)
        if event.kind != "accumulate" or trace.is_constant(event.node):
            continue
        sign = at.glyphs.backward[1]
        (end,) = (y for y, row in enumerate(rows) if row[0] == (sign, "grad-next"))
        heavy = [y for y, row in enumerate(rows) if any(s.role == "grad-next" for s in row[1:])]
        name = trace.label(event.source).replace(" ", "")
        there = next(y for y, row in enumerate(rows) if y != end and named(row, name))
        assert heavy == list(range(end, there + 1))
    assert len(counts) == 1


def named(row, name) -> bool:
    """Whether a row is that of a node, by the name that it stands out with."""
    return any(s.role == "grad-next" and s.text.split(" ")[0] == name for s in row)


def test_a_tape_takes_all_the_rows_it_is_given() -> None:
    trace = traced(WIDE)
    items = len(moment(trace, 0).scene.items)
    for height in range(4, items + 4):
        at = replace(moment(trace, len(trace) - 3), legend=False)
        assert len(tape_draw(at, 78, height)) == min(height, items)


def test_a_fold_says_how_many_rows_it_stands_for() -> None:
    trace = traced(WIDE)
    k = trace.position("before accumulate w1")
    x = next(i for i in range(k, len(trace)) if trace.event(i).node == trace.node_named("x"))
    rows = [plain(row) for row in tape_draw(replace(moment(trace, x), legend=False), 78, 7)]
    folds = [int(re.search(r"⋮ (\d+) rows", row)[1]) for row in rows if "⋮" in row]
    above, below = (re.search(rf"(\d+) {word}", rows[-1]) for word in ("above", "below"))
    out = sum(folds) + sum(int(found[1]) for found in (above, below) if found)
    assert out + len(rows) - 1 - len(folds) == len(moment(trace, x).scene.items)


def test_nothing_hidden_can_be_read_off_the_product_on_a_row() -> None:
    trace = traced("a = Value(-4.25)\nb = Value(2.5)\nL = a * b\nL.backward()\n")
    node = trace.node_named("a")
    assert node is not None
    k = trace.position("before accumulate a")
    for quantities in (("gradient",), ("gradient", "factors")):
        mask = Mask({(node, quantity) for quantity in quantities})
        for at in (k, k + 1):
            row = plain(
                next(r for r in tape_draw(moment(trace, at, mask), 78, 9) if " a " in plain(r))
            )
            assert "= 2.5" not in row and "◁ 2.5" not in row
            assert ("▒▒▒▒ × ▒▒▒▒" in row) == ("factors" in quantities and at == k)
    shown = [plain(r) for r in tape_draw(moment(trace, k), 78, 9)]
    assert any("◀ " in row and " 1 × 2.5 = 2.5 " in row for row in shown)


def test_nothing_is_said_of_what_has_not_come_yet() -> None:
    trace = traced(WIDE)
    for row in tape_draw(replace(moment(trace, 0), legend=False), 78, 40):
        assert not set("·∂●◐") & set(plain(row).split("w")[-1][6:])
    bare = traced("a = Value(2.0)\nb = a * 3\nc = b + a\n")
    assert not any("·" in plain(row) for row in tape_draw(moment(bare, 2), 78, 9))
