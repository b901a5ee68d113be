"""A learner with one wrong belief, who answers by it wherever it gives an answer, else rightly.

    python -m tests.learner.believer

The pack that teaches against a belief is any that names it, in `require`, `feedback`, an option or
a `bug`. Nobody who holds it may get all of that pack right at the first try; where the belief
gives several answers to a question, whichever of them is given.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache

from tests.learner.course import PACKS, graded
from tutor.author.working_copy import Put
from tutor.quiz.match import answers
from tutor.quiz.question import Question
from tutor.quiz.rules.catalogue import RULES
from tutor.quiz.typed_numbers import Unread


def named(put: Put) -> frozenset[str]:
    """The wrong rules that the author of a question speaks of."""
    quiz = put.quiz
    options = (option.bug for option in quiz.options)
    bug = quiz.own.get("bug", "")
    return frozenset({*quiz.require, *quiz.feedback, *options, bug}) & RULES.keys()


@cache
def against(pack: str) -> frozenset[str]:
    """The wrong rules that a pack teaches against."""
    return frozenset[str]().union(*map(named, graded(pack)))


def by_rule(question: Question, rule: str) -> tuple[str, ...]:
    """What is answered by the rule; the right answer where the rule gives none."""
    return answers(question.kind, rule) or (question.shown,)


def right(question: Question, text: str) -> bool:
    """Whether an answer is right, without a word about it."""
    answer = question.kind.read(text)
    return not isinstance(answer, Unread) and bool(question.kind.same(answer))


def caught(pack: str, rule: str) -> Iterator[str]:
    """The questions of a pack in which who holds the rule is wrong, whatever it gives."""
    for put in graded(pack):
        assert put.question is not None
        if not any(right(put.question, text) for text in by_rule(put.question, rule)):
            yield put.name


def uncaught(pack: str) -> list[str]:
    """The wrong rules that a pack teaches against and that leave everything right."""
    return sorted(rule for rule in against(pack) if next(caught(pack, rule), None) is None)


def untaught() -> list[str]:
    """The wrong rules that no pack teaches against."""
    return sorted(RULES.keys() - frozenset[str]().union(*map(against, PACKS)))


def main() -> int:
    """Print for each wrong rule in how many questions of which pack its holder is wrong."""
    failed = 0
    print(f"| wrong rule | {' | '.join(PACKS)} |")
    print("|---" * (len(PACKS) + 1) + "|")
    for rule in RULES:
        cells = []
        for pack in PACKS:
            count = sum(1 for _ in caught(pack, rule))
            taught = rule in against(pack)
            failed += taught and not count
            cells.append(f"**{count}**" if taught else str(count))
        print(f"| `{rule}` | {' | '.join(cells)} |")
    for pack in PACKS:
        print(f"{pack}: {len(against(pack))} taught against, "
              f"got past: {', '.join(uncaught(pack)) or 'none'}")  # fmt: skip
    print(f"Taught against in no pack: {', '.join(untaught()) or 'none'}")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
