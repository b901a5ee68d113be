"""A guesser, who answers every question with what is on view, and how far that leads.

    python -m tests.learner.guesser [LESSON ...]

A number is one that can be read where the question opens, or the product of two of them: a coin
says which. What has options gets any of them. Each guess that can be made is graded once; the
chance of so many right ones is then worked out, and beside it 2,000 guessers are drawn.
"""

from __future__ import annotations

import random
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations_with_replacement, permutations, product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.learner.course import lessons
from tutor.engine.numbers import show
from tutor.learner.record import Record
from tutor.learner.session import Session
from tutor.learner.stages import ASKING, FINISHED
from tutor.lesson.model import Lesson
from tutor.quiz.question import Question
from tutor.quiz.typed_numbers import Unread
from tutor.tui import page
from tutor.view.moment import Moment
from tutor.view.panes import PANE
from tutor.view.text import plain

RUNS = 2000
ENOUGH = 0.8
"""The share of a lesson that a guesser may not get right..."""
SELDOM = 0.01
"""... but in so few runs."""
NUMBER = re.compile(r"(?<![\w.,])-?\d+(?:\.\d+)?(?:e-?\d+)?(?![\w/])")
SIZES = tuple(show(10.0**n) for n in range(-3, 4))
COUNTS = tuple("12345")

Pools = Sequence[Sequence[str]]
"""Lists of texts: one of the lists is taken, and any text of it."""


class Guess(NamedTuple):
    """How a question is guessed at.

    Attributes:
        id: of the question.
        slots: what is guessed, one text a slot; only `fill` has several.
        right: of each text of each pool of each slot, whether it is right.
    """

    id: str
    slots: tuple[Pools, ...]
    right: tuple[tuple[tuple[bool, ...], ...], ...]

    @property
    def chance(self) -> float:
        """The chance that the guess is right."""
        whole = 1.0
        for pools in self.right:
            whole *= sum(sum(pool) / len(pool) for pool in pools) / len(pools)
        return whole

    def lucky(self, draw: random.Random) -> bool:
        """Guess once."""
        return all(draw.choice(draw.choice(pools)) for pools in self.right)


class Guessed(NamedTuple):
    """How far guessing leads in a lesson."""

    lesson: str
    guesses: list[Guess]

    @property
    def wanted(self) -> int:
        """The fewest right answers that are enough."""
        n = len(self.guesses)
        return next(k for k in range(n + 1) if k >= ENOUGH * n - 1e-9)

    @property
    def chance(self) -> float:
        """The chance of as many right answers, worked out."""
        return sum(spread([guess.chance for guess in self.guesses])[self.wanted :])

    def drawn(self, runs: int = RUNS, seed: int = 1) -> float:
        """The share of guessers who had as many right answers."""
        draw = random.Random(f"{self.lesson} {seed}")
        some = (sum(g.lucky(draw) for g in self.guesses) for _ in range(runs))
        return sum(right >= self.wanted for right in some) / runs


def spread(chances: Sequence[float]) -> list[float]:
    """The chances of 0, 1, 2, … of some things that happen with the chances given."""
    found = [1.0]
    for p in chances:
        found = [
            (found[k] if k < len(found) else 0.0) * (1 - p) + (found[k - 1] * p if k else 0.0)
            for k in range(len(found) + 1)
        ]
    return found


# ---- what is on view


def on_view(session: Session) -> list[str]:
    """The numbers that can be read where a question is open, each once."""
    texts = [
        plain(row) for row in page.reading(session, 76, programs="written", settled=session.past())
    ]
    texts += [plain(row) for row in page.turn(session, 76, options=True)[0]]
    debugger, program = session.debugger, session.screen.program
    if debugger is not None and program is not None:
        focus = session.screen.view.focus if session.screen.view else ()
        moment = Moment.at(debugger.log, debugger.k, session.hides, focus)
        for pane in ("graph", "ledger", "values"):
            texts += [plain(row) for row in PANE[pane].written(moment, 78)]
        texts.append(program.source)
    found = (number for text in texts for number in NUMBER.findall(text.replace("−", "-")))
    return list(dict.fromkeys(show(float(number), 10) for number in found))


def products(numbers: Sequence[str]) -> list[str]:
    """The products of two of some numbers that are none of them."""
    pairs = combinations_with_replacement(map(float, numbers), 2)
    found = dict.fromkeys(show(a * b, 10) for a, b in pairs)
    return [number for number in found if number not in set(numbers)]


