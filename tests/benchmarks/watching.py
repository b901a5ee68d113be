"""Recording the run of a script, beside its own run, and what comes until a screen can open.

    python -m tests.benchmarks.watching [ROUNDS]

The script makes three steps of about 60,000 nodes: the GPT of the tests, on names of seven letters.
Each run is a process of its own; they take turns, and a ratio is the median of those of the rounds.
Times are those of the processor in that process, without starting Python and without our imports.
"""

from __future__ import annotations

import ast
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
from pathlib import Path

from tests.benchmarks.measure import median_ratio
from tests.script.recorded import SCRIPTS
from tutor.script.findings.findings import findings
from tutor.script.record import from_wire
from tutor.script.record.inside.child import OURS, OWN

ROOT = str(Path(__file__).parents[2])
_TIMED = """
import sys, time
begun = time.process_time()
def told():
    print("TOOK", time.process_time() - begun, file=sys.stderr)
import atexit
atexit.register(told)
"""
_PLAIN = _TIMED + "import runpy\nrunpy.run_path(sys.argv[1], run_name='__main__')"
_WATCHED = (
    "import sys\nsys.path.append(sys.argv[1])\n"
    "from tutor.script.record.inside.child import main\n" + _TIMED + "main(sys.argv[2:])"
)


def scripts(folder: Path) -> tuple[Path, Path]:
    """The script on a class of its own, and the same on ours."""
    text = (SCRIPTS / "gpt.py").read_text("utf-8")
    text = text.replace('names = ["bo", "ada"]', 'names = ["matilda", "barbara", "eleanor"]')
    text = text.replace("steps = 1", "steps = 3")
    own, ours = folder / "own.py", folder / "ours.py"
    own.write_text(text, "utf-8")
    tree = ast.parse(text)
    lines = text.splitlines(keepends=True)
    [number] = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    body = [*lines[: number.lineno - 1], "from tutor import Value\n", *lines[number.end_lineno :]]
    ours.write_text("".join(body), "utf-8")
    return own, ours


def took(code: str, *args: str) -> float:
    """The seconds that a process says it has taken."""
    run = subprocess.run(
        [sys.executable, "-c", code, *args], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return float(run.stderr.rpartition("TOOK ")[2])


def main(rounds: int = 5) -> None:
    """Print the figures as Markdown."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        own, ours = scripts(folder)
        out = folder / "recording"
        runs = {
            "own class": (_PLAIN, str(own)),
            "own class, watched": (_WATCHED, ROOT, str(out), OWN, "", str(own), str(own)),
            "ours": (_PLAIN, str(ours)),
            "ours, recorded": (_WATCHED, ROOT, str(out), OURS, "", str(ours), str(ours)),
        }
        times: dict[str, list[float]] = {name: [] for name in (*runs, "read", "findings")}
        for _ in range(rounds):
            for name, (code, *args) in runs.items():
                times[name].append(took(code, *args))
            begun = time.process_time()
            with out.open("rb") as file:
                log = from_wire.read(file, ours.read_text("utf-8"), str(ours))
            times["read"].append(time.process_time() - begun)
            begun = time.process_time()
            findings(log)
            times["findings"].append(time.process_time() - begun)
        print(f"{len(log.nodes()):,} nodes and {len(log):,} events in {len(log.passes)} steps")
        print("| what | s | beside | ratio |")
        print("|---|---|---|---|")
        for name, base in (("own class", "own class"), ("own class, watched", "own class"),
                           ("ours", "ours"), ("ours, recorded", "ours"), ("read", "ours"),
                           ("findings", "ours")):  # fmt: skip
            ratio = median_ratio(times[name], times[base])
            print(f"| {name} | {statistics.median(times[name]):.2f} | {base} | {ratio:.2f} |")
        print(f"\nA log holds {held(out, ours) / len(log.nodes()):.0f} bytes a node")


def held(out: Path, script: Path) -> int:
    """Bytes of the log of a run."""
    tracemalloc.start()
    with out.open("rb") as file:
        log = from_wire.read(file, script.read_text("utf-8"), str(script))
    size = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert len(log)
    return size


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
