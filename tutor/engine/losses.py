"""Losses: what a network is trained to make small. Each is a few operations to step through."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import methodcaller
from typing import Any

from tutor.engine.value import Value

_LARGE = 300.0  # beyond this, exp comes near the largest float


def mse(predicted: Sequence[Any], wanted: Sequence[Any]) -> Any:
    """The mean of the squared differences."""
    errors = [(p - w) ** 2 for p, w in zip(predicted, wanted, strict=True)]
    return _total(errors) / len(errors)


def hinge(scores: Sequence[Value], signs: Sequence[float]) -> Value:
    """The mean of max(0, 1 - sign × score), for signs of -1 and 1: how far from a clear answer."""
    misses = [(1 + -y * s).relu() for s, y in zip(scores, signs, strict=True)]
    total: Value = _total(misses)
    return total / len(misses)


def softmax(scores: Sequence[Any], exp: Callable = methodcaller("exp")) -> list[Any]:
    """exp(s) / Σ exp(s): scores as probabilities.

    Large scores are shifted by the largest one first, which changes nothing but the overflow.
    With an `exp` of its own it works on whatever has arithmetic, plain numbers too.
    """
    data = [getattr(s, "data", s) for s in scores]
    top = max(data)
    if max(map(abs, data)) > _LARGE:
        scores = [s - top for s in scores]
    powers = [exp(s) for s in scores]
    total = _total(powers)
    return [p / total for p in powers]


def cross_entropy(
    scores: Sequence[Any],
    target: int,
    exp: Callable = methodcaller("exp"),
    log: Callable = methodcaller("log"),
) -> Any:
    """-log of the probability that softmax gives to score number `target`, counted from 0.

    Raises:
        ValueError: there is no such score.
    """
    if not 0 <= target < len(scores):
        raise ValueError(f"there is no score {target}: there are {len(scores)}, counted from 0")
    data = [getattr(s, "data", s) for s in scores]
    top = max(data)
    if top - data[target] > _LARGE:
        # The probability may be too small for a float. Its logarithm is not: the same, expanded.
        return log(_total([exp(s - top) for s in scores])) - (scores[target] - top)
    return -log(softmax(scores, exp)[target])


def l2(parameters: Sequence[Value], strength: float) -> Value:
    """strength × the sum of the squares, which pulls parameters towards 0."""
    total: Value = _total([p * p for p in parameters])
    return total * strength


def add_up(terms: Sequence[Any]) -> Any:
    """The sum of at least one term from the left, without the 0 that Python's `sum` starts with."""
    result = terms[0]
    for term in terms[1:]:
        result = result + term
    return result


def _total(terms: Sequence[Any]) -> Any:
    if not terms:
        raise ValueError("a loss needs at least one example")
    return add_up(terms)
