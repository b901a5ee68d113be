"""A question of each kind about the diamond, with answers, for the tests that ask all of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tutor.lesson.model import Lesson, Quiz
from tutor.lesson.read.reading import read_lesson
from tutor.lesson.traces import trace_of
from tutor.program import Program
from tutor.quiz import Question
from tutor.quiz.kinds.registry import KEYS

PROGRAM = "a = Value(-4.0)\nb = Value(2.5)\nd = a * b\ne = a + b\nL = d * e\nL.backward()"
"""The diamond: dL/da = -13.75, dL/db = -4, dL/dd = -1.5, dL/de = -10."""


@dataclass(frozen=True)
class Sample:
    """A question of one kind about the diamond.

    Attributes:
        keys: its own part of the block.
        right: an answer as a learner may type it.
        wrong, rule: an answer that is not right, and the rule that leads to it, if one does.
        unreadable: a text that is no answer.
        press: the keys that give the right answer in the full screen.
        revealed: what "show me" must say.
        expect: an `expect` that is not the answer, and one that no answer of the kind can be;
            None for a kind that takes none.
        after: lines of the program after the backward pass.
    """

    keys: str
    right: str
    wrong: str
    rule: str
    unreadable: str
    press: tuple[str, ...]
    revealed: str
    expect: tuple[str, str] | None = None
    after: str = ""


SAMPLES = {
    "sign": Sample(
        'target = "b"', "negative", "+", "sign-by-value", "what?", ("minus",), "below 0",
        ('"+"', "3"),
    ),
    "value": Sample(
        'target = "a"', "-55/4", "-10", "overwrite", "b * d",
        ("minus", "1", "3", "full_stop", "7", "5"), "-13.75", ("1", '"+"'),
    ),
    "compare": Sample(
        'targets = ["d", "b", "a"]', "a b d", "d > b > a", "signed-order", "a > b",
        ("3", "2", "1"), "`a > b > d`", ('["a", "d", "b"]', "1"),
    ),
    "choice": Sample(
        'options = [{text = "the mean", bug = "average-paths"}, {text = "the sum", right = true}]',
        "the sum", "1", "average-paths", "7", ("2",), "the sum",
    ),
    "local": Sample(
        'target = "∂d/∂b"', "minus 4", "2.5", "mul-own-factor", "b * d",
        ("minus", "4"), "the rule is", ("1", '"+"'),
    ),
    "magnitude": Sample(
        'target = "a"', "10", "0.1", "reciprocal", "b * d", ("1", "0"), "is nearest to 13.75",
        ("1", '"+"'),
    ),
    "nudge": Sample(
        'target = "a"\nby = 0.01', "-0.14", "-13.75", "rate-not-change", "b * d",
        ("minus", "0", "full_stop", "1", "3", "7", "5"), "Really `L` moves by -0.13725",
        ("1", '"+"'),
    ),
    "fill": Sample(
        'target = "∂d/∂a"', "upstream -3/2, local 2.5, new -13.75", "-1.5 -4 -4", "mul-own-factor",
        "b * d", ("minus", "1", "full_stop", "5", "space", "2", "full_stop", "5", "space",
                  "minus", "1", "3", "full_stop", "7", "5"),
        "-10 + (-1.5) × 2.5 = -13.75", ('["1", "2", "3"]', "1"),
    ),
    "update": Sample(
        'target = "a"', "-2.625", "-5.375", "ascent", "b * d",
        ("minus", "2", "full_stop", "6", "2", "5"), "the old value minus rate × gradient",
        ("1", '["a"]'), "lr = 0.1\na.data -= lr * a.grad\n",
    ),
    "order": Sample(
        "", "3", "1", "forward-order", "b * d", ("3",), "is ready", ('"d"', "1"),
    ),
    "paths": Sample(
        'target = "a"\nwhich = "largest"', "a e L", "2", "", "b * d", ("1",),
        "The largest by size", ('"a d L"', '["x"]'),
    ),
    "first-bad-step": Sample(
        'target = "a"\nbug = "overwrite"', "step 11", "7", "", "b * d", ("1", "1"), "should be",
    ),
    "repair": Sample(
        'target = "a"\nbug = "seed-with-value"', "6", "1", "overwrite", "b * d", ("6",),
        "Start the pass with 1",
    ),
    "explain": Sample(
        'target = "d"\nreasons = ["odd-minus", "no-minus", "closed"]', "odd-minus", "3", "",
        "b * d", ("1",), "is negative", ('"closed"', "1"),
    ),
    "sign-trace": Sample(
        'target = "b"\npath = ["b", "d", "L"]', "- - +", "+ - -", "mul-own-factor", "b * d",
        ("minus", "minus", "space", "plus"), "`∂d/∂b = -4`", ('"++ +"', "1"),
    ),
}  # fmt: skip


def path_of(folder: Path, kind: str, more: str = "", *, without: str = "") -> Path:
    """A lesson with one question; `more` are further keys, `without` is left out."""
    keys = "\n".join(
        line for line in SAMPLES[kind].keys.splitlines() if not without or without not in line
    )
    vary = "[vary]\na = [-4, 3]\n" if "vary" in KEYS[kind].takes and not more else ""
    path = folder / "life.md"
    path.write_text(
        '# Life\n\n```toml lesson\nid = "life"\n```\n\n'
        f"```python program\n{PROGRAM}\n{SAMPLES[kind].after}```\n\n"
        '```toml view\nat = "before seed"\n```\n\n'
        f'```toml quiz\nid = "q"\nask = "What now?"\nkind = "{kind}"\n{keys}\n{more}\n{vary}```\n',
        "utf-8",
    )
    return path


def read(folder: Path, kind: str, more: str = "") -> tuple[Lesson, Quiz, Program]:
    lesson, faults = read_lesson(path_of(folder, kind, more), KEYS)
    assert lesson is not None and not faults, faults
    (screen,) = lesson.screens
    assert screen.program is not None
    return lesson, screen.quizzes[0], screen.program


def ask(folder: Path, kind: str, more: str = "") -> Question:
    _, quiz, program = read(folder, kind, more)
    trace = trace_of(program)
    return Question.of(quiz, trace, trace.position("before seed"))
