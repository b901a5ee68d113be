"""Losses: what a network is trained to make small. Each is a few operations to step through."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import methodcaller
from typing import Any

from tutor.engine.value import Value


def _largest(scores: Sequence[Any]) -> Any:
    """The largest of some Values and plain numbers; a Value wherever one is among them."""
    top = scores[0]
    for s in scores[1:]:
        if isinstance(top, Value):
            top = top.maximum(s)
        else:
            top = s.maximum(top) if isinstance(s, Value) else max(top, s)
    return top


def mse(predicted: Sequence[Any], wanted: Sequence[Any]) -> Any:
    """The mean of the squared differences."""
    errors = [(p - w) ** 2 for p, w in zip(predicted, wanted, strict=True)]
    return _total(errors) / len(errors)


def hinge(scores: Sequence[Value], signs: Sequence[float]) -> Value:
    """The mean of max(0, 1 - sign × score), for signs of -1 and 1: how far from a clear answer."""
    misses = [(1 + -y * s).relu() for s, y in zip(scores, signs, strict=True)]
    total: Value = _total(misses)
    return total / len(misses)


def softmax(
    scores: Sequence[Any],
    exp: Callable = methodcaller("exp"),
    largest: Callable[[Sequence[Any]], Any] = _largest,
) -> list[Any]:
    """exp(s) / Σ exp(s): scores as probabilities.

    The largest score is taken off all of them first, which changes nothing but the overflow. It is
    an operation of the graph like any other, so that a replay at other numbers (a plan, a training
    run) takes off the one that is largest there. Its own gradients add up to 0.

    With an `exp` and a `largest` of its own it works on whatever has arithmetic, plain numbers too.
    """
    powers = [exp(s) for s in _shifted(scores, largest)]
    total = _total(powers)
    return [p / total for p in powers]


def cross_entropy(
    scores: Sequence[Any],
    target: int,
    exp: Callable = methodcaller("exp"),
    log: Callable = methodcaller("log"),
    largest: Callable[[Sequence[Any]], Any] = _largest,
) -> Any:
    """-log of the probability that softmax gives to score number `target`, counted from 0.

    Worked out as log Σ exp(s) - s[target]: the probability itself may be too small for a float, its
    logarithm is not.

    Raises:
        ValueError: there is no such score.
    """
    if not 0 <= target < len(scores):
        raise ValueError(f"there is no score {target}: there are {len(scores)}, counted from 0")
    shifted = _shifted(scores, largest)
    return log(_total([exp(s) for s in shifted])) - shifted[target]


def _shifted(scores: Sequence[Any], largest: Callable[[Sequence[Any]], Any]) -> list[Any]:
    if not scores:
        raise ValueError("there are no scores")
    top = largest(scores)
    return [s - top for s in scores]


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
