"""Placeholders: `{a}`, `{dL/da}` and `{dL/da via d}` become this program's own numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from tutor.engine.numbers import agrees, show
from tutor.lesson.equations import EQUATION, NUMBER, worked_out
from tutor.lesson.quantities import Missing, Quantity
from tutor.lesson.report import quoted
from tutor.trace import Trace

_BRACES = re.compile(r"\{\{|\}\}|\{([^{}\n]*)\}|[{}]")
_WRAPPED = re.compile(r"(?<=[-−+×·*/÷])( ?)\((\{[^{}\n]*\})\)")
"""A placeholder in parentheses after an operator: they are for negative numbers only."""
_DIGITS = range(5, 13)
"""Digits that numbers may get, so that a line of them is true."""
_LITERAL = {"{{": "{", "}}": "}"}


@dataclass(frozen=True, slots=True)
class Hole:
    """A placeholder, or a brace that is not part of one (then without a quantity)."""

    text: str
    offset: int
    quantity: Quantity | None


def holes(text: str) -> tuple[Hole, ...]:
    """The placeholders of a text, and the braces that go wrong."""
    return _holes(text) if _braces(text) else ()


def _braces(text: str) -> bool:
    return "{" in text or "}" in text


@lru_cache(maxsize=512)  # a text is looked at again with the numbers of every variant
def _holes(text: str) -> tuple[Hole, ...]:
    return tuple(
        Hole(match[0], match.start(), Quantity.read(match[1]) if match[1] else None)
        for match in _BRACES.finditer(text)
        if match[0] not in _LITERAL
    )


def fill(text: str, trace: Trace | None, k: int) -> str:
    """The text with its placeholders filled in as of position `k`, and `{{` as one brace.

    Numbers get the digits with which a line such as `{up} - {y} = {rise}` is true as written, and
    `≈` stands in place of `=` where there are none. What cannot be filled in stays as it is;
    `check` has an error for it.
    """
    if not _braces(text):
        return text
    if trace is None:
        return _filled(text, None, k)
    out: list[str] = []
    at = 0
    for match in EQUATION.finditer(text):
        out += (_filled(text[at : match.start()], trace, k), _equation(match, trace, k))
        at = match.end()
    return "".join((*out, _filled(text[at:], trace, k)))


def _equation(match: re.Match[str], trace: Trace, k: int) -> str:
    right = _filled(match["right"], trace, k)
    first = _filled(match["left"], trace, k)
    worked = worked_out(first)
    if worked is None or not NUMBER.fullmatch(right):
        return f"{first} = {right}"
    for digits in _DIGITS:
        left = _filled(match["left"], trace, k, digits)
        if (more := worked_out(left)) is not None and agrees(more, right):
            return f"{left} = {right}"
    # What is far from true is the author's to mend, and not for a sign to excuse.
    close = abs(worked - Decimal(right)) * 100 <= abs(Decimal(right))
    return f"{first} {'≈' if close else '='} {right}"


def _filled(text: str, trace: Trace | None, k: int, digits: int = _DIGITS[0]) -> str:
    def number(match: re.Match[str]) -> str:
        if match[0] in _LITERAL:
            return _LITERAL[match[0]]
        quantity = Quantity.read(match[1]) if match[1] else None
        if quantity is None or trace is None:
            return match[0]
        try:
            return show(quantity.at(trace, k), digits)
        except Missing:
            return match[0]

    def wrapped(match: re.Match[str]) -> str:
        filled = _BRACES.sub(number, match[2])
        positive = filled[:1].isdigit()
        return match[1] + (filled if positive else f"({filled})")

    return _BRACES.sub(number, _WRAPPED.sub(wrapped, text))


def misspelt(text: str) -> Iterator[tuple[int, Missing]]:
    """What is no placeholder in any program, with offsets."""
    for hole in holes(text):
        if hole.quantity is None:
            yield hole.offset, Missing(
                "E304", f"{quoted(hole.text)} is no placeholder",
                "write `{a}`, `{dL/da}` or `{dL/da via d}`; `{{` and `}}` for braces themselves",
            )  # fmt: skip


def unfilled(text: str, trace: Trace | None, k: int) -> Iterator[tuple[int, Missing]]:
    """What cannot be filled in at position `k`, with offsets."""
    yield from misspelt(text)
    for hole in holes(text):
        if hole.quantity is None:
            continue
        if trace is None:
            yield hole.offset, Missing(
                "E306", f"the placeholder {quoted(hole.text)} before the first program",
                "put a program above it, or on its screen",
            )  # fmt: skip
        else:
            try:
                hole.quantity.at(trace, k)
            except Missing as e:
                yield hole.offset, Missing("E304", e.message, e.help)
