"""Damaged records: each kind of damage twice; the program starts, says so, and brings back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.learner.damages import DAMAGES, Damage, Rng, Sample, of_both, samples, try_one

SEEDS = range(3000, 3000 + 2 * len(DAMAGES) + 4)


def _damage(seed: int) -> Damage:
    return DAMAGES[seed % len(DAMAGES)]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> list[Sample]:
    return samples(tmp_path_factory.mktemp("samples"), answers=24)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: f"{_damage(seed).name}-{seed}")
def test_record(seed: int, both: list[Sample], tmp_path: Path) -> None:
    damage = _damage(seed)
    share = try_one(of_both(both, damage, seed), tmp_path / "damaged", damage, Rng(seed))
    assert 0 <= share <= 1
