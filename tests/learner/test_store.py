"""What a disk, another terminal or a kill can do to the record, and what it must survive."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tutor.learner.disk import database
from tutor.learner.disk.database import SCHEMA
from tutor.learner.disk.entries import Entry
from tutor.learner.record import Record

WRITER = """
import sys
import threading
from tutor.learner.record import Record
record = Record.open()
name, count = sys.argv[1], int(sys.argv[2])
for i in range(count):
    record.visited("p", "l", 0, i)
    assert record.answered("p", "l", f"{name}{i}", kind="value", answer=str(i), ok=True)
    print(i, flush=True)
sys.stdin.read()
"""


def writer(name: str, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, name, str(count)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def answer(record: Record, quiz: str) -> bool:
    return record.answered("p", "l", quiz, kind="value", answer="1", ok=True)


def quizzes(record: Record) -> list[str]:
    return [attempt.quiz for attempt in record.attempts()]


@pytest.fixture
def path(home: Path) -> Path:
    return home / "record.sqlite3"


@pytest.fixture
def filled(path: Path) -> Iterator[Path]:
    """A record of many pages, all of them in the main file."""
    with Record.open() as record:
        for i in range(300):
            record.answered("p", "l", f"q{i}", kind="value", answer="x" * 200, ok=True)
        record.visited("p", "l", 2, 7)
    yield path


def test_a_killed_program_has_lost_nothing_that_it_acknowledged() -> None:
    with writer("q", 10_000) as process:
        assert process.stdout is not None
        for _ in range(20):
            acknowledged = int(process.stdout.readline())
        process.send_signal(signal.SIGKILL)
    record = Record.open()
    assert record.notice is None
    assert quizzes(record)[: acknowledged + 1] == [f"q{i}" for i in range(acknowledged + 1)]
    place = record.resume()
    assert place is not None and place.step >= acknowledged


def test_two_terminals_write_at_once() -> None:
    both = [writer(name, 40) for name in "ab"]
    for process in both:
        process.communicate("", timeout=60)
    assert [process.returncode for process in both] == [0, 0]
    found = quizzes(Record.open())
    for name in "ab":
        assert [q for q in found if q.startswith(name)] == [f"{name}{i}" for i in range(40)]


LOCKED = """
import fcntl, sys
for name, byte in (("-shm", 128), ("", 0x40000002)):  # where SQLite puts its shared locks
    with open(sys.argv[1] + name, "r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, byte)
            print("free:", name or "the file")
        except OSError:
            pass
"""


@pytest.mark.skipif(sys.platform == "win32", reason="locks of POSIX")
def test_what_is_read_beside_sqlite_takes_no_lock_from_it(filled: Path) -> None:
    """A closed descriptor does: then another program cuts the index off, and this one is killed."""
    with Record.open(), Record.open() as record:
        assert record.notice is None
        probe = [sys.executable, "-I", "-S", "-c", LOCKED, str(filled)]
        assert subprocess.run(probe, capture_output=True, text=True, check=True).stdout == ""


def test_a_first_start_waits_for_another_that_is_making_the_record(path: Path) -> None:
    """SQLite answers the switch to WAL with "busy" at once while another program writes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    other.execute("CREATE TABLE being_made (x)")
    done = threading.Timer(0.3, other.execute, ("ROLLBACK",))
    done.start()
    record = Record.open()
    done.join()
    assert record.notice is None
    assert answer(record, "new"), "the answer is in the file, not in memory alone"


def test_a_file_that_is_no_database_is_moved_aside(path: Path) -> None:
    path.write_bytes(b"once upon a time" * 100)
    record = Record.open()
    assert record.notice and "damaged" in record.notice
    (aside,) = path.parent.glob("record.damaged-*Z.sqlite3")
    assert str(aside) in record.notice
    assert aside.read_bytes() == b"once upon a time" * 100
    assert answer(record, "new")
    assert record.notice is None, "saving works again"
    record.close()
    again = Record.open()
    assert again.notice is None
    assert quizzes(again) == ["new"]


def test_what_can_be_read_of_a_damaged_record_is_carried_over(filled: Path) -> None:
    size = filled.stat().st_size
    with filled.open("r+b") as file:
        file.seek(size // 2 // 4096 * 4096)
        file.write(os.urandom(4096))
    record = Record.open()
    kept = quizzes(record)
    assert record.notice and "damaged" in record.notice
    assert 250 < len(kept) < 300
    assert (kept[0], kept[-1]) == ("q0", "q299")
    place = record.resume()
    assert place is not None and (place.screen, place.step) == (2, 7)


def test_a_truncated_record_is_damaged(filled: Path) -> None:
    os.truncate(filled, filled.stat().st_size // 2)
    record = Record.open()
    assert record.notice and "damaged" in record.notice
    assert answer(record, "new")


def test_a_finished_lesson_stays_finished_through_a_repair(filled: Path) -> None:
    with Record.open() as record:
        record.finished("p", "l")
    with filled.open("r+b") as file:
        file.seek(filled.stat().st_size // 2 // 4096 * 4096)
        file.write(os.urandom(4096))
    repaired = Record.open()
    assert repaired.notice and "damaged" in repaired.notice
    assert repaired.resume() is None


def test_a_folder_that_cannot_be_made_means_memory_and_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file stands where the folder should: no user, not even root, can write there."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("TUTOR_HOME", str(tmp_path / "file"))
    record = Record.open()
    assert record.notice and "TUTOR_HOME" in record.notice
    assert not answer(record, "a")
    record.visited("p", "l", 0, 3)
    assert quizzes(record) == ["a"]
    assert record.resume() is not None


def test_a_record_that_cannot_be_written_is_still_read(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_only(path: Path | str, patience: float = 5.0) -> sqlite3.Connection:
        db = connect(path, patience)
        db.execute("PRAGMA query_only=ON")
        return db

    connect = database.connect
    monkeypatch.setattr(
        database,
        "connect",
        lambda path, *given: (connect if path == ":memory:" else read_only)(path, *given),
    )
    record = Record.open()
    assert record.notice and "read-only" in record.notice
    assert not answer(record, "new")
    assert len(quizzes(record)) == 301
    assert record.resume() is not None
    monkeypatch.undo()
    assert len(quizzes(Record.open(filled))) == 300


def fill_disk(record: Record, pages: int | None) -> None:
    """Let the database have no more pages, as a full disk would; None frees the disk again."""
    disk = record._store._disk
    assert disk is not None
    disk.db.execute(f"PRAGMA max_page_count={pages or 1_000_000}")


def test_on_a_full_disk_the_answer_is_not_acknowledged_and_the_learner_told(filled: Path) -> None:
    record = Record.open()
    fill_disk(record, 1)
    saved = [answer(record, f"late{i}") for i in range(40)]
    assert not saved[-1]
    assert record.notice and "the disk is full" in record.notice
    assert quizzes(record)[-40:] == [f"late{i}" for i in range(40)]
    # What was acknowledged is there for others too; what was not is not.
    assert len(quizzes(Record.open())) == 300 + sum(saved)


def test_when_the_disk_has_room_again_everything_is_saved_in_order(filled: Path) -> None:
    record = Record.open()
    fill_disk(record, 1)
    while answer(record, "late"):
        pass
    record.visited("p", "l", 3, 1)
    record.finished("p", "l")
    fill_disk(record, None)
    assert answer(record, "last")
    assert record.notice is None
    other = Record.open()
    assert quizzes(other) == quizzes(record)
    assert quizzes(other)[-2:] == ["late", "last"]
    assert other.resume() is None


def test_closing_saves_what_the_disk_did_not_take_before(filled: Path) -> None:
    record = Record.open()
    fill_disk(record, 1)
    while answer(record, "late"):
        pass
    fill_disk(record, None)
    record.close()
    assert quizzes(Record.open())[-1] == "late"


def test_events_can_only_be_appended(filled: Path) -> None:
    db = sqlite3.connect(filled)
    for statement in ("DELETE FROM events", "UPDATE events SET data = '{}'"):
        with pytest.raises(sqlite3.IntegrityError, match="only appended"):
            db.execute(statement)


def test_a_record_of_a_newer_version_is_left_alone(filled: Path) -> None:
    with sqlite3.connect(filled) as db:
        db.execute(f"PRAGMA user_version={SCHEMA + 1}")
    db.close()
    before = filled.read_bytes()
    record = Record.open()
    assert record.notice and "newer version" in record.notice
    assert not answer(record, "a")
    record.close()
    assert filled.read_bytes() == before


def test_a_database_of_another_program_is_left_alone(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE recipes (name)")
    db.close()
    before = path.read_bytes()
    record = Record.open()
    assert record.notice and "another program" in record.notice
    assert not answer(record, "a")
    assert path.read_bytes() == before


def test_a_folder_in_place_of_the_file_is_said(path: Path) -> None:
    path.mkdir()
    record = Record.open()
    assert record.notice and "cannot be opened" in record.notice
    assert not answer(record, "a")


def test_an_answer_waits_for_the_disk_and_a_step_does_not(path: Path) -> None:
    record = Record.open()
    disk = record._store._disk
    assert disk is not None
    assert disk.db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    answer(record, "a")
    assert disk.db.execute("PRAGMA synchronous").fetchone() == (2,)
    record.visited("p", "l", 0, 0)
    assert disk.db.execute("PRAGMA synchronous").fetchone() == (1,)


def test_entries_are_read_and_checked_once_until_somebody_writes(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str | None] = []
    entries = database.entries

    def counted(db: sqlite3.Connection, pack: str | None = None) -> list[tuple[int, Entry]]:
        read.append(pack)
        return entries(db, pack)

    monkeypatch.setattr(database, "entries", counted)
    with Record.open(path) as one, Record.open(path) as other:
        answer(one, "a")
        for _ in range(3):
            assert quizzes(one) == ["a"] and one.begun and one.place("p", "l") is None
        assert read == [None]
        answer(other, "b")
        assert quizzes(one) == ["a", "b"]
        answer(one, "c")
        assert quizzes(one) == ["a", "b", "c"]
        assert len(read) == 3
