"""The sum over all paths is the gradient; the largest paths come first; many are counted."""

from __future__ import annotations

import math
from itertools import islice, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.program.generated import programs
from tests.program.running import execute
from tests.sampled import or_all_200
from tutor.debug.action import MOVED, STUCK
from tutor.debug.paths import LISTED, Paths, PathWalk, open_paths, paths_of
from tutor.debug.workbench import UNTIL_ANSWERED, Workbench
from tutor.trace import Trace
from tutor.view import paths_view
from tutor.view.glyphs import ASCII, UNICODE
from tutor.view.text import line_width, plain

DIAMOND = """\
a = Value(-4.0)
b = Value(2.5)
d = a * b
e = a + b
L = d * e
L.backward()
"""
MOST = 300  # paths of a random program that are gone through one by one


def bench_of(source: str) -> Workbench:
    return Workbench(Trace(execute(source)))


def walk_of(source: str, name: str) -> PathWalk:
    walk = paths_of(bench_of(source), name)
    assert isinstance(walk, PathWalk)
    return walk


@settings(max_examples=or_all_200(60), deadline=None)
@given(programs(effects=False), st.data())
def test_the_sum_over_paths_is_the_gradient(source: str, data: st.DataObject) -> None:
    log = Trace(execute(source))
    graph = log.graph() if log.passes and log.error is None else None
    if graph is None:
        return
    node = data.draw(st.sampled_from(sorted(set(graph.order) - graph.const)))
    paths = Paths(graph, node)
    if paths.count > MOST:
        return
    found = list(paths.by_size())
    assert len(found) == paths.count == len({path.edges for path in found})
    size = math.fsum(abs(path.product) for path in found)
    assert math.isclose(
        math.fsum(path.product for path in found), graph.grad[node], rel_tol=1e-9,
        abs_tol=1e-9 * size + 1e-300,
    )  # fmt: skip
    for path in found:
        assert math.isclose(path.product, math.prod(e.local for e in path.edges), rel_tol=1e-12)
        assert all(one.node == two.target for one, two in pairwise(path.edges))
        if path.edges:
            assert (path.edges[0].target, path.edges[-1].node) == (node, graph.root)
    for one, two in pairwise(found):
        assert abs(one.product) >= abs(two.product) * (1 - 1e-9)


@pytest.mark.parametrize("local", ["1.0", "0.0", "0.3"], ids=["of one", "of zero", "rounded"])
def test_the_first_of_many_equal_paths_are_there_at_once(local: str) -> None:
    layers = f"    x = x * {local} + x * {local}\n"
    walk = walk_of(f"a = Value(1.0)\nx = a\nfor i in range(40):\n{layers}x.backward()\n", "a")
    assert walk.paths.count == 2**40 and len(walk.listed) == LISTED
    assert len({path.edges for path in walk.listed}) == LISTED
    places = [tuple(edge.number for edge in path.edges) for path in walk.listed]
    assert local != "1.0" or places == sorted(places)


def test_a_million_million_paths_are_counted_and_the_largest_found() -> None:
    layers = "\n".join(f"x{i + 1} = x{i} * 0.5 + x{i} * 0.25" for i in range(40))
    walk = walk_of(f"x0 = Value(3.0)\n{layers}\nL = x40\nL.backward()\n", "x0")
    assert walk.paths.count == 2**40
    assert len(walk.listed) == LISTED
    assert math.isclose(walk.listed[0].product, 0.5**40)
    assert math.isclose(walk.listed[1].product, 0.5**39 * 0.25)
    assert math.isclose(walk.paths.total, 0.75**40)
    text = "\n".join(plain(row) for row in paths_view.draw(walk, 78, 20, UNICODE))
    assert "1,099,511,627,776 paths" in text
    assert "largest by size add up to" in text


