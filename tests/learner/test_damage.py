"""Damaged records: the program starts, says what happened, and brings back what is left."""

from __future__ import annotations

import contextlib
import os
import random
import re
import sqlite3
from pathlib import Path

import pytest

from tests.learner.damages import DAMAGES, samples, try_many, try_one
from tutor.learner.disk.entries import Entry, Place, entry_row, is_entry, place_row
from tutor.learner.disk.leaf_pages import PAGE
from tutor.learner.disk.salvage import salvage
from tutor.learner.record import Record


def answer(record: Record, quiz: str, text: str = "1") -> bool:
    return record.answered("p", "l", quiz, kind="value", answer=text, ok=True)


def quizzes(record: Record) -> list[str]:
    return [attempt.quiz for attempt in record.attempts()]


@pytest.fixture
def path(home: Path) -> Path:
    return home / "record.sqlite3"


@pytest.fixture
def filled(path: Path) -> Path:
    """A record of a few pages, all of them in the main file."""
    with Record.open() as record:
        for i in range(60):
            answer(record, f"q{i}", "x" * 200)
        record.visited("p", "l", 2, 7)
    return path


def change(path: Path, *statements: str) -> None:
    with contextlib.closing(sqlite3.connect(path)) as db:
        for statement in statements:
            db.execute(statement)
        db.commit()


def test_a_hundred_random_damages(tmp_path: Path) -> None:
    """No altered entry, nothing lost that can be reached, always a word about it."""
    found = try_many(100, tmp_path, answers=40)
    assert found.keys() == {damage.name for damage in DAMAGES}


def test_the_judge_sees_what_is_not_brought_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tutor.learner.disk.opening.salvage", lambda *_: salvage())
    sample, _ = samples(tmp_path / "samples", answers=20)
    with pytest.raises(AssertionError, match="not brought back"):
        try_one(sample, tmp_path / "copy", DAMAGES[1], random.Random(0))


def test_nearly_all_of_the_first_nine_tenths_of_a_file_comes_back(filled: Path) -> None:
    """SQLite itself refuses a file that is shorter than its header says."""
    os.truncate(filled, filled.stat().st_size * 9 // 10)
    record = Record.open()
    assert record.notice and "damaged" in record.notice
    assert len(quizzes(record)) >= 0.85 * 0.9 * 60


@pytest.mark.parametrize("offset", range(0, 100, 3))
def test_damage_of_the_header_loses_nothing(filled: Path, offset: int) -> None:
    data = bytearray(filled.read_bytes())
    data[offset] ^= 0x80
    filled.write_bytes(data)
    record = Record.open()
    assert len(quizzes(record)) == 60
    assert answer(record, "new")


def test_rows_that_run_over_to_other_pages_come_back(path: Path) -> None:
    texts = ["x" * size for size in (3900, 4100, 9000, 40_000)]
    with Record.open() as record:
        for i, text in enumerate(texts):
            answer(record, f"q{i}", text)
    data = bytearray(path.read_bytes())
    data[:PAGE] = bytes(PAGE)
    path.write_bytes(data)
    assert [a.answer for a in Record.open().attempts()] == texts


@pytest.mark.parametrize("type_of_id", [0, 8, 9, 10, 11, 12, 13])
def test_what_stands_in_place_of_a_number_does_not_matter(filled: Path, type_of_id: int) -> None:
    """A row's number is stored beside its record, and SQLite reads no other."""
    data = filled.read_bytes()
    heads = re.compile(rb"([\x07-\x14])\x00(?=[\x3f-\x4d][\x0d-\x7f]{2})")
    data, changed = heads.subn(lambda match: match[1] + bytes([type_of_id]), data)
    assert changed >= 60
    filled.write_bytes(bytes(PAGE) + data[PAGE:])
    assert quizzes(Record.open()) == [f"q{i}" for i in range(60)]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE places SET step = 0.5",
        "UPDATE places SET step = 'far'",
        "UPDATE places SET step = 8",
        'UPDATE events SET data = \'{"quiz": "q1", "ok": true}\' WHERE id = 7',
        "UPDATE events SET data = 7 WHERE id = 7",
        "UPDATE events SET at = x'80', kind = 1, lesson = 2.5 WHERE id = 7",
        "UPDATE events SET id = 700 WHERE id = 7",
    ],
)
def test_an_altered_row_is_left_out_and_said(filled: Path, statement: str) -> None:
    change(filled, "DROP TRIGGER never_changed", statement)
    record = Record.open()
    assert record.notice and "damaged" in record.notice
    there = range(60) if "places" in statement else [i for i in range(60) if i != 6]
    assert quizzes(record) == [f"q{i}" for i in there]
    assert (record.resume() is None) == ("places" in statement)


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE events RENAME COLUMN data TO datum",
        "ALTER TABLE events RENAME TO happenings",
        "DROP TABLE places",
        "DROP TRIGGER never_deleted",
        "PRAGMA application_id = 1",
        "PRAGMA user_version = 0",
    ],
)
def test_tables_that_are_not_as_they_were_made_are_rebuilt(filled: Path, statement: str) -> None:
    change(filled, statement)
    record = Record.open()
    assert record.notice and "60 entries" not in record.notice and "61 entries" in record.notice
    assert len(quizzes(record)) == 60


