"""What a key costs: every pane and every step, on small graphs and on large ones.

    python -m tests.benchmarks.screen [--nodes 10,1000] [--rounds 9] [--size 120x40]
        [--against CHECKOUT]

First on the core: milliseconds that a pane takes to draw at a step, and that the cursor takes for a
step. Then in a pseudo-terminal: milliseconds of processor time of the whole program for
a key, and the bytes that it sends. Both beside an anchor measured in the same run: a loop of
additions, and a bare Textual app that repaints as many cells.

With another checkout both are measured in turns, and the ratio is that of the medians, this one
over the other.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import pty
import select
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tutor.trace import Cursor
    from tutor.trace.log import Log

HERE = Path(__file__).parents[2]
SIZE = (120, 40)
NODES = (10, 10**3, 10**4, 10**5)
QUIET = 0.08
"""Seconds without output after which a key has had its effect."""
IDLE = 0.1
"""The share of a processor that a program with nothing to do may use."""
PATIENCE = 60.0
KEYS = {"edge": "sS", "node": "nN", "line": "lL", "call": "oO", "phase": "fF"}
"""The keys of each grain, forward and back."""
LOOP = 200_000
"""Additions of the anchor on the core."""
CALLS = 5
"""Calls of which the quickest counts, on the core."""

Figures = dict[str, list[float]]
"""Measurements by name of the row, one a round."""


def program(nodes: int) -> str:
    """A lesson program of about so many nodes, with calls, lines and one backward pass."""
    return (
        "def layer(s, a):\n    t = s * 0.5\n    return t + a\n\n"
        "a = Value(0.5)\ns = a * 1.0\n"
        f"for i in range({max(nodes // 2 - 1, 1)}):\n    s = layer(s, a)\n"
        "s.backward()\na.data -= 0.1 * a.grad\n"
    )


# ---- on the core


def serve(nodes: int) -> None:
    """Measure one round in the checkout that this is run in, for each line that comes in."""
    from tutor.program import parse, run
    from tutor.trace import Cursor, Trace

    trace = Trace(run(parse(program(nodes))))
    middle = len(trace) * 2 // 3
    panes = dict(_panes(trace))
    for draw in panes.values():
        draw(middle)  # what is worked out once a scene
    for number, _ in enumerate(sys.stdin):
        k = min(middle + 1 + number, len(trace))
        cursor = Cursor(trace)
        took = {f"pane {name}": _ms(partial(draw, k)) for name, draw in panes.items()}
        for grain in KEYS:
            for way, step in (("forward", Cursor.forward), ("back", Cursor.back)):
                took[f"step {grain} {way}"] = _ms(partial(_stepped, cursor, k, step, grain))
        took["a loop of additions"] = _ms(_loop)
        print(json.dumps(took), flush=True)


def _panes(log: Log) -> Iterator[tuple[str, Callable[[int], object]]]:
    """Every pane as a function of a position; none in a checkout that has no table of them."""
    try:
        from tutor.view.moment import Moment
        from tutor.view.panes import PANES
    except ImportError:
        return
    for spec in PANES:
        yield spec.id, lambda k, spec=spec: spec.draw(Moment(log, k), 70, 20)


def _stepped(cursor: Cursor, k: int, step: Callable[[Cursor, str], bool], grain: str) -> None:
    cursor.to(k)
    step(cursor, grain)


def _loop() -> int:
    total = 0
    for i in range(LOOP):
        total += i
    return total


def _ms(run: Callable[[], object]) -> float:
    """The least of a few calls, as other programs use the processor too."""
    took = []
    for _ in range(CALLS):
        start = time.process_time()
        run()
        took.append(1000 * (time.process_time() - start))
    return min(took)


def on_core(folders: Sequence[Path], nodes: int, rounds: int) -> list[Figures]:
    """Milliseconds on the core in each checkout, in turns; the first round is for caches."""
    workers = [_worker(folder, nodes) for folder in folders]
    figures: list[Figures] = [{} for _ in folders]
    for number in range(rounds + 1):
        for worker, known in zip(workers, figures, strict=True):
            assert worker.stdin is not None and worker.stdout is not None
            worker.stdin.write("\n")
            worker.stdin.flush()
            for name, ms in json.loads(worker.stdout.readline()).items():
                if number:
                    known.setdefault(name, []).append(ms)
    for worker in workers:
        worker.communicate()
    return figures


def _worker(folder: Path, nodes: int) -> subprocess.Popen[str]:
    """`serve`, in a process of its own with the modules of a checkout."""
    path = os.pathsep.join([str(folder), str(Path(__file__).parent)])
    return subprocess.Popen(
        [sys.executable, "-c", f"import screen; screen.serve({nodes})"],
        env=os.environ | {"PYTHONPATH": path}, cwd=folder,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


# ---- in a terminal

BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    CSS = "Static { width: 100%; height: 100%; }"
    turn = 0
    def compose(self): yield Static()
    def on_mount(self): self.paint()
    def on_key(self): self.paint()
    def paint(self):
        self.turn += 1
        rows = ["abcdefghij"[self.turn % 10] * self.size.width] * self.size.height
        self.query_one(Static).update("\\n".join(rows))
Bare().run()
"""
"""The anchor: all cells change with every key."""


