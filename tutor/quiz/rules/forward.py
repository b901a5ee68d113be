"""Wrong rules for questions about a node's value rather than its gradient."""

from __future__ import annotations

from tutor.quiz.facts import others_with
from tutor.quiz.rules.case import Case
from tutor.quiz.rules.rule import VALUE, Formula, Rule


def _others(case: Case) -> list[float]:
    graph = case.graph
    return [graph.value[i] for i in graph.order if i != case.target]


def _gradient(case: Case) -> list[float]:
    return [case.graph.grad[case.target]]


def _times_exponent(case: Case) -> list[float]:
    row = case.graph.op[case.target]
    if row is None or row.name != "pow":
        return []
    base, exponent = (case.graph.value[o] for o in case.graph.operands[case.target])
    return [base * exponent]


_GO = "Press `N` back to the forward pass and read what goes into {t}."

RULES = (
    Rule(
        "gradient-not-value", VALUE,
        "the value of a node is its gradient",
        "reading the gradient of {t}",
        "It looks right because that number stands right under the value.",
        "The value is what the forward pass computes: {formula}.",
        _GO, Formula(_gradient),
    ),
    Rule(
        "other-value", VALUE,
        "the neighbour's number is the one asked for",
        "reading the value of {other}",
        "It looks right because that number does stand in the graph, next door.",
        "For {t} the program says {formula}.",
        _GO, Formula(_others),
        facts=lambda case, x, formula: {"other": others_with(case, case.graph.value, x)},
    ),
    Rule(
        "times-exponent", VALUE,
        "a power is a multiple: x² = 2·x",
        "multiplying by the exponent",
        "It looks right because the exponent does say how often a number is taken.",
        "But it says how often it is a *factor*: {formula}.",
        _GO, Formula(_times_exponent),
    ),
    Rule(
        "flipped-value", VALUE,
        "a sign got lost or doubled on the way",
        "turning the sign round",
        "The size is right, and a minus sign is easily lost.",
        "Count the minus signs in {formula}.",
        _GO, Formula(lambda case: [-case.graph.value[case.target]]),
    ),
)  # fmt: skip
