"""What the texts of a lesson claim: what was checked, and what only looks like a claim."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from tutor.characters import location
from tutor.lesson.check import claims
from tutor.lesson.check.checking import start_of
from tutor.lesson.check.near_claims import near_claim
from tutor.lesson.markdown import code_spans
from tutor.lesson.model import Lesson, Prose, Quiz, Screen
from tutor.lesson.quantities import Missing, Quantity
from tutor.lesson.read.toml import Place
from tutor.lesson.traces import trace_of

TRUE, FALSE, UNCHECKED = "true", "false", "not checked"
"""What becomes of a claim."""


class ClaimMade(NamedTuple):
    """One claim, or what looks like one.

    Attributes:
        line, column: where it begins in the file.
        text: as written.
        state: `TRUE`, `FALSE` or `UNCHECKED`.
        why: what is wrong with it, empty of a true one.
    """

    line: int
    column: int
    text: str
    state: str
    why: str = ""


def said(lesson: Lesson) -> list[ClaimMade]:
    """Every claim of a lesson, in the order of the file."""
    return sorted(found for screen in lesson.screens for found in _of_screen(lesson, screen))


def _of_screen(lesson: Lesson, screen: Screen) -> Iterator[ClaimMade]:
    trace = trace_of(screen.program) if screen.program else None
    k = start_of(screen, lesson.screens, trace) if trace else 0

    def number(quantity: Quantity) -> float:
        if trace is None:
            raise Missing("E302", "there is no program above it")
        return quantity.at(trace, k)

    for text, place in _texts(screen):
        for claim in claims.claims(text):
            wrong = claims.fault(claim, number)
            state, why = (FALSE, wrong.message) if wrong else (TRUE, "")
            yield ClaimMade(*place(claim.offset), claim.text, state, why)
        for span in code_spans(text):
            near = near_claim(span.text) if span.ticks == 1 else None
            if near:
                yield ClaimMade(
                    *place(span.offset), span.text, UNCHECKED, f"because of {near.because}"
                )


def _texts(screen: Screen) -> Iterator[tuple[str, Callable[[int], Place]]]:
    """Every Markdown text of a screen, each with where its characters stand in the file."""
    for block in screen.blocks:
        if isinstance(block, Prose):
            yield block.markdown, partial(_in_prose, block)
        elif isinstance(block, Quiz):
            for path, text in block.texts():
                yield text, partial(block.places.inside, path)


def _in_prose(block: Prose, offset: int) -> Place:
    line, column = location(block.markdown, offset)
    return block.line + line - 1, column
