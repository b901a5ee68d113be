"""Which wrong rules lead to an answer, and which questions cannot tell."""

from __future__ import annotations

from typing import Any

from tutor.quiz.feedback import Match
from tutor.quiz.kinds.kind import QuestionKind
from tutor.quiz.rules.catalogue import in_order


def match(kind: QuestionKind[Any], answer: Any) -> Match:
    """Every rule that leads to an answer; with a slip of sign on top if there is none."""
    found = _found(kind, answer)
    turned = None if found else kind.turned(answer)
    slipped = turned is not None
    if slipped:
        found = _found(kind, turned)
    first = dict.fromkeys((*kind.asked.quiz.feedback, *kind.asked.quiz.require))
    ids = in_order(found, kind.explained(), first)
    return Match(ids, tuple(found[id] for id in ids), slipped and bool(ids))


def _found(kind: QuestionKind[Any], answer: Any) -> dict[str, float]:
    found = {}
    for id in kind.rules():
        for led, number in kind.led(id):
            if kind.follows(answer, led):
                found[id] = number
                break
    return found


def answers(kind: QuestionKind[Any], id: str) -> tuple[str, ...]:
    """What a learner who believes in a rule would type; empty where it does not apply."""
    if id not in kind.rules():
        return ()
    return tuple(kind.write(led) for led, _ in kind.led(id))


def masked(kind: QuestionKind[Any], id: str) -> bool:
    """Whether a learner who believes in a rule would be marked right."""
    if id not in kind.rules():
        return False
    return any(kind.same(led) for led, _ in kind.led(id))


def collide(kind: QuestionKind[Any], one: str, other: str) -> bool:
    """Whether two rules lead to one answer, so that it cannot tell which of them is believed."""
    known = kind.rules()
    if one not in known or other not in known:
        return False
    return any(kind.follows(led, also) for led, _ in kind.led(one) for also, _ in kind.led(other))
