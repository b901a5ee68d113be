"""Questions for the nearest power of ten of a gradient or a value."""

from __future__ import annotations

import math
from collections.abc import Iterator

from tutor.engine.numbers import show
from tutor.lesson.read.quiz_keys import ENGINE, QuestionKeys
from tutor.quiz.check.flaw import Flaw
from tutor.quiz.check.giveaway import told
from tutor.quiz.derivation import derivation, pointer
from tutor.quiz.kinds.kind import AnswerBy, QuestionKind, numbers_of
from tutor.quiz.situation import Kept
from tutor.quiz.typed_numbers import Unread, read_number

BETWEEN = 0.05
"""How near a number's logarithm may be to the middle between two powers, in tens."""


class MagnitudeKind(QuestionKind[int]):
    """The learner types a power of ten, or any number near one; an answer is its exponent."""

    keys = QuestionKeys(
        "magnitude", ("target",), ENGINE, "types the nearest power of ten",
        expect=(lambda x: not isinstance(x, str | list), "a power of ten, as `0.01`"),
    )  # fmt: skip
    example = """\
target = "a"
ask = "Which power of ten is nearest to the size of `dL/da`?"
require = ["reciprocal"]
"""
    answer_by = AnswerBy.NUMBER

    def right(self) -> int:
        return power(self.asked.numbers[0])

    def read(self, text: str) -> int | Unread:
        number = read_number(text)
        if isinstance(number, Unread):
            return number
        if number.value == 0:
            return Unread("0 has no power of ten: type for example 0.01, 1 or 100.")
        return power(number.value)

    def write(self, answer: int) -> str:
        return written(answer)

    def prompt(self) -> str:
        return f"nearest power of ten to |{self.asked.name(self.asked.nodes[0])}|: "

    def hint(self) -> str:
        return f"{pointer(self.asked)} Round each factor to one digit first."

    def reveal(self, kept: Kept = frozenset()) -> str:
        number = abs(self.asked.numbers[0])
        return f"{derivation(self.asked).rstrip('.')}: of the powers of ten, {self.shown} is " \
               f"nearest to {show(number)}."  # fmt: skip

    def led(self, rule: str) -> Iterator[tuple[int, float]]:
        for x in numbers_of(self.asked, rule):
            if x:
                yield power(x), x

    def agrees(self, expect: object) -> bool:
        return isinstance(expect, int | float) and expect > 0 and power(expect) == self.right()

    def spelt(self, expect: object) -> str:
        return show(expect) if isinstance(expect, int | float) else str(expect)

    def unfair(self) -> Iterator[Flaw]:
        x, name = abs(self.asked.numbers[0]), self.asked.name(self.asked.nodes[0])
        if x == 0:
            yield Flaw(self.asked.where, "E415", f"`{name}` is 0, which has no power of ten",
                       "ask for its sign, or choose other numbers")  # fmt: skip
        elif abs(math.log10(x) % 1 - 0.5) < BETWEEN:
            yield Flaw(self.asked.where, "E415", f"`{name}` is {show(x)}, as near to one power of "
                       "ten as to the next", "choose other numbers")  # fmt: skip

    def told(self, text: str) -> int | None:
        return told(self.asked, text, spelt_out=True)


def power(x: float) -> int:
    """The exponent of the power of ten that is nearest to a number, on a scale of ratios."""
    return round(math.log10(abs(x))) if x else 0


def written(exponent: int) -> str:
    """A power of ten, in digits as far as they are read at a glance."""
    return show(10.0**exponent) if -4 <= exponent <= 6 else f"10^{exponent}"
