"""Questions about a nudge: a leaf moves a little, about how far and which way does the output?"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

from tutor.engine.errors import DomainError
from tutor.engine.numbers import factor, show
from tutor.lesson.read.quiz_keys import ENGINE, QuestionKeys
from tutor.lesson.read.schema import NUMBER, Key
from tutor.quiz import feedback
from tutor.quiz.asked import Asked
from tutor.quiz.check.flaw import Flaw
from tutor.quiz.check.spelt_out import stated
from tutor.quiz.kinds.kind import AnswerBy, QuestionKind, numbers_of
from tutor.quiz.rules.catalogue import RULES
from tutor.quiz.rules.rule import CHANGE, GRADIENT, ChangeFormula
from tutor.quiz.situation import Kept, Situation
from tutor.quiz.target import QuestionError
from tutor.quiz.typed_numbers import Typed, Unread, close, read_number

ABOUT = 0.05
"""How far an answer may be off, relatively: "about" asks for no more than that."""
STRAIGHT = 0.2
"""The share of a change that curvature may make before gradient × nudge is no answer to it."""


class NudgeKind(QuestionKind[Typed]):
    """The learner types about how far the output moves; an answer is a `Typed`."""

    keys = QuestionKeys(
        "nudge", ("target",), (*ENGINE, "tolerance"),
        "types about how far the output moves when a leaf does",
        expect=(lambda x: not isinstance(x, str | list), "a number"),
        own=(
            Key("by", NUMBER, "For `nudge`: how far the leaf is moved; 0.01 if not said.",
                example="0.01"),
        ),
    )  # fmt: skip
    example = """\
target = "a"
by = 0.01
ask = "`a` rises by 0.01. About how far does `L` move?"
require = ["rate-not-change"]
"""
    answer_by = AnswerBy.NUMBER
    parts_rules = True
    of_targets = False

    def __init__(self, asked: Asked) -> None:
        super().__init__(asked)
        if not asked.cases:
            raise QuestionError("only a node with a gradient can be nudged",
                                "ask about a leaf that the pass reaches", ("target",))  # fmt: skip
        self._by = float(asked.quiz.own.get("by", 0.01))
        if self._by == 0:
            raise QuestionError("a nudge of 0 moves nothing", "write `by = 0.01`", ("by",))

    @property
    def _gradient(self) -> float:
        return self.asked.numbers[0]

    @property
    def _output(self) -> float:
        graph = self.asked.cases[0].graph
        return graph.value[graph.root]

    @property
    def _moved(self) -> float | None:
        """How far the output really moves; None where the moved program has no value."""
        case = self.asked.cases[0]
        try:
            there = case.graph.evaluate({case.target: case.graph.value[case.target] + self._by})
        except DomainError:
            return None
        return there - self._output

    def right(self) -> Typed:
        return Typed((self._gradient * self._by,))

    def read(self, text: str) -> Typed | Unread:
        return read_number(text)

    def write(self, answer: Typed) -> str:
        return answer.written

    def same(self, answer: Typed) -> bool:
        """Both the straight line's answer and what really happens are right."""
        return any(
            self._about(answer, x) for x in (self.right().value, self._moved) if x is not None
        )

    def _about(self, answer: Typed, x: float) -> bool:
        given = self.asked.quiz.tolerance
        return close(answer, x, ABOUT * abs(x) if given is None else given)

    def prompt(self) -> str:
        return f"{self._root} moves by about "

    @property
    def _root(self) -> str:
        return self.asked.label(self.asked.cases[0].graph.root)

    def hint(self) -> str:
        leaf = self.asked.label(self.asked.nodes[0])
        return f"`{self.asked.name(self.asked.nodes[0])}` is how fast `{self._root}` moves when " \
               f"`{leaf}` does. How far does `{leaf}` go?"  # fmt: skip

    def reveal(self, kept: Kept = frozenset()) -> str:
        q, right = self.asked, self.right().value
        name = q.name(q.nodes[0])
        said = f"`{name} × {show(self._by)} = {show(self._gradient)} × {factor(self._by)}" \
               f" = {show(right)}`."  # fmt: skip
        moved = self._moved
        if moved is None:
            return said
        return f"{said} Really `{self._root}` moves by {show(moved, 8)}."

    def explained(self) -> tuple[str, ...]:
        return (CHANGE, GRADIENT)

    def led(self, rule: str) -> Iterator[tuple[Typed, float]]:
        wrong = RULES[rule].wrong
        if isinstance(wrong, ChangeFormula):
            try:
                x = wrong.change(self._output, self._gradient, self._by)
            except ZeroDivisionError:
                return
            if x is not None:
                yield Typed((x,)), x
            return
        for x in numbers_of(self.asked, rule):
            yield Typed((x * self._by,)), x

    def follows(self, answer: Typed, led: Typed) -> bool:
        return self._about(answer, led.value)

    def turned(self, answer: Typed) -> Typed:
        return answer.turned

    def unexplained(self, answer: Typed, at: Situation) -> str:
        said = feedback.beside(answer.value, self.right().value)
        return f"{said} Multiply the slope by the nudge." if at.tries else said

    def agrees(self, expect: Any) -> bool:
        return self.same(Typed((expect,)))

    def spelt(self, expect: Any) -> str:
        return show(expect)

    def unfair(self) -> Iterator[Flaw]:
        moved, right = self._moved, self.right().value
        where = ("by",) if "by" in self.asked.quiz.own else ("target",)
        if moved is None:
            yield Flaw(where, "E415", "the program has no value at the nudged leaf",
                       "nudge it less, or the other way")  # fmt: skip
        elif not math.isclose(moved, right, rel_tol=STRAIGHT, abs_tol=1e-12):
            yield Flaw(where, "E415", f"the output moves by {show(moved)}, which gradient × nudge, "
                       f"{show(right)}, does not come near", "nudge it less")  # fmt: skip

    def told(self, text: str) -> int | None:
        numbers = [x for x in (self.right().value, self._moved) if x is not None]
        said = re.sub(r"\bmoves by (?:about )?", "moves by = ", text)
        return stated(self.asked, said, f"{self._root} moves by", numbers)
