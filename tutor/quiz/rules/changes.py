"""Wrong rules about how far the output moves when a leaf is moved a little."""

from __future__ import annotations

from collections.abc import Callable

from tutor.quiz.rules.rule import CHANGE, ChangeFormula, Rule


def _row(
    id: str, belief: str, how: str, test: str, change: Callable[[float, float, float], float]
) -> Rule:
    return Rule(
        id, CHANGE, belief, how, "", test,
        "Press `h` to see the two factors.", ChangeFormula(change),
    )  # fmt: skip


RULES = (
    _row(
        "rate-not-change", "the gradient is how far the output moves",
        "giving the gradient itself",
        "A gradient is a rate: the output moves by about the gradient times the nudge.",
        lambda value, gradient, by: gradient,
    ),
    _row(
        "new-value-not-change", "the change is where the output arrives",
        "giving the new value of the output",
        "The question is how far it moves, not where it arrives.",
        lambda value, gradient, by: value + gradient * by,
    ),
    _row(
        "nudge-not-change", "the output moves as far as the leaf does",
        "giving the nudge itself",
        "That is so only where the gradient is 1.",
        lambda value, gradient, by: by,
    ),
    _row(
        "change-divided", "the nudge is divided by the gradient",
        "dividing the nudge by the gradient",
        "The larger the gradient, the further the output moves: multiply.",
        lambda value, gradient, by: by / gradient,
    ),
)  # fmt: skip
