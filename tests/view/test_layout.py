"""The layered drawing never lies: read back from its characters it is the graph."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.view.reading import layered
from tutor.view.glyphs import ASCII, UNICODE
from tutor.view.graph.layout import Box, layers, least_size, place, ranks
from tutor.view.graph.marks import Accent
from tutor.view.graph.render import draw
from tutor.view.graph.routes import Net, channel
from tutor.view.text import Span, line_width, plain

DIAMOND = ((), (), (0, 1), (0, 1), (2, 3))
SWAP = ((), (), (1, 1), (0, 0), (0, 1), (1, 0), (3, 2))


@st.composite
def graphs(draw: st.DrawFn, most: int = 14) -> tuple[tuple[int, ...], ...]:
    """Operands of each node: up to two, repeats allowed, all older than the node."""
    size = draw(st.integers(1, most))
    reach = draw(st.integers(1, most))
    return tuple(
        tuple(draw(st.lists(st.integers(max(0, i - reach), i - 1), max_size=2))) if i else ()
        for i in range(size)
    )


def boxes_of(graph: tuple[tuple[int, ...], ...]) -> list[Box]:
    return [Box(i, 0, inputs) for i, inputs in enumerate(graph)]


def edges_of(graph: tuple[tuple[int, ...], ...]) -> list[tuple[int, int]]:
    return sorted((source, target) for target, ins in enumerate(graph) for source in ins)


def drawn(graph, *, gap=1, loose=True, ascii=False, accents=None, pad=0) -> list[str]:
    """The rows of a drawing whose nodes are called n0, n1, … and have room to spare."""
    names = {i: f"n{i}" for i in range(len(graph))}
    widths = {i: len(name) + (i * pad) % 5 for i, name in names.items()}
    layout = place(layers(boxes_of(graph)), widths, gap=gap, loose=loose or ascii, spaced=ascii)
    texts = {i: ((Span(name),), (Span("~"),)) for i, name in names.items()}
    rows = draw(layout, texts, ASCII if ascii else UNICODE, accents)
    assert len(rows) == layout.height
    assert all(line_width(row) <= layout.width for row in rows)
    return [plain(row).replace("~", " ").rstrip() for row in rows]


@settings(max_examples=300)
@given(graphs(), st.integers(0, 2), st.booleans(), st.booleans(), st.integers(0, 3))
@example(DIAMOND, 0, False, False, 0)
@example(SWAP, 0, False, True, 0)
def test_the_drawing_read_back_is_the_graph(graph, gap, loose, ascii, pad) -> None:
    """Following the lines from every node to their arrowheads finds every edge, and no other."""
    rows = drawn(graph, gap=gap, loose=loose, ascii=ascii, pad=pad)
    assert sorted(layered(rows, ascii).elements()) == edges_of(graph), "\n".join(rows)


@given(graphs(), st.data(), st.booleans(), st.booleans())
def test_accents_change_no_line(graph, data, ascii, back) -> None:
    """Heavy lines and other arrowheads lead from and to the same nodes."""
    slots = [(i, s) for i, ins in enumerate(graph) for s in range(len(ins))]
    chosen = data.draw(st.lists(st.sampled_from(slots), max_size=3)) if slots else []
    accents = {slot: Accent(("done", "next")[i % 2], back) for i, slot in enumerate(chosen)}
    rows = drawn(graph, ascii=ascii, accents=accents)
    assert sorted(layered(rows, ascii).elements()) == edges_of(graph), "\n".join(rows)


@given(graphs())
def test_boxes_never_overlap(graph) -> None:
    layout = place(layers(boxes_of(graph)), dict.fromkeys(range(len(graph)), 5), gap=0)
    cells = [
        (x, y)
        for box in layout.boxes.values()
        for x in range(box.x, box.x + box.width)
        for y in range(box.y, box.y + box.height)
    ]
    assert len(cells) == len(set(cells))
    assert all(0 <= x < layout.width and 0 <= y < layout.height for x, y in cells)


@given(graphs(), st.integers(0, 2), st.booleans())
def test_no_layout_is_smaller_than_the_least_size(graph, gap, loose) -> None:
    """So a pane may skip what cannot fit without routing it."""
    columns, widths = layers(boxes_of(graph)), dict.fromkeys(range(len(graph)), 6)
    layout = place(columns, widths, gap=gap, loose=loose)
    width, height = least_size(columns, widths, gap)
    assert width <= layout.width and height <= layout.height


@given(graphs())
def test_edges_point_right_and_leaves_stand_by_their_consumers(graph) -> None:
    rank = ranks(boxes_of(graph))
    for source, target in edges_of(graph):
        assert rank[source] < rank[target]
    for source in {s for s, _ in edges_of(graph)}:
        nearest = min(rank[t] for s, t in edges_of(graph) if s == source)
        assert rank[source] == nearest - 1


def test_a_chain_is_one_straight_row() -> None:
    assert drawn(((), (0,), (1,), (2,)))[0] == "n0 ╶─▸ n1 ╶─▸ n2 ╶─▸ n3"


def test_parallel_edges_are_two_arrows() -> None:
    assert sum(row.count("▸") for row in drawn(((), (0, 0)))) == 2


def test_the_diamond_is_drawn_with_one_crossing() -> None:
    """The line of n1 passes under the trunk of n0; where a trunk branches there is a junction."""
    assert drawn(DIAMOND, gap=0, loose=False) == [
        "n0╶┬─▸ n2╶╮",
        "   │╭▸    ╰▸ n4",
        "n1╶│┴▸ n3╶─▸",
        "   ╰─▸",
    ]
    assert drawn(DIAMOND, gap=0, ascii=True) == [
        "n0 -+---> n2 -+",
        "    | +->     +-> n4",
        "n1 -|-+-> n3 --->",
        "    +--->",
    ]


def test_more_than_two_inputs_make_a_taller_box() -> None:
    """A folded call may have any number of inputs; each still has a row of its own."""
    graph = ((), (), (), (), (0, 1, 2, 3))
    assert sorted(layered(drawn(graph), False).elements()) == edges_of(graph)


def test_a_circle_of_demands_is_broken_by_a_detour() -> None:
    """Two lines that swap rows can not both turn left of each other."""
    bends, tracks, _ = channel({"up": Net(0, (2,)), "down": Net(2, (0,))})
    assert [bend.detour is not None for bend in bends.values()].count(True) == 1
    assert tracks == 3


@pytest.mark.parametrize("gap", [0, 1, 2])
def test_boxes_of_a_column_keep_the_gap(gap: int) -> None:
    layout = place(
        layers(boxes_of(((), (), (), (0, 1), (2, 3)))), dict.fromkeys(range(5), 4), gap=gap
    )
    columns: dict[int, list[int]] = {}
    for box in layout.boxes.values():
        columns.setdefault(box.x, []).append(box.y)
    for rows in columns.values():
        rows.sort()
        assert all(below - above >= 2 + gap for above, below in pairwise(rows))


def test_nothing_is_laid_out_for_nothing() -> None:
    layout = place(layers([]), {})
    assert (layout.width, layout.height, layout.routes) == (0, 0, ())
