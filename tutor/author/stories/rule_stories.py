"""The long story of a wrong rule: the belief, how its answers come about, and one of them."""

from __future__ import annotations

import re
from typing import NamedTuple

from tutor.author.stories.references import REFERENCES, Reference
from tutor.quiz.match import answers, masked
from tutor.quiz.rules.catalogue import RULES
from tutor.quiz.rules.rule import (
    Bent,
    ChangeFormula,
    EdgeFormula,
    Formula,
    NextNode,
    SortKey,
    StepFormula,
)
from tutor.quiz.situation import Situation

_ESCAPED = re.compile(r"\\([^\w\s])")
COMPUTED: dict[type, str] = {
    Bent: "the backward pass of your program is worked with one step done otherwise",
    Formula: "the right numbers are put together otherwise, or one is taken for another",
    StepFormula: "the update is worked out with another formula",
    SortKey: "the right numbers are put in another order",
    EdgeFormula: "another number is taken for the slope of the edge",
    ChangeFormula: "the right gradient and the nudge are put together otherwise",
    NextNode: "another node is left next",
}
"""How the answers of a rule come about, by what makes them."""


class Worked(NamedTuple):
    """A wrong rule at work.

    Attributes:
        source: the program.
        ask: the question, Markdown.
        right: its answer.
        wrong: the answers of a learner who believes in the rule.
        said: what the tutor says to the first of them.
    """

    source: str
    ask: str
    right: str
    wrong: tuple[str, ...]
    said: str


def worked(rule: str) -> Worked | None:
    """The first reference question in which a rule is heard, else in which it has an answer.

    None if it has none anywhere.

    Raises:
        KeyError: there is no such rule.
    """
    silent = None
    for reference in REFERENCES:
        if reference.only in ("", RULES[rule].id):
            made = _worked(reference, rule)
            if made is not None and made[0]:
                return made[1]
            silent = silent or made
    return silent[1] if silent else None


def _worked(reference: Reference, rule: str) -> tuple[bool, Worked] | None:
    """Whether the rule is the one that is heard there, and the rule at work."""
    question = reference.question(rule)
    kind = question.kind
    led = answers(kind, rule)
    if not led or masked(kind, rule):
        return None
    verdict = question.grade(led[0], Situation(tries=1))
    said = _ESCAPED.sub(r"\1", " ".join(verdict.message.split()))
    wrong = tuple(dict.fromkeys(led))
    return verdict.rules[:1] == (rule,), Worked(
        reference.source, question.ask, question.shown, wrong, said
    )


def how(rule: str) -> str:
    """How the answers of a rule come about."""
    return COMPUTED[type(RULES[rule].wrong)]
