"""Recording the run of a script, beside its own run, and what comes until a screen can open.

    python -m tests.benchmarks.watching [ROUNDS]

The script makes three steps of about 60,000 nodes: the GPT of the tests, on names of seven letters.
Beside it stand two that are less kind: a network of `tutor.nn`, whose operations are in other files
than the script, and a loop in which each operation is given a name in a call of its own.
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
from tutor.trace import Log

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
_READ = (
    "import gc, sys\nfrom tutor.script.record import from_wire\n"
    "file, source = open(sys.argv[1], 'rb'), open(sys.argv[2]).read()\ngc.disable()\n"
    + _TIMED
    + "from_wire.read(file, source, sys.argv[2])"
)
_NETWORK = """
import math
from tutor import Value
from tutor.nn import MLP
points = [([math.cos(i), math.sin(1.3 * i)], 1 if i % 2 else -1) for i in range(60)]
model = MLP(2, [16, 16, 1])
for step in range(3):
    scores = [model(list(map(Value, point))) for point, _ in points]
    loss = sum((1 + -sign * score).relu() for (_, sign), score in zip(points, scores)) / 60
    model.zero_grad()
    loss.backward()
    for p in model.parameters():
        p.data -= 0.1 * p.grad
"""
_NAMED = """
from tutor import Value
def step(x, i):
    y = x * 0.999
    z = y + i
    w = z - i
    return w
h = Value(1.0)
for i in range(40_000):
    h = step(h, i * 1e-6)
h.backward()
"""


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
        print("| what | s | beside its own run |\n|---|---|---|")
        plain, watched = [], []
        for _ in range(rounds):
            plain.append(took(_PLAIN, str(own)))
            watched.append(took(_WATCHED, ROOT, str(out), OWN, "", str(own), str(own)))
        _told("a class of its own", plain, plain)
        _told("watched", watched, plain)
        for name, text in (("GPT", None), ("network", _NETWORK), ("named", _NAMED)):
            script = ours if text is None else folder / f"{name}.py"
            if text is not None:
                script.write_text(text, "utf-8")
            of_ours(name, script, out, rounds)
        of_ours("GPT", ours, out, 1)
        found: list[float] = []
        for _ in range(rounds):
            log = read(out, ours)
            begun = time.process_time()
            findings(log)
            found.append(time.process_time() - begun)
        print(f"\nFindings in {len(log):,} events: {statistics.median(found):.2f} s")
        for steps in (2, 3, 15):
            script = folder / "steps.py"
            text = ours.read_text("utf-8").replace("steps = 3", f"steps = {steps}")
            script.write_text(text, "utf-8")
            took(_WATCHED, ROOT, str(out), OURS, "", str(script), str(script))
            size, nodes = held(out, script)
            print(f"{nodes:,} nodes: a log holds {size / nodes:.0f} bytes a node, "
                  f"{size / (nodes / steps * _NODE):.2f} × the Values of one step")  # fmt: skip


_NODE = 104  # bytes of a Value


def of_ours(name: str, script: Path, out: Path, rounds: int) -> None:
    """Times of a script that computes with our numbers."""
    plain, recorded, reading = [], [], []
    for _ in range(rounds):
        plain.append(took(_PLAIN, str(script)))
        recorded.append(took(_WATCHED, ROOT, str(out), OURS, "", str(script), str(script)))
        reading.append(took(_READ, str(out), str(script)))
    log = read(out, script)
    _told(f"{name} on our numbers: {len(log.nodes()):,} nodes, {len(log):,} events", plain, plain)
    _told("recorded", recorded, plain)
    _told("recorded and read", [a + b for a, b in zip(recorded, reading, strict=True)], plain)


def _told(name: str, times: list[float], base: list[float]) -> None:
    ratio = median_ratio(times, base)
    print(f"| {name} | {statistics.median(times):.2f} | {ratio:.2f} |")


def read(out: Path, script: Path) -> Log:
    """The log of a run."""
    with out.open("rb") as file:
        return from_wire.read(file, script.read_text("utf-8"), str(script))


def held(out: Path, script: Path) -> tuple[int, int]:
    """Bytes of the log of a run, and its nodes."""
    tracemalloc.start()
    log = read(out, script)
    size = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return size, len(log.nodes())


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
