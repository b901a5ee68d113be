"""Wrong rules about one step of gradient descent, w - η·g."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UpdateRule:
    """A way to get the new value of a parameter wrong.

    `compute(w, g, rate)` is the answer from the old value, its gradient and the learning rate.
    """

    id: str
    belief: str
    compute: Callable[[float, float, float], float]


RULES = (
    UpdateRule("ascent", "the gradient is added", lambda w, g, rate: w + rate * g),
    UpdateRule("no-lr", "the learning rate is left out", lambda w, g, rate: w - g),
    UpdateRule("step-only", "the step is the answer", lambda w, g, rate: -rate * g),
    UpdateRule("assign-grad", "the gradient becomes the value", lambda w, g, rate: g),
    UpdateRule(
        "relative-step", "the step is a share of the value", lambda w, g, rate: w - w * rate * g
    ),
    UpdateRule("lr-times-value", "the value shrinks by the rate", lambda w, g, rate: w - w * rate),
    UpdateRule(
        "negative-gradient-means-decrease",
        "a step goes the way of the gradient's sign",
        lambda w, g, rate: g,
    ),
)
