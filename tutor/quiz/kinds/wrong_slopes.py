"""What wrong rules take for the local slope of an edge."""

from __future__ import annotations

import math

from tutor.quiz.asked import Asked
from tutor.quiz.rules.catalogue import RULES
from tutor.quiz.rules.rule import Bent, EdgeFormula
from tutor.trace import Flow


def wrong_slopes(asked: Asked, edge: Flow, id: str) -> tuple[float, ...]:
    """The finite numbers that a rule takes for the slope; empty where it says nothing of it."""
    graph, wrong = asked.graph, RULES[id].wrong
    assert graph is not None and asked.cases, "an edge is one of a pass"
    found: list[float] = []
    try:
        match wrong:
            case EdgeFormula(numbers):
                found = list(numbers(edge, graph))
            case Bent(bends):
                slopes = [bend.slope for bend in bends(asked.cases[0])]
                found = [s.at(graph, edge) for s in slopes if s and s.speaks_of(graph, edge)]
            case _:
                return ()
    except (ArithmeticError, ValueError):
        return ()
    real = (x + 0.0 for x in found if not isinstance(x, complex) and math.isfinite(x))
    return tuple(dict.fromkeys(real))
