"""What every kind of question can do. One subclass a kind, one line each in the registry."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from enum import Enum
from functools import cached_property
from typing import Any, ClassVar, Generic, TypeVar

from tutor.lesson.markdown import literal
from tutor.lesson.model import Quiz
from tutor.lesson.read.quiz_keys import QuestionKeys
from tutor.quiz import feedback
from tutor.quiz.asked import Asked
from tutor.quiz.check.flaw import Flaw, Where
from tutor.quiz.feedback import Match
from tutor.quiz.rules.catalogue import RULES, explaining
from tutor.quiz.rules.rule import StepFormula
from tutor.quiz.situation import Kept, Situation
from tutor.quiz.target import Aim, aim
from tutor.quiz.typed_numbers import Unread
from tutor.trace import Log, Trace

A = TypeVar("A")
"""An answer, which each kind keeps in its own form."""


EXAMPLE_PROGRAM = """\
a = Value(-4.0)
b = Value(2.5)
d = a * b
e = a + b
L = d * e
L.backward()
lr = 0.1
a.data -= lr * a.grad
"""
"""The program that the examples of all kinds are about: two paths, and a step of descent."""


class AnswerBy(Enum):
    """The widget in which an answer is given. In a line of text everything can be typed."""

    NUMBER = "a line for a number"
    PICK = "a list from which one is picked"
    STEP = "a line for the number of a step; the step where the debugger stands is one too"
    ORDER = "a list of which all are put in order"


class QuestionKind(ABC, Generic[A]):
    """One question of a kind.

    Attributes:
        keys: what an author writes for it.
        example: such a question about `EXAMPLE_PROGRAM`, as an author writes it below `id` and
            `kind`. `pack new` shows it.
        answer_by: the widget it needs.
        parts_rules: whether two rules rarely lead to one answer, so that it is worth a word if
            they do; where there are few answers, rules share them all the time.
        of_targets: whether the answer is made of the numbers of its targets, so that a text with
            one of these tells it.
        listed: the key under which the author lists what can be picked, in the order in which it
            is offered; empty where the order is not the author's.
        by_accident: rules that nobody follows who is asked for this: where one leads to the answer
            it is not spoken of, unless the author names it.
        asked: what the question is asked about.
    """

    keys: ClassVar[QuestionKeys]
    example: ClassVar[str]
    answer_by: AnswerBy
    parts_rules: ClassVar[bool] = False
    of_targets: ClassVar[bool] = True
    listed: ClassVar[str] = ""
    by_accident: ClassVar[tuple[str, ...]] = ()

    def __init__(self, asked: Asked) -> None:
        self.asked = asked

    @classmethod
    def aim(cls, quiz: Quiz, trace: Trace, k: int | None) -> Aim:
        """What a question of the kind points at in a run.

        Raises:
            QuestionError: it is not there.
        """
        return aim(quiz, trace, k)

    def hidden(self) -> Iterator[tuple[int, str]]:
        """The (node, quantity) of all that is asked for; what follows from it is hidden too."""
        for node in self.asked.nodes:
            yield node, self.asked.quiz.quantity

    def walk(self) -> Log | None:
        """The run that panes show while the question is open; None for the run it is about."""
        return None

    def walks_from(self) -> int:
        """The position at which `walk` is taken up, if the debugger stands behind it."""
        return 0

    # ---- answers

    @abstractmethod
    def right(self) -> A | None:
        """The right answer; None for a prediction that has none."""

    @abstractmethod
    def read(self, text: str) -> A | Unread:
        """An answer as it was typed, or why it cannot be read. Never raises."""

    @abstractmethod
    def write(self, answer: A) -> str:
        """An answer in its one fixed spelling, which `read` understands."""

    def standing(self, k: int) -> str:
        """The answer that is given by standing at position `k` of `walk`; empty if none is."""
        return ""

    def same(self, answer: A) -> bool:
        """Whether an answer is right."""
        return bool(answer == self.right())

    def too_rough(self, answer: A) -> bool:
        """Whether a wrong answer may only be a right one with too few digits."""
        return False

    @cached_property
    def shown(self) -> str:
        """The right answer as it is written; empty if there is none."""
        right = self.right()
        return "" if right is None else self.write(right)

    def after(self, answer: A) -> QuestionKind[A]:
        """The question that is left to ask after an answer that is not right."""
        return self

    # ---- words

    def given(self) -> str:
        """A sentence before the question, Markdown, without which nobody could answer it."""
        return ""

    @abstractmethod
    def prompt(self) -> str:
        """What stands before the cursor."""

    def stated(self, written: str) -> str:
        """An answer after what it answers, as it stands in a sentence: `dL/da = 4`."""
        return f"{self.prompt()}{written}"

    @abstractmethod
    def reveal(self, kept: Kept = frozenset()) -> str:
        """How the right answer comes about, without the numbers that must be kept."""

    def hint(self) -> str:
        """A first hint, in symbols only, for when the author gave none; empty if there is none."""
        return ""

    def last_hint(self) -> str:
        """The work without its result; empty where that would be the answer."""
        return ""

    def options(self) -> tuple[str, ...]:
        """What there is to choose from, Markdown."""
        return ()

    def option_keys(self) -> tuple[str, ...]:
        """The key of each option."""
        return ()

    def option_names(self) -> tuple[str, ...]:
        """What stands for each option in an answer."""
        return self.option_keys()

    # ---- wrong rules

    def explained(self) -> tuple[str, ...]:
        """The quantity asked for, and what it follows from: what rules can get wrong in it."""
        return (self.asked.quantity,)

    def rules(self) -> tuple[str, ...]:
        """The rules that can explain an answer to this question."""
        return tuple(rule.id for rule in explaining(self.explained()))

    def led(self, rule: str) -> Iterator[tuple[A, float]]:
        """The answers that a rule leads to, each with the number behind it."""
        return iter(())

    def follows(self, answer: A, led: A) -> bool:
        """Whether an answer is one that a rule led to."""
        return bool(answer == led)

    def turned(self, answer: A) -> A | None:
        """The answer with its sign turned round, for slips on top; None where it makes no sense."""
        return None

    # ---- feedback

    def praise(self, answer: A, at: Situation) -> str:
        """To a right answer: the author's text, else how it comes about."""
        if not self.asked.graded:
            return feedback.noted(self.asked, self.stated(self.write(answer)), at)
        return self.asked.text(self.asked.quiz.right) or f"Yes: {self.reveal(at.kept)}"

    def explain(self, answer: A, found: Match, at: Situation) -> str:
        """To an answer that is not right: where to look, and later what it may come from.

        Args:
            answer: the answer.
            found: the rules that lead to it and can be spoken of.
            at: how the question stands.
        """
        if not self.asked.graded:
            return feedback.noted(self.asked, self.stated(self.write(answer)), at)
        if not found.ids:
            return self.unexplained(answer, at)
        written = self.quoted(answer)
        theirs = feedback.of_author(self.asked, found, at, written, self.secret())
        return theirs or self.by_rule(found, at, written)

    def quoted(self, answer: A) -> str:
        """An answer as it stands in a sentence of feedback."""
        return literal(self.write(answer))

    def by_rule(self, found: Match, at: Situation, written: str) -> str:
        """The feedback by the rules that lead to an answer, in their own words."""
        return feedback.of_number(
            self.asked, found, at, written, others=self.parts_rules, secret=self.secret()
        )

    def secret(self) -> tuple[float, ...]:
        """What feedback must not tell besides the numbers of the targets."""
        return ()

    def unexplained(self, answer: A, at: Situation) -> str:
        """The feedback to an answer that no rule leads to."""
        return feedback.unexplained()

    # ---- checks

    def agrees(self, expect: Any) -> bool:
        """Whether the author's `expect`, which `keys.expect` let pass, is the right answer."""
        return bool(expect == self.right())

    def spelt(self, expect: Any) -> str:
        """The author's `expect` in words."""
        return str(expect)

    def unfair(self) -> Iterator[Flaw]:
        """What no learner could answer."""
        return iter(())

    def told(self, text: str) -> int | None:
        """Where a text of the author tells the answer, as an offset; None if it does not."""
        return None

    @property
    def in_words(self) -> str:
        """The right answer as a warning quotes it."""
        return self.shown

    def given_away(self) -> Iterator[Flaw]:
        """The answer in the question itself or in its first hint."""
        quiz = self.asked.quiz
        texts: list[tuple[Where, str]] = [(("ask",), quiz.ask)]
        texts += [(("hints", 0), hint) for hint in quiz.hints[:1]]
        for where, text in texts:
            if self.told(text) is not None:
                yield Flaw(where, "W411", f"this gives the answer away: {self.in_words}",
                           "leave it for the last hint")  # fmt: skip


def numbers_of(q: Asked, rule: str, *, way: bool = False) -> tuple[float, ...]:
    """What a rule gives for the first target; with `way` also if it only says which way it goes."""
    wrong, now = RULES[rule].wrong, q.update
    if now is not None and isinstance(wrong, StepFormula):
        if wrong.way_only and not way:
            return ()
        return (wrong.new(now.before, now.gradient, now.rate) + 0.0,)
    return q.candidates(RULES[rule])
