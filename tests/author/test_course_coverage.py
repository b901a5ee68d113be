"""What the questions of the packs that ship can tell: every wrong rule, and every skill often."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

import pytest

from tests.learner.believer import caught
from tests.learner.course import PACKS, graded, pack
from tests.sampled import FULL
from tutor.author.coverage import FEW, Coverage, by_skill, coverage
from tutor.author.working_copy import Put
from tutor.quiz.rules.catalogue import RULES


def as_first_asked(put: Put) -> Put:
    """A question with the program's own numbers only: what shows with these shows at all."""
    return put if FULL else put._replace(quiz=replace(put.quiz, vary={}))


def enough() -> Iterator[Put]:
    """For each wrong rule a question that it gets wrong; every question if `FULL` is set."""
    every = {put.name: put for id in PACKS for put in graded(id)}
    firsts = (next(chain.from_iterable(caught(id, rule) for id in PACKS), "") for rule in RULES)
    names = every if FULL else dict.fromkeys(filter(None, firsts))
    return (as_first_asked(every[name]) for name in names)


def test_every_wrong_rule_shows_in_some_question() -> None:
    assert not coverage(enough(), ()).unseen


@pytest.mark.parametrize("id", PACKS)
def test_each_skill_has_enough_graded_questions(id: str) -> None:
    found = by_skill(graded(id), pack(id).skills)
    assert not Coverage(skills=found).thin, f"fewer than {FEW} questions"
    assert set(found) == set(pack(id).skills)
