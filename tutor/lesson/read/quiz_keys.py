"""What an author writes for one kind of question, as reading a lesson needs to know it.

Which kinds there are is known above only, where their classes stand: the table of kinds is an
argument of everything that reads lessons.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tutor.lesson.read.schema import QUIZ, Key, Schema

ENGINE = ("expect", "require", "vary", "feedback", "hide")
"""The keys of every question whose answer the engine computes."""
PREDICT = "predict"
"""Short for a kind that is such a question without more words, with `mode = "predict"`."""


@dataclass(frozen=True, slots=True)
class QuestionKeys:
    """The keys of one kind of question.

    Attributes:
        kind: its name, as in `kind = "value"`.
        needs: keys it cannot do without, beyond those of every question.
        takes: keys it may have, beyond those of every question and its own.
        help: what the learner does.
        expect: whether a value of `expect` may be an answer, and what it has to be in words;
            None if it takes no `expect`.
        own: keys that no other kind has. Their values stand in `Quiz.own`.
        program: whether it asks about a program.
        predicts: whether `kind = "predict"` may be short for it; of several such kinds, it is the
            last one whose needed keys are all there.
    """

    kind: str
    needs: tuple[str, ...]
    takes: tuple[str, ...]
    help: str
    expect: tuple[Callable[[Any], bool], str] | None = None
    own: tuple[Key, ...] = ()
    program: bool = True
    predicts: bool = False

    @property
    def special(self) -> tuple[str, ...]:
        """Its keys beyond those of every question."""
        return (*self.needs, *self.takes, *(key.name for key in self.own))


Kinds = Mapping[str, QuestionKeys]
"""Every kind by name, in the order in which messages list them."""


def schema_of(kinds: Kinds) -> Schema:
    """Every key that a question of any of these kinds may have."""
    return {**QUIZ, **{key.name: key for row in kinds.values() for key in row.own}}


def shared(kinds: Kinds) -> tuple[str, ...]:
    """The keys that every kind of question has."""
    special = {name for row in kinds.values() for name in row.special}
    return tuple(name for name in QUIZ if name not in special)


def names(kinds: Kinds) -> tuple[str, ...]:
    """What may stand after `kind =`."""
    return (PREDICT, *kinds)


def predicted(kinds: Kinds, data: Mapping[str, Any]) -> str | None:
    """The kind that `predict` is short for in a block; None if none can be predicted."""
    short = [row for row in kinds.values() if row.predicts]
    whole = [row for row in short if all(name in data for name in row.needs)]
    return (whole or short[:1])[-1].kind if short else None
