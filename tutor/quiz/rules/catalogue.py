"""Every wrong rule by its id, in the order in which colliding ones are named."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache

from tutor.quiz.rules import (
    changes,
    forward,
    local_slopes,
    orders,
    propagation,
    ready,
    slopes,
    updates,
    whole,
)
from tutor.quiz.rules.rule import CHANGE, GRADIENT, UPDATE, VALUE, Rule, sign_of

_MODULES = (orders, local_slopes, propagation, whole, forward, updates, slopes, changes, ready)

RULES: dict[str, Rule] = {rule.id: rule for module in _MODULES for rule in module.RULES}
"""Every rule; of those that lead to a gradient, the ones that speak of fewest graphs first."""

IDS = frozenset(RULES)
"""Every id that a pack may name."""

_LIKELIEST = (
    "sign-by-value", "flipped-sign", "neg-dropped", "sub-sign", "sub-both-negative", "div-sign",
    "relu-sign", "relu-always-dead", "relu-identity", "overwrite",
)  # fmt: skip
"""Of a wrong sign, half of all rules are possible causes: the likely ones, likeliest first."""
_LIKELY = {
    **dict.fromkeys(map(sign_of, (GRADIENT, VALUE, UPDATE)), _LIKELIEST),
    CHANGE: ("nudge-downward",),
}
"""By what is asked for: the rules that are named before those that speak of fewer graphs."""


def belief(id: str) -> str:
    """What a learner who answers by a rule may have thought.

    Raises:
        KeyError: there is no such rule.
    """
    return RULES[id].belief


def explaining(quantities: Collection[str]) -> tuple[Rule, ...]:
    """The rules that get one of some quantities wrong."""
    return _explaining(frozenset(quantities))


@cache  # every question asks, for every rule
def _explaining(quantities: frozenset[str]) -> tuple[Rule, ...]:
    found = [rule for rule in RULES.values() if rule.quantity in quantities]
    replaced = {rule.instead_of for rule in found}
    return tuple(rule for rule in found if rule.id not in replaced)


def in_order(
    ids: Iterable[str], quantities: Collection[str], first: Iterable[str] = ()
) -> tuple[str, ...]:
    """Ids as they are to be named: those the author speaks of, then the most telling ones.

    Args:
        ids: of rules; an id that no rule has comes last.
        quantities: what is asked for.
        first: the ids that the author names.
    """
    likely = (id for quantity in quantities for id in _LIKELY.get(quantity, ()))
    place = {id: i for i, id in enumerate(dict.fromkeys((*first, *likely, *RULES)))}
    return tuple(sorted(ids, key=lambda id: place.get(id, len(place))))
