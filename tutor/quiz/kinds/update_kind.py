"""Questions about the next update: the new value of a parameter, or the way it goes.

What is asked is what the program does next with the name, whatever its rule is: gradient descent,
momentum, Adam. A plain number that the program keeps, such as a velocity, can be asked for too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tutor.engine.numbers import show
from tutor.lesson.model import Quiz
from tutor.lesson.read.quiz_keys import ENGINE, QuestionKeys
from tutor.lesson.read.schema import TEXT, Key
from tutor.quiz import feedback
from tutor.quiz.asked import Asked
from tutor.quiz.check.flaw import Flaw
from tutor.quiz.check.spelt_out import spelt_out
from tutor.quiz.derivation import derivation
from tutor.quiz.kinds.kind import AnswerBy, QuestionKind, numbers_of
from tutor.quiz.kinds.sign_kind import NEAR_ZERO, sign
from tutor.quiz.rules.rule import UPDATE
from tutor.quiz.situation import Kept, Situation
from tutor.quiz.target import Aim, QuestionError, aim
from tutor.quiz.typed_numbers import Typed, Unread, close, near, read_number
from tutor.trace import Trace

DIRECTION = "direction"
_WAYS = {1.0: "+", -1.0: "-", 0.0: "0"}
_WORDS = {
    1.0: ("+", "up", "plus", "rises", "larger"),
    -1.0: ("-", "down", "minus", "falls", "smaller"),
    0.0: ("0", "stays", "zero", "nothing"),
}  # fmt: skip


class UpdateKind(QuestionKind[Typed]):
    """The learner types a number, or `+`, `-`, `0` for a direction, kept as 1, -1 and 0."""

    keys = QuestionKeys(
        "update", ("target",), (*ENGINE, "tolerance"),
        "types what the next update makes of a number, or which way it goes",
        expect=(lambda x: not isinstance(x, list), 'a number, or `"+"`, `"-"`, `"0"`'),
        own=(
            Key("asks", TEXT, "For `update`: the new `value`, or only its `direction`.",
                of=("value", DIRECTION), example='"direction"'),
        ),
    )  # fmt: skip
    example = """\
