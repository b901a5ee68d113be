"""The same question with other numbers: what a retry or a review asks."""

from __future__ import annotations

import math

from tutor.lesson.model import Quiz
from tutor.lesson.traces import variants
from tutor.program import Program


def choices(quiz: Quiz, program: Program) -> list[dict[str, float]]:
    """Every variant but the program's own numbers, as names and numbers, in a fixed order.

    Neighbours in this order differ in most of their numbers, so that a retry looks like one.
    Names that the program does not set to a number are left out; `judge` reports them.
    """
    own = {name: _own(program, name, xs) for name, xs in quiz.vary.items()}
    vary = {name: xs for name, xs in quiz.vary.items() if own[name] is not None}
    every = list(variants(vary))
    stride = _stride(len(every))
    mixed = [every[i * stride % len(every)] for i in range(len(every))]
    return [v for v in mixed if any(x not in (own[name] or ()) for name, x in v.items())]


def variant(quiz: Quiz, program: Program, n: int) -> Program:
    """The program for the `n`-th time the question is asked: its own numbers for 0."""
    others = choices(quiz, program) if n > 0 else []
    return program.with_values(others[(n - 1) % len(others)]) if others else program


def _own(program: Program, name: str, numbers: tuple[float, ...]) -> tuple[float, ...] | None:
    """Those of `numbers` that the program itself gives to `name`; None if it gives it none."""
    try:
        sources = [(x, program.with_values({name: x}).source) for x in numbers]
    except KeyError:
        return None
    return tuple(x for x, source in sources if source == program.source)


def _stride(count: int) -> int:
    """A step of about two fifths that visits all of `count` places."""
    step = max(1, round(count * 0.382))
    while math.gcd(step, count) != 1 and step < count:
        step += 1
    return step