# ---- a guess of each kind


def _typed(session: Session) -> Pools:
    numbers = on_view(session) or ["0", "1"]
    return [numbers, products(numbers) or numbers]


def _picked(session: Session) -> Pools:
    question = session.question
    assert question is not None
    return [question.keys or question.names]


def _ordered(session: Session) -> Pools:
    assert session.question is not None
    return [[" > ".join(each) for each in permutations(session.question.names)]]


def _traced(session: Session) -> Pools:
    assert session.question is not None
    edges = [[*each] for each in product("+-", repeat=len(session.question.shown) - 2)]
    return [["".join(each) + "+-"[each.count("-") % 2] for each in edges]]


def _updated(session: Session) -> Pools:
    assert session.question is not None
    way = session.question.quiz.own.get("asks") == "direction"
    return [["+", "-", "0"]] if way else _typed(session)


def _counted(session: Session) -> Pools:
    assert session.question is not None
    return _picked(session) if session.question.keys else [COUNTS]


def _stepped(session: Session) -> Pools:
    walk, question = session.walk, session.question
    assert walk is not None and question is not None
    return [[text for k in range(len(walk) + 1) if (text := question.standing(k))]]


def _sized(session: Session) -> Pools:
    return [SIZES, [number for number in on_view(session) if float(number)]]


WAYS: dict[str, Callable[[Session], Pools]] = {
    "sign": _picked, "value": _typed, "compare": _ordered, "choice": _picked, "fill": _typed,
    "local": _typed, "nudge": _typed, "magnitude": _sized, "sign-trace": _traced,
    "update": _updated, "order": _picked, "paths": _counted, "first-bad-step": _stepped,
    "repair": _picked, "explain": _picked,
}  # fmt: skip
"""What is guessed from, by kind of question."""


def guess_at(session: Session) -> Guess:
    """The guess at the open question."""
    question = session.question
    assert question is not None
    pools = WAYS[question.quiz.kind](session)
    assert all(pools), f"{question.quiz.id}: nothing to guess from"
    right = [question.shown] if question.quiz.kind != "fill" else question.shown.split()
    graded = tuple(
        tuple(
            tuple(_ok(question, [*right[:i], text, *right[i + 1 :]]) for text in pool)
            for pool in pools
        )
        for i in range(len(right))
    )
    return Guess(question.quiz.id, (pools,) * len(right), graded)


def _ok(question: Question, parts: Sequence[str]) -> bool:
    answer = question.kind.read(" ".join(parts))
    return not isinstance(answer, Unread) and bool(question.kind.same(answer))


def guess(pack: str, lesson: Lesson) -> Guessed:
    """The guesses at every question of a lesson that counts, with a record of their own."""
    with TemporaryDirectory() as home, Record.open(Path(home) / "record.sqlite3") as record:
        return Guessed(lesson.id, list(_walk(Session(pack, lesson, record))))


def _walk(session: Session) -> Iterator[Guess]:
    while True:
        if session.stage == ASKING:
            question = session.question
            assert question is not None
            if question.graded:
                yield guess_at(session)
            session.answer(question.shown or (question.keys or ("1",))[0])
        elif session.advance() == FINISHED:
            return


def row(guessed: Guessed) -> str:
    """A lesson as a row of the table."""
    n = len(guessed.guesses)
    mean = sum(each.chance for each in guessed.guesses) / n
    return f"| {guessed.lesson} | {n} | {guessed.wanted} | {mean:.0%} | " \
           f"{guessed.chance:.2%} | {guessed.drawn():.2%} |"  # fmt: skip


def main(wanted: Sequence[str]) -> int:
    """Print a row for each lesson, and those that a guesser passes too often."""
    begun, failed = time.perf_counter(), []
    print("| lesson | questions | enough | one right | enough, worked out | of 2,000 |")
    print("|---|---|---|---|---|---|")
    for pack, lesson in lessons():
        if wanted and lesson.id not in wanted:
            continue
        guessed = guess(pack, lesson)
        print(row(guessed))
        if wanted:
            for each in guessed.guesses:
                counts = [len(pool) for pool in each.slots[0]]
                print(f"    {each.id}: {each.chance:.1%} of {counts}")
        if max(guessed.chance, guessed.drawn()) > SELDOM:
            failed.append(lesson.id)
    print(f"\n{time.perf_counter() - begun:.0f} s. Too often: {', '.join(failed) or 'none'}")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
