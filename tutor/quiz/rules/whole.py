"""Wrong rules about what is asked for: another number than the gradient, or another formula."""

from __future__ import annotations

from collections.abc import Mapping

from tutor.engine.ops import forward, local
from tutor.quiz.facts import others_with
from tutor.quiz.rules.case import Case
from tutor.quiz.rules.rule import GRADIENT, Formula, Formulas, Rule, sign_of
from tutor.trace import Flow

_AFFINE = frozenset({"add", "sub", "neg", "mul"})
"""Operations whose slope does not depend on the operand itself."""


def _other_nodes(case: Case) -> list[float]:
    """Every other gradient, but for the seed's 1, which is no plausible answer."""
    graph = case.graph
    return [g for node, g in graph.grad.items() if node not in (case.target, graph.root)]


def _value(case: Case) -> list[float]:
    return [case.graph.value[case.target]]


def _unit_change(case: Case) -> list[float]:
    graph = case.graph
    moved = graph.evaluate({case.target: graph.value[case.target] + 1.0})
    return [moved - graph.value[graph.root]]


def _slope_at(case: Case, edge: Flow, own: float) -> float:
    """The local derivative of an edge if its operand were worth `own`."""
    row = case.graph.op[edge.node]
    assert row is not None, "an edge belongs to an operation"
    if row.arity == 1:
        return local(row, 0, own, 0.0, forward(row, own))
    other = case.operands(edge)[1]
    x, y = (own, other) if edge.slot == 0 else (other, own)
    return local(row, edge.slot, x, y, forward(row, x, y))


_SPLITS = 32  # of a path that anybody would take apart


def _bends(case: Case, edge: Flow) -> bool:
    return not (case.op(edge) in _AFFINE or (case.op(edge) == "div" and edge.slot == 0))


def _inner_at_input(case: Case) -> list[float]:
    """Along the one path, every slope at the target's value: f'(x) · g'(x)."""
    if not any(_bends(case, e) for e in case.path[1:]):
        return []
    product = 1.0
    for edge in case.path:
        product *= _slope_at(case, edge, case.graph.value[case.target])
    return [product]


def _composed(case: Case) -> list[float]:
    """f'(g'(x)) for each split of the path into g and f where f begins with a bend."""
    found: list[float] = []
    inner = 1.0
    for at in range(1, len(case.path)):
        inner *= case.path[at - 1].local
        if len(found) < _SPLITS and _bends(case, case.path[at]):
            found.append(_slope_along(case, case.path[at:], inner))
    return found


def _slope_along(case: Case, path: tuple[Flow, ...], start: float) -> float:
    """The slope of a stretch of the path if the value that enters it were `start`."""
    product, value = 1.0, start
    for edge in path:
        product *= _slope_at(case, edge, value)
        row = case.graph.op[edge.node]
        assert row is not None, "an edge belongs to an operation"
        other = case.operands(edge)[1]
        value = forward(row, value, other) if edge.slot == 0 else forward(row, other, value)
    return product


def _product_of_derivatives(case: Case) -> list[float]:
    """Forward from the target, with (u·v)' = u'·v' where both factors depend on it."""
    rate = {case.target: 1.0}
    crossed = False
    edges: dict[int, list[Flow]] = {}
    for edge in case.edges:
        edges.setdefault(edge.node, []).append(edge)
    for node in sorted(edges):
        here = edges[node]
        if len(here) == 2 and case.op(here[0]) == "mul":
            crossed = True
            rate[node] = rate[here[0].target] * rate[here[1].target]
        else:
            rate[node] = sum(rate[e.target] * e.local for e in here)
    return [rate[case.graph.root]] if crossed else []


def _signs(case: Case, number: float, formula: Formulas) -> Mapping[str, str]:
    """What can be said of the minus signs on the way."""
    if any(min(e.upstream, e.local) < 0.0 for e in case.edges):
        return {"signs": "Count the minus signs among the slopes on the way."}
    return {"signs": "No slope on the way is negative, so nothing turns the sign."}


