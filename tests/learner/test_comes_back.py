"""A disk that is not there at the start, or goes in between: tried again, and nothing is lost."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tutor.learner.disk import store
from tutor.learner.record import Record


def answer(record: Record, quiz: str) -> bool:
    return record.answered("p", "l", quiz, kind="value", answer="1", ok=True)


def quizzes(record: Record) -> list[str]:
    return [attempt.quiz for attempt in record.attempts()]


@pytest.fixture
def path(home: Path) -> Path:
    return home / "record.sqlite3"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "PATIENCE", 0.05)


def test_a_lock_at_the_start_is_tried_again_at_each_answer(path: Path, impatient: None) -> None:
    with Record.open() as before:
        answer(before, "a")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    record = Record.open()
    assert record.notice and "another program is holding it" in record.notice
    assert not record.saved
    assert not answer(record, "b")
    assert not record.visited("p", "l", 1, 2)
    assert quizzes(record) == ["a", "b"], "what was there before is seen all the same"
    other.execute("ROLLBACK")
    assert answer(record, "c")
    assert record.saved and record.notice is None
    assert quizzes(Record.open()) == ["a", "b", "c"]


def test_a_folder_that_cannot_be_made_yet_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("TUTOR_HOME", str(tmp_path / "file"))
    record = Record.open()
    assert not answer(record, "a")
    (tmp_path / "file").unlink()
    assert answer(record, "b")
    assert quizzes(Record.open()) == ["a", "b"]


def test_closing_is_the_last_try(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("TUTOR_HOME", str(tmp_path / "file"))
    record = Record.open()
    answer(record, "a")
    (tmp_path / "file").unlink()
    record.close()
    assert quizzes(Record.open()) == ["a"]


FULL = """
import resource, signal
from pathlib import Path
from tutor.learner.record import Record
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100, resource.RLIM_INFINITY))
record = Record.open()
print(record.notice)
def answer(quiz):
    return record.answered("p", "l", quiz, kind="value", answer="1", ok=True)
print(answer("a"), record.visited("p", "l", 1, 2), record.saved)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(answer("b"), record.saved, record.notice)
"""


@pytest.mark.parametrize("there", [False, True])
def test_a_disk_that_is_full_at_the_start(path: Path, there: bool) -> None:
    """Seen in a process of its own, whose files cannot grow: as a full disk, it refuses writes."""
    pytest.importorskip("resource")
    if there:
        with Record.open() as record:
            answer(record, "before")
    run = subprocess.run([sys.executable, "-c", FULL], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    notice, full, free = run.stdout.splitlines()
    assert "cannot be saved" in notice
    assert full == "False False False"
    assert free == "True True None"
    assert quizzes(Record.open()) == [*(["before"] if there else []), "a", "b"]


def test_a_folder_that_vanishes_is_made_again_with_everything_in_it(path: Path) -> None:
    record = Record.open()
    assert answer(record, "a")
    shutil.rmtree(path.parent)
    assert answer(record, "b")
    assert record.notice and "vanished" in record.notice
    assert record.saved
    assert quizzes(Record.open(path)) == ["a", "b"]
    assert answer(record, "c")
    assert record.notice is None


def test_a_step_notices_too_that_the_folder_has_vanished(path: Path) -> None:
    record = Record.open()
    answer(record, "a")
    shutil.rmtree(path.parent)
    assert record.visited("p", "l", 3, 14)
    other = Record.open()
    place = other.resume()
    assert quizzes(other) == ["a"]
    assert place is not None and place.step == 14


def test_what_cannot_be_made_again_is_not_called_saved(path: Path) -> None:
    record = Record.open()
    answer(record, "a")
    shutil.rmtree(path.parent)
    path.parent.write_text("in the way")
    assert not answer(record, "b")
    assert not record.saved
    assert record.notice and "vanished" in record.notice
    assert quizzes(record) == ["a", "b"]
    path.parent.unlink()
    assert answer(record, "c")
    assert quizzes(Record.open()) == ["a", "b", "c"]


def test_two_programs_whose_folder_vanishes_make_one_record(path: Path) -> None:
    one, other = Record.open(), Record.open()
    answer(one, "a")
    answer(other, "b")
    shutil.rmtree(path.parent)
    assert answer(one, "c")
    assert answer(other, "d")
    for record in (one, other, Record.open()):
        assert sorted(quizzes(record)) == ["a", "b", "c", "d"]


def test_a_program_follows_a_record_that_another_has_repaired(path: Path) -> None:
    one = Record.open()
    for i in range(50):
        answer(one, f"q{i}")
    aside = path.with_name("away.sqlite3")
    for suffix in ("", "-wal", "-shm"):
        os.rename(f"{path}{suffix}", f"{aside}{suffix}")
    with Record.open() as other:
        answer(other, "new")
    assert answer(one, "last")
    found = quizzes(Record.open())
    assert sorted(found) == sorted([*(f"q{i}" for i in range(50)), "new", "last"])
