"""What a wrong rule is: the quantity that it gets wrong, the belief behind it, and its words."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from tutor.debug.bent import Bend
from tutor.engine.errors import DomainError
from tutor.quiz.rules.case import Case
from tutor.trace import Flow, Graph

GRADIENT, VALUE, UPDATE, ORDER = "gradient", "value", "update", "order"
"""What a rule can get wrong: d root / d node, a node's value, a parameter's value after a step,
and the order of right numbers by size."""
SLOPE, CHANGE, READY, PATHS = "slope", "change", "ready", "paths"
"""The same: the local slope of one edge, how far the output moves when a leaf does, which node
can be left next, and how many paths there are."""


def sign_of(quantity: str) -> str:
    """The quantity of a question that asks for the sign of another one."""
    return f"sign of {quantity}"


@dataclass(frozen=True, slots=True)
class Bent:
    """Wrong because a step of the backward pass is: one answer a bend, none where it is silent."""

    bends: Callable[[Case], Iterable[Bend]]


@dataclass(frozen=True, slots=True)
class Formula:
    """Wrong because another number is taken; none where the rule has nothing to say."""

    numbers: Callable[[Case], Iterable[float]]


@dataclass(frozen=True, slots=True)
class StepFormula:
    """A wrong step of gradient descent: (old value, gradient, learning rate) to the new value.

    With `way_only` the rule says only which way the value goes, and leads to no number.
    """

    new: Callable[[float, float, float], float]
    way_only: bool = False


@dataclass(frozen=True, slots=True)
class SortKey:
    """Right numbers in a wrong order: the largest key first."""

    key: Callable[[float], float]


@dataclass(frozen=True, slots=True)
class EdgeFormula:
    """Another number in place of the local slope of an edge: from (the edge, the pass)."""

    numbers: Callable[[Flow, Graph], Iterable[float]]


@dataclass(frozen=True, slots=True)
class ChangeFormula:
    """A wrong change of the output: from (its value, the gradient, the nudge).

    None where the rule goes wrong with no such nudge.
    """

    change: Callable[[float, float, float], float | None]


@dataclass(frozen=True, slots=True)
class PassStanding:
    """Where a backward pass stands.

    Attributes:
        ready: the nodes that can be left next, in the order of the pass.
        waiting: those that still wait for contributions, in that order.
        arrived: how many contributions each of these has.
    """

    ready: tuple[int, ...]
    waiting: tuple[int, ...]
    arrived: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class NextNode:
    """A node that is left too early: the nodes that the rule would leave next."""

    nodes: Callable[[PassStanding], Iterable[int]]


Formulas = Callable[[int], str]
"""How a node is computed, as the program writes it."""


def _nothing(case: Case, number: float, formula: Formulas) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, slots=True)
class Rule:
    """A way to get a quantity wrong.

    `look`, `how`, `test` and `shy` are templates over the facts of `tutor.quiz.facts`. They make
    the feedback. To the first wrong answer: `look`, where to look, without a number. To a later
    one: "You get {y} by" `how`, and the test. Rules about an order have the fact {L}, rules about
    an update {w}.

    Attributes:
        id: the name under which attempts are filed. Never changes.
        quantity: what it gets wrong; whatever follows from that quantity goes wrong as well.
        belief: what the learner may have thought.
        look: one sentence that points, with names and without numbers.
        how: what the learner may have done.
        test: one sentence with the factors, by which they can tell.
        wrong: how its answers come about.
        shy: said in place of `test` where that would tell the answer.
        facts: what its own templates use beyond the facts of every case.
        instead_of: the rule whose place it takes where its own quantity is asked for.
        unless: the rule beside which it needs no mention.
        passes: the backward passes a program must have for the rule to be spoken of.
        everywhere: the pass of an engine that is built on the belief, as the bug lab runs it; None
            where the rule is about something else than a pass.
    """

    id: str
    quantity: str
    belief: str
    look: str
    how: str
    test: str
    wrong: Bent | Formula | StepFormula | SortKey | EdgeFormula | ChangeFormula | NextNode
    facts: Callable[[Case, float, Formulas], Mapping[str, str]] = _nothing
    instead_of: str = ""
    unless: str = ""
    shy: str = ""
    passes: int = 1
    everywhere: Bend | None = None


def candidates(rule: Rule, case: Case) -> tuple[float, ...]:
    """What the rule gives on this case, each number once; empty where it does not apply."""
    try:
        match rule.wrong:
            case Bent(bends):
                found = [case.bent(bend) for bend in bends(case)]
            case Formula(numbers):
                found = list(numbers(case))
            case _:
                return ()  # it is about something else than one node of a pass
    except (ArithmeticError, ValueError, DomainError):
        return ()  # the wrong rule itself has no finite value here: it leads to no answer
    real = (x for x in found if not isinstance(x, complex) and math.isfinite(x))
    return tuple(dict.fromkeys(x + 0.0 for x in real))