RULES = (
    Rule(
        "inner-at-input", GRADIENT,
        "f'(x) · g'(x) in place of f'(g(x)) · g'(x)",
        "At which number does each operation take its slope?",
        "taking every slope at {t} = {v}",
        "Each operation sees only its own input, so its slope is taken there: {products}.",
        Formula(_inner_at_input),
    ),
    Rule(
        "composed-derivatives", GRADIENT,
        "the derivative of f(g(x)) is f'(g'(x))",
        "Is one slope put into the other, or does one rate follow another?",
        "putting the inner slope into the outer derivative",
        "Slopes are rates, and a rate of a rate multiplies: {products}.",
        Formula(_composed),
    ),
    Rule(
        "product-of-derivatives", GRADIENT,
        "(u·v)' = u' · v'",
        "In a product, what scales the nudge of one factor?",
        "multiplying the slopes of the two factors",
        "In a product each factor's slope is scaled by the *other factor*, and the two paths "
        "add: {products}.",
        Formula(_product_of_derivatives),
    ),
    Rule(
        "value-not-gradient", GRADIENT,
        "the gradient of a node is its value",
        "That is where {t} stands: how fast does {L} move when {t} does?",
        "reading the value of {t}, which is {v}",
        "The gradient says how fast {L} moves per unit of {t}: {products}.",
        Formula(_value),
    ),
    Rule(
        "output-value", GRADIENT,
        "the gradient is what comes out at the end",
        "That is where {L} stands: how fast does it move when {t} does?",
        "reading the value of {L}, which is {out}",
        "The gradient says how fast {L} moves when {t} does, not where it stands: {products}.",
        Formula(lambda case: [case.graph.value[case.graph.root]]),
    ),
    Rule(
        "unit-change", GRADIENT,
        "the gradient is the change for a step of 1",
        "Is that the rate at this spot, or the change over a whole step?",
        "turning {t} from {v} up by a whole step and taking the change of {L}",
        "It is the rate for a nudge so small that the curve has no time to bend: {products}.",
        Formula(_unit_change),
    ),
    Rule(
        "reciprocal", GRADIENT,
        "dx/dL in place of dL/dx",
        "Which of the two is nudged, and which one follows?",
        "turning the fraction upside down, `d{t_}/d{L_}`",
        "What is asked is how much {L} moves per unit of {t}: {products}.",
        Formula(lambda case: [1.0 / case.right]),
    ),
    Rule(
        "other-node", GRADIENT,
        "the neighbour's number is the one asked for",
        "That number stands at another node: which edges lead into {t}?",
        "reading the gradient of {other}",
        "For {t} the numbers to join are {products}.",
        Formula(_other_nodes),
        facts=lambda case, x, formula: {"other": others_with(case, case.graph.grad, x)},
    ),
    Rule(
        "flipped-sign", GRADIENT,
        "a sign got lost or doubled on the way",
        "{signs}",
        "turning the sign round",
        "{signs}",
        Formula(lambda case: [-case.right]), facts=_signs,
    ),
    Rule(
        "dropped-sign", GRADIENT,
        "a gradient is a size and has no sign",
        "A gradient also tells the direction: which way does {L} move when {t} rises?",
        "leaving out the sign",
        "It also tells the direction, by its sign: {products}.",
        Formula(lambda case: [abs(case.right)]), unless="flipped-sign",
    ),
    Rule(
        "sign-by-value", sign_of(GRADIENT),
        "a negative number has a negative gradient",
        "Where {t} stands is one question: which way does {L} move when {t} rises?",
        "giving the gradient the sign of the value of {t}, which is {v}",
        "Where {t} stands and which way {L} moves with it are two questions: {products}.",
        Formula(_value), instead_of="value-not-gradient",
    ),
)  # fmt: skip
