"""Damages a record at random, and looks at what comes back.

`python -m tests.learner.damages 2000` tries as many and prints what came of each kind.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tutor.learner.disk.entries import Entry, Place, is_entry
from tutor.learner.disk.leaf_pages import PAGE
from tutor.learner.disk.verifying import mark_of
from tutor.learner.record import Record

NAME = "record.sqlite3"
LESSONS = ("nudge", "diamond", "neuron")
Rng = random.Random


@dataclass
class Sample:
    """A record as it was before the damage.

    Attributes:
        folder: where its files are.
        entries: by number.
        places: every place that was ever laid.
        pages: the offset of the page in the main file on which an entry stands, by its number;
            entries that run over to other pages are left out.
    """

    folder: Path
    entries: dict[int, Entry]
    places: set[Place]
    pages: dict[int, int]


def fill(record: Record, rng: Rng, first: int, count: int, places: set[Place]) -> None:
    """Answer questions as a learner would: short texts, now and then a very long one."""
    for i in range(first, first + count):
        lesson = rng.choice(LESSONS)
        place = Place("gradients", lesson, i % 7, i)
        places.add(place)
        record.visited(*place)
        text = "x" * rng.choice([3, 20, 60, 200, 5000 if i % 50 == 0 else 90])
        record.answered(
            "gradients", lesson, f"q{i}", kind="value", answer=text, ok=i % 2 == 0,
            rules=("overwrite",) * (i % 2), attempt=1 + i % 3, text=text[:40],
            shown="2026-01-02T03:04:05.060708+00:00", session="0123456789abcdef",
            version="1.0.0", fingerprint="fedcba9876543210",
        )  # fmt: skip


def sample(folder: Path, rng: Rng, answers: int, *, in_log: bool) -> Sample:
    """A record with some answers; with `in_log` its last part is in the -wal file."""
    folder.mkdir(parents=True)
    work = folder / "work"
    places: set[Place] = set()
    with Record.open(work / NAME) as record:
        fill(record, rng, 0, answers * 2 // 3, places)
    record = Record.open(work / NAME)
    fill(record, rng, answers * 2 // 3, answers // 3, places)
    if not in_log:
        record.close()
        record = Record.open(work / NAME)
    for suffix in ("", "-wal"):
        shutil.copy(f"{work / NAME}{suffix}", folder)
    if not in_log:
        os.remove(folder / f"{NAME}-wal")
    if mark_of(work / NAME).exists():  # of a short record there is none
        shutil.copy(mark_of(work / NAME), folder)
    (folder / "record.lock").touch()
    entries = dict(record._store.entries())
    record.close()
    shutil.rmtree(work)
    return Sample(folder, entries, places, pages_of(folder / NAME, entries))


def pages_of(path: Path, entries: dict[int, Entry]) -> dict[int, int]:
    """Where the short entries stand: their time is written nowhere else."""
    data = path.read_bytes()
    found = {number: data.find(entry.at.encode()) for number, entry in entries.items()
             if len(entry.data.get("answer", "")) < 1000}  # fmt: skip
    return {number: at // PAGE * PAGE for number, at in found.items() if at >= 0}


# ---- damages: each gets the file, and may do to it what it wants


def truncate(path: Path, rng: Rng) -> None:
    os.truncate(path, rng.randrange(1, path.stat().st_size))


def a_tenth_is_gone(path: Path, rng: Rng) -> None:
    os.truncate(path, path.stat().st_size * 9 // 10)


def _change(path: Path, spots: list[int], rng: Rng) -> None:
    data = bytearray(path.read_bytes())
    for i in spots:
        data[i] ^= 1 << rng.randrange(8)
    path.write_bytes(data)


def flip_a_bit(path: Path, rng: Rng) -> None:
    _change(path, [rng.randrange(path.stat().st_size)], rng)


def flip_in_page_1(path: Path, rng: Rng) -> None:
    _change(path, [rng.randrange(PAGE)], rng)


def flip_in_the_header(path: Path, rng: Rng) -> None:
    _change(path, [rng.randrange(100)], rng)


def flip_many(path: Path, rng: Rng) -> None:
    size = path.stat().st_size
    _change(path, [rng.randrange(size) for _ in range(rng.randrange(2, 60))], rng)


def overwrite(path: Path, rng: Rng) -> None:
    data = bytearray(path.read_bytes())
    at, size = rng.randrange(len(data)), rng.randrange(1, 3 * PAGE)
    data[at : at + size] = rng.randbytes(len(data[at : at + size]))
    path.write_bytes(data)


def zero_a_page(path: Path, rng: Rng) -> None:
    data = bytearray(path.read_bytes())
    at = rng.randrange(len(data) // PAGE) * PAGE
    data[at : at + PAGE] = bytes(PAGE)
    path.write_bytes(data)


def insert_bytes(path: Path, rng: Rng) -> None:
    data = path.read_bytes()
    at = rng.randrange(len(data))
    path.write_bytes(data[:at] + rng.randbytes(rng.choice([1, 7, PAGE])) + data[at:])


def by_sql(path: Path, rng: Rng) -> None:
    statement = rng.choice(SQL)
    with contextlib.closing(sqlite3.connect(path)) as db:
        for each in statement.split(";"):
            db.execute(each.format(id=rng.randrange(1, 200)))
        db.commit()


FREE = "DROP TRIGGER never_changed; DROP TRIGGER never_deleted"
SQL = (
    "DROP TABLE events",
    "DROP TABLE places",
    "DROP TRIGGER never_changed",
    "ALTER TABLE events RENAME COLUMN data TO datum",
    "ALTER TABLE places RENAME TO places_2",
    f"{FREE}; UPDATE events SET data = x'00ff' WHERE id = {{id}}",
    f"{FREE}; UPDATE events SET at = 3.5 WHERE id = {{id}}",
    f"{FREE}; UPDATE events SET data = replace(data, 'true', 'false')",
    f"{FREE}; UPDATE events SET lesson = 7 WHERE id = {{id}}",
    f"{FREE}; UPDATE events SET id = id + 10000 WHERE id = {{id}}",
    "UPDATE places SET step = 0.5",
    "UPDATE places SET screen = 'here'",
    "UPDATE places SET step = step + 1",
    "INSERT INTO events VALUES (NULL, 1, 2.5, x'ff', 4, '[]', '')",
    "PRAGMA user_version = 0",
    "PRAGMA user_version = 2000000000",
    "PRAGMA application_id = 17",
    "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = x'ffff' WHERE name = 'events'",
    "PRAGMA writable_schema = ON; DELETE FROM sqlite_master",
)


def empty(path: Path, rng: Rng) -> None:
    os.truncate(path, 0)


def a_folder(path: Path, rng: Rng) -> None:
    path.unlink()
    path.mkdir()


def a_link_to_nowhere(path: Path, rng: Rng) -> None:
    path.unlink()
    path.symlink_to(path.parent / "gone" / NAME)


def only_the_log(path: Path, rng: Rng) -> None:
    path.unlink()


@dataclass(frozen=True)
class Damage:
    """A kind of damage.

    Attributes:
        run: does it.
        log: whether it is done to the write-ahead log.
        hopeless: nothing can come back.
    """

    run: Callable[[Path, Rng], None]
    log: bool = False
    hopeless: bool = False

    @property
    def name(self) -> str:
        return self.run.__name__ + (" of the log" if self.log else "")


TO_THE_FILE = [
    truncate, a_tenth_is_gone, flip_a_bit, flip_in_page_1, flip_in_the_header, flip_many,
    overwrite, zero_a_page, insert_bytes, by_sql, empty,
]  # fmt: skip
TO_THE_LOG = [truncate, flip_a_bit, flip_many, overwrite, zero_a_page]
DAMAGES = [
    *map(Damage, TO_THE_FILE),
    *(Damage(each, log=True) for each in TO_THE_LOG),
    Damage(a_folder, hopeless=True),
    Damage(a_link_to_nowhere, hopeless=True),
    Damage(only_the_log),
]


# ---- what must come of it


def by_writable_schema(path: Path) -> set[int]:
    """The numbers of the true entries that SQLite itself can be made to give."""
    found: set[int] = set()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / NAME
        for suffix in ("", "-wal"):
            with contextlib.suppress(OSError):
                shutil.copy(f"{path}{suffix}", f"{copy}{suffix}")
        db = sqlite3.connect(copy)
        db.text_factory = lambda data: data.decode("utf-8", "replace")
        for order in ("ASC", "DESC"):
            with contextlib.suppress(sqlite3.Error, UnicodeDecodeError, OverflowError):
                db.execute("PRAGMA writable_schema = ON")
                columns = "id, at, kind, pack, lesson, data, sum"
                for row in db.execute(
                    f"SELECT {columns} FROM events ORDER BY rowid {order}"
                ):  # the rows before a fault count
                    if is_entry(row):
                        found.add(row[0])
        db.close()
    return found


def untouched(path: Path, damaged: Path, before: Sample) -> set[int]:
    """The numbers of the entries that stand, whole, on pages that the damage did not reach."""
    was, now = path.read_bytes(), damaged.read_bytes() if damaged.is_file() else b""
    found = set()
    for number, at in before.pages.items():
        if was[at : at + PAGE] == now[at : at + PAGE]:
            found.add(number)
    return found


def try_one(before: Sample, folder: Path, damage: Damage, rng: Rng) -> float:
    """Damage a copy of a sample, open it, and judge; the share of the entries that came back."""
    shutil.copytree(before.folder, folder)
    path = folder / NAME
    damage.run(Path(f"{path}-wal") if damage.log else path, rng)
    can = set() if damage.hopeless else by_writable_schema(path)
    if not damage.hopeless:
        can |= untouched(before.folder / NAME, path, before)
    with Record.open(path) as record:
        notice = record.notice
        entries = dict(record._store.entries())
        places = [place for _, place in record._store.places()]
        assert entries.items() <= before.entries.items(), "an altered entry came back"
        assert before.places.issuperset(places), "an altered place came back"
        missing = can - entries.keys()
        # A byte that says which version wrote a file can be damage, or the truth.
        newer = notice is not None and "newer version" in notice
        assert newer or len(missing) == 0, f"not brought back: {sorted(missing)}"
        if damage.run is a_tenth_is_gone:
            assert len(entries) >= 0.85 * 0.9 * len(before.entries)
        # A shorter log is what a program leaves that was killed earlier: nothing can be seen.
        if entries != before.entries and not (damage.log and damage.run is truncate):
            assert notice, "something is missing, and nothing was said"
        if notice and "kept as " in notice:
            kept = Path(notice.partition("kept as ")[2])
            assert any(Path(f"{kept}{s}").exists() for s in ("", "-wal")), notice
        list(record.attempts())
        record.resume()
        saved = record.answered("p", "l", "after", kind="value", answer="1", ok=True)
        assert saved == record.saved
        assert saved == (not damage.hopeless and not newer)
    if saved:
        with Record.open(path) as again:
            assert again.notice is None, again.notice
            kept_entries = dict(again._store.entries())
            assert kept_entries.items() >= entries.items()
            assert len(kept_entries) == len(entries) + 1
    return len(entries) / len(before.entries)


def samples(folder: Path, answers: int) -> list[Sample]:
    """A record that was closed, and one whose newest part is in the write-ahead log."""
    return [
        sample(folder / str(in_log), Rng(in_log), answers, in_log=in_log)
        for in_log in (False, True)
    ]


def of_both(both: list[Sample], damage: Damage, seed: int) -> Sample:
    """The one of the samples that is damaged: damage of the log needs one that has a log."""
    return both[1] if damage.log or damage.run is only_the_log else both[seed // 7 % 2]


def try_many(count: int, folder: Path, answers: int = 200) -> dict[str, list[float]]:
    """As many damages, each of the kinds in turn; the shares that came back, by kind."""
    both = samples(folder / "samples", answers)
    found: dict[str, list[float]] = {}
    for seed in range(count):
        damage = DAMAGES[seed % len(DAMAGES)]
        before = of_both(both, damage, seed)
        try:
            share = try_one(before, folder / str(seed), damage, Rng(seed))
        except BaseException as fault:
            fault.add_note(f"damage {seed}: {damage.name}, in {folder}")
            raise
        found.setdefault(damage.name, []).append(share)
        shutil.rmtree(folder / str(seed))
    return found


def main() -> None:
    count = int(sys.argv[1])
    folder = Path(tempfile.mkdtemp())
    print(f"{'damage':<28} tried  came back: least  mean")
    total: Counter[str] = Counter()
    for name, shares in try_many(count, folder).items():
        total[name] = len(shares)
        print(f"{name:<28} {len(shares):>5} {min(shares):>17.1%} {sum(shares) / len(shares):>6.1%}")
    print(f"{total.total()} damages; no altered entry, no traceback")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
