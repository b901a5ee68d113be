"""Questions about the order of a backward pass: which node can be processed next?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from tutor.lesson.markdown import literal
from tutor.lesson.model import Quiz
from tutor.lesson.read.quiz_keys import QuestionKeys
from tutor.quiz.asked import Asked
from tutor.quiz.check.flaw import Flaw
from tutor.quiz.feedback import Match
from tutor.quiz.kinds.kind import AnswerBy, QuestionKind
from tutor.quiz.rules.catalogue import RULES
from tutor.quiz.rules.rule import READY, NextNode, PassStanding
from tutor.quiz.situation import Kept, Situation
from tutor.quiz.target import Aim, QuestionError, aim
from tutor.quiz.typed_numbers import Unread, printable
from tutor.trace import Trace

MOST = 9
"""Nodes to choose from: there is a key for each."""


class OrderKind(QuestionKind[int]):
    """The learner picks a node; every node that is ready is right. An answer is a node."""

    keys = QuestionKeys(
        "order", (), ("require", "feedback", "expect"),
        "picks a node that can be processed next",
        expect=(lambda x: isinstance(x, str), "the name of a node"),
    )  # fmt: skip
    example = """\
ask = "The pass has just begun. Which node can be left next?"
require = ["forward-order"]
"""
    answer_by = AnswerBy.PICK
    of_targets = False

    def __init__(self, asked: Asked) -> None:
        super().__init__(asked)
        self._now = _progress(asked)
        # In the order in which they were made, which says nothing about what is ready.
        self._nodes = sorted((*self._now.ready, *self._now.waiting))[:MOST]

    @classmethod
    def aim(cls, quiz: Quiz, trace: Trace, k: int | None) -> Aim:
        if not trace.passes:
            raise QuestionError("the program has no backward pass",
                                "end the program with `L.backward()`", ("kind",))  # fmt: skip
        return aim(quiz, trace, k)

    def right(self) -> int | None:
        return self._now.ready[0] if self._now.ready else None

    def same(self, answer: int) -> bool:
        return answer in self._now.ready

    def read(self, text: str) -> int | Unread:
        tidy = text.strip().strip("`").rstrip(".!")
        if tidy in self.option_keys():
            return self._nodes[self.option_keys().index(tidy)]
        if tidy in self.option_names():
            return self._nodes[self.option_names().index(tidy)]
        keys = self.option_keys()
        return Unread(f"Type {keys[0]} to {keys[-1]}, or a name; "
                      f"I read “{literal(printable(tidy[:40]))}”.")  # fmt: skip

    def write(self, answer: int) -> str:
        return self.asked.label(answer)

    def prompt(self) -> str:
        return "next: "

    def hint(self) -> str:
        return "A node can be left when the contributions of all its consumers are in."

    def reveal(self, kept: Kept = frozenset()) -> str:
        names = " and ".join(f"`{self.asked.label(n)}`" for n in self._now.ready)
        are = "are" if len(self._now.ready) > 1 else "is"
        return f"{names} {are} ready: all that {names} waits for has arrived."

    def options(self) -> tuple[str, ...]:
        return tuple(f"`{self.asked.label(n)}`" for n in self._nodes)

    def option_keys(self) -> tuple[str, ...]:
        return tuple(str(i) for i, _ in enumerate(self._nodes, start=1))

    def option_names(self) -> tuple[str, ...]:
        return tuple(map(self.asked.label, self._nodes))

    def explained(self) -> tuple[str, ...]:
        return (READY,)

    def led(self, rule: str) -> Iterator[tuple[int, float]]:
        wrong = RULES[rule].wrong
        if isinstance(wrong, NextNode):
            for node in wrong.nodes(self._now):
                if node in self._nodes:
                    yield node, 0.0

    def by_rule(self, found: Match, at: Situation, written: str) -> str:
        rule = RULES[found.ids[0]]
        return f"You get {written} by {rule.how}. {rule.test}" if at.tries else rule.look

    def unexplained(self, answer: int, at: Situation) -> str:
        name = self.asked.label(answer)
        return f"Has everything arrived at `{name}` that will arrive?"

    def agrees(self, expect: object) -> bool:
        return any(expect == self.asked.label(node) for node in self._now.ready)

    def told(self, text: str) -> int | None:
        names = "|".join(re.escape(self.asked.label(node)) for node in self._now.ready)
        said = "is ready|is next|comes next|can be (?:left|processed)"
        found = re.search(rf"(?<!\w)(?:{names})`?\s+(?:{said})\b", text)
        return found.start() if found else None

    def unfair(self) -> Iterator[Flaw]:
        if not self._now.waiting:
            yield Flaw(("kind",), "E415", "no other node waits for contributions here",
                       "let the view stand earlier in the pass, or take a larger program",
                       )  # fmt: skip


def _progress(asked: Asked) -> PassStanding:
    """Where the pass stands at the position of the question.

    Raises:
        QuestionError: no pass is going on there, or a node is half processed.
    """
    trace = asked.trace
    assert trace is not None, "a question about a pass has a trace"
    k = asked.at if asked.at is not None else 0
    p = next((i for i, each in enumerate(trace.passes) if k < each.end), None)
    graph = trace.graph(p) if p is not None else None
    if p is None or graph is None:
        raise QuestionError(
            "no backward pass is going on or coming where the screen stands",
            'let the view stand in one: `at = "after seed"`', ("kind",),
        )  # fmt: skip
    taken = graph.edges[: max(k - trace.passes[p].start - 1, 0)]
    every = Counter(edge.node for edge in graph.edges)
    left = every - Counter(edge.node for edge in taken)
    inner = [n for n in graph.order if n in every]
    begun = [n for n in inner if 0 < left[n] < every[n]]
    if begun:
        raise QuestionError(
            f"here the pass is in the middle of `{asked.label(begun[0])}`",
            "let the view stand before the first or after the last of its edges", ("kind",),
        )  # fmt: skip
    open_ = [n for n in inner if left[n]]
    wanted = {n: len(graph.into(n)) for n in open_}
    into = Counter(edge.target for edge in taken)
    arrived = {n: into[n] for n in open_}
    ready = tuple(n for n in open_ if arrived[n] == wanted[n])
    if not ready:
        raise QuestionError("no node can be processed any more where the screen stands",
                            "let the view stand earlier in the pass", ("kind",))  # fmt: skip
    return PassStanding(ready, tuple(n for n in open_ if n not in ready), arrived)
