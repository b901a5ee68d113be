"""Which wrong rules lead to an answer, and which questions cannot tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tutor.quiz.rules.catalogue import in_order

if TYPE_CHECKING:
    from tutor.quiz.question import Question


@dataclass(frozen=True, slots=True)
class Match:
    """The rules that lead to an answer.

    Attributes:
        ids: all of them, the most telling one first.
        numbers: the number that each rule gave.
        slipped: they lead to the answer only with its sign turned round.
    """

    ids: tuple[str, ...] = ()
    numbers: tuple[float, ...] = ()
    slipped: bool = False


def match(q: Question, answer: Any) -> Match:
    """Every rule that leads to an answer; with a slip of sign on top if there is none."""
    if q.quiz.kind == "choice":
        bug = q.quiz.options[answer].bug
        return Match((bug,), (0.0,)) if bug else Match()
    found = _found(q, answer)
    turned = None if found else q.kind.turned(q, answer)
    slipped = turned is not None
    if slipped:
        found = _found(q, turned)
    first = dict.fromkeys((*q.quiz.feedback, *q.quiz.require))
    ids = in_order(found, q.quiz.kind, first)
    return Match(ids, tuple(found[id] for id in ids), slipped and bool(ids))


def _found(q: Question, answer: Any) -> dict[str, float]:
    found = {}
    for id in q.kind.rules(q):
        for led, number in q.kind.led(q, id):
            if q.kind.follows(q, answer, led):
                found[id] = number
                break
    return found


def answers(q: Question, id: str) -> tuple[str, ...]:
    """What somebody who holds a rule would type; empty where it does not apply."""
    if id not in q.kind.rules(q):
        return ()
    return tuple(q.kind.write(q, led) for led, _ in q.kind.led(q, id))


def masked(q: Question, id: str) -> bool:
    """Whether somebody who holds a rule would be marked right."""
    if id not in q.kind.rules(q):
        return False
    return any(q.kind.same(q, led) for led, _ in q.kind.led(q, id))


def collide(q: Question, one: str, other: str) -> bool:
    """Whether two rules lead to one answer, so that it cannot tell who holds which."""
    known = q.kind.rules(q)
    if one not in known or other not in known:
        return False
    return any(
        q.kind.follows(q, led, also)
        for led, _ in q.kind.led(q, one)
        for also, _ in q.kind.led(q, other)
    )
