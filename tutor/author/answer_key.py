"""The answer key of lessons: what is right, and what each wrong rule answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tutor.author.working_copy import Put
from tutor.engine.numbers import show
from tutor.quiz.match import answers, masked
from tutor.quiz.question import Question
from tutor.quiz.variants import choices


class Answered(NamedTuple):
    """A question with certain numbers.

    Attributes:
        numbers: the names that vary with what they are; empty for the program's own numbers.
        ask: the question, its numbers filled in, Markdown.
        right: the right answer as it is written; empty of a prediction without one.
        option: what that picks, Markdown; empty where nothing is picked by a key.
        wrong: for each rule that applies the answers that it leads to.
        marked_right: the rules whose answer is the right one here.
    """

    numbers: Mapping[str, float]
    ask: str
    right: str
    option: str
    wrong: Mapping[str, tuple[str, ...]]
    marked_right: tuple[str, ...]

    @property
    def given(self) -> str:
        """The numbers, written."""
        return ", ".join(f"{name} = {show(x)}" for name, x in self.numbers.items())


def key_of(put: Put) -> Iterator[Answered]:
    """A question with the program's own numbers, then with those of each variant."""
    if put.question is None:
        return
    yield _answered(put.question, {})
    if put.screen.program is None:
        return
    for numbers in choices(put.quiz, put.screen.program):
        question = put.on(put.screen.program.with_values(numbers))
        if question is not None:
            yield _answered(question, numbers)


def _answered(question: Question, numbers: Mapping[str, float]) -> Answered:
    kind = question.kind
    wrong = {rule: answers(kind, rule) for rule in kind.rules() if not masked(kind, rule)}
    return Answered(
        numbers,
        question.ask,
        question.shown,
        dict(zip(question.keys, question.options, strict=True)).get(question.shown, ""),
        {rule: led for rule, led in wrong.items() if led},
        tuple(rule for rule in kind.rules() if masked(kind, rule)),
    )
