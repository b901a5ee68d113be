"""Questions that show a worked backward pass with one wrong rule: where does it go wrong first?"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from tutor.debug.bent import Bend, BentEdge, run
from tutor.engine.numbers import factor, show
from tutor.lesson.markdown import literal
from tutor.lesson.read.quiz_keys import QuestionKeys
from tutor.quiz.asked import Asked
from tutor.quiz.check.flaw import Flaw
from tutor.quiz.facts import bare
from tutor.quiz.kinds.kind import AnswerBy, QuestionKind
from tutor.quiz.kinds.mends import BUG, bug_of, worked
from tutor.quiz.situation import Kept, Situation
from tutor.quiz.target import QuestionError
from tutor.quiz.typed_numbers import Unread, printable
from tutor.trace import Log

MOST = 60
"""Edges of a pass that can be walked in a question."""


class FirstBadStepKind(QuestionKind[int]):
    """The learner walks a worked pass; an answer is a step of it, numbered as in the run.

    The worked pass is under the debugger meanwhile, so that the right one is not to be seen.
    """

    keys = QuestionKeys(
        "first-bad-step", ("target", "bug"), ("vary",),
        "walks a worked pass to its first wrong step", own=(BUG,),
    )  # fmt: skip
    example = """\
target = "a"
bug = "overwrite"
ask = "Somebody worked this pass by hand. Which step is the first wrong one?"
"""
    answer_by = AnswerBy.STEP
    of_targets = False

    def __init__(self, asked: Asked) -> None:
        from tutor.debug.bent_log import BentLog, left_over  # no other kind shows a pass of its own

        super().__init__(asked)
        self._bug = bug_of(asked)
        bend, self._bent = worked(asked, self._bug, all_edges=True)
        assert asked.trace is not None, "a pass is one of a trace"
        graph, trace = asked.cases[0].graph, asked.trace
        p = [each.end for each in trace.passes].index(asked.k)
        if len(self._bent.edges) > MOST:
            raise QuestionError(f"the pass has {len(self._bent.edges)} edges, and {MOST} at most "
                                "can be walked", "take a smaller program", ("target",))  # fmt: skip
        if left_over(trace, p):
            raise QuestionError("gradients of an earlier pass are left when this one begins",
                                "set them to 0 before it", ("target",))  # fmt: skip
        self._seed = bend.seed(graph.value[graph.root])
        self._right = run(graph, Bend()).edges
        self._log = BentLog(trace, p, self._bent, self._seed)
        self._first = trace.passes[p].start + 1
        """The step of the seed; those of the edges follow."""

    def hidden(self) -> Iterator[tuple[int, str]]:
        return iter(())  # what is shown is the worked pass

    def walk(self) -> Log | None:
        return self._log

    def walks_from(self) -> int:
        return self._first - 1

    def standing(self, k: int) -> str:
        return str(k) if self._first <= k <= len(self._log) else ""

    def right(self) -> int | None:
        if self._seed != 1.0:
            return self._first
        for i, (bent, right) in enumerate(zip(self._bent.edges, self._right, strict=True)):
            if not _alike(bent, right):
                return self._first + 1 + i
        return None

    def read(self, text: str) -> int | Unread:
        tidy = re.sub(r"^step\s+", "", text.strip().rstrip(".!").casefold())
        last = len(self._log)
        if re.fullmatch(r"[0-9]{1,9}", tidy):
            step = int(tidy)
            if self._first <= step <= last:
                return step
            return Unread(f"The pass is step {self._first} to {last}: type one of these.")
        words = text.replace("→", " ").replace("->", " ").split()
        steps = [i for i, step in enumerate(self._bent.edges) if words == self._ends(step)]
        if len(steps) == 1:
            return self._first + 1 + steps[0]
        return Unread(f"Type the number of a step, {self._first} to {last}; "
                      f"I read “{literal(printable(text.strip()[:40]))}”.")  # fmt: skip

    def write(self, answer: int) -> str:
        return str(answer)

    def prompt(self) -> str:
        return "first wrong step: "

    def _ends(self, step: BentEdge) -> list[str]:
        return [bare(self.asked.label(node)) for node in (step.source, step.target)]

    def hint(self) -> str:
        return "Check one step at a time: upstream, local slope, their product, then the sum."

    def reveal(self, kept: Kept = frozenset()) -> str:
        at = self.right()
        if at is None:
            return "Every step is right."
        if at == self._first:
            right = f"Step {at} is the seed, which is 1 and not {show(self._seed)}."
        else:
            right = f"Step {at} should be `{self._line(self._right[at - self._first - 1])}`."
        return f"{right} The pass believes that {self._bug.belief}."

    def _line(self, step: BentEdge) -> str:
        """One step as the ledger writes it."""
        name = f"{bare(self.asked.label(step.target))}.grad"
        product = f"{show(step.upstream)} × {factor(step.local)} = {show(step.contribution)}"
        before = "·" if step.before is None else show(step.before)
        return f"{' → '.join(self._ends(step))}: {product}, {name} {before} → {show(step.after)}"

    def explained(self) -> tuple[str, ...]:
        return ()

    def unexplained(self, answer: int, at: Situation) -> str:
        right = self.right()
        early = right is not None and answer < right
        if not at.tries:
            return "Check one step at a time, from the first: upstream, slope, product, sum."
        return "That step is right." if early else "Something went wrong before that step."

    def told(self, text: str) -> int | None:
        found = re.search(rf"\bstep {self.shown}\b(?!\.\d)", text, re.IGNORECASE)
        return found.start() if found else None

    @property
    def in_words(self) -> str:
        return f"step {self.shown}"

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
