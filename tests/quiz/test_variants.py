"""Variants: the same question with other numbers, in an order that never changes."""

from __future__ import annotations

from itertools import pairwise

from tests.quiz.graphs import PROGRAMS
from tutor.lesson.model import Quiz
from tutor.program import parse
from tutor.quiz.variants import choices, variant

PROGRAM = parse(PROGRAMS["A"].replace("; ", "\n") + "\nL.backward()\n")


def quiz(**vary: tuple[float, ...]) -> Quiz:
    return Quiz("q", "value", target="a", vary=vary)


def test_every_combination_but_the_programs_own_numbers_is_a_variant():
    found = choices(quiz(a=(-4, -3, 5), b=(2.5, 1.5)), PROGRAM)
    assert len(found) == 5
    assert {"a": -4, "b": 2.5} not in found
    assert len({tuple(v.items()) for v in found}) == 5


def test_the_first_sight_uses_the_programs_own_numbers():
    assert variant(quiz(a=(3.0, 5.0)), PROGRAM, 0) is PROGRAM
    assert variant(quiz(), PROGRAM, 3) is PROGRAM


def test_retries_go_round_all_variants_in_the_same_order():
    question = quiz(a=(-4, -3, 5), b=(2.5, 1.5))
    first = [variant(question, PROGRAM, n).source for n in range(1, 11)]
    assert first[:5] == first[5:]
    assert len(set(first[:5])) == 5
    assert first == [variant(question, PROGRAM, n).source for n in range(1, 11)]


def test_neighbouring_variants_differ_in_most_numbers():
    found = choices(quiz(a=(-3, 5, 7), b=(1.5, 3.5, 4.5)), PROGRAM)
    both = sum(one["a"] != two["a"] and one["b"] != two["b"]
               for one, two in pairwise(found))  # fmt: skip
    assert both >= len(found) // 2


def test_a_name_that_the_program_does_not_set_is_left_alone():
    assert choices(quiz(z=(1.0, 2.0)), PROGRAM) == []
