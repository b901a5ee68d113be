"""What the number of lessons costs: home and a lesson, with all that ship and with five.

    python -m tests.benchmarks.opening [--rounds 5]

Milliseconds of processor time of the whole program until it stands still, in a pseudo-terminal; the
contenders take turns, and a ratio is the median of those of the rounds, over the same with five.
Installed packs are not trusted as those that ship are: they are read whole when they are met first,
and after that what was found is kept.
"""

from __future__ import annotations

import argparse
import compileall
import re
import shutil
import statistics
import tempfile
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.screen import HERE, Window

FEW = 5
LESSON = ("learn", "gradients/diamond")
_START = """
import importlib, os, sys, pathlib
find = importlib.import_module("tutor.lesson.find")
shipped, installed, home, *words = sys.argv[1:]
find.shipped = lambda: pathlib.Path(shipped)
find.installed = lambda: pathlib.Path(installed)
os.environ["TUTOR_HOME"] = home or os.environ["TUTOR_HOME"]
from tutor import cli
sys.exit(cli.main(words))
"""


class Contender(NamedTuple):
    """A start: where packs ship, where they are installed, whose home, and the words typed."""

    shipped: Path
    installed: Path
    home: str = ""
    words: tuple[str, ...] = ()

    def start(self) -> float:
        """Milliseconds until it stands still."""
        places = (str(self.shipped), str(self.installed), self.home)
        window = Window(HERE, "-c", _START, *places, *self.words)
        try:
            return window.used()
        finally:
            window.close()


def few(folder: Path) -> Path:
    """A folder with one pack, the first lessons of the first that ships."""
    pack = folder / "gradients"
    shutil.copytree(HERE / "lessons" / "gradients", pack)
    text = (pack / "pack.toml").read_text("utf-8")
    listed = re.search(r"^lessons = \[(.*?)\]", text, re.M | re.S)
    assert listed is not None
    names = re.findall(r'"([^"]+)"', listed[1])
    kept = names[: FEW - 1] + [name for name in ("diamond",) if name not in names[: FEW - 1]]
    kept = names[:FEW] if len(kept) < FEW else kept
    quoted = ", ".join(f'"{name}"' for name in kept)
    text = text.replace(listed[0], f"lessons = [{quoted}]")
    (pack / "pack.toml").write_text(text, "utf-8")
    for file in (pack / "lessons").glob("*.md"):
        if file.stem not in kept:
            file.unlink()
    return folder


def main(rounds: int) -> None:
    """Print the figures as Markdown."""
    compileall.compile_dir(HERE / "tutor", quiet=1)
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        none, home = place / "none", place / "home"
        five, all_of_them = few(place / "five"), HERE / "lessons"
        contenders = {
            f"home, {FEW} lessons": Contender(five, none),
            "home, all": Contender(all_of_them, none),
            "home, all, installed and met before": Contender(none, all_of_them, str(home)),
            "home, all, installed and never met": Contender(none, all_of_them),
            f"a lesson of {FEW}": Contender(five, none, words=LESSON),
            "a lesson of all": Contender(all_of_them, none, words=LESSON),
        }
        figures: dict[str, list[float]] = {each: [] for each in contenders}
        for number in range(rounds + 1):
            for each, contender in contenders.items():
                ms = contender.start()
                figures[each] += [ms] if number else []  # the first round is for caches
    _table(figures)


def _table(figures: dict[str, list[float]]) -> None:
    print("| | ms | ratio, median (least to most) |\n|---|---|---|")
    for each, ms in figures.items():
        base = figures[f"a lesson of {FEW}" if "a lesson" in each else f"home, {FEW} lessons"]
        ratios = sorted(a / b for a, b in zip(ms, base, strict=True))
        told = f"{statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})"
        print(f"| {each} | {statistics.median(ms):.0f} | {told} |")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    main(parser.parse_args().rounds)
