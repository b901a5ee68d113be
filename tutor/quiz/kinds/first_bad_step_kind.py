"""Questions that show a worked backward pass with one wrong rule: where does it go wrong first?"""

from __future__ import annotations

import math
from collections.abc import Iterator

from tutor.debug.bent import Bend, BentEdge, run
from tutor.engine.numbers import factor, show
from tutor.lesson.markdown import literal
from tutor.lesson.read.quiz_keys import QuestionKeys
from tutor.quiz.asked import Asked
from tutor.quiz.check.flaw import Flaw
from tutor.quiz.facts import bare
from tutor.quiz.kinds.kind import AnswerBy, QuestionKind
from tutor.quiz.kinds.mends import BUG, bends_of, bug_of
from tutor.quiz.rules.rule import GRADIENT
from tutor.quiz.situation import Kept, Situation
from tutor.quiz.target import QuestionError
from tutor.quiz.typed_numbers import Unread, printable

MOST = 9
"""Steps to choose from: there is a key for each."""


class FirstBadStepKind(QuestionKind[int]):
    """The learner picks a step of a worked pass; an answer is its place, from 0.

    Every gradient is hidden meanwhile, so that the right pass cannot be read beside it.
    """

    keys = QuestionKeys(
        "first-bad-step", ("target", "bug"), ("vary",),
        "picks the first wrong step of a worked pass", own=(BUG,),
    )  # fmt: skip
    example = """\
target = "a"
bug = "overwrite"
ask = "Somebody worked this pass by hand. Which step is the first wrong one?"
"""
    answer_by = AnswerBy.PICK
    of_targets = False

    def __init__(self, asked: Asked) -> None:
        super().__init__(asked)
        bug = bug_of(asked)
        if not asked.cases:
            raise QuestionError("only a node with a gradient has a pass to it",
                                "ask about a node that the pass reaches", ("target",))  # fmt: skip
        case = asked.cases[0]
        bend = next(iter(bends_of(bug, case)), None)
        try:
            self._bent = run(case.graph, bend, case.numbered).edges if bend else ()
        except (ArithmeticError, ValueError):
            self._bent = ()
        self._right = run(case.graph, Bend(), case.numbered).edges
        self._bug = bug
        if not self._bent:
            raise QuestionError(f"`{bug.id}` cannot occur in this program",
                                "choose another `bug`, or another program", ("bug",))  # fmt: skip
        if len(self._bent) > MOST:
            raise QuestionError(f"the pass to `{asked.label(case.target)}` has over {MOST} edges",
                                "take a smaller program, or a node nearer to the output",
                                ("target",))  # fmt: skip

    def hidden(self) -> Iterator[tuple[int, str]]:
        graph = self.asked.cases[0].graph
        for node in graph.order:
            yield node, GRADIENT

    def right(self) -> int | None:
        for i, (bent, right) in enumerate(zip(self._bent, self._right, strict=True)):
            if not _alike(bent, right):
                return i
        return None

    def read(self, text: str) -> int | Unread:
        tidy = text.strip().rstrip(".!")
        if tidy in self.option_keys():
            return int(tidy) - 1
        words = tidy.replace("→", " ").replace("->", " ").split()
        for i, step in enumerate(self._bent):
            if words == self._ends(step).split(" → "):
                return i
        return Unread(f"Type 1 to {len(self._bent)}; I read “{literal(printable(tidy[:40]))}”.")

    def write(self, answer: int) -> str:
        return str(answer + 1)

    def prompt(self) -> str:
        return "first wrong step: "

    def _ends(self, step: BentEdge) -> str:
        return f"{bare(self.asked.label(step.source))} → {bare(self.asked.label(step.target))}"

    def hint(self) -> str:
        return "Check one step at a time: upstream, local slope, their product, then the sum."

    def reveal(self, kept: Kept = frozenset()) -> str:
        at = self.right()
        if at is None:
            return "Every step is right."
        right = self._right[at]
        return (
            f"Step {at + 1}: it should be `{self._line(right)}`. "
            f"The pass believes that {literal(self._bug.belief)}."
        )

    def _line(self, step: BentEdge) -> str:
        """One step as the ledger writes it."""
        name = f"{bare(self.asked.label(step.target))}.grad"
        product = f"{show(step.upstream)} × {factor(step.local)} → {show(step.contribution)}"
        before = "·" if step.before is None else show(step.before)
        return f"{self._ends(step)}: {product}, {name} {before} → {show(step.after)}"

    def options(self) -> tuple[str, ...]:
        return tuple(f"`{self._line(step)}`" for step in self._bent)

    def option_keys(self) -> tuple[str, ...]:
        return tuple(str(i) for i, _ in enumerate(self._bent, start=1))

    def explained(self) -> tuple[str, ...]:
        return ()

    def unexplained(self, answer: int, at: Situation) -> str:
        right = self.right()
        early = right is not None and answer < right
        if not at.tries:
            return "Check one step at a time, from the first: upstream, slope, product, sum."
        return "That step is right." if early else "Something went wrong before that step."

    def unfair(self) -> Iterator[Flaw]:
        if self.right() is None:
            yield Flaw(("bug",), "E415", f"with `{self._bug.id}` every step is right here",
                       "choose other numbers: avoid 0, 1 and repeats")  # fmt: skip


def _alike(one: BentEdge, other: BentEdge) -> bool:
    """Whether two passes take the same step."""
    if (one.source, one.slot, one.target) != (other.source, other.slot, other.target):
        return False
    numbers = zip((one.upstream, one.local, one.contribution, one.before or 0.0, one.after),
                  (other.upstream, other.local, other.contribution, other.before or 0.0,
                   other.after), strict=True)  # fmt: skip
    return all(math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12) for a, b in numbers)
