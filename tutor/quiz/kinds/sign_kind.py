"""Questions for a sign."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tutor.engine.numbers import show
from tutor.lesson.read.quiz_keys import ENGINE, QuestionKeys
from tutor.quiz import feedback
from tutor.quiz.check.flaw import Flaw
from tutor.quiz.check.giveaway import told
from tutor.quiz.derivation import derivation, pointer
from tutor.quiz.kinds.kind import AnswerBy, QuestionKind, numbers_of
from tutor.quiz.rules.rule import VALUE, sign_of
from tutor.quiz.situation import Kept, Situation
from tutor.quiz.typed_numbers import Typed, Unread, read_number
from tutor.quiz.work import work

FLAT = 1e-9
"""A number this near to 0 counts as 0 where only a sign is asked for."""
NEAR_ZERO = 1e-6
"""A number nearer to 0, but not 0, has no sign that a learner could work out."""

_WORDS = {
    "+": ("+", "plus", "positive", "pos", "up", "rises", "more"),
    "-": ("-", "minus", "negative", "neg", "down", "falls", "less"),
    "0": ("0", "zero", "none", "null", "nothing", "flat"),
}  # fmt: skip
_SAYS = {"+": "positive", "-": "negative", "0": "zero"}


class SignKind(QuestionKind[str]):
    """The learner picks +, - or 0, which is also the form of an answer."""

    keys = QuestionKeys(
        "sign", ("target",), ENGINE, "picks +, − or 0",
        expect=(lambda x: x in ("+", "-", "0"), '`"+"`, `"-"` or `"0"`'),
    )  # fmt: skip
    example = """\
target = "b"
ask = "Which sign has `dL/db`?"
hints = ["Nudge `b` up a little in the head. Does `L` rise or fall?"]
require = ["sign-by-value"]
"""
    answer_by = AnswerBy.PICK
    by_accident = ("no-seed", "add-instead-of-multiply")  # a 0 of theirs

    def right(self) -> str:
        return sign(self.asked.numbers[0])

    def read(self, text: str) -> str | Unread:
        tidy = re.sub(r"[−–—]", "-", text).strip().lower().rstrip(".!?")
        for answer, words in _WORDS.items():
            if tidy in words:
                return answer
        number = read_number(text)
        if isinstance(number, Typed):
            return sign(number.value)
        return Unread("Type +, - or 0.")

    def write(self, answer: str) -> str:
        return answer

    def prompt(self) -> str:
        return f"sign of {self.asked.name(self.asked.nodes[0])}: "

    def stated(self, written: str) -> str:
        return f"{self.asked.name(self.asked.nodes[0])} is {_SAYS[written]}"

    def hint(self) -> str:
        return f"{pointer(self.asked)} Follow the minus signs: two of them make a plus."

    def last_hint(self) -> str:
        return work(self.asked)

    def reveal(self, kept: Kept = frozenset()) -> str:
        words = {"+": "above 0", "-": "below 0", "0": "0"}
        q = self.asked
        if (q.nodes[0], q.quiz.quantity) in kept:  # another question asks for the number
            return f"`{q.name(q.nodes[0])}` is {words[self.right()]}."
        return f"{derivation(self.asked).rstrip('.')}, and that is {words[self.right()]}."

    def options(self) -> tuple[str, ...]:
        q = self.asked
        if q.quiz.quantity == VALUE or q.graph is None or q.nodes[0] == q.graph.root:
            return tuple(_SAYS.values())
        t, root = q.label(q.nodes[0]), q.label(q.graph.root)
        return (
            f"positive: raise `{t}` a little and `{root}` rises",
            f"negative: raise `{t}` a little and `{root}` falls",
            f"zero: raise `{t}` a little and `{root}` stays",
        )

    def option_keys(self) -> tuple[str, ...]:
        return ("+", "-", "0")

    def explained(self) -> tuple[str, ...]:
        return (sign_of(self.asked.quantity), self.asked.quantity)

    def led(self, rule: str) -> Iterator[tuple[str, float]]:
        for x in numbers_of(self.asked, rule):
            yield sign(x), x

    def unexplained(self, answer: str, at: Situation) -> str:
        return feedback.unexplained_sign(self.asked)

    def unfair(self) -> Iterator[Flaw]:
        number = self.asked.numbers[0]
        if 0 < abs(number) < NEAR_ZERO:
            name = self.asked.name(self.asked.nodes[0])
            yield Flaw(self.asked.where, "E415", f"`{name}` is {show(number)}, "
                       "too near to 0 to ask for its sign", "choose other numbers")  # fmt: skip

    def told(self, text: str) -> int | None:
        return told(self.asked, text, spelt_out=False)


def sign(x: float) -> str:
    """`+`, `-` or `0`."""
    return "0" if abs(x) <= FLAT else "+" if x > 0 else "-"
