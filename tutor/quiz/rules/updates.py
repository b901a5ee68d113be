"""Wrong rules about one step of gradient descent, w - η·g."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UpdateRule:
    """A way to get the new value of a parameter wrong.

    `compute(w, g, rate)` is the answer from the old value, its gradient and the learning rate;
    `how` completes "You get … by".
    """

    id: str
    belief: str
    how: str
    compute: Callable[[float, float, float], float]


RULES = (
    UpdateRule(
        "ascent", "the gradient is added",
        "adding rate × gradient, which climbs", lambda w, g, rate: w + rate * g,
    ),
    UpdateRule(
        "no-lr", "the learning rate is left out",
        "taking the whole gradient for the step", lambda w, g, rate: w - g,
    ),
    UpdateRule(
        "step-only", "the step is the answer",
        "giving the step alone", lambda w, g, rate: -rate * g,
    ),
    UpdateRule(
        "assign-grad", "the gradient becomes the value",
        "putting the gradient in the place of the value", lambda w, g, rate: g,
    ),
    UpdateRule(
        "relative-step", "the step is a share of the value",
        "taking away a share of the value", lambda w, g, rate: w - w * rate * g,
    ),
    UpdateRule(
        "lr-times-value", "the value shrinks by the rate",
        "taking away rate × value", lambda w, g, rate: w - w * rate,
    ),
    UpdateRule(
        "negative-gradient-means-decrease", "a step goes the way of the gradient's sign",
        "following the sign of the gradient", lambda w, g, rate: g,
    ),
)  # fmt: skip
