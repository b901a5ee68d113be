"""Wrong rules about putting nodes in order of the size of their gradients."""

from __future__ import annotations

from tutor.quiz.rules.rule import ORDER, Rule, SortKey

_GO = "Press `s` along the pass and read the factors of each."

RULES = (
    Rule(
        "signed-order", ORDER,
        "a negative number is small, however far from 0",
        "putting the negative numbers last, as on the number line",
        "It looks right because the number line has them in that order.",
        "What counts here is how strongly {L} moves, whichever way: {sizes}.",
        _GO, SortKey(lambda g: g),
    ),
    Rule(
        "smallest-first", ORDER,
        "the order goes from the smallest up",
        "going from the smallest to the largest",
        "The order itself is right; it is only read from the other end.",
        "The largest size comes first: {sizes}.",
        _GO, SortKey(lambda g: -abs(g)),
    ),
)  # fmt: skip
