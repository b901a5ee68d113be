"""One question, from the moment it is put to a learner until it is settled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tutor.quiz.question import Question, Verdict
from tutor.quiz.situation import COUNTS, Kept
from tutor.trace import Log

_LONG = 999
"""Events of a run from which on nobody counts them on the screen."""

FACTORS_AFTER = 2
"""Wrong answers after which the factors of what is asked for may be read."""


@dataclass(frozen=True, slots=True)
class Said:
    """An answer and its verdict."""

    answer: str
    verdict: Verdict


class Asking:
    """A question that has been put, with everything that came of it so far.

    Attributes:
        question: the question.
        said: answers to it, in order.
        hints: hints shown, in order.
        before: how many answers had been given when the last hint was shown.
        shown: the answer as "show me" explains it, empty otherwise.
        settled: whether nothing more is asked.
    """

    def __init__(self, question: Question) -> None:
        self.question = question
        self.said: list[Said] = []
        self.hints: list[str] = []
        self.before = 0
        self.shown = ""
        self.settled = False

    @property
    def hides(self) -> frozenset[tuple[int, str]]:
        """What may not be seen now, as (node, quantity): what the question asks for.

        The factors of a contribution are hidden with it at first. After two wrong answers they
        may be read, unless one of them is the answer; their product stays hidden, and so does the
        rule of an operation if that is what is asked for. A part of the sum that the question
        itself gives is marked as told. How large a long run is may be what a guess is about.
        """
        if self.settled or self.walk is not None:  # a worked pass is there to be read
            return frozenset()
        found: set[tuple[int, str]] = set(self.question.hides)
        if self.tries < FACTORS_AFTER or self.question.factors_tell:
            found |= {(node, "factors") for node, quantity in found if quantity == "gradient"}
        found |= {(node, "rule") for node in self.question.rules_asked}
        trace = self.question.trace
        if not self.question.graded and trace is not None and len(trace) > _LONG:
            found.add(COUNTS)
        return frozenset(found | {(node, "told") for node in self.question.parts_told})

    @property
    def asked(self) -> Kept:
        """The numbers that the question asks for, as long as it is open."""
        if self.settled:
            return frozenset()
        return frozenset((node, self.question.quiz.quantity) for node in self.question.nodes)

    @property
    def walk(self) -> Log | None:
        """The worked pass that the question is about, as long as it is open."""
        return None if self.settled else self.question.walk

    @property
    def tries(self) -> int:
        """How many answers were wrong so far."""
        return sum(said.verdict.valid and not said.verdict.ok for said in self.said)

    def take(self, text: str, verdict: Verdict) -> None:
        """Keep an answer. After one that is not right, only what was wrong in it is asked for."""
        self.said.append(Said(text, verdict))
        if verdict.valid and not verdict.ok:
            self.question = self.question.after(verdict.answer)

    @property
    def hints_left(self) -> int:
        """How many hints have not been shown."""
        return len(self.question.hints) - len(self.hints)

    def hint(self) -> str | None:
        """Show one more hint; None if there are no more."""
        if not self.hints_left:
            return None
        self.hints.append(self.question.hints[len(self.hints)])
        self.before = len(self.said)
        return self.hints[-1]


class Begun:
    """The questions of a visit that were put: one to come back to is found as it was left."""

    def __init__(self) -> None:
        self._left: dict[str, Asking] = {}

    def put(self, id: str, make: Callable[[], Question], again: bool) -> Asking:
        """Put a question, or take up the one that was left open.

        Args:
            id: of the question.
            make: makes the question, where it is put for the first time.
            again: whether it is put with other numbers: then it is another question.
        """
        found = self._left.get(id)
        if again or found is None or found.settled:
            found = Asking(make())
            if not again:
                self._left[id] = found
        return found
