"""The layered drawing never lies: read back from its characters it is the graph."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.sampled import examples
from tests.view.reading import Layered
from tutor.view.glyphs import ASCII, UNICODE
from tutor.view.graph import render
from tutor.view.graph.items import Item, node_item
from tutor.view.graph.layered.layers import layers, ranks
from tutor.view.graph.layered.layout import Layout, least_width, place, wire
from tutor.view.graph.layered.levels import Shape, least_height
from tutor.view.graph.layered.routes import Net, channel
from tutor.view.graph.render import Wire
from tutor.view.text import Span, line_width, plain

Graph = tuple[tuple[int, ...], ...]
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


SHAPES = (Shape(), Shape(0, 1, 0), Shape(1, 2, 1), Shape(1, 3, 1, 2))
FRAMES = {UNICODE: "╭─╮│╰╯", ASCII: "+-+|++"}


def operands_of(graph: Graph) -> dict[Item, tuple[Item, ...]]:
    return {node_item(i): tuple(map(node_item, inputs)) for i, inputs in enumerate(graph)}


def edges_of(graph: Graph) -> list[tuple[int, int]]:
    return sorted((source, target) for target, ins in enumerate(graph) for source in ins)


def laid_out(graph: Graph, *, gap=1, lead=1, ascii=False, pad=0, shape=SHAPES[0], zone=0) -> Layout:
    """A layout for boxes with room for their names and a bit to spare."""
    widths = {item: len(f"n{item.id}") + (item.id * pad) % 5 for item in operands_of(graph)}
    if shape.above:
        widths = dict.fromkeys(widths, max(widths.values()) + 6)
    wiring = wire(layers(operands_of(graph)), shape, gap, spaced=ascii)
    zones = [zone] * len(wiring.channels)
    layout = place(wiring, widths, zones, 0 if shape.above else lead)
    assert layout.width == least_width(wiring, widths, zones, layout.lead)
    return layout


def drawn(graph: Graph, *, ascii=False, wires=None, labels=True, **more) -> list[str]:
    """The rows of a drawing whose nodes are called n0, n1, …"""
    layout = laid_out(graph, ascii=ascii, **more)
    table = ASCII if ascii else UNICODE
    texts = {
        item: _framed(item.id, box.width, box.height, table)
        if layout.above
        else [(Span(f"n{item.id}"),)]
        for item, box in layout.boxes.items()
    }
    given = {}
    for route in layout.routes:
        label = f" {table.backward[0]} {route.source.id} "
        room = labels and len(label) <= route.room
        given[route.target, route.slot] = (
            Wire(label=(Span(label),)) if room else Wire(head=Span(table.arrow, "line"))
        )
    given |= wires or {}
    rows = render.draw(layout, render.lines(layout, table), texts, given, {})
    assert len(rows) == layout.height
    assert all(line_width(row) <= layout.width for row in rows)
    return [plain(row).rstrip() for row in rows]


def _framed(node: int, width: int, height: int, table) -> list[tuple[Span, ...]]:
    """A frame with a name in its upper edge."""
    corner, level, end, side, low, last = FRAMES[table]
    head = f"{corner} n{node} ".ljust(width - 1, level) + end
    body = [f"{side}{' ' * (width - 2)}{side}"] * (height - 2)
    return [(Span(row),) for row in (head, *body, low + level * (width - 2) + last)]


def read(rows: list[str], graph: Graph, ascii: bool) -> list[tuple[int, int]]:
    """The edges of a drawing; each label on them names the operand."""
    names = [f"n{i}" for i in range(len(graph))]
    out = []
    for (source, target, label), count in Layered(rows, names, ascii).edges().items():
        assert label in ("", f"◁ {source[1:]}", f"( {source[1:]}"), (source, label)
        out += [(int(source[1:]), int(target[1:]))] * count
    return sorted(out)


shapes = st.sampled_from(SHAPES)


@settings(max_examples=examples(300))
@given(graphs(), st.integers(0, 2), st.integers(0, 1), st.booleans(), st.integers(0, 3), shapes)
@example(DIAMOND, 0, 0, False, 0, SHAPES[0])
@example(SWAP, 0, 0, True, 0, SHAPES[0])
def test_the_drawing_read_back_is_the_graph(graph, gap, lead, ascii, pad, shape) -> None:
    """Following the lines from every node to where they arrive finds every edge, and no other.

    No two upright lines stand side by side.
    """
    rows = drawn(graph, gap=gap, lead=1 if ascii else lead, ascii=ascii, pad=pad, shape=shape)
    assert read(rows, graph, ascii) == edges_of(graph), "\n".join(rows)


@settings(max_examples=examples(200))
@given(graphs(), st.integers(0, 2), st.sampled_from(SHAPES[2:]), st.booleans())
def test_every_label_stands_on_its_own_edge(graph, gap, shape, ascii) -> None:
    """With room for them all, each edge is found with the label it was given."""
    rows = drawn(graph, gap=gap, shape=shape, zone=8, ascii=ascii)
    names = [f"n{i}" for i in range(len(graph))]
    edges = Layered(rows, names, ascii).edges()
    assert all(label.endswith(source[1:]) and label for source, _, label in edges)
    assert read(rows, graph, ascii) == edges_of(graph), "\n".join(rows)


@given(graphs(), st.data())
def test_a_heavy_edge_does_not_lead_astray(graph, data) -> None:
    """The heavy line of the next edge is the way from one end to the other, over shared trunks."""
    edges = [(t, slot) for t, inputs in enumerate(graph) for slot in range(len(inputs))]
    if not edges:
        return
    target, slot = data.draw(st.sampled_from(edges))
    back = data.draw(st.booleans())
    wire = Wire("grad-next" if back else "value-next", (), "◀" * back, Span("" if back else "▶"))
    shape = data.draw(shapes)
    rows = drawn(graph, wires={(node_item(target), slot): wire}, shape=shape)
    assert read(rows, graph, False) == edges_of(graph), "\n".join(rows)
    heads = [c for row in rows for c in row if c in "▶◀"]
    assert len(heads) == 1


@given(graphs(), shapes)
def test_boxes_never_overlap(graph, shape) -> None:
    layout = laid_out(graph, gap=0, shape=shape)
    cells = [
        (x, y)
        for box in layout.boxes.values()
        for x in range(box.x, box.x + box.width)
        for y in range(box.y, box.y + box.height)
    ]
    assert len(cells) == len(set(cells))
    assert all(0 <= x < layout.width and 0 <= y < layout.height for x, y in cells)


@given(graphs(), st.integers(0, 2), shapes)
def test_no_layout_is_lower_than_the_least_height(graph, gap, shape) -> None:
    """So a pane may skip what cannot fit without routing it."""
    least = least_height(layers(operands_of(graph)), shape, gap)
    assert least <= laid_out(graph, gap=gap, shape=shape).height


@given(graphs())
def test_edges_point_right_and_leaves_stand_by_their_consumers(graph) -> None:
    rank = {item.id: r for item, r in ranks(operands_of(graph)).items()}
    for source, target in edges_of(graph):
        assert rank[source] < rank[target]
    for source in {s for s, _ in edges_of(graph)}:
        nearest = min(rank[t] for s, t in edges_of(graph) if s == source)
        assert rank[source] == nearest - 1


def test_a_chain_is_one_straight_row() -> None:
    assert drawn(((), (0,), (1,), (2,)))[0] == "n0 ─▸ n1 ─▸ n2 ─▸ n3"


def test_parallel_edges_are_two_arrows() -> None:
    assert sum(row.count("▸") for row in drawn(((), (0, 0)))) == 2


def test_the_diamond_is_drawn_with_one_crossing() -> None:
    """The line of n1 passes under the trunk of n0; where a trunk branches there is a junction."""
    assert drawn(DIAMOND, gap=0, lead=0, labels=False) == [
        "n0─┬──▸n2─╮",
        "   │ ╭▸   ╰▸n4",
        "n1─│─┴▸n3──▸",
        "   ╰──▸",
    ]
    assert drawn(DIAMOND, gap=0, ascii=True, labels=False) == [
        "n0 -+--> n2 -+",
        "    | +>     +> n4",
        "n1 -|-+> n3 -->",
        "    +-->",
    ]


def test_a_label_stands_on_the_stretch_that_no_other_line_shares() -> None:
    assert drawn(DIAMOND, gap=0, zone=6)[:4] == [
        "n0 ─┬─── ◁ 0 ─ n2 ─╮",
        "    │ ╭─ ◁ 1 ─     ╰─ ◁ 2 ─ n4",
        "n1 ─│─┴─ ◁ 1 ─ n3 ─── ◁ 3 ─",
        "    ╰─── ◁ 0 ─",
    ]


def test_more_than_two_inputs_make_a_taller_box() -> None:
    """A folded call may have any number of inputs; each still has a row of its own."""
    graph = ((), (), (), (), (0, 1, 2, 3))
    for shape in SHAPES:
        assert read(drawn(graph, shape=shape), graph, False) == edges_of(graph)


def test_a_circle_of_demands_is_broken_by_a_detour() -> None:
    """Two lines that swap rows can not both turn left of each other."""
    bends, tracks, _ = channel({"up": Net(0, (2,)), "down": Net(2, (0,))})
    assert [bend.detour is not None for bend in bends.values()].count(True) == 1
    assert tracks == 3


@pytest.mark.parametrize("gap", [0, 1, 2])
def test_boxes_of_a_column_keep_the_gap(gap: int) -> None:
    layout = laid_out(((), (), (), (0, 1), (2, 3)), gap=gap)
    columns: dict[int, list[int]] = {}
    for box in layout.boxes.values():
        columns.setdefault(box.x, []).append(box.y)
    for rows in columns.values():
        rows.sort()
        assert all(below - above >= 2 + gap for above, below in pairwise(rows))


def test_nothing_is_laid_out_for_nothing() -> None:
    layout = laid_out(())
    assert (layout.width, layout.height, layout.routes) == (0, 0, ())
