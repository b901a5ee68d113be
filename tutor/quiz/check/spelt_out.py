"""The answer of a question that asks for another number than its target's, in its own texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tutor.quiz.asked import Asked
from tutor.quiz.check.flaw import Flaw, Where

_LINK = r"`?\s*(?:is|=|≈|:|equals|comes to)\s*`?"
_NUMBER = r"[-−]?\d+(?:\.\d+)?(?:e-?\d+)?"


def spelt_out(q: Asked, name: str, numbers: Sequence[float], shown: str) -> Iterator[Flaw]:
    """Where the question or its first hint says `name = number`.

    Args:
        q: the question.
        name: what it asks for, as its prompt writes it.
        numbers: what would be the answer.
        shown: the answer as a message quotes it.
    """
    texts: list[tuple[Where, str]] = [(("ask",), q.quiz.ask)]
    texts += [(("hints", 0), hint) for hint in q.quiz.hints[:1]]
    for where, text in texts:
        for found in re.finditer(re.escape(name) + _LINK + f"({_NUMBER})", q.text(text)):
            value = float(found[1].replace("−", "-"))
            if any(abs(value - x) <= 1e-3 * abs(x) + 1e-12 for x in numbers):
                yield Flaw(where, "W411", f"this gives the answer away: {shown}",
                           "leave the number for the last hint")  # fmt: skip
                break
