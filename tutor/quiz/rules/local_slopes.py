"""Wrong rules about local derivatives: one row a way to get the slope of an operation wrong.

A row gives the wrong slope from (own value `v`, the other operand's value `w`, output `o`) and
its operand slots. Its answers are two: the whole backward pass with that slope at
every such edge, which is the answer of a learner who believes it and works alone; and the same
with it at the edges into the target only, which is the answer of one who has the debugger's right
upstream numbers in sight.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from tutor.debug.bent import Bend, Slope, WrongSlope
from tutor.engine.numbers import show
from tutor.lesson.markdown import literal
from tutor.quiz.facts import bare, code, same
from tutor.quiz.rules.case import Case
from tutor.quiz.rules.rule import GRADIENT, Bent, Formulas, Rule
from tutor.trace.derivatives import occurrence, slope_of

_TEST = "The law is {law}, so here {slope} = {l}, where you used {bad}."
_GO = "Press `s` to the edge from {node} into {p} and read its local derivative in the ledger."


def _bends(wrong: WrongSlope, case: Case) -> Iterator[Bend]:
    if any(wrong.speaks_of(case.graph, e) for e in case.edges):
        yield Bend(slope=wrong)
    if any(wrong.speaks_of(case.graph, e) for e in case.into):
        yield Bend(slope=wrong, into=case.target)


def _facts(wrong: WrongSlope, case: Case, formula: Formulas) -> Mapping[str, str]:
    """The edge that the rule speaks of: the one nearest to the target where it is wrong."""
    graph = case.graph
    about = [e for e in reversed(case.edges) if wrong.speaks_of(graph, e)]
    differ = [e for e in about if not same(wrong.at(graph, e), e.local)]
    edge = (differ or about)[0]
    own, other, o = case.operands(edge)
    row, labels = graph.op[edge.node], graph.labels
    assert row is not None, "an edge belongs to an operation"
    node, p = labels[edge.node], labels[edge.target]
    operands = [labels[i] for i in graph.operands[edge.node]]
    return {
        "op": code(formula(edge.node)), "node": code(node), "p": code(p), "p_": bare(p),
        "own": show(own), "oth": show(other), "o": show(o), "l": show(edge.local),
        "bad": show(wrong.at(graph, edge)), "law": literal(row.law[edge.slot]),
        "slope": literal(slope_of(node, p, occurrence(operands, edge.slot))),
    }  # fmt: skip


def _row(
    id: str, op: str, slots: tuple[int, ...], slope: Slope, belief: str, how: str, why: str
) -> Rule:
    wrong = WrongSlope(op, slots, slope)
    return Rule(
        id, GRADIENT, belief, how, f"It looks right because {why}.", _TEST, _GO,
        Bent(lambda case: _bends(wrong, case)),
        facts=lambda case, number, formula: _facts(wrong, case, formula),
    )  # fmt: skip


RULES = (
    _row("mul-own-factor", "mul", (0, 1), lambda v, w, o: v,
         "d(a·b)/da = a",
         "giving {p} its own value {own} as the slope of {op}",
         "{own} is the number that stands at {p}"),
    _row("mul-like-add", "mul", (0, 1), lambda v, w, o: 1.0,
         "a multiplication passes the gradient on as an addition does",
         "letting {op} pass the gradient on unchanged",
         "an addition does that"),
    _row("add-like-mul", "add", (0, 1), lambda v, w, o: w,
         "an addition swaps its operands as a multiplication does",
         "giving {p} the other operand's value {oth} as the slope of {op}",
         "a multiplication does that"),
    _row("sub-sign", "sub", (1,), lambda v, w, o: 1.0,
         "d(a - b)/db = +1",
         "letting {op} pass the gradient on to {p} with its sign kept",
         "the first operand gets it that way"),
    _row("sub-both-negative", "sub", (0,), lambda v, w, o: -1.0,
         "a minus turns the sign for both operands",
         "turning the sign for {p}, the first operand of {op}",
         "there is a minus in {op}"),
    _row("div-sign", "div", (1,), lambda v, w, o: w / (v * v),
         "the minus in -a/b² is lost",
         "leaving out the minus of the slope of {op} in {p}",
         "every other factor of it is there"),
    _row("div-no-square", "div", (1,), lambda v, w, o: -w / v,
         "d(a/b)/db = -a/b",
         "dividing by {p} once where its square belongs",
         "the sign and the top are as they should be"),
    _row("div-no-numerator", "div", (1,), lambda v, w, o: -1.0 / (v * v),
         "d(a/b)/db = -1/b²",
         "leaving the top of {op}, {oth}, out of the slope in {p}",
         "that is the slope of `1 / {p_}`"),
    _row("div-as-numerator", "div", (1,), lambda v, w, o: 1.0 / v,
         "a/b has the slope 1/b in both",
         "giving {p} the slope that belongs to the top of {op}",
         "`1 / {p_}` does occur in this operation"),
    _row("div-mul-denom", "div", (0,), lambda v, w, o: w,
         "d(a/b)/da = b",
         "multiplying by {oth}, the bottom of {op}, where it divides",
         "a multiplication would do that"),
    _row("pow-no-decrement", "pow", (0,), lambda v, w, o: w * v**w,
         "d(xⁿ)/dx = n·xⁿ",
         "leaving the power of {op} as high as it was",
         "the factor {oth} has come down as it should"),
    _row("pow-no-coefficient", "pow", (0,), lambda v, w, o: v ** (w - 1.0),
         "d(xⁿ)/dx = xⁿ⁻¹",
         "lowering the power of {op} without multiplying by {oth}",
         "the power itself is right"),
    _row("pow-add-index", "pow", (0,), lambda v, w, o: w + v ** (w - 1.0),
         "d(xⁿ)/dx = n + xⁿ⁻¹",
         "adding {oth} to the lowered power of {op} where it multiplies",
         "both parts of the rule are there"),
    _row("pow-integrated", "pow", (0,), lambda v, w, o: v ** (w + 1.0) / (w + 1.0),
         "d(xⁿ)/dx = xⁿ⁺¹/(n + 1)",
         "raising the power of {op} and dividing, which integrates",
         "it is the same rule run the other way"),
    _row("pow-exponent-only", "pow", (0,), lambda v, w, o: w,
         "d(xⁿ)/dx = n",
         "taking the exponent {oth} alone as the slope of {op}",
         "it is the factor that comes down in front"),
    _row("relu-identity", "relu", (0,), lambda v, w, o: 1.0,
         "relu has the slope 1 everywhere",
         "letting {op} pass everything on although its operand is {own}",
         "it does so for every operand above 0"),
    _row("relu-sign", "relu", (0,), lambda v, w, o: 1.0 if v > 0 else -1.0,
         "relu has the slope -1 below 0",
         "giving {op} the slope -1 at {own}",
         "an absolute value has that slope there"),
    _row("relu-always-dead", "relu", (0,), lambda v, w, o: 0.0,
         "relu lets no gradient through",
         "letting {op} block the gradient although its operand is {own}",
         "it does so for every operand that is not above 0"),
    _row("relu-passes-value", "relu", (0,), lambda v, w, o: o,
         "the slope of relu is its output",
         "using the output {o} of {op} as its slope",
         "{o} is the number that stands there"),
    _row("tanh-of-input", "tanh", (0,), lambda v, w, o: 1.0 - v * v,
         "d(tanh x)/dx = 1 - x²",
         "squaring the operand {own} where the output {o} belongs",
         "the shape 1 minus a square is right"),
    _row("tanh-no-square", "tanh", (0,), lambda v, w, o: 1.0 - o,
         "d(tanh x)/dx = 1 - tanh x",
         "leaving the output {o} of {op} unsquared",
         "1 minus something of the output is right"),
    _row("tanh-value", "tanh", (0,), lambda v, w, o: o,
         "the slope of tanh is its output",
         "using the output {o} of {op} as its slope",
         "an exponential does that"),
    _row("sigmoid-of-input", "sigmoid", (0,), lambda v, w, o: v * (1.0 - v),
         "d(σ x)/dx = x·(1 - x)",
         "using the operand {own} where the output {o} belongs",
         "the shape s·(1 - s) is right"),
    _row("sigmoid-half", "sigmoid", (0,), lambda v, w, o: 1.0 - o,
         "d(σ x)/dx = 1 - σ",
         "keeping only the half 1 - {o} of the slope of {op}",
         "that factor is part of it"),
    _row("sigmoid-value", "sigmoid", (0,), lambda v, w, o: o,
         "the slope of the sigmoid is its output",
         "using the output {o} of {op} as its slope",
         "an exponential does that"),
    _row("exp-power-rule", "exp", (0,), lambda v, w, o: v * math.exp(v - 1.0),
         "d(eˣ)/dx = x·eˣ⁻¹",
         "treating {op} as a power of {p}",
         "the power rule looks just like it, but there the *base* moves"),
    _row("exp-input", "exp", (0,), lambda v, w, o: v,
         "the slope of eˣ is x",
         "using the operand {own} as the slope of {op}",
         "{own} is the number that goes in"),
    _row("log-value", "log", (0,), lambda v, w, o: o,
         "the slope of ln x is ln x",
         "using the output {o} of {op} as its slope",
         "an exponential does that"),
    _row("log-reciprocal-of-log", "log", (0,), lambda v, w, o: 1.0 / o,
         "the slope of ln x is 1/ln x",
         "dividing by the output {o} of {op} where the operand divides",
         "a reciprocal is right"),
    _row("neg-dropped", "neg", (0,), lambda v, w, o: 1.0,
         "a leading minus does nothing to a gradient",
         "letting {op} pass the gradient on with its sign kept",
         "nothing is scaled there"),
)  # fmt: skip
