"""Wrong rules about putting nodes in order of the size of their gradients."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OrderRule:
    """A way to order right numbers wrongly: `key` of each number, the largest key first.

    The texts are those of `tutor.quiz.rules.rule.Rule`, over the facts {sizes} and {L}.
    """

    id: str
    belief: str
    how: str
    why: str
    test: str
    go: str
    key: Callable[[float], float]


_GO = "Press `s` along the pass and read the factors of each."

RULES = (
    OrderRule(
        "signed-order", "a negative number is small, however far from 0",
        "putting the negative numbers last, as on the number line",
        "It looks right because the number line has them in that order.",
        "What counts here is how strongly {L} moves, whichever way: {sizes}.",
        _GO, lambda g: g,
    ),
    OrderRule(
        "smallest-first", "the order goes from the smallest up",
        "going from the smallest to the largest",
        "The order itself is right; it is only read from the other end.",
        "The largest size comes first: {sizes}.",
        _GO, lambda g: -abs(g),
    ),
)  # fmt: skip
