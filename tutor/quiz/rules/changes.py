"""Wrong rules about how far the output moves when a leaf is moved a little."""

from __future__ import annotations

from collections.abc import Callable

from tutor.quiz.rules.rule import CHANGE, ChangeFormula, Rule


def _row(
    id: str, belief: str, look: str, how: str, test: str,
    change: Callable[[float, float, float], float | None],
) -> Rule:  # fmt: skip
    return Rule(id, CHANGE, belief, look, how, test, ChangeFormula(change))


RULES = (
    _row(
        "nudge-downward", "a nudge down moves the output as a nudge up does",
        "{t} goes down here: what does {L} do then?", "moving {t} up instead of down",
        "A gradient is for a move upward: for one downward its sign turns.",
        lambda value, gradient, by: -gradient * by if by < 0.0 else None,
    ),
    _row(
        "rate-not-change", "the gradient is how far the output moves",
        "Is that how far {L} moves, or how fast?", "giving the gradient itself",
        "A gradient is a rate: the output moves by about the gradient times the nudge.",
        lambda value, gradient, by: gradient,
    ),
    _row(
        "new-value-not-change", "the change is where the output arrives",
        "Is it asked how far {L} moves, or where it arrives?",
        "giving the new value of the output",
        "The question is how far it moves, not where it arrives.",
        lambda value, gradient, by: value + gradient * by,
    ),
    _row(
        "nudge-not-change", "the output moves as far as the leaf does",
        "That is how far {t} moves: how strongly does {L} follow?", "giving the nudge itself",
        "That is so only where the gradient is 1.",
        lambda value, gradient, by: by,
    ),
    _row(
        "change-divided", "the nudge is divided by the gradient",
        "Would a steeper slope move {L} further, or less far?",
        "dividing the nudge by the gradient",
        "The larger the gradient, the further the output moves: multiply.",
        lambda value, gradient, by: by / gradient,
    ),
)  # fmt: skip
