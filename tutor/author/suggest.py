"""Small readable numbers for which every wrong rule of a question has an answer of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations_with_replacement
from random import Random
from typing import NamedTuple

from tutor.author.many_inputs import ManyInputs, Numbers, Pair, parted
from tutor.author.working_copy import Put
from tutor.engine.numbers import show

READABLE = (-5.0, -4.0, -3.0, -2.5, -2.0, -1.5, -0.5, 0.5, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0)
"""Numbers to try first: a learner computes with them in the head; 0 and 1 hide too many rules."""

ROUND = (-10.0, -6.0, -3.0, -2.0, -1.0, -0.5, -0.1, 0.0, 0.1, 0.5, 1.0, 2.0, 3.0, 6.0, 10.0)
"""Numbers to try then, also several times: where few answers are possible, as of a sign, rules
part only where something is 0, or much larger than something else."""

TRIED = 2_000
"""Sets of numbers of each that are tried."""


class Suggestion(NamedTuple):
    """Numbers for the leaves of a question's program.

    Attributes:
        numbers: names of leaves with what they should be.
        parted: pairs of (required rule or the right answer, required rule) that they part.
        pairs: how many pairs there are.
        right: the answer with them.
    """

    numbers: Numbers
    parted: int
    pairs: int
    right: str

    @property
    def lines(self) -> list[str]:
        """Lines of a program to paste."""
        return [f"{name} = Value({float(x)!r})" for name, x in self.numbers.items()]


def suggestions(put: Put, rules: Sequence[str] = (), most: int = 3) -> list[Suggestion]:
    """The best numbers found, those that part most pairs first and then the shortest answers.

    Args:
        put: the question.
        rules: what is to be told apart: what it requires, if nothing else is said.
        most: how many are wanted.
    """
    if put.screen.program is None or put.question is None:
        return []
    pairs = tuple(combinations_with_replacement(tuple(rules) or put.quiz.require, 2))
    many = ManyInputs(put, put.question, put.screen.program)
    found: list[Suggestion] = []
    for draw in DRAWS:
        made = (_suggestion(many, numbers, pairs) for numbers in draw(many.leaves))
        found += (each for each in made if each is not None)
        found.sort(key=lambda s: (-s.parted, len(s.right), sum(map(_length, s.numbers.values()))))
        if found and found[0].parted == found[0].pairs:
            break
    return found[:most]


def _length(x: float) -> int:
    return len(show(x))


def _suggestion(many: ManyInputs, numbers: Numbers, pairs: Sequence[Pair]) -> Suggestion | None:
    kind = many.on(numbers)
    if kind is None or next(kind.unfair(), None) is not None:
        return None
    return Suggestion(numbers, len(parted(kind, pairs)), len(pairs), kind.shown)


def readable(leaves: Sequence[str]) -> Iterator[Numbers]:
    """Sets of numbers without repeats among the leaves, in a fixed order that looks random."""
    dice, sizes = Random(0), len({abs(x) for x in READABLE})
    some = len(leaves) <= len(READABLE)
    draw = (dice.sample(READABLE, len(leaves)) if some else dice.choices(READABLE, k=len(leaves))
            for _ in range(TRIED))  # fmt: skip
    for numbers in _once(draw):
        if len({abs(x) for x in numbers}) >= min(len(numbers), sizes):
            yield dict(zip(leaves, numbers, strict=True))


def coinciding(leaves: Sequence[str]) -> Iterator[Numbers]:
    """Sets of numbers among which there are zeros, ones, repeats and opposites."""
    dice = Random(1)
    for numbers in _once(dice.choices(ROUND, k=len(leaves)) for _ in range(TRIED)):
        yield dict(zip(leaves, numbers, strict=True))


def finer(leaves: Sequence[str]) -> Iterator[Numbers]:
    """Sets of numbers with one decimal: what parts some rules lies between the readable ones."""
    dice = Random(2)
    for numbers in _once([dice.randint(-60, 60) / 10 for _ in leaves] for _ in range(TRIED)):
        yield dict(zip(leaves, numbers, strict=True))


DRAWS = (readable, coinciding, finer)
"""Where numbers come from, the best first; the next is tried if no set parts all pairs."""


def _once(drawn: Iterable[list[float]]) -> Iterator[tuple[float, ...]]:
    """Each set once; none without numbers."""
    seen: set[tuple[float, ...]] = {()}
    for numbers in map(tuple, drawn):
        if numbers not in seen:
            seen.add(numbers)
            yield numbers
