"""Wrong rules about what is asked for: another number than the gradient, or another formula."""

from __future__ import annotations

from tutor.engine.ops import forward, local
from tutor.quiz.facts import others_with
from tutor.quiz.rules.case import Case
from tutor.quiz.rules.rule import GRADIENT, Formula, Rule, sign_of
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
    found = []
    for at in range(1, len(case.path)):
        if _bends(case, case.path[at]):
            inner = 1.0
            for edge in case.path[:at]:
                inner *= edge.local
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


RULES = (
    Rule(
        "inner-at-input", GRADIENT,
        "f'(x) · g'(x) in place of f'(g(x)) · g'(x)",
        "taking every slope at {t} = {v}",
        "It looks right because {t} is the number that you turn.",
        "But each operation sees only its own operand, so its slope is taken there: {products}.",
        "Press `N` back through the pass and read the operand in each product.",
        Formula(_inner_at_input),
    ),
    Rule(
        "composed-derivatives", GRADIENT,
        "the derivative of f(g(x)) is f'(g'(x))",
        "putting the inner slope into the outer derivative",
        "It looks right because the functions themselves are put into each other.",
        "Slopes are rates, and a rate of a rate multiplies: {products}.",
        "Press `N` back through the pass and read the two factors of each edge.",
        Formula(_composed),
    ),
    Rule(
        "product-of-derivatives", GRADIENT,
        "(u·v)' = u' · v'",
        "multiplying the slopes of the two factors",
        "It looks right because the slope of a sum is the sum of the slopes.",
        "In a product each factor's slope is scaled by the *other factor*, and the two paths "
        "add: {sum}.",
        "Press `s` at the multiplication and see it swap its operands.",
        Formula(_product_of_derivatives),
    ),
    Rule(
        "value-not-gradient", GRADIENT,
        "the gradient of a node is its value",
        "reading the value of {t}, which is {v}",
        "It looks right because it is the number that stands at {t}.",
        "The gradient is another number: how fast {L} moves per unit of {t}; here it is "
        "{products}.",
        "Press `W` on the gradient of {t} to see what wrote it.",
        Formula(_value),
    ),
    Rule(
        "output-value", GRADIENT,
        "the gradient is what comes out at the end",
        "reading the value of {L}, which is {out}",
        "It looks right because the gradient does speak about {L}.",
        "But it says how fast {L} moves when {t} does, not where it stands: {products}.",
        "Press `s` along the pass and read how {t} gets its share.",
        Formula(lambda case: [case.graph.value[case.graph.root]]),
    ),
    Rule(
        "unit-change", GRADIENT,
        "the gradient is the change for a step of 1",
        "turning {t} from {v} up by a whole 1 and taking the change of {L}",
        "It looks right because a gradient is a change per unit.",
        "It is the rate at the spot, for a nudge so small that the curve has no time to bend: "
        "{products}.",
        "Press `s` along the pass: the products are taken at {t} = {v}.",
        Formula(_unit_change),
    ),
    Rule(
        "reciprocal", GRADIENT,
        "dx/dL in place of dL/dx",
        "turning the fraction upside down, `d{t_}/d{L_}`",
        "It looks right because both say how {t} and {L} move together.",
        "What is asked is how much {L} moves per unit of {t}: {products}.",
        "Press `s` and read which of the two stands on top in the ledger.",
        Formula(lambda case: [1.0 / case.right]),
    ),
    Rule(
        "other-node", GRADIENT,
        "the neighbour's number is the one asked for",
        "reading the gradient of {other}",
        "It looks right because that number does stand in the graph, next door.",
        "For {t} the numbers to join are {products}.",
        "Press `s` to take the edge into {t} itself.",
        Formula(_other_nodes),
        facts=lambda case, x, formula: {"other": others_with(case, case.graph.grad, x)},
    ),
    Rule(
        "flipped-sign", GRADIENT,
        "a sign got lost or doubled on the way",
        "turning the sign round",
        "The size is right, and a minus sign is easily lost among so many.",
        "Count the minus signs in {products}.",
        "Press `s` along the pass and follow the sign alone, edge by edge.",
        Formula(lambda case: [-case.right]),
    ),
    Rule(
        "dropped-sign", GRADIENT,
        "a gradient is a size and has no sign",
        "leaving out the sign",
        "It looks right because a gradient does tell how strongly {t} matters.",
        "It also tells the direction, by its sign: count the minus signs in {products}.",
        "Press `s` along the pass and follow the sign alone, edge by edge.",
        Formula(lambda case: [abs(case.right)]), unless="flipped-sign",
    ),
    Rule(
        "sign-by-value", sign_of(GRADIENT),
        "a negative number has a negative gradient",
        "giving the gradient the sign of the value of {t}, which is {v}",
        "It looks right because both numbers stand at {t}.",
        "Where {t} stands and which way {L} moves with it are two questions: {products}.",
        "Press `s` along the pass and follow the sign of each factor.",
        Formula(_value), instead_of="value-not-gradient",
    ),
)  # fmt: skip
