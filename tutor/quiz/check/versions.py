"""A question with each set of its numbers, put to a run once for all that judges it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tutor.lesson.check.allowance import Allowance
from tutor.lesson.model import Quiz
from tutor.lesson.traces import trace_of
from tutor.program import Diagnostic, Program
from tutor.quiz.question import Question, QuestionError
from tutor.quiz.variants import choices
from tutor.trace import Trace

At = Callable[[Trace], int | None]
"""The position at which the screen of a question opens, on any run of its program."""
_MOST_EVENTS = 1_000_000  # of the runs whose questions are kept


def no_position(trace: Trace) -> int | None:
    """Of a question without a screen: its last pass is meant."""
    return None


class Versions:
    """One question and its variants.

    Attributes:
        quiz: the question.
        program: that of its screen, None before the first one.
        at: where its screen opens.
        allowance: what running the programs counts against.
        variants: other numbers, and the program with them.
    """

    def __init__(self, quiz: Quiz, program: Program | None, at: At, allowance: Allowance) -> None:
        self.quiz, self.program, self.at, self.allowance = quiz, program, at, allowance
        self.variants = (
            [(each, program.with_values(each)) for each in choices(quiz, program)]
            if program is not None and quiz.vary
            else []
        )
        self._asked: dict[Program | None, Question | QuestionError | Diagnostic] = {}
        self._events = 0

    def put(self, program: Program | None) -> Question | QuestionError | Diagnostic:
        """The question on a program, or why it cannot be asked: the error of its run included."""
        known = self._asked.get(program)
        if known is not None:
            return known
        trace = trace_of(program) if program is not None else None
        self.allowance.take(trace)
        found = self._put(trace)
        self._events += len(trace) if trace is not None else 0
        if self._events <= _MOST_EVENTS or program is self.program:
            self._asked[program] = found
        return found

    def question(self, program: Program | None) -> Question | None:
        """The same; None where it cannot be asked."""
        found = self.put(program)
        return found if isinstance(found, Question) else None

    def others(self) -> Iterator[Question]:
        """The variants that can be asked, as far as the allowance goes."""
        for _, program in self.variants:
            if not self.allowance.spent():
                question = self.question(program)
                if question is not None:
                    yield question

    def _put(self, trace: Trace | None) -> Question | QuestionError | Diagnostic:
        if trace is not None and trace.error is not None:
            return trace.error
        try:
            return Question.of(self.quiz, trace, self.at(trace) if trace is not None else None)
        except QuestionError as fault:
            return fault
