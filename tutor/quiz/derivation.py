"""Where the right number of a target comes from: symbols for a hint, numbers for an answer."""

from __future__ import annotations

import math

from tutor.engine.numbers import factor, show
from tutor.quiz import facts
from tutor.quiz.asked import Asked
from tutor.quiz.rules.case import Case
from tutor.quiz.rules.rule import VALUE
from tutor.quiz.target import Update
from tutor.trace import Flow
from tutor.trace.derivatives import gradient_of, occurrence, slope_of

_WAYS = 4
"""Edges that a hint or a derivation names one by one."""


def pointer(q: Asked, at: int = 0) -> str:
    """Where the number of a target comes from, without a number."""
    node = q.nodes[at]
    if q.quiz.quantity == VALUE or not q.cases:
        if q.update:
            return (
                "An update takes a step against the gradient: the old value minus rate × gradient."
            )
        assert q.trace is not None, "a question about a node has a trace"
        leaf = q.trace.op(node) is None
        where = "the line of the program that sets it" if leaf else f"`{q.formula(node)}`"
        return f"Where does `{q.label(node)}` come from? Look at {where}, and at what goes in."
    case = q.cases[at]
    target, root = facts.bare(q.label(node)), facts.bare(q.label(case.graph.root))
    if node == case.graph.root:
        return f"How fast does `{root}` move when `{root}` moves?"
    if len(case.into) > _WAYS:
        return f"`{target}` is used in {len(case.into)} places: each brings upstream × local."
    symbols = [f"`{_product(q, case, edge)}`" for edge in case.into]
    if len(case.into) == 1:
        return f"One edge brings it: {symbols[0]}. What are the two factors?"
    return f"{len(case.into)} edges bring it, {' and '.join(symbols)}: what do they add up to?"


def derivation(q: Asked, at: int = 0) -> str:
    """How the number of a target comes about: Σ upstream × local, or the operation itself."""
    if q.update:
        return _step(q, q.update)
    if q.quiz.quantity == VALUE or not q.cases:
        return _computation(q, q.nodes[at])
    case, node = q.cases[at], q.nodes[at]
    name, right = q.name(node), show(case.right)
    if node == case.graph.root:
        return f"`{name} = 1`: the output follows itself one to one, and the pass starts there."
    into = case.into
    if len(into) > _WAYS:
        return f"`{name} = {right}`: the sum of {len(into)} contributions, {facts.products(into)}."
    symbols = " + ".join(_product(q, case, edge) for edge in into)
    parts = [symbols, facts.products(into)]
    parts += [facts.total([e.contribution for e in into])] if len(into) > 1 else []
    return f"`{' = '.join([name, *parts, right])}`"


def _product(q: Asked, case: Case, edge: Flow) -> str:
    """`dL/dd × ∂d/∂a`, as in the ledger, so that it is found again there."""
    root, made, operand = (q.label(i) for i in (case.graph.root, edge.node, edge.target))
    nth = occurrence([q.label(o) for o in case.graph.operands[edge.node]], edge.slot)
    return f"{gradient_of(root, made)} × {slope_of(made, operand, nth)}"


def _step(q: Asked, now: Update) -> str:
    name, after = q.label(q.nodes[0]), show(now.after)
    if not math.isclose(now.after, now.before - now.rate * now.gradient, rel_tol=1e-9):
        return f"`{name}` goes from {show(now.before)} to {after}: the program sets it so."
    step = f"{show(now.before)} - {factor(now.rate)} × {factor(now.gradient)}"
    return f"`{name} = {step} = {after}`: the old value minus rate × gradient."


def _computation(q: Asked, node: int) -> str:
    assert q.trace is not None, "a question about a node has a trace"
    row, name, value = q.trace.op(node), q.label(node), show(q.value(node))
    if row is None:
        return f"`{name} = {value}`: the program gives this number."
    written = row.calculation(*(show(q.value(o)) for o in q.trace.operands(node)))
    return f"`{name} = {q.formula(node)} = {written} = {value}`"
