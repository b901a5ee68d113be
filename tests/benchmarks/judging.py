"""What it takes to try an engine: the class itself, and the whole command.

    python -m tests.benchmarks.judging [ROUNDS]

Seconds of processor time, the lowest of the rounds, of the engines in `tests/script/engines`: of
the class with nothing remembered from the one before, and of the command with both its processes.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from pathlib import Path

from tutor.script.engine.judging import judge
from tutor.script.engine.load.choosing import chosen
from tutor.script.engine.load.class_loading import Loaded
from tutor.script.engine.naming.mistakes import given_by

ENGINES = Path(__file__).parents[1] / "script" / "engines"


def of_class(path: Path) -> float:
    """Seconds for the class of a file."""
    cls = chosen(Loaded(path))
    given_by.cache_clear()
    start = time.process_time()
    judge(cls)
    return time.process_time() - start


def of_command(path: Path) -> float:
    """Seconds for `engine` on a file."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "tutor", "engine", str(path)]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(rounds: int) -> None:
    """Print both, each with the file that it was."""
    paths = sorted(path for path in ENGINES.rglob("*.py") if path.stem != "train")
    for name, seconds in (("class", of_class), ("command", of_command)):
        lowest = {path: min(seconds(path) for _ in range(rounds)) for path in paths}
        slowest = max(paths, key=lowest.__getitem__)
        median = sorted(lowest.values())[len(paths) // 2]
        where = slowest.relative_to(ENGINES)
        print(f"{name:8} median {median:.2f} s, slowest {lowest[slowest]:.2f} s ({where})")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
