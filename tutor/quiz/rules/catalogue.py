"""Every wrong rule by its id, in the order in which colliding ones are named."""

from __future__ import annotations

from collections.abc import Iterable

from tutor.quiz.rules import forward, orders, propagation, whole
from tutor.quiz.rules import local_slopes as local
from tutor.quiz.rules import updates as update
from tutor.quiz.rules.orders import OrderRule
from tutor.quiz.rules.rule import Rule

RULES: dict[str, Rule] = {
    rule.id: rule
    for rule in (*local.RULES, *propagation.RULES, *whole.RULES, *forward.RULES)
}  # fmt: skip
"""Rules that lead to a number: those that speak of fewest graphs first."""

ORDERS: dict[str, OrderRule] = {rule.id: rule for rule in orders.RULES}
"""Rules that lead from right numbers to a wrong order."""

UPDATES = {rule.id: rule for rule in update.RULES}
"""Rules about a step of gradient descent."""

_BELIEFS: dict[str, str] = {
    **{rule.id: rule.belief for rule in RULES.values()},
    **{rule.id: rule.belief for rule in ORDERS.values()},
    **{rule.id: rule.belief for rule in UPDATES.values()},
}

IDS = frozenset(_BELIEFS)
"""Every id that a pack may name."""

_SIGNED = (
    "sign-by-value", "flipped-sign", "neg-dropped", "sub-sign", "sub-both-negative", "div-sign",
    "relu-sign", "relu-always-dead", "relu-identity", "overwrite",
)  # fmt: skip
"""Of a wrong sign, half of all rules are possible causes: the likely ones, likeliest first."""


def belief(id: str) -> str:
    """What somebody who answers by a rule may have thought.

    Raises:
        KeyError: there is no such rule.
    """
    return _BELIEFS[id]


def in_order(ids: Iterable[str], kind: str, first: Iterable[str] = ()) -> tuple[str, ...]:
    """Ids as they are to be named: those the author speaks of, then the most telling ones."""
    order = [*first, *(_SIGNED if kind == "sign" else ()), *ORDERS, *RULES, *UPDATES]
    return tuple(sorted(ids, key=order.index))
