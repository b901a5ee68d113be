"""What the first frame costs: from the command to a screen that stands still.

    python -m tests.benchmarks.first_frame CHECKOUT [--rounds 9] [--size 120x40]

Milliseconds of processor time of the whole program, in a pseudo-terminal, in turns with another
checkout; the ratios are of each pair, this one over the other. Both have their bytecode compiled.
"""

from __future__ import annotations

import argparse
import compileall
import statistics
from pathlib import Path

from tests.benchmarks.screen import HERE, Window

STARTS = {"home": (), "lesson": ("learn", "gradients/diamond")}


def main(there: Path, rounds: int, size: tuple[int, int]) -> None:
    """Print the figures as Markdown."""
    for folder in (HERE, there):
        compileall.compile_dir(folder / "tutor", quiet=1)
    print("| | ms | ms there | ratio, median (quarters) |\n|---|---|---|---|")
    for name, words in STARTS.items():
        pairs = []
        for number in range(rounds + 1):
            both = [_start(folder, words, size) for folder in (HERE, there)]
            if number:  # the first round is for caches
                pairs.append(both)
        ratios = [here / other for here, other in pairs]
        low, middle, high = statistics.quantiles(ratios, n=4)
        ms = [statistics.median(column) for column in zip(*pairs, strict=True)]
        print(
            f"| {name} | {ms[0]:.0f} | {ms[1]:.0f} | {middle:.3f} ({low:.3f} to {high:.3f}) |",
            flush=True,
        )


def _start(folder: Path, words: tuple[str, ...], size: tuple[int, int]) -> float:
    """Milliseconds of processor time until a program stands still."""
    window = Window(folder, "-m", "tutor", *words, size=size)
    try:
        return window.used()
    finally:
        window.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("there", type=Path)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--size", default="120x40")
    given = parser.parse_args()
    columns, rows = given.size.split("x")
    main(given.there, given.rounds, (int(columns), int(rows)))
