"""Wrong rules about putting nodes in order of the size of their gradients."""

from __future__ import annotations

from tutor.quiz.rules.rule import ORDER, Rule, SortKey

RULES = (
    Rule(
        "signed-order", ORDER,
        "a negative number is small, however far from 0",
        "Does a minus make a pull weaker, or does it only turn its direction?",
        "putting the negative numbers last, as on the number line",
        "What counts here is how strongly {L} moves, whichever way.",
        SortKey(lambda g: g),
    ),
    Rule(
        "smallest-first", ORDER,
        "the order goes from the smallest up",
        "Read the question once more: which end of the order comes first?",
        "going from the smallest to the largest",
        "The order itself is right, and is read from the other end: the largest comes first.",
        SortKey(lambda g: -abs(g)),
    ),
)  # fmt: skip