def test_damaged_text_in_the_message_of_sqlite_is_no_traceback(filled: Path) -> None:
    data = filled.read_bytes()
    filled.write_bytes(
        data.replace(b"CREATE TRIGGER never_changed", b"CREATE \xff\xfeIGGER never_changed")
    )
    record = Record.open()
    assert record.notice and "damaged" in record.notice
    assert len(quizzes(record)) == 60


def test_an_emptied_record_is_said(filled: Path) -> None:
    os.truncate(filled, 0)
    record = Record.open()
    assert record.notice and "damaged" in record.notice
    assert answer(record, "new")


def test_a_link_to_nowhere_is_said_and_tried_again(path: Path, tmp_path: Path) -> None:
    path.symlink_to(tmp_path / "drive" / "record.sqlite3")
    record = Record.open()
    assert record.notice and "cannot be opened" in record.notice
    assert not answer(record, "a")
    (tmp_path / "drive").mkdir()  # it is mounted
    assert answer(record, "b")
    assert quizzes(Record.open()) == ["a", "b"]


@pytest.fixture
def in_log(path: Path, tmp_path: Path) -> Path:
    """What a killed program leaves: the newest answers are in the write-ahead log."""
    record = Record.open()
    for i in range(30):
        answer(record, f"q{i}", "x" * 200)
    left = tmp_path / "left" / path.name
    left.parent.mkdir()
    for suffix in ("", "-wal"):
        Path(f"{left}{suffix}").write_bytes(Path(f"{path}{suffix}").read_bytes())
    return left


def test_what_is_behind_damage_in_the_log_comes_back(in_log: Path) -> None:
    """SQLite leaves it out without a word."""
    log = Path(f"{in_log}-wal")
    data = bytearray(log.read_bytes())
    data[len(data) // 3] ^= 1
    log.write_bytes(data)
    record = Record.open(in_log)
    assert record.notice and "newest part" in record.notice
    assert quizzes(record) == [f"q{i}" for i in range(30)]
    kept = Path(record.notice.partition("kept as ")[2])
    assert kept.read_bytes() == data


def test_a_log_whose_file_is_gone_is_read(in_log: Path) -> None:
    """SQLite deletes such a log."""
    in_log.unlink()
    record = Record.open(in_log)
    assert record.notice and "damaged" in record.notice
    assert quizzes(record) == [f"q{i}" for i in range(30)]


def test_what_a_kill_leaves_is_no_damage(in_log: Path) -> None:
    log = Path(f"{in_log}-wal")
    with log.open("r+b") as file:  # in the middle of a transaction
        file.truncate(log.stat().st_size - PAGE - 24)
    record = Record.open(in_log)
    assert record.notice is None
    assert 28 <= len(quizzes(record)) <= 30


def test_a_repair_that_was_interrupted_is_taken_up_again(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.truncate(filled, filled.stat().st_size - 100)
    monkeypatch.setattr("tutor.learner.disk.database._TABLES", {})  # a fault, as a full disk is
    with pytest.raises(KeyError):
        Record.open()
    monkeypatch.undo()
    monkeypatch.setenv("TUTOR_HOME", str(filled.parent))
    record = Record.open()
    assert record.notice and "damaged" in record.notice
    assert len(quizzes(record)) >= 58
    assert not list(filled.parent.glob("*repairing*"))


def test_a_damaged_record_that_cannot_be_set_aside_is_read_and_said(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    os.truncate(filled, filled.stat().st_size - 100)
    monkeypatch.setattr(os, "rename", refuse)
    record = Record.open()
    assert record.notice and "damaged, and cannot be set aside: read-only" in record.notice
    assert len(quizzes(record)) >= 58
    assert not answer(record, "a")
    monkeypatch.undo()
    assert answer(record, "b"), "tried again at each answer"
    assert record.notice and "damaged" in record.notice
    assert quizzes(Record.open(filled))[-2:] == ["a", "b"]


def test_a_checksum_covers_every_column() -> None:
    row = entry_row(7, Entry("now", "answered", "p", "l", {"quiz": "q"}))
    assert is_entry(row)
    for i, other in enumerate((8, "then", "reset", "q", None, "{}", "0" * 16)):
        assert not is_entry((*row[:i], other, *row[i + 1 :]))
    one, two = entry_row(7, Entry("", "", "a", None, {})), entry_row(7, Entry("", "", "a", "", {}))
    assert one[-1] != two[-1], "the whole pack is not a lesson without a name"
    assert place_row(Place("p", "l", 1, 23), 4)[-1] != place_row(Place("p", "l", 12, 3), 4)[-1]
    assert row[-1] == "13b562fb9899e22a", "as records out there have it"
