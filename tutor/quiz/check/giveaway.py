"""Whether a question's own text tells its answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tutor.lesson.fill import holes
from tutor.quiz.asked import Asked
from tutor.quiz.check.flaw import Flaw, Where
from tutor.quiz.rules.rule import GRADIENT

_TELLING = 4
"""Digits from which on a number in the text is the answer and no coincidence."""


def giveaways(q: Asked, shown: str, *, spelt_out: bool) -> Iterator[Flaw]:
    """The answer itself in the question or its first hint.

    Args:
        q: a question about one node.
        shown: the answer as it is written.
        spelt_out: whether the answer may stand there in digits, and not only as a placeholder.
    """
    if not q.nodes:
        return
    texts: list[tuple[Where, str]] = [(("ask",), q.quiz.ask)]
    texts += [(("hints", 0), hint) for hint in q.quiz.hints[:1]]
    for where, text in texts:
        if _asks_itself(q, text) or (spelt_out and _spelt_out(shown, text)):
            yield Flaw(where, "W411", f"this gives the answer away: {shown}",
                       "leave the number for the last hint")  # fmt: skip


def _asks_itself(q: Asked, text: str) -> bool:
    trace, node = q.trace, q.nodes[0]
    assert trace is not None, "a question about a node has a trace"
    for hole in holes(text):
        if hole.quantity is None or hole.quantity.via:
            continue
        of_gradient = q.quiz.quantity == GRADIENT
        name = hole.quantity.bottom if of_gradient else hole.quantity.name
        if name and trace.node_named(name, q.k if q.at is None else q.at) == node:
            return q.update is None  # the value before the update is no secret
    return False


def _spelt_out(shown: str, text: str) -> bool:
    digits = len(re.sub(r"e.*|[^\d]", "", shown).lstrip("0"))
    return digits >= _TELLING and shown in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", text)
