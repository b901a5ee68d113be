"""Feedback of which a first wrong answer hears a part that does not stand by itself."""

from __future__ import annotations

from collections.abc import Iterator

from tutor.lesson.report import quoted
from tutor.quiz.check.flaw import Flaw, Where
from tutor.quiz.question import Question
from tutor.quiz.rules.catalogue import IDS
from tutor.quiz.situation import sentences, without_numbers

WORDS = 5
"""With fewer words a text is no pointer yet."""


def cut_short(q: Question) -> Iterator[Flaw]:
    """Texts of which, without the sentences that name a number, only a fragment is left.

    Where nothing is left, the rule's own words are said, and where the beginning is, it stands.
    """
    for where, text in _texts(q):
        every = sentences(q.text(text))
        kept = [without_numbers(each) for each in every]
        said = " ".join(filter(None, kept))
        lost = "" in kept
        late = lost and any(kept[kept.index("") :])
        if q.graded and said and lost and (late or len(said.split()) < WORDS):
            yield Flaw(
                where, "W423",
                f"to a first wrong answer no more than this is said of it: {quoted(said)}",
                "numbers wait for the second one: begin with a sentence that stands without them",
            )  # fmt: skip


def _texts(q: Question) -> Iterator[tuple[Where, str]]:
    """What an author says to wrong answers."""
    for id, text in q.quiz.feedback.items():
        if id in IDS:
            yield ("feedback", id), text
    for i, option in enumerate(q.quiz.options):
        if option.say and not option.right:
            yield ("options", i, "say"), option.say
