"""A lesson that runs for long is waited for, with how far it is, and can be given up."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from tests.learner.lessons import LESSON
from tutor.learner.preparing import Preparing
from tutor.lesson import NotFound
from tutor.lesson.shelf import Chosen, Shelf
from tutor.program import Cancelled
from tutor.quiz.kinds.registry import KEYS

LONG = "\nfor i in range(150000):\n    i = i + 1\n"


@pytest.fixture
def long(tmp_path: Path) -> str:
    """A lesson whose program takes a good while."""
    head, mark, rest = LESSON.partition("L.backward()\n")
    assert mark
    file = tmp_path / "long.md"
    file.write_text(head + mark + LONG + rest, "utf-8")
    return str(file)


def test_what_is_ready_is_what_was_chosen(tmp_path: Path) -> None:
    file = tmp_path / "lesson.md"
    file.write_text(LESSON, "utf-8")
    preparing = Preparing(lambda: Shelf(KEYS).choose(str(file)), lambda chosen: "careful")
    ready = preparing.result()
    assert ready.chosen.lesson is not None and not ready.faults and ready.notice == "careful"
    assert preparing.done() and preparing.wait.done == preparing.wait.parts > 0


def test_a_run_that_nobody_waits_for_ends(long: str) -> None:
    preparing = Preparing(lambda: Shelf(KEYS).choose(long))
    assert not preparing.done()
    preparing.cancel()
    with pytest.raises(Cancelled):
        preparing.result()
    assert preparing.cancelled and Preparing(lambda: Shelf(KEYS).choose(long)).result().chosen


def test_what_goes_wrong_comes_to_whoever_asks() -> None:
    with pytest.raises(NotFound):
        Preparing(lambda: Shelf(KEYS).choose("nowhere/at-all")).result()


def test_the_thread_is_its_own_and_leaves_others_as_they_were() -> None:
    before, seen = threading.stack_size(), []

    def choose() -> Chosen:
        seen.append(threading.current_thread())
        return Chosen("")

    Preparing(choose).result()
    assert threading.stack_size() == before and seen != [threading.current_thread()]
