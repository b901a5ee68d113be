"""What surrounds an answer: how much may be said to it, and which keys work from there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tutor.engine.numbers import show

Kept = frozenset[tuple[int, str]]
"""Numbers that may not be told yet, as (node, quantity)."""

COUNTS = (-1, "counts")
"""Among them: how many events, nodes and edges there are in all."""

_CODE = re.compile(r"`[^`]*`")
_NUMBER = re.compile(r"(?<![\w.])[-−]?\d+(?:\.\d+)?(?:e-?\d+)?(?!\w)")
_SENTENCE = re.compile(r"(?<=[.?!])[ \n]+(?=[A-Z`*{(])")


@dataclass(frozen=True, slots=True)
class Situation:
    """How a question stands when an answer to it is given.

    Attributes:
        tries: how many answers to it were wrong before.
        kept: what questions to come ask for.
        k: where the debugger stands; None where the question has no run.
    """

    tries: int = 0
    kept: Kept = frozenset()
    k: int | None = None


def numbers(text: str) -> list[float]:
    """The sizes of the numbers that a text names; those of a formula such as `x ** 3` are none."""
    prose = _CODE.sub(lambda code: " " if re.search(r"[^\W\d_]", code[0]) else code[0], text)
    claimed = [part for code in _CODE.findall(text) for part in re.split("[=≈]", code)[1:]]
    found = [match[0] for part in (prose, *claimed) for match in _NUMBER.finditer(part)]
    return [abs(float(number.replace("−", "-"))) for number in found]


def names_number(text: str, number: float) -> bool:
    """Whether a text names a number as it is shown, with its sign."""
    return show(number) in (found.replace("−", "-") for found in _NUMBER.findall(text))


def tells(text: str, secrets: Iterable[float]) -> bool:
    """Whether a text names one of some numbers as it is shown, with whichever sign."""
    shown = {show(abs(x)) for x in secrets}
    return any(show(x) in shown for x in numbers(text))


def without_numbers(text: str) -> str:
    """The sentences of a text that name no number."""
    return " ".join(s for s in sentences(text) if not numbers(s))


def without_secrets(text: str, secrets: Iterable[float]) -> str:
    """The sentences of a text that name none of some numbers."""
    kept = tuple(secrets)
    return " ".join(s for s in sentences(text) if not tells(s, kept))


def sentences(text: str) -> list[str]:
    """A text cut into its sentences."""
    return _SENTENCE.split(text.strip()) if text.strip() else []
