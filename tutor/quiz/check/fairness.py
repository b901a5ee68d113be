"""Whether a question is fair: answerable, its answer accepted, and as its author expects it."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.engine.numbers import show
from tutor.lesson.model import Quiz
from tutor.lesson.report import quoted
from tutor.quiz.check.flaw import Flaw
from tutor.quiz.question import Question


def expected(q: Question) -> Iterator[Flaw]:
    """The author's `expect` against the answer."""
    expect = q.quiz.expect
    if expect is not None and not q.kind.agrees(expect):
        yield Flaw(
            ("expect",), "E411", f"the answer is `{q.shown}`, not {quoted(q.kind.spelt(expect))}",
            "correct `expect`, or the program or the target if the answer is the surprise",
        )  # fmt: skip


def unfair(q: Question) -> Iterator[Flaw]:
    """What no learner could answer, or what would not be accepted from one who does."""
    yield from q.kind.unfair()
    if q.right is not None and not q.grade(q.shown).ok:
        yield Flaw(q.asked.where, "E419", f"the answer `{q.shown}` would not be accepted",
                   "this is a fault of the program: please report it")  # fmt: skip


def repeated(quiz: Quiz) -> Iterator[Flaw]:
    """Numbers that `vary` lists twice for one name: the question comes again unchanged."""
    for name, numbers in quiz.vary.items():
        for i, x in enumerate(numbers):
            if x in numbers[:i]:
                yield Flaw(("vary", name, i), "W417",
                           f"{show(x)} is in the list for {quoted(name)} already",
                           "write another number, or leave it out")  # fmt: skip
