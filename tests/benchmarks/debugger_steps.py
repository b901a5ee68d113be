"""A step of each grain in the debugger, with stops, watches and folds in use, at growing sizes.

    python -m tests.benchmarks.debugger_steps [--nodes 100000,1000000] [--beside 10] [--rounds 7]

Milliseconds of processor time of the whole program for a key, in a pseudo-terminal of 120×40, in
turns with the same keys on a program of about 10 nodes, or `--beside` so many: the ratios are of
the medians. Every key is pressed once before, so that what is worked out once a run or once a scene
is not in the figures; other rows are that first time, and the first look at another training step.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.screen import HERE, KEYS, Figures, Window

GRAINS = {**KEYS, "iteration": "iI"}
ITERATIONS = 6
FIRST, AGAIN = "another training step, first look", "that step, looked at again"
LEAST = 500
"""Bytes that a step sends at least: a key that is typed into a line, or not heard, sends fewer."""
_BESIDE = (*("b", "abs(grad) > 1\r", "b", "zero\r", "x", "a.grad * 2\r", "x", "s\r", "e", "\r"),)
"""Two stops, two watches, and calls folded and opened once."""


def training(nodes: int) -> str:
    """A program that trains, of about so many nodes, with calls."""
    each = max(nodes // ITERATIONS // 2 - 1, 1)
    return (
        "def layer(s, a):\n    t = s * 0.5\n    return t + a\n\n"
        f"a = Value(0.5)\nfor step in range({ITERATIONS}):\n    s = a * 1.0\n"
        f"    for i in range({each}):\n        s = layer(s, a)\n"
        "    a.grad = 0.0\n    s.backward()\n    a.data -= 0.001 * a.grad\n"
    )


def opened(nodes: int, folder: Path) -> tuple[Window, float]:
    """The debugger on such a program, in the second iteration, and what opening it took."""
    file = folder / f"training-{nodes}.py"
    file.write_text(training(nodes), "utf-8")
    window = Window(HERE, "-m", "tutor", "debug", str(file))
    ready = window.used()
    for keys in _BESIDE:
        window.press(keys)
    window.press("i")
    window.press(f"{max(nodes // 40, 1)}s")
    return window, ready


def measured(few: int, nodes: int, rounds: int) -> tuple[list[Figures], list[float]]:
    """Milliseconds a key of the small program and of the large one, and of opening both."""
    figures: list[Figures] = [{}, {}]
    with tempfile.TemporaryDirectory() as temporary:
        both = [opened(n, Path(temporary)) for n in (few, nodes)]
        try:
            for number in range(rounds + 1):
                for grain, keys in GRAINS.items():
                    for key, way in zip(keys, ("forward", "back"), strict=True):
                        for (window, _), ms in zip(both, figures, strict=True):
                            name = f"{grain} {way}"
                            took, sent = window.press(key)
                            assert sent > LEAST, f"{key} moved nothing"
                            kept = name if number else f"first {name}"
                            ms.setdefault(kept, []).append(took)
            for (window, _), ms in zip(both, figures, strict=True):
                for _ in range(ITERATIONS - 3):
                    window.press("i")  # to its end: the next step is the first in another one
                    ms.setdefault(FIRST, []).append(window.press("s")[0])
                    ms.setdefault(AGAIN, []).append(window.press("S")[0])
                    ms[AGAIN].append(window.press("s")[0])
        finally:
            for window, _ in both:
                window.close()
    return figures, [ready for _, ready in both]


def main(nodes: Sequence[int], beside: int, rounds: int) -> None:
    """Print the figures as Markdown."""
    for n in nodes:
        (few, many), ready = measured(beside, n, rounds)
        print(
            f"\n{n:,} nodes; opening took {ready[1]:,.0f} ms, of {beside:,} nodes {ready[0]:,.0f}\n"
        )
        print(f"| key, medians of {rounds} | {beside:,} nodes, ms | {n:,} nodes, ms | ratio |")
        print("|---|---|---|---|")
        for name, took in few.items():
            small, large = statistics.median(took), statistics.median(many[name])
            print(f"| {name} | {small:.1f} | {large:.1f} | {large / small:.2f} |", flush=True)
        first, again = statistics.median(many[FIRST]), statistics.median(many[AGAIN])
        print(f"\nThe first look beside a look at the same one: {first / again:.1f} ×")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="What a step costs in a large program.")
    parser.add_argument("--nodes", default="100000,1000000")
    parser.add_argument("--beside", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=7)
    given = parser.parse_args()
    main([int(n) for n in given.nodes.split(",")], given.beside, given.rounds)