def test_products_that_vanish_keep_their_order() -> None:
    """Factors below 1e-308 in all: their sizes are compared by logarithms."""
    shrink = "\n".join(f"y{i + 1} = y{i} * 1e-100" for i in range(4))
    source = f"x = Value(1.0)\ny0 = x * 1.0\n{shrink}\nz = x * 1e-20\nL = y4 + z\nL.backward()\n"
    walk = walk_of(source, "x")
    assert [path.product for path in walk.listed] == [1e-20, 0.0]


def test_a_repeated_operand_is_two_paths() -> None:
    walk = walk_of("x = Value(3.0)\nL = x * x\nL.backward()\n", "x")
    assert [path.product for path in walk.listed] == [3.0, 3.0]


def test_walking_goes_edge_by_edge_and_to_the_debugger() -> None:
    walk = walk_of(DIAMOND, "a")
    assert [path.product for path in walk.listed] == [-10.0, -3.75]
    assert walk.to_edge().text  # nothing to go to yet
    assert walk.choose(1).kind != STUCK and walk.choose(1).kind == STUCK
    walk.walk(1)
    assert walk.edge is not None and walk.edge.local == 2.5
    assert walk.to_edge().kind == MOVED
    event = walk.bench.log.event(walk.bench.k)
    assert (event.node, event.contribution) == (walk.paths.target, -3.75)
    walk.walk(1)
    assert walk.walk(1).kind == STUCK
    before = walk.paths.target
    walk.other_node(1)
    assert walk.paths.target != before and walk.edge is None
    walk.other_node(-1)
    assert walk.paths.target == before


def test_the_tool_opens_at_what_the_position_is_about() -> None:
    bench = bench_of(DIAMOND)
    opened = open_paths(bench)
    assert isinstance(opened, PathWalk) and bench.log.label(opened.paths.target) == "a"
    bench.picked = bench.log.node_named("b")
    picked = open_paths(bench)
    assert isinstance(picked, PathWalk) and bench.log.label(picked.paths.target) == "b"


@pytest.mark.parametrize(
    ("source", "name", "words"),
    [
        ("a = Value(1.0)\nL = a * 2\n", "a", "No backward pass"),
        (DIAMOND, "q", "no node called q"),
        ("a = Value(1.0)\nb = Value(2.0)\nL = a * 2\nL.backward()\n", "b", "No path leads from b"),
    ],
)
def test_what_has_no_paths_is_said(source: str, name: str, words: str) -> None:
    said = paths_of(bench_of(source), name)
    assert isinstance(said, str) and words in said


def test_nothing_is_told_while_a_question_is_open() -> None:
    log = Trace(execute(DIAMOND))
    hiding = Workbench(log, lambda: frozenset({(0, "gradient")}))
    asking = Workbench(log, asked=lambda: True)
    for bench in (hiding, asking):
        assert open_paths(bench) == paths_of(bench, "a") == UNTIL_ANSWERED


@pytest.mark.parametrize(("width", "height"), [(78, 20), (118, 34), (58, 16)])
@pytest.mark.parametrize("table", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_every_product_stands_whole_in_its_row(width, height, table) -> None:
    walk = walk_of(DIAMOND, "a")
    rows = paths_view.draw(walk, width, height, table)
    text = "\n".join(plain(row) for row in rows)
    assert max(map(line_width, rows)) <= width
    for number in ("-3.75", "-10", "-13.75"):
        assert number in text
    assert walk.paths.count == 2 == len(list(islice(walk.paths.by_size(), 5)))
    if table is ASCII:
        assert text.isascii()


SHARED = """\
def neuron(x, w, b):
    return (w * x + b).relu()
w = Value(-0.75)
b = Value(0.25)
L = 0.0
for x, y in zip([1.0, 2.0, 3.0], [2.0, 4.5, 5.5]):
    L += (neuron(x, w, b) - y) ** 2
L.backward()
"""


def test_a_product_never_touches_the_name_before_it() -> None:
    walk = walk_of(SHARED, "w")
    for width in range(60, 120):
        for row in map(plain, paths_view.draw(walk, width, 20, UNICODE)):
            behind = row.rpartition("▸ L#3")[2] if "▸ L#3" in row else ""
            assert not behind.strip() or behind.startswith("  "), row
