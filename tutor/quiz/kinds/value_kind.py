"""Questions for a number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tutor.engine.numbers import show
from tutor.lesson.read.quiz_keys import ENGINE, QuestionKeys
from tutor.quiz import feedback
from tutor.quiz.check.giveaway import told
from tutor.quiz.derivation import derivation, pointer
from tutor.quiz.kinds.kind import AnswerBy, QuestionKind, numbers_of
from tutor.quiz.situation import Kept, Situation
from tutor.quiz.typed_numbers import Typed, Unread, close, near, read_number
from tutor.quiz.work import work


class ValueKind(QuestionKind[Typed]):
    """The learner types a number; an answer is a `Typed`."""

    keys = QuestionKeys(
        "value", ("target",), (*ENGINE, "tolerance"), "types a number",
        expect=(lambda x: not isinstance(x, str | list), "a number"), predicts=True,
    )  # fmt: skip
    example = """\
target = "a"
ask = "What is `dL/da`?"
hints = ["Two paths leave `a`.", "{b} × ({dL/dd}) + 1 × ({dL/de})"]
require = ["overwrite", "no-upstream"]
right = "Yes: {dL/da via d} came through `d`, {dL/da via e} through `e`, and they add."

[vary]
a = [-4, -3, 3, 5]
b = [-2.5, 1.5, 2.5]

[feedback]
overwrite = "That is one path only. The other one's number was overwritten; gradients add."
"""
    answer_by = AnswerBy.NUMBER
    parts_rules = True

    def right(self) -> Typed:
        return Typed((self.asked.numbers[0],))

    def read(self, text: str) -> Typed | Unread:
        return read_number(text)

    def write(self, answer: Typed) -> str:
        if len(answer.readings) > 1:  # of two readings the right one was meant, if one is
            for x in answer.readings:
                if self.same(Typed((x,), answer.digits, answer.unit)):
                    return show(x, 10)
        return answer.written

    def same(self, answer: Typed) -> bool:
        return close(answer, self.asked.numbers[0], self.asked.quiz.tolerance)

    def too_rough(self, answer: Typed) -> bool:
        return answer.digits >= 1 and near(answer, self.asked.numbers[0])

    def prompt(self) -> str:
        when = " after the update" if self.asked.update else ""
        return f"{self.asked.name(self.asked.nodes[0])}{when} = "

    def hint(self) -> str:
        return pointer(self.asked)

    def last_hint(self) -> str:
        return work(self.asked)

    def reveal(self, kept: Kept = frozenset()) -> str:
        return derivation(self.asked)

    def led(self, rule: str) -> Iterator[tuple[Typed, float]]:
        for x in numbers_of(self.asked, rule):
            yield Typed((x,)), x

    def follows(self, answer: Typed, led: Typed) -> bool:
        return close(answer, led.value, self.asked.quiz.tolerance)

    def turned(self, answer: Typed) -> Typed:
        return answer.turned

    def unexplained(self, answer: Typed, at: Situation) -> str:
        return feedback.unexplained_number(self.asked, answer.value, at)

    def agrees(self, expect: Any) -> bool:
        return self.same(Typed((expect,)))

    def spelt(self, expect: Any) -> str:
        return show(expect)

    def told(self, text: str) -> int | None:
        return told(self.asked, text, spelt_out=True)