target = "a"
ask = "`lr` is {lr} and `a` is {a}. What does the step make of `a`?"
require = ["ascent", "no-lr"]
"""
    answer_by = AnswerBy.NUMBER
    parts_rules = True

    def __init__(self, asked: Asked) -> None:
        super().__init__(asked)
        self._way = asked.quiz.own.get("asks") == DIRECTION
        self._before = _before(asked)

    @classmethod
    def aim(cls, quiz: Quiz, trace: Trace, k: int | None) -> Aim:
        """Point at the next update of a node from `k` on, or the next new number of a name."""
        start = 0 if k is None else k
        as_value = replace(quiz, quantity="value", tops=())
        node = trace.node_named(quiz.target, start)
        if node is not None:
            later = (i for i in trace.writes(node, "value") if i >= start)
            update = next((i for i in later if trace.kind(i) == "update"), None)
            if update is None:
                raise QuestionError(
                    f"`{quiz.target}` is not updated any more where this screen stands",
                    'let the view stand before it: `at = "before update …"`', ("target",),
                )  # fmt: skip
            return aim(as_value, trace, update)
        bound = [b for b in trace.bindings if b.name == quiz.target and _is_number(b.plain)]
        after = next((b for b in bound if b.k >= start and b is not bound[0]), None)
        if after is None:
            return aim(as_value, trace, k)  # says what is wrong with the name
        return Aim(trace, None, (), after.k, (float(after.plain or 0),), (None,))

    @property
    def _after(self) -> float:
        assert self.asked.aim is not None, "a target was found"
        return self.asked.aim.values[0]

    def hidden(self) -> Iterator[tuple[int, str]]:
        for node in self.asked.nodes:
            yield node, "value"

    def right(self) -> Typed:
        return Typed((self._direction(self._after) if self._way else self._after,))

    def _direction(self, after: float) -> float:
        return {"+": 1.0, "-": -1.0, "0": 0.0}[sign(after - self._before)]

    def read(self, text: str) -> Typed | Unread:
        if not self._way:
            return read_number(text)
        tidy = re.sub(r"[−–—]", "-", text).strip().lower().rstrip(".!?")
        for way, words in _WORDS.items():
            if tidy in words:
                return Typed((way,))
        return Unread("Type + if it rises, - if it falls, 0 if it stays.")

    def write(self, answer: Typed) -> str:
        if self._way:
            return _WAYS[answer.value]
        return show(answer.value, 10 if answer.digits else 5)

    def same(self, answer: Typed) -> bool:
        if self._way:
            return answer.value == self.right().value
        return close(answer, self._after, self.asked.quiz.tolerance)

    def too_rough(self, answer: Typed) -> bool:
        return not self._way and answer.digits >= 1 and near(answer, self._after)

    def prompt(self) -> str:
        name = self.asked.quiz.target
        return f"{name} goes (+ up, - down): " if self._way else f"{name} after the update = "

    def hint(self) -> str:
        name = self.asked.quiz.target
        if self._way:
            return f"Against the gradient: what is its sign at `{name}`?"
        return f"`{name}` is {show(self._before)} now. Which line changes it, and by how much?"

    def reveal(self, kept: Kept = frozenset()) -> str:
        name = self.asked.quiz.target
        said = f"The program takes `{name}` from {show(self._before)} to {show(self._after)}."
        if self.asked.update:
            said = derivation(self.asked)
        word = {"+": "rises", "-": "falls", "0": "stays"}[sign(self._after - self._before)]
        return f"{said} It {word}." if self._way else said

    def explained(self) -> tuple[str, ...]:
        return (UPDATE,)

    def led(self, rule: str) -> Iterator[tuple[Typed, float]]:
        if self.asked.update is None:
            return
        for x in numbers_of(self.asked, rule):
            yield Typed((self._direction(x) if self._way else x,)), x

    def follows(self, answer: Typed, led: Typed) -> bool:
        if self._way:
            return answer.value == led.value
        return close(answer, led.value, self.asked.quiz.tolerance)

    def unexplained(self, answer: Typed, at: Situation) -> str:
        if self._way:
            return "Which line changes it next, and what is the sign of what is added?"
        said = feedback.beside(answer.value, self._after)
        return f"{said} Read the line that changes it." if at.tries else said

    def agrees(self, expect: Any) -> bool:
        if isinstance(expect, str):
            read = self.read(expect)
            return self._way and not isinstance(read, Unread) and self.same(read)
        return not self._way and self.same(Typed((float(expect),)))

    def spelt(self, expect: Any) -> str:
        return expect if isinstance(expect, str) else show(expect)

    def unfair(self) -> Iterator[Flaw]:
        step = abs(self._after - self._before)
        if self._way and 0 < step < NEAR_ZERO:
            yield Flaw(("target",), "E415", f"`{self.asked.quiz.target}` moves by {show(step)}, "
                       "too little to ask which way", "choose other numbers")  # fmt: skip

    def given_away(self) -> Iterator[Flaw]:
        if not self._way:
            name = f"{self.asked.quiz.target} after the update"
            yield from spelt_out(self.asked, name, (self._after,), show(self._after))


def _is_number(x: object) -> bool:
    return isinstance(x, int | float) and not isinstance(x, bool)


def _before(asked: Asked) -> float:
    """What the number is until the update."""
    if asked.update is not None:
        return asked.update.before
    assert asked.trace is not None and asked.aim is not None, "a target was found"
    trace, k = asked.trace, asked.aim.k
    if asked.nodes:
        return trace.value(asked.nodes[0], max(k - 1, 0)) or 0.0
    past = [b.plain for b in trace.bindings if b.name == asked.quiz.target and b.k < k]
    numbers = [float(x) for x in past if isinstance(x, int | float)]
    return numbers[-1] if numbers else 0.0
