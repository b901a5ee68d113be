"""What every test stands on: a home of its own, and properties that are never timed."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings

from tutor.lesson import traces

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# All that ships stays in memory once it has run: many tests ask for the same programs.
traces._MOST = 1000

_homes = count()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[object]:
    """What is loaded by now stays to the end: without this a seventh of the time goes into
    looking for cycles in it, again and again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(5_000, 20, 20)
        gc.enable()


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The learner's folder during a test: empty, and never that of the person who runs it."""
    folder = tmp_path_factory.getbasetemp() / f"home{next(_homes)}"
    folder.mkdir()  # `mktemp` would look through those of all tests before
    monkeypatch.setenv("TUTOR_HOME", str(folder))
    return folder
