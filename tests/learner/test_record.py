"""The record as a learner knows it: what was answered, where to go on, what is done."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tutor.learner.attempt import Attempt
from tutor.learner.disk.entries import Place
from tutor.learner.record import Record


@dataclass
class Named:
    id: str
    was: tuple[str, ...] = ()
    quizzes: list[Named] = field(default_factory=list)


DIAMOND = Named("diamond", ("two-paths",), [Named("grad-a", ("first",)), Named("grad-b")])
NUDGE = Named("nudge", (), [Named("slope")])


def answer(record: Record, quiz: str, ok: bool, lesson: str = "diamond") -> bool:
    return record.answered("gradients", lesson, quiz, kind="value", answer="-10", ok=ok)


@pytest.fixture
def record(home: Path) -> Record:
    return Record.open()


def test_an_attempt_is_read_back_as_it_was_given(record: Record) -> None:
    before = datetime.now(UTC)
    saved = record.answered(
        "gradients", "diamond", "grad-a", kind="value", answer="−10 ∂", ok=False,
        rules=["overwrite", "stale-grad"], hints=2, attempt=3, variant={"a": -3.0},
        mode="predict", confidence=3,
    )  # fmt: skip
    (attempt,) = record.attempts()
    assert saved
    assert attempt == Attempt(
        attempt.at, "gradients", "diamond", "grad-a", "value", "−10 ∂", False,
        ("overwrite", "stale-grad"), 2, 3, {"a": -3.0}, "predict", 3,
    )  # fmt: skip
    assert timedelta(0) <= datetime.fromisoformat(attempt.at) - before < timedelta(minutes=1)
    assert datetime.fromisoformat(attempt.at).utcoffset() == timedelta(0)


def test_what_one_terminal_writes_the_other_reads(record: Record) -> None:
    other = Record.open()
    answer(record, "grad-a", ok=True)
    answer(other, "grad-b", ok=False)
    assert [a.quiz for a in record.attempts("gradients")] == ["grad-a", "grad-b"]
    assert list(record.attempts("language-models")) == []


def test_progress_goes_from_new_over_started_to_done(record: Record) -> None:
    def states() -> list[tuple[str, int, int, int]]:
        found = record.progress("gradients", [NUDGE, DIAMOND])
        assert list(found) == ["nudge", "diamond"]
        return [(p.state, p.questions, p.answered, p.right) for p in found.values()]

    assert states() == [("new", 1, 0, 0), ("new", 2, 0, 0)]
    record.visited("gradients", "diamond", 0, 0)
    assert states()[1] == ("started", 2, 0, 0)
    answer(record, "grad-a", ok=False)
    assert states()[1] == ("started", 2, 1, 0)
    answer(record, "grad-a", ok=True)
    answer(record, "grad-a", ok=False)
    record.finished("gradients", "diamond")
    assert states() == [("new", 1, 0, 0), ("done", 2, 1, 1)]


def test_progress_follows_renamed_lessons_and_questions(record: Record) -> None:
    answer(record, "first", ok=True, lesson="two-paths")
    answer(record, "grad-a", ok=True)
    progress = record.progress("gradients", [DIAMOND])["diamond"]
    assert (progress.state, progress.answered, progress.right) == ("started", 1, 1)


def test_answers_to_a_question_that_is_gone_do_not_count(record: Record) -> None:
    answer(record, "removed", ok=True)
    assert record.progress("gradients", [DIAMOND])["diamond"].answered == 0


def test_resume_is_the_latest_place(record: Record) -> None:
    assert record.resume() is None
    record.visited("gradients", "nudge", 1, 4)
    record.visited("gradients", "diamond", 2, 9)
    record.visited("gradients", "nudge", 1, 5)
    assert record.resume() == Place("gradients", "nudge", 1, 5)
    assert record.place("gradients", "diamond") == Place("gradients", "diamond", 2, 9)
    assert record.place("gradients", "neuron") is None
    assert Record.open().resume() == Place("gradients", "nudge", 1, 5)


def test_a_place_is_found_under_the_former_name_of_its_lesson(record: Record) -> None:
    record.visited("gradients", "two-paths", 1, 2)
    place = record.place("gradients", "diamond", DIAMOND.was)
    assert place is not None and place.step == 2


def test_a_finished_lesson_is_resumed_only_when_it_is_opened_again(record: Record) -> None:
    record.visited("gradients", "nudge", 0, 1)
    record.visited("gradients", "diamond", 3, 14)
    record.finished("gradients", "diamond")
    assert record.resume() == Place("gradients", "nudge", 0, 1)
    assert record.place("gradients", "diamond") is None
    record.visited("gradients", "diamond", 0, 0)
    assert record.resume() == Place("gradients", "diamond", 0, 0)


def test_reset_of_a_lesson_leaves_the_others(record: Record) -> None:
    answer(record, "slope", ok=True, lesson="nudge")
    answer(record, "first", ok=True, lesson="two-paths")
    answer(record, "grad-b", ok=True)
    record.visited("gradients", "diamond", 1, 1)
    record.reset("gradients", "diamond", was=DIAMOND.was)
    progress = record.progress("gradients", [NUDGE, DIAMOND])
    assert (progress["nudge"].right, progress["diamond"].state) == (1, "new")
    assert record.resume() is None
    assert [a.quiz for a in record.attempts()] == ["slope"]


def test_reset_of_a_pack_leaves_other_packs_and_deletes_nothing(record: Record) -> None:
    answer(record, "grad-a", ok=True)
    record.visited("gradients", "diamond", 1, 1)
    record.visited("expectations", "integral", 0, 2)
    record.reset("gradients")
    assert record.progress("gradients", [DIAMOND])["diamond"].state == "new"
    assert record.resume() == Place("expectations", "integral", 0, 2)
    assert [a.quiz for a in record.attempts(ever=True)] == ["grad-a"]


def test_answers_after_a_reset_count(record: Record) -> None:
    record.reset("gradients")
    answer(record, "grad-a", ok=True)
    assert record.progress("gradients", [DIAMOND])["diamond"].right == 1


def test_a_visit_to_a_screen_is_one_event_however_many_steps_are_taken(record: Record) -> None:
    """The file would grow with every key press otherwise."""
    for step in range(50):
        record.visited("gradients", "diamond", 1, step)
    assert len(record._store.entries()) == 1
    assert record.resume() == Place("gradients", "diamond", 1, 49)


def test_the_record_is_where_tutor_home_says(home: Path) -> None:
    with Record.open() as record:
        answer(record, "grad-a", ok=True)
    assert (home / "record.sqlite3").is_file()


def test_without_tutor_home_the_system_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    from tutor.folders import home as folder

    monkeypatch.delenv("TUTOR_HOME")
    assert folder().name == "backprop-tutor"
