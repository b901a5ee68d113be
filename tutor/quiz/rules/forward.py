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


RULES = (
    Rule(
        "gradient-not-value", VALUE,
        "the value of a node is its gradient",
        "That number comes from going backward: what does the program compute for {t}?",
        "reading the gradient of {t}",
        "The value is what the program computes: {formula}.",
        Formula(_gradient),
    ),
    Rule(
        "other-value", VALUE,
        "the neighbour's number is the one asked for",
        "That number stands at another node: what goes into {t}?",
        "reading the value of {other}",
        "For {t} the program says {formula}.",
        Formula(_others),
        facts=lambda case, x, formula: {"other": others_with(case, case.graph.value, x)},
    ),
    Rule(
        "times-exponent", VALUE,
        "a power is a multiple: x² = 2·x",
        "What does an exponent say about its base: how often it is added, or a factor?",
        "multiplying by the exponent",
        "An exponent says how often a number is a *factor*: {formula}.",
        Formula(_times_exponent),
    ),
    Rule(
        "flipped-value", VALUE,
        "a sign got lost or doubled on the way",
        "The size is right: which sign do the numbers give that go into {t}?",
        "turning the sign round",
        "The program says {formula}: take the signs by themselves.",
        Formula(lambda case: [-case.graph.value[case.target]]),
    ),
)  # fmt: skip
