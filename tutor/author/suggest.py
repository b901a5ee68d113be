"""Small readable numbers for which every wrong rule of a question has an answer of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from random import Random
from typing import NamedTuple

from tutor.author.working_copy import Put
from tutor.engine.numbers import show
from tutor.program import Program
from tutor.quiz.match import answers, collide, masked
from tutor.quiz.question import Question

READABLE = (-5.0, -4.0, -3.0, -2.5, -2.0, -1.5, -0.5, 0.5, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0)
"""Numbers to try: a learner computes with them in the head; 0 and 1 hide too many rules."""

TRIED = 2_000
"""Sets of numbers that are tried."""


class Suggestion(NamedTuple):
    """Numbers for the leaves of a question's program.

    Attributes:
        numbers: names of leaves with what they should be.
        parted: pairs of (required rule or the right answer, required rule) that they part.
        pairs: how many pairs there are.
        right: the answer with them.
    """

    numbers: dict[str, float]
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
    program = put.screen.program
    if program is None or put.question is None:
        return []
    wanted = tuple(rules) or put.quiz.require
    found = [
        made
        for numbers in _numbers(_leaves(put.question, program))
        if (made := _suggestion(put, program, numbers, wanted)) is not None
    ]
    found.sort(
        key=lambda s: (-s.parted, len(s.right), sum(len(show(x)) for x in s.numbers.values()))
    )
    return found[:most]


def unparted(question: Question, rules: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs of rules that lead to one answer; with `right` for one that is marked right."""
    kind = question.kind
    here = [rule for rule in rules if answers(kind, rule)]
    right = [("right", rule) for rule in here if masked(kind, rule)]
    return right + [(a, b) for a, b in combinations(here, 2) if collide(kind, a, b)]


def _suggestion(
    put: Put, program: Program, numbers: dict[str, float], rules: Sequence[str]
) -> Suggestion | None:
    question = put.on(program.with_values(numbers))
    if question is None or next(question.kind.unfair(), None) is not None:
        return None
    pairs = len(rules) * (len(rules) + 1) // 2
    silent = sum(not answers(question.kind, rule) for rule in rules)
    lost = len(unparted(question, rules)) + silent * len(rules)
    return Suggestion(numbers, pairs - lost, pairs, question.shown)


def _leaves(question: Question, program: Program) -> list[str]:
    """The names that the program sets to a number, of nodes."""
    trace = question.trace
    if trace is None:
        return []
    found = []
    for name in trace.names():
        node = trace.node_named(name, 0)
        if node is None or trace.operands(node) or "#" in name:
            continue
        try:
            program.with_values({name: 2.0})
        except KeyError:
            continue
        found.append(name)
    return found


def _numbers(leaves: Sequence[str]) -> Iterator[dict[str, float]]:
    """Sets of numbers without repeats among the leaves, in a fixed order that looks random."""
    if not leaves:
        return
    dice, seen = Random(0), set()
    for _ in range(TRIED):
        some = tuple(dice.sample(READABLE, len(leaves)) if len(leaves) <= len(READABLE) else
                     dice.choices(READABLE, k=len(leaves)))  # fmt: skip
        if len({abs(x) for x in some}) < min(len(some), len({abs(x) for x in READABLE})):
            continue
        if some not in seen:
            seen.add(some)
            yield dict(zip(leaves, some, strict=True))
