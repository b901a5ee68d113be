"""Three learners take the course: a careful one, one who guesses, one with a wrong belief.

`FULL=1` sends them through every lesson; the modules beside, called by name, print their tables.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.learner import believer, careful, guesser
from tests.learner.course import PACKS, lessons
from tests.sampled import some
from tutor.learner.record import Record
from tutor.lesson.model import Lesson
from tutor.quiz.rules.catalogue import RULES

GUESSED = some(lessons(), 7)


def test_a_careful_learner_finishes_in_lines_of_text(tmp_path: Path) -> None:
    with Record.open(tmp_path / "record.sqlite3") as record:
        chosen = some(lessons(), 3)
        taken = careful.take(chosen, record)
    assert taken.code == 0 and not taken.left and not taken.wrong
    for going in taken.going:
        assert going.state == "done" and going.score.first == going.score.questions
    assert taken.text.count(" is done\n") == len(taken.going) == len(chosen)


@pytest.mark.parametrize(("pack", "lesson"), GUESSED, ids=[lesson.id for _, lesson in GUESSED])
def test_guessing_leads_nowhere(pack: str, lesson: Lesson) -> None:
    guessed = guesser.guess(pack, lesson)
    assert max(guessed.chance, guessed.drawn()) <= guesser.SELDOM, guesser.row(guessed)


def test_what_is_worked_out_is_what_is_drawn() -> None:
    """Two thirds of 5 questions by coins and dice, counted and worked out."""
    pools = [((True, False),), ((True, False, False),), ((True,), (False,))]
    coins = [guesser.Guess("", (), (pool,)) for pool in (*pools, *pools)]
    guessed = guesser.Guessed("coins", coins)
    assert [guess.chance for guess in coins[:3]] == [0.5, 1 / 3, 0.5]
    assert guessed.wanted == 5
    assert guessed.chance == pytest.approx(0.0625 * (1 / 9 + 4 / 9) + 0.25 * 1 / 9)
    assert guessed.drawn(20_000) == pytest.approx(guessed.chance, abs=0.01)


def test_a_fill_is_right_if_each_blank_is() -> None:
    half = ((True, False),)
    guess = guesser.Guess("", (), (half, half))
    assert guess.chance == 0.25
    draw = random.Random(1)
    assert 0.2 < sum(guess.lucky(draw) for _ in range(2000)) / 2000 < 0.3


@pytest.mark.parametrize("pack", PACKS)
def test_nobody_with_a_wrong_belief_gets_all_of_a_pack_right(pack: str) -> None:
    assert believer.against(pack) and not believer.uncaught(pack)


def test_every_wrong_belief_goes_wrong_somewhere() -> None:
    unseen = [r for r in RULES if not any(next(believer.caught(p, r), None) for p in PACKS)]
    assert not unseen
