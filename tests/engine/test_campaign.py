"""The short form of the campaign: a few random programs through every engine."""

from __future__ import annotations

import pytest

from tests.engine import campaign as played
from tests.engine.campaign import TOLERANCE, Tally, campaign, table
from tests.engine.sources import random_source
from tests.sampled import or_all_200
from tutor.engine.check import CANNOT_TELL, DIFFERS
from tutor.lang import Value


def test_random_programs_have_one_answer_in_every_engine() -> None:
    tally = campaign(range(or_all_200(120)), Tally())
    assert not tally.apart, "\n".join(table(tally))
    assert all(tally.numbers[engine] > 240 for engine in TOLERANCE)
    told = sum(n for (verdict, _), n in tally.planted.items() if verdict == DIFFERS)
    assert told > 60
    unknown = {reason: n for (verdict, reason), n in tally.verdicts.items()
               if verdict == CANNOT_TELL}  # fmt: skip
    assert "" not in unknown
    assert sum(unknown.values()) <= 0.02 * tally.verdicts.total()


def test_a_seed_makes_one_program() -> None:
    assert random_source(7) == random_source(7) != random_source(8)


def test_a_small_difference_is_seen_in_every_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    right = played.gradient

    def wrong(x: Value) -> float | None:
        found = right(x)
        return None if found is None else found * (1 + 1e-7)

    monkeypatch.setattr(played, "gradient", wrong)
    assert {engine for _, engine, _ in campaign(range(30), Tally()).apart} == {*TOLERANCE}
