"""Calls fold to one part each; what goes in and comes out is that of the graph."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings

from tests.program.generated import programs
from tests.program.running import execute
from tutor.debug.action import MOVED, STUCK
from tutor.debug.calls.call_parts import open_call
from tutor.debug.calls.call_tool import CallTool, open_calls
from tutor.debug.workbench import Hidden, Workbench
from tutor.trace import Trace
from tutor.trace.mean_gradient import mean_gradient
from tutor.trace.scene_nodes import scene_operands
from tutor.view import calls_view
from tutor.view.glyphs import ASCII, UNICODE, Glyphs
from tutor.view.text import line_width, plain

NET = """\
W = [[Value(1.0), Value(2.0)], [Value(-1.0), Value(3.0)]]
x = [Value(0.5), Value(-2.0)]
def neuron(w, x):
    s = w[0] * x[0]
    return s + w[1] * x[1]
def layer(x):
    return [neuron(w, x) for w in W]
y = layer(x)
L = y[0] * y[1]
L.backward()
"""


def tool_of(source: str, k: int | None = None, hides: Hidden = frozenset()) -> CallTool:
    bench = Workbench(Trace(execute(source)), hides=lambda: hides)
    bench.debugger.to(len(bench.log) if k is None else k)
    tool = open_calls(bench)
    assert isinstance(tool, CallTool)
    return tool


def names(tool: CallTool) -> list[str]:
    return [part.name for part in tool.call.parts]


def at_top(tool: CallTool) -> CallTool:
    """The same tool, with the program itself open."""
    while tool.frame:
        tool.fold()
    return tool


def labels(tool: CallTool, nodes: tuple[int, ...]) -> list[str]:
    return [tool.bench.log.label(node) for node in nodes]


def test_a_call_is_one_part_and_opens_to_the_calls_inside() -> None:
    tool = tool_of(NET, 0)
    assert names(tool) == ["W", "x", "layer", "L"]
    tool.choose(2)
    assert tool.picked is not None
    assert labels(tool, tool.picked.inputs) == ["W[0][0]", "x[0]", "W[0][1]", "x[1]", "W[1][0]",
                                                "W[1][1]"]  # fmt: skip
    assert labels(tool, tool.picked.outputs) == ["y[0]", "y[1]"]
    tool.open()
    assert (tool.crumbs, names(tool)) == (["layer"], ["neuron 0", "neuron 1"])
    tool.choose(1)
    tool.open()
    assert tool.crumbs == ["layer", "neuron"] and tool.call.size == 3
    assert tool.open().kind == STUCK
    tool.fold()
    assert tool.picked is not None and tool.picked.name == "neuron 1"
    tool.fold()
    assert tool.picked is not None and tool.picked.name == "layer"
    assert tool.fold().kind == STUCK


def test_it_opens_around_the_call_of_the_next_step() -> None:
    log = Trace(execute(NET))
    inside = next(i for i in range(len(log)) if log.frames[log.event_frame(i)].function == "neuron")
    tool = tool_of(NET, inside)
    assert tool.crumbs == ["layer"] and tool.chosen == tool.current == 0


def test_going_to_a_part_stands_before_its_first_node() -> None:
    tool = tool_of(NET, 0)
    tool.choose(2)
    assert tool.go().kind == MOVED
    log = tool.bench.log
    assert log.frames[log.event_frame(tool.bench.k)].function == "neuron"
    assert tool.bench.picked == log.node_of(tool.bench.k)


@settings(max_examples=40, deadline=None)
@given(programs(effects=False))
def test_parts_share_out_the_nodes_and_edges_of_the_scene(source: str) -> None:
    log = Trace(execute(source))
    operands = scene_operands(log, 0)
    call = open_call(log, operands, {node: log.frame(node) for node in operands}, 0)
    assert sorted(node for part in call.parts for node in part.nodes) == sorted(operands)
    for part in call.parts:
        own = set(part.nodes)
        fed = {source for node in own for source in operands[node]}
        used = {source for node, sources in operands.items() if node not in own
                for source in sources}  # fmt: skip
        unused = own - {source for sources in operands.values() for source in sources}
        assert set(part.inputs) == fed - own
        assert set(part.outputs) == (own & used) | unused


def test_the_mean_is_that_of_the_gradients_and_counts_the_final_ones() -> None:
    tool = at_top(tool_of(NET))
    layer = next(part for part in tool.call.parts if part.name == "layer")
    found = mean_gradient(tool.bench.log, layer.outputs, tool.bench.k)
    # y = (-3.5, -6.5), and each is the other's gradient.
    assert math.isclose(found.mean or 0.0, 5.0) and (found.done, found.total) == (2, 2)
    seed = tool.bench.log.passes[0].start
    assert mean_gradient(tool.bench.log, layer.outputs, seed).mean is None


def test_a_mean_over_a_hidden_gradient_is_not_told() -> None:
    log = Trace(execute(NET))
    node = log.node_named("y[0]")
    assert node is not None
    tool = at_top(tool_of(NET, hides=frozenset({(node, "gradient")})))
    tool.choose(-len(tool.call.parts))
    tool.choose(2)
    text = "\n".join(plain(row) for row in calls_view.draw(tool, 100, 20, UNICODE))
    row = next(row for row in text.splitlines() if "⊞ layer" in row)
    assert UNICODE.hidden in row and "hidden until" in text
    assert "5" not in row.split()


@pytest.mark.parametrize("table", [UNICODE, ASCII])
@pytest.mark.parametrize("width", [78, 118])
def test_no_row_is_wider_than_the_screen(table: Glyphs, width: int) -> None:
    tool = tool_of(NET)
    rows = calls_view.draw(tool, width, 20, table)
    assert all(line_width(row) <= width for row in rows)
    if table is ASCII:
        assert all(plain(row).isascii() for row in rows)
