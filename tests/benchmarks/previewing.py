"""By hand: what a saved change costs the preview of a pack of fifty lessons.

    python -m tests.benchmarks.previewing [--rounds 5]

The lessons are those that ship, some of them twice. Processor time, since the screen waits for it:
until the lesson on the screen is there again, beside reading that lesson alone.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

from tutor.lesson import packs
from tutor.lesson.read.reading import read_lesson
from tutor.quiz.kinds.registry import KEYS
from tutor.tui.preview.watched import Watched

LESSONS, SHOWN = 50, "diamond"


def fifty(folder: Path) -> Path:
    """A pack of fifty lessons, each under an id of its own; the file of the one to be shown."""
    source = next(pack for pack in packs() if pack.name == "gradients")
    (folder / "lessons").mkdir()
    ids, shown = [], folder
    for i, file in enumerate(islice(cycle(sorted(source.glob("lessons/*.md"))), LESSONS)):
        ids.append(f"{file.stem}-{i}")
        text = re.sub(r"^(after|was) = .*\n", "", file.read_text("utf-8"), flags=re.MULTILINE)
        head = re.compile(r'(```toml lesson\n(?:.*\n)*?id = ")[^"]*')
        path = folder / "lessons" / f"{ids[-1]}.md"
        path.write_text(head.sub(rf"\g<1>{ids[-1]}", text, count=1), "utf-8")
        shown = path if file.stem == SHOWN and i < LESSONS / 2 else shown
    head_of_pack = (source / "pack.toml").read_text("utf-8")
    listed = f"lessons = {ids!r}".replace("'", '"')
    whole = re.sub(r"lessons = \[.*?\]", listed, head_of_pack, count=1, flags=re.DOTALL)
    (folder / "pack.toml").write_text(whole, "utf-8")
    return shown


def took(what: Callable[[], object]) -> float:
    """Milliseconds of processor time."""
    begun = process_time()
    what()
    return (process_time() - begun) * 1e3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    times: dict[str, list[float]] = {}
    with TemporaryDirectory() as name:
        folder = Path(name)
        shown = fifty(folder)
        for i in range(rounds):
            made: list[Watched] = []
            opened = took(lambda made=made: made.append(Watched(f"{folder}/{shown.stem}")))
            (watched,) = made
            times.setdefault("opening the preview", []).append(opened)
            alone = took(lambda: read_lesson(shown, KEYS))
            times.setdefault("reading the lesson alone", []).append(alone)
            for what, file in (("a lesson", shown), ("pack.toml", folder / "pack.toml")):
                file.write_text(file.read_text("utf-8") + "\n" * (i + 1), "utf-8")
                again = took(lambda watched=watched: watched.look(str(shown)))
                times.setdefault(f"{what} was saved: until it is shown", []).append(again)
    for label, each in times.items():
        ratios = [x / y for x, y in zip(each, times["reading the lesson alone"], strict=True)]
        print(f"{label}: {median(each):.0f} ms, {median(ratios):.1f} × "
              f"({min(ratios):.1f} to {max(ratios):.1f})")  # fmt: skip


if __name__ == "__main__":
    main()
