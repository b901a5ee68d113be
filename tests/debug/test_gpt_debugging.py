"""A GPT of 4,192 parameters under the debugger: what it tells is what plain Python finds.

Two steps of it, of which the second is folded; `tests/benchmarks/gpt_session.py` times twenty.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import pytest

import tutor.lang
from tests.program import gpt
from tests.trace.test_gpt import STEPS, over, recording
from tutor.debug.calls.call_tool import CallTool
from tutor.debug.history import History, open_history
from tutor.debug.moves import STEPS as GRAINS
from tutor.debug.node_search import NodeSearch
from tutor.debug.search_moves import to_stop
from tutor.debug.workbench import Workbench
from tutor.trace import Trace

NAMES = ("jo", "al")
SEEN = """\
    see(loss.data, [p.data for p in parameters], [p.grad for p in parameters])
"""


@cache
def log() -> Trace:
    return Trace(recording())


@cache
def in_python() -> list[tuple[float, list[float], list[float]]]:
    """The loss, the parameters and their gradients after each pass, as CPython has them."""
    found: list[tuple[float, list[float], list[float]]] = []
    source = gpt.source(STEPS, NAMES)
    before, passes, after = source.partition("    loss.backward()\n")
    scope: dict[str, Any] = {}
    tutor.lang.seed(0)
    exec("from tutor.lang import *", scope)
    scope |= {"see": lambda *seen: found.append(seen), "print": lambda *text: None}
    exec(before + passes + SEEN + after, scope)
    tutor.lang.seed(0)
    return found


def history() -> History:
    bench = Workbench(log())
    bench.debugger.to(len(bench.log))
    found = open_history(bench)
    assert isinstance(found, History)
    return found


def parameters() -> range:
    """The nodes of the parameters: the first that are made."""
    return range(4192)


@pytest.mark.parametrize("way", [1, -1])
def test_a_conditional_stop_is_reached_where_a_plain_search_finds_it(way: int) -> None:
    bench, wanted = Workbench(log()), [i for p in range(STEPS) for i in over(log(), p, 1.0)]
    assert len(wanted) > 10
    bench.stops.add("abs(grad) > 1")
    first = wanted[0] - 3 if way > 0 else wanted[-1] + 4
    bench.debugger.to(first)
    reached = []
    while to_stop(bench, way).text.startswith("Stopped") and len(reached) <= len(wanted):
        k = bench.k
        event = bench.log.event(k - 1)
        if event.kind == "accumulate":  # others are seeds, which are 1, and zeroing
            reached.append(k - 1)
            assert event.after is not None and abs(event.after) > 1
    assert reached[::way] == wanted


@pytest.mark.parametrize("grain", GRAINS, ids=lambda grain: grain.id)
def test_every_grain_moves_and_its_twin_comes_back(grain: Any) -> None:
    bench = Workbench(log())
    middle = bench.log.iterations().start(1) + 9_000
    bench.debugger.to(middle)
    assert grain.run(bench.debugger, 1).kind == "moved"
    k = bench.k
    state = [bench.log.grad(n, k) for n in range(0, 4192, 97)]
    bench.debugger.to(0 if k > middle else len(bench.log))
    bench.debugger.to(k)
    assert [bench.log.grad(n, k) for n in range(0, 4192, 97)] == state


def test_a_call_folds_to_what_is_inside_of_it() -> None:
    bench = Workbench(log())
    bench.debugger.to(bench.log.iterations().start(1) + 9_000)
    tool = CallTool(bench)
    while tool.frame:
        tool.fold()
    whole = {part.name: len(part.nodes) for part in tool.call.parts}
    models = [i for i, part in enumerate(tool.call.parts) if part.name.startswith("gpt")]
    assert len(models) == len(NAMES[1]) + 1, whole
    tool.choose(models[0] - tool.chosen)
    nodes = set(tool.call.parts[models[0]].nodes)
    tool.open()
    assert tool.crumbs == ["gpt"]
    assert {node for part in tool.call.parts for node in part.nodes} == nodes
    assert any(part.name.startswith("linear") for part in tool.call.parts)


def test_search_finds_what_a_loop_over_all_nodes_finds() -> None:
    bench = Workbench(log())
    search = NodeSearch(bench)
    assert search.take("up[6?][0]").text == ""
    names = [bench.log.label(hit.node) for hit in search.hits]
    assert names == [f"up[{i}][0]" for i in range(60, 64)]
    search.take("op relu")
    wanted = [n for n in bench.log.nodes() if (row := bench.log.op(n)) and row.name == "relu"]
    assert [hit.node for hit in search.hits] == wanted[:200] and search.more


def test_the_loss_curve_is_that_of_plain_python() -> None:
    losses = [loss for loss, _, _ in in_python()]
    assert len(losses) == STEPS
    for (n, y), (wanted_n, wanted) in zip(history().curve(), enumerate(losses), strict=True):
        assert n == wanted_n and math.isclose(y, wanted, rel_tol=1e-9)


def test_two_iterations_side_by_side_are_those_of_plain_python() -> None:
    found = history()
    names = [log().label(node) for node in parameters()]
    assert names[0] == "tokens[0][0]" and names[-1] == "head[26][15]"
    rows = range(0, 4192, 31)
    for n, (_, values, gradients) in enumerate(in_python()):
        for i in rows:
            side = found.side(names[i], n)
            assert side.node == i and side.value is not None
            assert math.isclose(side.value, values[i], rel_tol=1e-9)
            known = side.grad.value if side.grad and side.grad.value is not None else 0.0
            assert math.isclose(known, gradients[i], rel_tol=1e-9, abs_tol=1e-15)
    moves = found.moves(0)
    first, second = in_python()[0][1], in_python()[1][1]
    for i in rows:
        assert math.isclose(moves[i], second[i] - first[i], rel_tol=1e-6, abs_tol=1e-12)
    most = max(range(4192), key=lambda i: abs(second[i] - first[i]))
    assert math.isclose(abs(next(iter(moves.values()))), abs(second[most] - first[most]))
