"""What the learner's record costs: an answer, a bookmark, a start with many entries.

    python -m tests.benchmarks.records OLD_CHECKOUT [ROUNDS]

Beside another checkout, in turns, as `compare` does. The file is in memory where there is such a
folder: what a disk takes is the same for both.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ENTRIES = 2_000
_ID = "0123456789abcdef"


def rows() -> Iterator[tuple[str, Callable[[], object]]]:
    """What is measured, in the checkout that this runs in."""
    from tutor.learner.record import Record

    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
    record = Record.open(folder / "written.sqlite3")
    step = iter(range(10**9))
    yield "record: an answer", lambda: _answer(record, next(step))
    yield "record: a bookmark", lambda: record.visited("gradients", "diamond", 1, next(step))
    filled = folder / "filled.sqlite3"
    with Record.open(filled) as each:
        for i in range(ENTRIES):
            _answer(each, i)

    def opened() -> None:
        with Record.open(filled):
            pass

    def read() -> int:
        with Record.open(filled) as record:
            return len(list(record.attempts()))

    yield f"record: opening {ENTRIES:,} entries", opened
    yield f"record: opening and reading {ENTRIES:,} entries", read


def _answer(record: Any, i: int) -> None:
    more = {} if _is_old(record) else {
        "text": "-13.75", "shown": "2026-01-02T03:04:05.060708+00:00", "session": _ID,
        "version": "1.0.0", "fingerprint": _ID,
    }  # fmt: skip
    assert record.answered(
        "gradients", f"lesson-{i % 9}", f"q{i % 40}", kind="value", answer="-13.75",
        ok=i % 3 == 0, rules=("overwrite",) * (i % 2), **more,
    )  # fmt: skip


def _is_old(record: Any) -> bool:
    """Whether the record, which is that of either checkout, knows fewer fields of an answer."""
    known = record.answered.__kwdefaults__
    return "fingerprint" not in known


if __name__ == "__main__":
    from tests.benchmarks.compare import main

    main(Path(sys.argv[1]).resolve(), *map(int, sys.argv[2:3] or ["9"]), "record")
