"""Wrong rules about which number a local slope is, whatever the operation.

Those about one operation stand in `local_slopes`: they get the gradient wrong through the slope.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tutor.quiz.rules.rule import SLOPE, EdgeFormula, Rule
from tutor.trace import Flow, Graph


def _row(
    id: str, belief: str, how: str, why: str, test: str,
    numbers: Callable[[Flow, Graph], Iterable[float]],
) -> Rule:  # fmt: skip
    return Rule(
        id, SLOPE, belief, how, f"It looks right because {why}.", test,
        "Press `s` to that edge and read its two factors apart.", EdgeFormula(numbers),
    )  # fmt: skip


RULES = (
    _row(
        "slope-with-upstream", "a local slope has the upstream gradient in it already",
        "multiplying by what comes from above", "that product is what the edge carries in the end",
        "A local slope knows one operation only, whatever comes after it.",
        lambda edge, graph: [edge.contribution],
    ),
    _row(
        "slope-is-upstream", "the local slope is the number that arrives",
        "reading the upstream gradient", "it is the other factor of the same product",
        "The local slope asks what this operation does when this operand moves a little.",
        lambda edge, graph: [edge.upstream],
    ),
    _row(
        "slope-is-output", "the slope of an operation is its result",
        "reading the value of the result", "of eˣ it is true",
        "The slope says how fast the result moves, not how large it is.",
        lambda edge, graph: [graph.value[edge.node]],
    ),
)  # fmt: skip
