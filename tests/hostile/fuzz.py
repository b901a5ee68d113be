"""Throws made-up input at one parser for as long as it is told to.

    python -m tests.hostile.fuzz PARSER SECONDS --seed N

PARSER is lesson, manifest, program, answer or plain; the seconds are of the processor. It ends
with exit code 1, and the input in a file, at the first traceback, hang over twice the limit, growth
past the ceiling, or character that a terminal obeys.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import random
import resource
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from unittest import mock

from tests.hostile.grammar import manifest, program
from tests.hostile.sound import LESSON, MANIFEST
from tests.program.running import SMALL
from tutor import cli
from tutor.actions import DEBUG_SPOKEN, SPOKEN
from tutor.characters import unsafe
from tutor.lesson.check.checking import check_lesson, check_pack
from tutor.plain.debug_talk import NAMES
from tutor.plain.spoken_opener import spoken
from tutor.program import ProgramError, parse, run
from tutor.quiz.kinds.registry import KEYS
from tutor.quiz.typed_numbers import Unread, read_number
from tutor.view.tools import TOOLS

Rng = random.Random
LIMITS = replace(SMALL, seconds=2.0, memory=32 << 20)
CEILING = 512  # MB
LONGEST = {"lesson": 20.0, "manifest": 20.0, "program": 2 * LIMITS.seconds, "answer": 1.0,
           "plain": 20.0}  # fmt: skip
HERE = Path(__file__).parent
SHIPPED = HERE.parents[1] / "lessons" / "gradients"
WORDS = {
    name: text.split()
    for name, text in tomllib.loads((HERE / "words.toml").read_text("utf-8")).items()
}
COMMANDS = sorted({
    *(word for row in (*SPOKEN, *DEBUG_SPOKEN) for word in (row.key, row.id)),
    *(word for spec in TOOLS for row in (*spec.actions, *spec.texts) for word in spoken(row)),
    *NAMES, *NAMES.values(),
})  # fmt: skip
"""What can be typed in a conversation."""
TRAINING = LESSON.replace("Some text.", "An edge.").replace(
    'target = "a"', 'target = "a"\nskills = ["chain-rule"]'
)
"""The lesson of a made-up manifest, whose skill and word it has."""
BITS, NUMBERS, LINES = ([*WORDS[name], *WORDS["control"]] for name in ("damage", "number", "line"))


def damaged(text: str, bits: list[str], rng: Rng) -> str:
    """A text with a few parts taken away, doubled, moved, or written over."""
    for _ in range(rng.choice([1, 1, 2, 3, 8])):
        i = rng.randrange(len(text) + 1)
        j = min(len(text), i + rng.choice([0, 0, 1, 2, 8, 40, 400]))
        k = rng.randrange(len(text) + 1)
        new = rng.choice([*rng.choices(bits, k=6), "", text[k : k + 40], "\n", " "])
        text = text[:i] + new * rng.choice([1, 1, 1, 1, 2, 50]) + text[j:]
    return text


def a_lesson(rng: Rng, folder: Path) -> tuple[str, str]:
    files = sorted(SHIPPED.glob("lessons/*.md"))
    whole = LESSON if rng.random() < 0.6 else rng.choice(files).read_text("utf-8")
    source = damaged(whole, BITS, rng)
    path = folder / "a.md"
    path.write_text(source, "utf-8", errors="surrogatepass")
    faults = check_lesson(path, KEYS)
    return "faults" if faults else "sound", "\n".join(map(str, faults))


def a_manifest(rng: Rng, folder: Path) -> tuple[str, str]:
    (folder / "lessons").mkdir(exist_ok=True)
    (folder / "lessons" / "a.md").write_text(TRAINING, "utf-8")
    source = manifest(rng)
    if rng.random() < 0.3:
        source = damaged(source, BITS, rng)
    (folder / "pack.toml").write_text(source, "utf-8", errors="surrogatepass")
    faults = check_pack(folder, KEYS)
    return "faults" if faults else "sound", "\n".join(map(str, faults))


def a_program(rng: Rng, folder: Path) -> tuple[str, str]:
    source = program(rng)
    if rng.random() < 0.15:
        source = damaged(source, BITS, rng)
    (folder / "program.py").write_text(source, "utf-8", errors="surrogatepass")
    try:
        recording = run(parse(source, limits=LIMITS), limits=LIMITS)
    except ProgramError as e:
        return "refused", str(e.diagnostic)
    printed = "\n".join(recording.text.values())
    return recording.error.code if recording.error else "to the end", (
        f"{recording.error}\n{printed}"
    )


def an_answer(rng: Rng, folder: Path) -> tuple[str, str]:
    text = "".join(rng.choices(NUMBERS, k=rng.choice([1, 2, 3, 5, 9, 40])))
    text = text * rng.choice([1, 1, 1, 1, 30])
    (folder / "answer").write_text(text, "utf-8")
    read = read_number(text)
    return ("no number", read.message) if isinstance(read, Unread) else ("a number", "")


def conversation(rng: Rng, folder: Path) -> tuple[list[str], Path]:
    """How a conversation begins, and the folder of the packs that ship.

    Mostly with a small pack, which is read in a moment, or with a program.
    """
    small = folder / "small"
    start = rng.choices(["home", "pack", "lesson", "debug", "shipped"], [4, 2, 6, 6, 1])[0]
    if start == "debug":
        (folder / "talk.py").write_text(program(rng), "utf-8")
        return ["debug", str(folder / "talk.py"), "--plain"], small
    if start == "shipped":
        lesson = rng.choice(sorted(SHIPPED.glob("lessons/*"))).stem
        return ["learn", f"gradients/{lesson}", "--plain"], SHIPPED.parent
    (small / "mine" / "lessons").mkdir(parents=True, exist_ok=True)
    (small / "mine" / "pack.toml").write_text(MANIFEST, "utf-8")
    source = damaged(LESSON, BITS, rng) if rng.random() < 0.3 else LESSON
    path = small / "mine" / "lessons" / "a.md"
    path.write_text(source, "utf-8", errors="surrogatepass")
    named = {"pack": ["learn", "mine"], "lesson": ["learn", "mine/a"]}.get(start, [])
    return [*named, "--plain"], small


def a_line(rng: Rng) -> str:
    """What is typed: a word, a command of the registry, or one with something behind it."""
    said = rng.choice([*LINES, "", rng.choice(COMMANDS)]) * rng.choice([1] * 20 + [5000])
    more = [*LINES, "a", "L", "= 3", "L 2", "grad(a) > 1", "loss", "once a"]
    return said if rng.random() < 0.6 else f"{rng.choice(COMMANDS)} {rng.choice(more)}"


def a_conversation(rng: Rng, folder: Path) -> tuple[str, str]:
    words, shelf = conversation(rng, folder)
    lines = [a_line(rng) for _ in range(rng.randrange(60))]
    (folder / "conversation").write_text("\n".join([*words, *lines]), "utf-8")
    said = io.StringIO()
    home = str(folder / f"home{rng.randrange(30)}")
    with (
        mock.patch.dict(os.environ, TUTOR_HOME=home),
        mock.patch.object(sys, "stdin", io.StringIO("\n".join(lines))),
        mock.patch.object(sys.modules["tutor.lesson.find"], "shipped", lambda: shelf),
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(said),
        contextlib.chdir(folder),  # some tools write files
    ):
        code = cli.main(words)
    assert code in (0, 1, 2), f"exit code {code}\n{said.getvalue()[-2000:]}"
    return f"{words[0].strip('-')}, exit code {code}", said.getvalue()


TRIES: dict[str, Callable[[Rng, Path], tuple[str, str]]] = {
    "lesson": a_lesson, "manifest": a_manifest, "program": a_program, "answer": an_answer,
    "plain": a_conversation,
}  # fmt: skip


def memory() -> int:
    """The most this process has used, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def fuzz(
    parser: str, folder: Path, seed: int, seconds: float = 1e9, tries: int = 10**9
) -> Counter[str]:
    """Try until the processor time or the tries are used up; how often each outcome was seen.

    Raises:
        AssertionError: an input took too long, grew too much, or was answered unsafely.
    """
    rng, seen, slowest = Rng(seed), Counter[str](), 0.0
    end, start = time.process_time() + seconds, memory()
    try:
        while time.process_time() < end and seen.total() < tries:
            begin = time.process_time()
            outcome, said = TRIES[parser](rng, folder)
            slowest = max(slowest, time.process_time() - begin)
            seen[outcome] += 1
            assert unsafe(said) is None, f"unsafe: {said[:500]!a}"
            assert "Traceback" not in said, said[-2000:]
            assert slowest <= LONGEST[parser], f"{slowest:.1f} s"
            assert memory() - start <= CEILING, f"{memory() - start} MB"
    finally:  # also of a run that is broken off
        print(f"{parser}: {seen.total()} inputs, slowest {slowest:.2f} s, "
              f"{memory() - start} MB more; {dict(seen.most_common())}", flush=True)  # fmt: skip
    return seen


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("parser", choices=sorted(TRIES))
    words.add_argument("seconds", type=float)
    words.add_argument("--seed", type=int, default=0)
    args = words.parse_args()
    folder = Path(tempfile.mkdtemp(prefix=f"fuzz-{args.parser}-"))
    try:
        fuzz(args.parser, folder, args.seed, args.seconds)
    except BaseException:
        print(f"the input is in {folder}", file=sys.stderr)
        raise


if __name__ == "__main__":
    main()
