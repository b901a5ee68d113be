"""Questions for the local slope of one operation in one operand, the upstream gradient left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tutor.engine.numbers import show
from tutor.lesson.markdown import literal
from tutor.lesson.read.quiz_keys import ENGINE, QuestionKeys
from tutor.quiz import feedback
from tutor.quiz.asked import Asked
from tutor.quiz.check.spelt_out import stated
from tutor.quiz.kinds.edge_asked import aim_at_edge, edge_of, slope_name
from tutor.quiz.kinds.kind import AnswerBy, QuestionKind
from tutor.quiz.kinds.wrong_slopes import wrong_slopes
from tutor.quiz.rules.rule import GRADIENT, SLOPE
from tutor.quiz.situation import Kept, Situation
from tutor.quiz.typed_numbers import Typed, Unread, close, near, read_number


class LocalKind(QuestionKind[Typed]):
    """The learner types the slope of an edge; an answer is a `Typed`."""

    keys = QuestionKeys(
        "local", ("target",), (*ENGINE, "tolerance"), "types the slope of one operation",
        expect=(lambda x: not isinstance(x, str | list), "a number"),
    )  # fmt: skip
    example = """\
target = "∂d/∂b"
ask = "What is the slope of `d = a * b` in `b` alone?"
require = ["mul-own-factor", "slope-with-upstream"]
"""
    answer_by = AnswerBy.NUMBER
    parts_rules = True
    of_targets = False
    aim = staticmethod(aim_at_edge)

    def __init__(self, asked: Asked) -> None:
        super().__init__(asked)
        self._edge = edge_of(asked)

    def hidden(self) -> Iterator[tuple[int, str]]:
        yield self._edge.target, GRADIENT
        yield self._edge.target, "factors"

    def right(self) -> Typed:
        return Typed((self._edge.local,))

    def read(self, text: str) -> Typed | Unread:
        return read_number(text)

    def write(self, answer: Typed) -> str:
        return answer.written

    def same(self, answer: Typed) -> bool:
        return close(answer, self._edge.local, self.asked.quiz.tolerance)

    def too_rough(self, answer: Typed) -> bool:
        return answer.digits >= 1 and near(answer, self._edge.local)

    def prompt(self) -> str:
        return f"{slope_name(self.asked, self._edge)} = "

    def hint(self) -> str:
        q, edge = self.asked, self._edge
        return (
            f"Hold everything else still: when only `{q.label(edge.target)}` moves a little, "
            f"how fast does `{q.formula(edge.node)}` move?"
        )

    def reveal(self, kept: Kept = frozenset()) -> str:
        assert self.asked.trace is not None, "an edge is one of a trace"
        row, edge = self.asked.trace.op(self._edge.node), self._edge
        assert row is not None, "an edge belongs to an operation"
        name, law = slope_name(self.asked, edge), literal(row.law[edge.slot])
        return f"`{name} = {show(edge.local)}`: the rule is {law}."

    def explained(self) -> tuple[str, ...]:
        return (SLOPE, GRADIENT)

    def led(self, rule: str) -> Iterator[tuple[Typed, float]]:
        for x in wrong_slopes(self.asked, self._edge, rule):
            yield Typed((x,)), x

    def follows(self, answer: Typed, led: Typed) -> bool:
        return close(answer, led.value, self.asked.quiz.tolerance)

    def turned(self, answer: Typed) -> Typed:
        return answer.turned

    def unexplained(self, answer: Typed, at: Situation) -> str:
        if not at.tries:
            return feedback.beside(answer.value, self._edge.local)
        return (
            f"{feedback.beside(answer.value, self._edge.local)} {feedback.law(self.asked)}".strip()
        )

    def secret(self) -> tuple[float, ...]:
        return (self._edge.local,)  # a factor to every other question, the answer to this one

    def agrees(self, expect: Any) -> bool:
        return self.same(Typed((expect,)))

    def spelt(self, expect: Any) -> str:
        return show(expect)

    def told(self, text: str) -> int | None:
        return stated(self.asked, text, slope_name(self.asked, self._edge), (self._edge.local,))
