"""Wrong rules about which number a local slope is, whatever the operation.

Those about one operation stand in `local_slopes`: they get the gradient wrong through the slope.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tutor.quiz.rules.rule import SLOPE, EdgeFormula, Rule
from tutor.trace import Flow, Graph


def _row(
    id: str, belief: str, look: str, how: str, test: str,
    numbers: Callable[[Flow, Graph], Iterable[float]],
) -> Rule:  # fmt: skip
    return Rule(
        id, SLOPE, belief, look, how, test, EdgeFormula(numbers),
    )  # fmt: skip


RULES = (
    _row(
        "slope-with-upstream", "a local slope has the upstream gradient in it already",
        "Does this operation know what comes after it?", "multiplying by what comes from above",
        "A local slope knows one operation only, whatever comes after it.",
        lambda edge, graph: [edge.contribution],
    ),
    _row(
        "slope-is-upstream", "the local slope is the number that arrives",
        "Which of the two factors of that edge is asked for?", "reading the upstream gradient",
        "The local slope asks what this operation does when this input moves a little.",
        lambda edge, graph: [edge.upstream],
    ),
    _row(
        "slope-is-output", "the slope of an operation is its result",
        "Is it asked how large the result is, or how fast it moves?",
        "reading the value of the result",
        "The slope says how fast the result moves, not how large it is.",
        lambda edge, graph: [graph.value[edge.node]],
    ),
)  # fmt: skip
