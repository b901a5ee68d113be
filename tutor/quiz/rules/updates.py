"""Wrong rules about one step of gradient descent, w - η·g."""

from __future__ import annotations

from collections.abc import Callable

from tutor.quiz.rules.rule import UPDATE, Rule, StepFormula

_LOOK = "What does an update keep of the old `{w}`, and which way does it go from there?"
_TEST = (
    "An update keeps the old `{w}` and goes a little way against its gradient: "
    "`{w} - rate × gradient`."
)


def _row(
    id: str, belief: str, how: str, new: Callable[[float, float, float], float],
    way_only: bool = False,
) -> Rule:  # fmt: skip
    """A row; `new` is the answer from the old value, its gradient and the learning rate."""
    return Rule(id, UPDATE, belief, _LOOK, how, _TEST, StepFormula(new, way_only))


RULES = (
    _row(
        "ascent", "the gradient is added",
        "adding rate × gradient, which climbs", lambda w, g, rate: w + rate * g,
    ),
    _row(
        "no-lr", "the learning rate is left out",
        "taking the whole gradient for the step", lambda w, g, rate: w - g,
    ),
    _row(
        "step-only", "the step is the answer",
        "giving the step alone", lambda w, g, rate: -rate * g,
    ),
    _row(
        "assign-grad", "the gradient becomes the value",
        "putting the gradient in the place of the value", lambda w, g, rate: g,
    ),
    _row(
        "relative-step", "the step is a share of the value",
        "taking away a share of the value", lambda w, g, rate: w - w * rate * g,
    ),
    _row(
        "lr-times-value", "the value shrinks by the rate",
        "taking away rate × value", lambda w, g, rate: w - w * rate,
    ),
    _row(
        "negative-gradient-means-decrease", "a step goes the way of the gradient's sign",
        "following the sign of the gradient", lambda w, g, rate: w + rate * g, way_only=True,
    ),
)  # fmt: skip
