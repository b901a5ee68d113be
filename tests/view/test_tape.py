"""The gutter of a tape never lies either, and every page of it stands on its own."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.view.reading import tape as read
from tests.view.test_layout import graphs
from tutor.view.glyphs import ASCII, UNICODE
from tutor.view.graph.gutter import gutter
from tutor.view.graph.items import node_item
from tutor.view.graph.lanes import lane_count, order, page, window
from tutor.view.graph.marks import Accent, Marks
from tutor.view.graph.scene import Scene
from tutor.view.text import plain


def gutter_of(graph, rows, accents, ascii) -> list[str]:
    operands = {node_item(i): tuple(map(node_item, ins)) for i, ins in enumerate(graph)}
    scene = Scene(operands, node_item(len(graph) - 1), None)
    marks = Marks(None, None, None, {(node_item(i), slot): a for (i, slot), a in accents.items()})
    shown = [row._replace(item=node_item(row.item)) for row in rows]
    lines = gutter(shown, scene, marks, ASCII if ascii else UNICODE)
    return [plain(line) for line in lines]


@settings(max_examples=300)
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
