"""The same question with other numbers: what a retry or a review asks."""

from __future__ import annotations

from tutor.lesson.check.allowance import MOST_VARIANTS
from tutor.lesson.model import Quiz
from tutor.lesson.traces import mixed, variants
from tutor.program import Program


def choices(quiz: Quiz, program: Program) -> list[dict[str, float]]:
    """Every variant but the program's own numbers, as names and numbers, in a fixed order.

    Neighbours in this order differ in most of their numbers, so that a retry looks like one.
    Of very many, these are the ones that `judge` checks. Names that the program does not set to
    a number are left out; `judge` reports them.
    """
    own = {name: _own(program, name, xs) for name, xs in quiz.vary.items()}
    vary = {name: xs for name, xs in quiz.vary.items() if own[name] is not None}
    every = mixed(list(variants(vary)))
    others = [v for v in every if any(x not in (own[name] or ()) for name, x in v.items())]
    return others[:MOST_VARIANTS]


def variant(quiz: Quiz, program: Program, n: int) -> Program:
    """The program for the `n`-th time the question is asked: its own numbers for 0."""
    others = choices(quiz, program) if n > 0 else []
    return program.with_values(others[(n - 1) % len(others)]) if others else program


def _own(program: Program, name: str, numbers: tuple[float, ...]) -> tuple[float, ...] | None:
    """Those of `numbers` that the program itself gives to `name`; None if it gives it none."""
    try:
        sources = [(x, program.source_with({name: x})) for x in numbers]
    except KeyError:
        return None
    return tuple(x for x, source in sources if source == program.source)
