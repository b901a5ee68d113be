"""Records of former versions."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tutor.learner.disk.database import APPLICATION, SCHEMA
from tutor.learner.disk.entries import Place
from tutor.learner.record import Record

FORMAT_1 = """
CREATE TABLE events (id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, kind TEXT NOT NULL, pack TEXT NOT NULL, lesson TEXT, data TEXT NOT NULL);
CREATE TRIGGER never_changed BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events are only appended'); END;
CREATE TRIGGER never_deleted BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events are only appended'); END;
CREATE TABLE places (pack TEXT NOT NULL, lesson TEXT NOT NULL, screen INTEGER NOT NULL, step INTEGER NOT NULL, event INTEGER NOT NULL, UNIQUE (pack, lesson));
"""  # noqa: E501
ENTRY = "INSERT INTO events (at, kind, pack, lesson, data) VALUES (?, ?, 'gradients', 'diamond', ?)"
DATA = (
    '{"quiz": "grad-%d", "kind": "value", "answer": "-10", "ok": false, "rules": ["overwrite"],'
    ' "hints": 1, "attempt": 2, "variant": null, "mode": "", "confidence": null}'
)


@pytest.fixture
def former(home: Path) -> Iterator[Path]:
    """A record as the first version wrote it."""
    path = home / "record.sqlite3"
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.executescript(FORMAT_1)
        db.execute(f"PRAGMA application_id={APPLICATION}")
        db.execute("PRAGMA user_version=1")
        for i in range(40):
            db.execute(ENTRY, (f"2026-01-02T03:04:{i:02}.000000+00:00", "answered", DATA % i))
        db.execute("INSERT INTO places VALUES ('gradients', 'diamond', 2, 7, 40)")
        db.commit()
    yield path


def test_a_record_of_the_first_format_is_brought_to_this_one(former: Path) -> None:
    with Record.open() as record:
        assert record.notice is None
        attempts = list(record.attempts())
        assert [a.quiz for a in attempts] == [f"grad-{i}" for i in range(40)]
        assert (attempts[0].at, attempts[0].rules) == (
            "2026-01-02T03:04:00.000000+00:00", ("overwrite",),
        )  # fmt: skip
        assert (attempts[0].valid, attempts[0].text, attempts[0].shown) == (True, "", "")
        assert record.resume() == Place("gradients", "diamond", 2, 7)
        assert record.answered("gradients", "diamond", "new", kind="value", answer="1", ok=True)
    with contextlib.closing(sqlite3.connect(former)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (SCHEMA,)
        with pytest.raises(sqlite3.IntegrityError, match="only appended"):
            db.execute("DELETE FROM events")
    assert len(list(Record.open().attempts())) == 41


def test_a_damaged_record_of_the_first_format_is_salvaged(former: Path) -> None:
    data = bytearray(former.read_bytes())
    data[:4096] = bytes(4096)
    former.write_bytes(data)
    record = Record.open()
    assert record.notice and "40 entries" in record.notice
    assert len(list(record.attempts())) == 40
    assert record.resume() == Place("gradients", "diamond", 2, 7)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO events (at, kind, pack, data) VALUES (7, 'answered', 'p', '{}')",
        "INSERT INTO events (at, kind, pack, data) VALUES ('2026-01-02', 'answered', 'p', '[]')",
        "INSERT INTO events (at, kind, pack, data) VALUES ('2026-01-02', '\x01', 'p', '{}')",
        "INSERT INTO events (at, kind, pack, data) VALUES ('2026-01-02', 'reset', 'p', x'ff')",
        "UPDATE places SET step = 0.5",
    ],
)
def test_rows_that_the_first_format_never_had_are_damage(former: Path, statement: str) -> None:
    with contextlib.closing(sqlite3.connect(former)) as db:
        db.execute(statement)
        db.commit()
    record = Record.open()
    assert record.notice and "damaged" in record.notice
    assert len(list(record.attempts())) == 40
