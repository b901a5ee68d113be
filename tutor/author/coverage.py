"""What questions can tell: wrong rules that show in none, skills that few ask for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain

from tutor.author.working_copy import Put
from tutor.quiz.match import answers, masked, match
from tutor.quiz.question import Question
from tutor.quiz.rules.catalogue import RULES
from tutor.quiz.variants import choices

FEW = 4
"""Graded questions of a skill below which mastery rests on too little."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Rules and skills by question.

    Attributes:
        alone: for each rule the questions in which it leads to an answer that no other rule leads
            to before it, so that the answer tells it.
        shared: the questions in which it shows, but another rule would be named.
        skills: for each skill the graded questions.
    """

    alone: Mapping[str, list[str]] = field(default_factory=dict)
    shared: Mapping[str, list[str]] = field(default_factory=dict)
    skills: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def unseen(self) -> list[str]:
        """The rules that no question can show."""
        return [rule for rule in RULES if not self.alone[rule] and not self.shared[rule]]

    @property
    def thin(self) -> list[str]:
        """The skills with fewer than `FEW` graded questions."""
        return [skill for skill, found in self.skills.items() if len(found) < FEW]


def coverage(puts: Iterable[Put], skills: Iterable[str]) -> Coverage:
    """What questions tell with the program's own numbers or with those of a variant."""
    alone: dict[str, list[str]] = {rule: [] for rule in RULES}
    shared: dict[str, list[str]] = {rule: [] for rule in RULES}
    counted = [put for put in puts if put.question is not None and put.question.graded]
    for put in counted:
        assert put.question is not None
        every = _every(put)
        for rule in put.question.kind.rules():
            told = [_tells(question, rule) for question in every]
            if True in told:
                alone[rule].append(put.name)
            elif False in told:
                shared[rule].append(put.name)
    return Coverage(alone, shared, by_skill(counted, skills))


def by_skill(puts: Iterable[Put], skills: Iterable[str]) -> dict[str, list[str]]:
    """The questions, all of them graded, that train each skill."""
    asked: dict[str, list[str]] = {skill: [] for skill in skills}
    for put in puts:
        for skill in put.quiz.skills:
            asked.setdefault(skill, []).append(put.name)
    return asked


def _every(put: Put) -> list[Question]:
    """The question with every set of its numbers, those that cannot be asked left out."""
    assert put.question is not None
    program = put.screen.program
    others = choices(put.quiz, program) if program is not None else []
    made = (put.on(program.with_values(numbers)) for numbers in others if program is not None)
    return [question for question in chain((put.question,), made) if question is not None]


def _tells(question: Question, rule: str) -> bool | None:
    """Whether an answer by the rule brings its name up; None if it shows in no answer."""
    kind = question.kind
    if not answers(kind, rule) or masked(kind, rule):
        return None
    return any(match(kind, led).ids[:1] == (rule,) for led, _ in kind.led(rule))
