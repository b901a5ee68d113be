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

_LOOK = "Take {op} alone: nudge {p} a little, and how far does {node} follow?"
_TEST = "The rule is {law}, so here {slope} = {l}, where you used {bad}."
_SHY = "The rule is {law}."


def _bends(wrong: WrongSlope, case: Case) -> Iterator[Bend]:
    if not any((wrong.op, slot) in case.slots for slot in wrong.slots):
        return
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


def _row(id: str, op: str, slots: tuple[int, ...], slope: Slope, belief: str, how: str) -> Rule:
    wrong = WrongSlope(op, slots, slope)
    return Rule(
        id, GRADIENT, belief, _LOOK, how, _TEST,
        Bent(lambda case: _bends(wrong, case)),
        facts=lambda case, number, formula: _facts(wrong, case, formula), shy=_SHY,
        everywhere=Bend(slope=wrong),
    )  # fmt: skip


RULES = (
    _row("mul-own-factor", "mul", (0, 1), lambda v, w, o: v,
         "d(a·b)/da = a",
         "giving {p} its own value {own} as the slope of {op}"),
    _row("mul-like-add", "mul", (0, 1), lambda v, w, o: 1.0,
         "a multiplication passes the gradient on as an addition does",
         "letting {op} pass the gradient on unchanged"),
    _row("add-like-mul", "add", (0, 1), lambda v, w, o: w,
         "an addition swaps its inputs as a multiplication does",
         "giving {p} the other input's value {oth} as the slope of {op}"),
    _row("sub-sign", "sub", (1,), lambda v, w, o: 1.0,
         "d(a - b)/db = +1",
         "letting {op} pass the gradient on to {p} with its sign kept"),
    _row("sub-both-negative", "sub", (0,), lambda v, w, o: -1.0,
         "a minus turns the sign for both inputs",
         "turning the sign for {p}, the first input of {op}"),
    _row("div-sign", "div", (1,), lambda v, w, o: w / (v * v),
         "the minus in -a/b² is lost",
         "leaving out the minus of the slope of {op} in {p}"),
    _row("div-no-square", "div", (1,), lambda v, w, o: -w / v,
         "d(a/b)/db = -a/b",
         "dividing by {p} once where its square belongs"),
    _row("div-no-numerator", "div", (1,), lambda v, w, o: -1.0 / (v * v),
         "d(a/b)/db = -1/b²",
         "leaving the top of {op}, {oth}, out of the slope in {p}"),
    _row("div-as-numerator", "div", (1,), lambda v, w, o: 1.0 / v,
         "a/b has the slope 1/b in both",
         "giving {p} the slope that belongs to the top of {op}"),
    _row("div-mul-denom", "div", (0,), lambda v, w, o: w,
         "d(a/b)/da = b",
         "multiplying by {oth}, the bottom of {op}, where it divides"),
    _row("pow-no-decrement", "pow", (0,), lambda v, w, o: w * v**w,
         "d(xⁿ)/dx = n·xⁿ",
         "leaving the power of {op} as high as it was"),
    _row("pow-no-coefficient", "pow", (0,), lambda v, w, o: v ** (w - 1.0),
         "d(xⁿ)/dx = xⁿ⁻¹",
         "lowering the power of {op} without multiplying by {oth}"),
    _row("pow-add-index", "pow", (0,), lambda v, w, o: w + v ** (w - 1.0),
         "d(xⁿ)/dx = n + xⁿ⁻¹",
         "adding {oth} to the lowered power of {op} where it multiplies"),
    _row("pow-integrated", "pow", (0,), lambda v, w, o: v ** (w + 1.0) / (w + 1.0),
         "d(xⁿ)/dx = xⁿ⁺¹/(n + 1)",
         "raising the power of {op} and dividing, which integrates"),
    _row("pow-times-base", "pow", (0,), lambda v, w, o: w * v,
         "d(xⁿ)/dx = n·x",
         "multiplying {p} by the exponent {oth} as if the square had been asked for"),
    _row("pow-exponent-only", "pow", (0,), lambda v, w, o: w,
         "d(xⁿ)/dx = n",
         "taking the exponent {oth} alone as the slope of {op}"),
    _row("relu-identity", "relu", (0,), lambda v, w, o: 1.0,
         "relu has the slope 1 everywhere",
         "letting {op} pass everything on although its input is {own}"),
    _row("relu-sign", "relu", (0,), lambda v, w, o: 1.0 if v > 0 else -1.0,
         "relu has the slope -1 below 0",
         "giving {op} the slope -1 at {own}"),
    _row("relu-always-dead", "relu", (0,), lambda v, w, o: 0.0,
         "relu lets no gradient through",
         "letting {op} block the gradient although its input is {own}"),
    _row("relu-passes-value", "relu", (0,), lambda v, w, o: o,
         "the slope of relu is its output",
         "using the output {o} of {op} as its slope"),
    _row("tanh-of-input", "tanh", (0,), lambda v, w, o: 1.0 - v * v,
         "d(tanh x)/dx = 1 - x²",
         "squaring the input {own} where the output {o} belongs"),
    _row("tanh-no-square", "tanh", (0,), lambda v, w, o: 1.0 - o,
         "d(tanh x)/dx = 1 - tanh x",
         "leaving the output {o} of {op} unsquared"),
    _row("tanh-value", "tanh", (0,), lambda v, w, o: o,
         "the slope of tanh is its output",
         "using the output {o} of {op} as its slope"),
    _row("sigmoid-of-input", "sigmoid", (0,), lambda v, w, o: v * (1.0 - v),
         "d(σ x)/dx = x·(1 - x)",
         "using the input {own} where the output {o} belongs"),
    _row("sigmoid-half", "sigmoid", (0,), lambda v, w, o: 1.0 - o,
         "d(σ x)/dx = 1 - σ",
         "keeping only the half 1 - {o} of the slope of {op}"),
    _row("sigmoid-value", "sigmoid", (0,), lambda v, w, o: o,
         "the slope of the sigmoid is its output",
         "using the output {o} of {op} as its slope"),
    _row("exp-power-rule", "exp", (0,), lambda v, w, o: v * math.exp(v - 1.0),
         "d(eˣ)/dx = x·eˣ⁻¹",
         "treating {op} as a power of {p}"),
    _row("exp-input", "exp", (0,), lambda v, w, o: v,
         "the slope of eˣ is x",
         "using the input {own} as the slope of {op}"),
    _row("log-value", "log", (0,), lambda v, w, o: o,
         "the slope of ln x is ln x",
         "using the output {o} of {op} as its slope"),
    _row("log-reciprocal-of-log", "log", (0,), lambda v, w, o: 1.0 / o,
         "the slope of ln x is 1/ln x",
         "dividing by the output {o} of {op} where the input divides"),
    _row("neg-dropped", "neg", (0,), lambda v, w, o: 1.0,
         "a leading minus does nothing to a gradient",
         "letting {op} pass the gradient on with its sign kept"),
)  # fmt: skip
