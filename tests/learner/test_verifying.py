"""The mark that makes a start short: it hides no damage, and decides nothing else."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest

from tutor.learner.disk import verifying
from tutor.learner.disk.entries import is_entry
from tutor.learner.disk.verifying import mark_of
from tutor.learner.record import Record

COUNT = 100


@pytest.fixture
def marked(home: Path) -> Path:
    """A record whose mark speaks of all entries but the last."""
    path = home / "record.sqlite3"
    with Record.open(path) as record:
        for i in range(COUNT):
            record.answered("p", "l", f"q{i}", kind="value", answer="x" * 50, ok=True)
        record.reset("p")  # an entry without a lesson
    Record.open(path).close()
    assert mark_of(path).exists()
    with Record.open(path) as record:
        record.answered("p", "l", "last", kind="value", answer="1", ok=True)
    return path


def change(path: Path, statement: str) -> None:
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute("DROP TRIGGER never_changed")
        db.execute("DROP TRIGGER never_deleted")
        db.execute(statement)
        db.execute(
            "CREATE TRIGGER never_changed BEFORE UPDATE ON events"
            " BEGIN SELECT RAISE(ABORT, 'events are only appended'); END"
        )
        db.execute(
            "CREATE TRIGGER never_deleted BEFORE DELETE ON events"
            " BEGIN SELECT RAISE(ABORT, 'events are only appended'); END"
        )
        db.commit()


def looked_at(monkeypatch: pytest.MonkeyPatch, path: Path) -> int:
    """How many entries are looked at one by one when the record is opened."""
    rows = []

    def look(row: Sequence[object]) -> bool:
        rows.append(row)
        return is_entry(row)

    with monkeypatch.context() as patch:
        patch.setattr(verifying, "is_entry", look)
        with Record.open(path) as record:
            assert record.notice is None
    return len(rows)


def test_marked_entries_are_not_looked_at_again(
    marked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert looked_at(monkeypatch, marked) == 1


@pytest.mark.parametrize("mark", [b"", b"7", b"101 0", b"x y", b"\xff", b"9" * 5000 + b" 0", None])
def test_a_mark_that_does_not_fit_only_makes_the_start_longer(
    marked: Path, mark: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if mark is None:
        mark_of(marked).unlink()
    else:
        mark_of(marked).write_bytes(mark)
    assert looked_at(monkeypatch, marked) == COUNT + 2
    assert looked_at(monkeypatch, marked) == 0, "a new mark speaks of all"


def test_where_no_mark_can_be_written_the_record_opens(
    marked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark_of(marked).unlink()
    mark_of(marked).mkdir()
    assert looked_at(monkeypatch, marked) == COUNT + 2


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with a name")
def test_a_pipe_in_the_place_of_the_mark_is_not_waited_for(
    marked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark_of(marked).unlink()
    os.mkfifo(mark_of(marked))
    assert looked_at(monkeypatch, marked) == COUNT + 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET data = replace(data, 'true', 'false') WHERE id = 7",
        "UPDATE events SET data = CAST(data AS BLOB) WHERE id = 7",
        "UPDATE events SET lesson = NULL WHERE id = 7",
        "UPDATE events SET lesson = '' WHERE id = 101",
        "UPDATE events SET sum = upper(sum) WHERE id = 7",
        "UPDATE events SET id = -7 WHERE id = 7",
        "UPDATE events SET id = 70000 WHERE id = 7",
    ],
)
def test_a_mark_hides_no_altered_entry(marked: Path, statement: str) -> None:
    change(marked, statement)
    with Record.open(marked) as record:
        assert record.notice and "damaged" in record.notice
        numbers = [number for number, _ in record._store.entries()]
    assert numbers == [i for i in range(1, COUNT + 3) if i != (101 if "101" in statement else 7)]


def test_a_missing_entry_makes_the_mark_unfit(
    marked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(marked, "DELETE FROM events WHERE id = 7")
    assert looked_at(monkeypatch, marked) == COUNT + 1
