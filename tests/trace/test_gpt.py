"""A program of the size of a small GPT: what a search finds in it, and what is kept of it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import chain

from tests.program import gpt
from tutor.engine.ops import local
from tutor.program import LIMITS, Recording, parse
from tutor.program.interpret.run import interpret
from tutor.trace import Query, Range, Trace

STEPS = 2


@cache
def recording() -> Recording:
    """Of two steps, of which the second is folded. Their names are short, to save time."""
    limits = replace(LIMITS, seconds=300.0)
    program = parse(gpt.source(STEPS, ("jo", "al")))
    return interpret(program, limits=limits, fold_from=0)


def over(log: Trace, p: int, bound: float) -> list[int]:
    """The events of a pass after which a gradient is larger than a bound, one after the other."""
    start, _, root = log.passes[p]
    nodes = log.reached(p)
    operands = {node: log.operands(node) for node in nodes}
    value = {x: log.value(x, start) for x in {*nodes, *chain.from_iterable(operands.values())}}
    grad, found, event = {root: 1.0}, [], start + 1
    for node in reversed(nodes):
        row, ids = log.op(node), operands[node]
        for slot, target in enumerate(ids):
            if row is None or target not in operands:  # a constant
                continue
            x, y = value[ids[0]], value[ids[-1]] if len(ids) > 1 else 0.0
            slope = local(row, slot, x, y, value[node])
            grad[target] = grad.get(target, 0.0) + grad[node] * slope
            if abs(grad[target]) > bound:
                found.append(event)
            event += 1
    assert event == log.passes[p].end
    return found


def test_it_runs_and_its_rounds_are_folded() -> None:
    log = Trace(recording())
    assert log.error is None
    assert recording().rounds is not None
    assert len(log.passes) == len(log.iterations().trained()) == STEPS
    first = log.iterations()[0]
    moved = [each.node for each in log.updates(first.start, first.end)]
    assert len(set(moved)) == len(moved) == 4192


def test_large_gradients_are_found_where_a_plain_search_finds_them() -> None:
    log, bound = Trace(recording()), 0.2
    last = log.passes[-1]
    wanted = over(log, STEPS - 1, bound)
    query = Query(kinds=("accumulate",), quantity="gradient", numbers=Range.larger(bound))
    assert len(wanted) > 20
    found, i = [], last.end
    while (at := log.find(query, i, -1)) is not None and at > last.start:
        found.append(at)
        i = at
    assert found[::-1] == wanted
    assert log.find(query, last.start) == wanted[0]
