"""Kills programs while they write, and starts some at the same moment.

`python -m tests.learner.kills 120` kills as many, lets four programs write at once, starts two
at once 200 times on a home without a record, and prints what was lost.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from tutor.learner.record import Record

WRITER = """
import sys
from pathlib import Path
from tutor.learner.record import Record
path, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
record = Record.open(path)
assert record.notice is None, record.notice
for i in range(count):
    assert record.visited("p", "l", 0, i)
    assert record.answered("p", "l", f"{name}-{i}", kind="value", answer="x" * (i % 90), ok=True)
    print(i, flush=True)
"""


def start(path: Path, name: str, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), name, str(count)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def kept(path: Path) -> list[str]:
    """The ids of the answers in the record."""
    with Record.open(path) as record:
        assert record.notice is None, record.notice
        return [attempt.quiz for attempt in record.attempts()]


def kill(count: int, folder: Path, rng: random.Random) -> tuple[int, int]:
    """Kill one of two programs again and again; answers acknowledged, and lost."""
    path, acknowledged = folder / "record.sqlite3", list[str]()
    for k in range(count):
        with start(path, f"killed{k}", 10_000) as victim:
            assert victim.stdout is not None
            for _ in range(rng.randrange(1, 25)):
                line = victim.stdout.readline()
                assert line, victim.stderr and victim.stderr.read()
                acknowledged.append(f"killed{k}-{line.strip()}")
            victim.send_signal(signal.SIGKILL)
            acknowledged += [f"killed{k}-{line.strip()}" for line in victim.stdout if line.strip()]
    there = set(kept(path))
    return len(acknowledged), sum(quiz not in there for quiz in acknowledged)


def write_at_once(programs: int, answers: int, folder: Path) -> int:
    """How many answers of programs that write at once are missing or out of order."""
    path = folder / "record.sqlite3"
    running = [start(path, f"w{k}", answers) for k in range(programs)]
    said = [each.communicate()[1] for each in running]
    print(*filter(None, said), sep="\n", end="", file=sys.stderr)
    ended = [each.returncode for each in running if each.returncode]
    print(*(f"a writer ended with {code}" for code in ended), sep="\n", end="", file=sys.stderr)
    found = kept(path)
    wanted = [[f"w{k}-{i}" for i in range(answers)] for k in range(programs)]
    wrong = [own != [q for q in found if q.startswith(own[0][:3])] for own in wanted]
    return len(ended) + sum(wrong)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        acknowledged, lost = kill(int(sys.argv[1]), folder / "killed", random.Random(0))
        print(f"{sys.argv[1]} kills: {acknowledged} answers acknowledged, {lost} lost")
        print(f"four writers: {write_at_once(4, 100, folder / 'four')} with a loss")
        lost = sum(write_at_once(2, 2, folder / f"first{i}") for i in range(200))
        print(f"200 first starts of two at once: {lost} with a loss")


if __name__ == "__main__":
    main()
