"""Questions about a backward pass that is wrong: what mends it?"""

from __future__ import annotations

from collections.abc import Iterator

from tutor.engine.numbers import show
from tutor.lesson.markdown import literal
from tutor.lesson.read.quiz_keys import QuestionKeys
from tutor.quiz.asked import Asked
from tutor.quiz.check.flaw import Flaw
from tutor.quiz.feedback import Match
from tutor.quiz.kinds.kind import AnswerBy, QuestionKind
from tutor.quiz.kinds.mends import BUG, MENDS, STALE, bug_of, faulty
from tutor.quiz.rules.catalogue import RULES
from tutor.quiz.rules.rule import GRADIENT, Rule
from tutor.quiz.situation import Kept, Situation
from tutor.quiz.target import QuestionError
from tutor.quiz.typed_numbers import Unread, printable


class RepairKind(QuestionKind[int]):
    """The learner picks a repair; an answer is its place among `MENDS`."""

    keys = QuestionKeys(
        "repair", ("target", "bug"), ("vary", "feedback", "require"),
        "picks what mends a wrong pass", own=(BUG,),
    )  # fmt: skip
    example = """\
target = "a"
bug = "seed-with-value"
ask = "What mends this pass?"
"""
    answer_by = AnswerBy.PICK
    of_targets = False

    def __init__(self, asked: Asked) -> None:
        super().__init__(asked)
        self._bug = bug_of(asked)
        if not asked.cases:
            raise QuestionError("only a node with a gradient can have a wrong one",
                                "ask about a node that the pass reaches", ("target",))  # fmt: skip
        try:
            wrong = faulty(self._bug, asked)
        except (ArithmeticError, ValueError):
            raise QuestionError(f"with `{self._bug.id}` the pass has no value here",
                                "choose other numbers", ("bug",)) from None  # fmt: skip
        if wrong is None:
            raise QuestionError(*_never(self._bug), ("bug",))
        self._wrong = wrong

    def right(self) -> int:
        return next(i for i, mend in enumerate(MENDS) if self._bug.id in mend.rules)

    def read(self, text: str) -> int | Unread:
        tidy = text.strip().rstrip(".!")
        if tidy in self.option_keys():
            return int(tidy) - 1
        for i, mend in enumerate(MENDS):
            if tidy.casefold().replace("`", "") == mend.text.replace("`", "").casefold():
                return i
        return Unread(f"Type 1 to {len(MENDS)}; I read “{literal(printable(tidy[:40]))}”.")

    def write(self, answer: int) -> str:
        return str(answer + 1)

    def given(self) -> str:
        q = self.asked
        return f"This engine says `{q.name(q.nodes[0])} = {show(self._wrong)}`."

    def prompt(self) -> str:
        return "mend it by "

    def hint(self) -> str:
        return "Work the pass out yourself, and look where the two part for the first time."

    def reveal(self, kept: Kept = frozenset()) -> str:
        q = self.asked
        return (
            f"{MENDS[self.right()].text}. The engine believes that {literal(self._bug.belief)}; "
            f"right is `{q.name(q.nodes[0])} = {show(q.numbers[0])}`."
        )

    def options(self) -> tuple[str, ...]:
        return tuple(mend.text for mend in MENDS)

    def option_keys(self) -> tuple[str, ...]:
        return tuple(str(i) for i in range(1, len(MENDS) + 1))

    def explained(self) -> tuple[str, ...]:
        return (GRADIENT,)

    def led(self, rule: str) -> Iterator[tuple[int, float]]:
        """The repair of a rule is what one picks who takes the fault for that rule."""
        if self._occurs(RULES[rule]):
            for i, mend in enumerate(MENDS):
                if rule in mend.rules:
                    yield i, 0.0

    def _occurs(self, rule: Rule) -> bool:
        try:
            return faulty(rule, self.asked) is not None
        except (ArithmeticError, ValueError):
            return True  # without a finite number, but somebody may take the fault for it

    def by_rule(self, found: Match, at: Situation, written: str) -> str:
        if not at.tries:
            return "Work the pass out: at which step do the two part for the first time?"
        belief = literal(RULES[found.ids[0]].belief)
        return f"That mends an engine that believes: “{belief}”. This one would still be wrong."

    def unexplained(self, answer: int, at: Situation) -> str:
        return "Work the pass out: at which step do the two part for the first time?"

    def unfair(self) -> Iterator[Flaw]:
        right = self.asked.numbers[0]
        if abs(self._wrong - right) <= 1e-9 * max(abs(right), 1.0):
            yield Flaw(("bug",), "E415", f"with `{self._bug.id}` the gradient is right all the "
                       f"same: {show(right)}", "choose other numbers: avoid 0, 1 and repeats",
                       )  # fmt: skip


def _never(bug: Rule) -> tuple[str, str]:
    """That a fault cannot occur, and what to do."""
    if bug.id == STALE:
        found = "no earlier pass has reached this node, so `stale-grad` cannot occur"
        return found, "put a view where a second pass has gone by, as `before update w 2`"
    return f"`{bug.id}` cannot occur in this program", "choose another `bug`, or another program"