class Window:
    """A program in a pseudo-terminal."""

    def __init__(self, folder: Path, *arguments: str, size: tuple[int, int] = SIZE) -> None:
        self._ours, theirs = pty.openpty()
        columns, rows = size
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._home = tempfile.TemporaryDirectory()
        settings = {"TERM": "xterm-256color", "LANG": "C.UTF-8", "TUTOR_HOME": self._home.name,
                    "TEXTUAL_ANIMATIONS": "none",
                    "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}  # fmt: skip
        self._process = subprocess.Popen(
            [sys.executable, *arguments], cwd=folder, env=os.environ | settings,
            stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
        )  # fmt: skip
        os.close(theirs)
        self._output(until=1.0)

    def press(self, keys: str) -> tuple[float, int]:
        """Type something: milliseconds of processor time, and bytes, until all is quiet."""
        before = self.used()
        os.write(self._ours, keys.encode())
        size = self._output(until=QUIET)
        return self.used() - before, size

    def _output(self, until: float) -> int:
        """Bytes until there are none for so many seconds, and the program has nothing to do."""
        size, end = 0, time.monotonic() + PATIENCE
        since, used = time.monotonic(), self.used()
        while (now := time.monotonic()) < end:
            if select.select([self._ours], [], [], 0.01)[0]:
                size += len(os.read(self._ours, 1 << 16))
                since, used = now, self.used()
            elif now - since > until:
                before, used = used, self.used()
                if used - before < IDLE * 1000 * (now - since) and not self._wants_a_core:
                    break
                since = now
        return size

    @property
    def _wants_a_core(self) -> bool:
        """Whether the program would go on if others left it a processor."""
        stats = Path(f"/proc/{self._process.pid}/task").glob("*/stat")
        return any(stat.read_text().rpartition(") ")[2].startswith("R") for stat in stats)

    def used(self) -> float:
        """Milliseconds of processor time that the program has used."""
        threads = Path(f"/proc/{self._process.pid}/task").glob("*/schedstat")
        return sum(int(each.read_text().split()[0]) for each in threads) / 1e6

    def close(self) -> None:
        """End the program."""
        self._process.kill()
        self._process.wait()
        os.close(self._ours)
        self._home.cleanup()


def lesson(nodes: int, folder: Path) -> Path:
    """A lesson about the program of so many nodes."""
    file = folder / f"nodes-{nodes}.md"
    file.write_text(
        f'# A graph\n\n```toml lesson\nid = "graph-{nodes}"\n```\n\nStep through it.\n\n'
        f"```python program\n{program(nodes)}```\n",
        "utf-8",
    )
    return file


def in_terminals(
    folders: Sequence[Path], nodes: int, rounds: int, size: tuple[int, int]
) -> list[tuple[Figures, Figures]]:
    """Milliseconds and bytes a key in each checkout, all in turns."""
    figures: list[tuple[Figures, Figures]] = [({}, {}) for _ in folders]
    with tempfile.TemporaryDirectory() as temporary:
        file = lesson(nodes, Path(temporary))
        windows = [
            Window(folder, "-m", "tutor", "learn", str(file), size=size) for folder in folders
        ]
        bare = Window(folders[0], "-c", BARE, size=size)
        try:
            for window in windows:
                window.press("f")
                window.press(f"{max(nodes // 3, 3)}s")
            for number in range(rounds + 1):
                for grain, keys in KEYS.items():
                    for key, way in zip(keys, ("forward", "back"), strict=True):
                        for window, (ms, sent) in zip(windows, figures, strict=True):
                            _note(f"key {grain} {way}", window.press(key), ms, sent, number)
                _note("a bare app", bare.press("x"), *figures[0], number)
        finally:
            for window in (*windows, bare):
                window.close()
    return figures


def _note(name: str, took: tuple[float, int], ms: Figures, sent: Figures, number: int) -> None:
    if number:  # the first round is for caches
        ms.setdefault(name, []).append(took[0])
        sent.setdefault(name, []).append(took[1])


# ---- the table


def main(nodes: Sequence[int], rounds: int, size: tuple[int, int], against: Path | None) -> None:
    """Print the figures as Markdown."""
    folders = [HERE, *([against] if against else [])]
    timed = ["ms", "ms there", "ratio"] if against else ["ms"]
    sizes = ["bytes", "bytes there"] if against else ["bytes"]
    for title, columns in (("On the core", timed), ("In a terminal", timed + sizes)):
        shown = len(columns) > len(timed)
        print(f"\n## {title}, medians of {rounds}\n")
        print("| nodes | | " + " | ".join(columns) + " |")
        print("|---|---|" + "---|" * len(columns))
        for n in nodes:
            if shown:
                both = in_terminals(folders, n, rounds, size)
            else:
                both = [(ms, {}) for ms in on_core(folders, n, rounds)]
            for name in both[0][0]:
                cells = _cells([ms.get(name) for ms, _ in both], "{:.3f}", ratio=bool(against))
                if shown:
                    cells += _cells([sent.get(name) for _, sent in both], "{:.0f}", ratio=False)
                print(f"| {n} | {name} | " + " | ".join(cells) + " |", flush=True)


def _cells(figures: Sequence[list[float] | None], form: str, *, ratio: bool) -> list[str]:
    medians = [statistics.median(each) if each else None for each in figures]
    cells = ["" if m is None else form.format(m) for m in medians]
    if ratio:
        here, there = medians
        cells.append(f"{here / there:.2f}" if here is not None and there else "")
    return cells


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="What a key costs.")
    parser.add_argument("--nodes", default=",".join(map(str, NODES)))
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--size", default="120x40")
    parser.add_argument("--against", type=Path)
    given = parser.parse_args()
    columns, rows = given.size.split("x")
    nodes = [int(n) for n in given.nodes.split(",")]
    main(nodes, given.rounds, (int(columns), int(rows)), given.against)
