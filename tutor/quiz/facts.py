"""The numbers and names of one pass that go into a sentence about a mistake in it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from tutor.engine.numbers import factor, show
from tutor.quiz.rules.case import Case
from tutor.trace import Flow

_MOST, _FIRST = 4, 2
"""Contributions written out; of more than those the first, and how many there are."""


def code(name: str) -> str:
    """A name as Markdown code."""
    return f"`{name}`"


def bare(name: str) -> str:
    """A name as it may stand after a `d`: in parentheses if it is a calculation."""
    return f"({name})" if " " in name else name


def total(terms: Sequence[float | str]) -> str:
    """A sum, written out as far as it is short."""
    long = len(terms) > _MOST
    shown = terms[:_FIRST] if long else terms
    texts = [t if isinstance(t, str) else factor(t) if i else show(t) for i, t in enumerate(shown)]
    return " + ".join(texts) + (f" + … ({len(terms)} contributions)" if long else "")


def products(edges: Sequence[Flow]) -> str:
    """The chain-rule products of some edges, as in `-1.5 × 2.5 + (-10) × 1`."""
    written = [
        f"{factor(e.upstream) if i else show(e.upstream)} × {factor(e.local)}"
        for i, e in enumerate(edges[: _MOST + 1])  # of more than those not all are shown
    ]
    return total([*written, *[""] * (len(edges) - len(written))])


def of_case(case: Case, formula: Callable[[int], str]) -> dict[str, str]:
    """What every sentence may use, whatever the mistake.

    t, L: target and output as code; t_, L_: the same where a `d` stands before; v, out: their
    values; n: number of contributions; sum, products, locals, upstreams: their parts written
    as sums; formula: how the target is computed.
    """
    graph, into = case.graph, case.into
    t, root = graph.labels[case.target], graph.labels[graph.root]
    return {
        "t": code(t), "L": code(root), "t_": bare(t), "L_": bare(root),
        "v": show(graph.value[case.target]), "out": show(graph.value[graph.root]),
        "n": str(len(into)),
        "sum": total([e.contribution for e in into]) or "1",
        "products": products(into) or "1, the seed",
        "locals": total([e.local for e in into]) or "1",
        "upstreams": total([e.upstream for e in into]) or "1",
        "formula": _computation(case, formula),
    }  # fmt: skip


def _computation(case: Case, formula: Callable[[int], str]) -> str:
    """How the target is computed, with names and then with numbers."""
    graph, row = case.graph, case.graph.op[case.target]
    names = code(formula(case.target))
    if row is None:
        return names
    operands = [show(graph.value[o]) for o in graph.operands[case.target]]
    return f"{names}, that is `{row.calculation(*operands)}`"


def same(x: float, y: float) -> bool:
    """Whether two numbers differ by rounding only."""
    return math.isclose(x, y, rel_tol=1e-9, abs_tol=1e-12)


def through(case: Case, edge: Flow) -> str:
    """An edge into the target by its consumer, and by operand if that consumer has two."""
    name = code(case.graph.labels[edge.node])
    twins = sum(e.node == edge.node for e in case.into)
    return name if twins == 1 else f"operand {edge.slot + 1} of {name}"


def others_with(case: Case, table: Mapping[int, float], number: float) -> str:
    """The nodes besides the target whose number in a table is this one."""
    nodes = [i for i in case.graph.order if i != case.target and same(table[i], number)]
    return " or ".join(code(case.graph.labels[i]) for i in nodes[:3])
