"""A question as it is asked: its right answer, how answers are read, judged and explained."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from tutor.lesson.fill import fill
from tutor.lesson.model import Quiz
from tutor.quiz import feedback
from tutor.quiz.facts import bare
from tutor.quiz.kinds.kind import Kind
from tutor.quiz.kinds.registry import KINDS
from tutor.quiz.match import Match, match
from tutor.quiz.rules.rule import Case
from tutor.quiz.target import Aim, QuestionError, Update, aim, hidden
from tutor.quiz.typed_numbers import Unread
from tutor.trace import Graph, Trace

__all__ = ["Hidden", "Question", "QuestionError", "Verdict"]


class Hidden(NamedTuple):
    """A number that must not be seen while a question is open; `quantity` as in `Quiz`."""

    node: int
    quantity: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of an answer.

    Attributes:
        ok: it is right. Of a prediction too, but nobody is told before the reveal.
        valid: it could be read. What could not is no attempt and is not recorded as one.
        message: what to say, Markdown.
        rules: every wrong rule that leads to this answer, the most telling one first.
        answer: the answer as it was understood, in one fixed spelling; empty if not valid.
        low_confidence: `rules` lead to it only with a sign turned round on top.
    """

    ok: bool
    valid: bool
    message: str
    rules: tuple[str, ...] = ()
    answer: str = ""
    low_confidence: bool = False


@dataclass(frozen=True, eq=False)
class Question:
    """A quiz on a trace.

    Attributes:
        quiz: the question as its author wrote it.
        trace: the run it asks about; None for a choice without a program.
        kind: the row of the table of kinds.
        aim: what in that run it asks for; None without a run.
        at: the position at which its screen opens, None if the last pass is meant.
        also: what the author of a choice wants hidden beside that.
    """

    quiz: Quiz
    trace: Trace | None
    kind: Kind
    aim: Aim | None
    at: int | None = None
    also: frozenset[Hidden] = frozenset()

    @classmethod
    def of(cls, quiz: Quiz, trace: Trace | None, k: int | None = None) -> Question:
        """Put a quiz to a trace.

        Args:
            quiz: the question.
            trace: a run of the program on its screen, None before the first one.
            k: the position at which the screen opens, as `start_of` finds it:
                names and numbers mean what they mean in the prose there. None for the end of
                the last pass.

        Raises:
            QuestionError: the program lacks what the question asks for.
        """
        if trace is None and (quiz.target or quiz.targets or quiz.hide):
            raise QuestionError(
                "this question asks about a program, and there is none before it",
                "put a `python program` block above the question",
                ("hide",) if quiz.hide else ("targets",) if quiz.targets else ("target",),
            )
        if trace is None:
            return cls(quiz, trace, KINDS[quiz.kind], None, k)
        also = frozenset(Hidden(*each) for each in hidden(quiz, trace, k))
        return cls(quiz, trace, KINDS[quiz.kind], aim(quiz, trace, k), k, also)

    @property
    def graph(self) -> Graph | None:
        """The backward pass it asks about, None if there is none."""
        return self.aim.graph if self.aim else None

    @property
    def nodes(self) -> tuple[int, ...]:
        """The nodes asked about, one for each target."""
        return self.aim.nodes if self.aim else ()

    @property
    def graded(self) -> bool:
        """False of a prediction, which is only remembered and compared."""
        return self.quiz.mode != "predict"

    @property
    def k(self) -> int:
        """A position at which all that is asked for can be seen: the end of its pass."""
        return self.aim.k if self.aim else 0

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """Where the wrong rules compute, one case a target; empty if no pass reaches a target."""
        graph = self.graph
        if graph is None or not self.aim or not all(node in graph.grad for node in self.nodes):
            return ()
        if any(graph.value[node] != x for node, x in zip(self.nodes, self.aim.values, strict=True)):
            return ()  # values of another moment than the pass
        return tuple(Case(graph, node) for node in self.nodes)

    @cached_property
    def numbers(self) -> tuple[float, ...]:
        """The right number of each target."""
        if self.quiz.quantity == "value":
            return self.aim.values if self.aim else ()
        return tuple(case.right for case in self.cases)

    @property
    def update(self) -> Update | None:
        """The update whose outcome is asked for, if it is one."""
        return self.aim.updates[0] if self.aim and len(self.aim.updates) == 1 else None

    def value(self, node: int) -> float:
        """A node's value where the question stands, or in its pass if that is about it."""
        assert self.trace is not None and self.aim, "a question about a node has a trace"
        if node in self.nodes and self.quiz.quantity == "value":
            return self.aim.values[self.nodes.index(node)]
        if self.graph is not None and node in self.graph.value:
            return self.graph.value[node]
        return self.trace.value(node, len(self.trace) if self.at is None else self.k) or 0.0

    def label(self, node: int) -> str:
        """How a person calls a node."""
        assert self.aim is not None, "a question about a node has a trace"
        return self.aim.label(node)

    def formula(self, node: int) -> str:
        """How a node is computed, as the program writes it."""
        assert self.aim is not None, "a question about a node has a trace"
        return self.aim.formula(node)

    def name(self, node: int) -> str:
        """What is asked about a node: `dL/da`, or `a` if it is the value."""
        if self.quiz.quantity == "value" or self.graph is None:
            return self.label(node)
        return f"d{bare(self.label(self.graph.root))}/d{bare(self.label(node))}"

    @cached_property
    def right(self) -> Any:
        """The right answer, as its kind keeps it; None for a choice without one."""
        return self.kind.right(self)

    @cached_property
    def shown(self) -> str:
        """The right answer as it is written; always graded right itself."""
        return "" if self.right is None else self.kind.write(self, self.right)

    @property
    def prompt(self) -> str:
        """What stands before the cursor."""
        return self.kind.prompt(self)

    @cached_property
    def options(self) -> tuple[str, ...]:
        """What there is to choose from, Markdown; empty where an answer is typed freely."""
        return self.kind.options(self)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The key of each option."""
        return self.kind.keys(self)

    @cached_property
    def hides(self) -> frozenset[Hidden]:
        """What may not be seen while the question is open: what it asks for, and what tells it.

        A gradient is passed on towards the leaves, so those of all that its node was computed
        from tell it too; a value tells itself through all that is computed from it.
        """
        found = {Hidden(node, self.quiz.quantity) for node in self.nodes} | self.also
        told = {quantity: {n for n, q in found if q == quantity} for _, quantity in found}
        for quantity, nodes in told.items():
            grow = self._above if quantity == "gradient" else self._below
            found |= {Hidden(node, quantity) for node in grow(nodes)}
        return frozenset(found)

    def _above(self, nodes: set[int]) -> set[int]:
        """Some nodes and all that they are computed from."""
        assert self.trace is not None, "nodes are those of a trace"
        found, todo = set(nodes), list(nodes)
        while todo:
            new = [o for o in self.trace.operands(todo.pop()) if o not in found]
            found.update(new)
            todo += new
        return found

    def _below(self, nodes: set[int]) -> set[int]:
        """Some nodes and all that is computed from them."""
        assert self.trace is not None, "nodes are those of a trace"
        found, first = set(nodes), min(nodes) + 1
        if self.at is not None and self.update:  # what it was before may be known
            first = max(first, self.trace.nodes_made(self.at, len(self.trace)).start)
        for node in range(first, len(self.trace.nodes())):
            if not found.isdisjoint(self.trace.operands(node)):
                found.add(node)
        return found

    @cached_property
    def ask(self) -> str:
        """The question itself, Markdown, its numbers filled in."""
        return self.text(self.quiz.ask)

    @cached_property
    def hints(self) -> tuple[str, ...]:
        """The author's hints, else one that points at the edges; unless it is a prediction, a last
        one shows the work."""
        last = (self.reveal(),) if self.graded else ()
        first = self.quiz.hints or ((self.kind.hint(self),) if self.graded else ())
        return tuple(self.text(hint) for hint in first if hint) + last

    def text(self, markdown: str) -> str:
        """An author's text with the numbers of this run filled in."""
        k = self.k if self.at is None else self.at
        return fill(markdown, self.trace, k) if self.trace else markdown

    def grade(self, text: str) -> Verdict:
        """Judge an answer as it was typed."""
        answer = self.kind.read(self, text)
        if isinstance(answer, Unread):
            return Verdict(False, False, answer.message)
        written = self.kind.write(self, answer)
        if self.right is not None and self.kind.same(self, answer):
            return Verdict(True, True, feedback.when_right(self, answer), answer=written)
        found = match(self, answer)
        if self.graded and not found.ids and self.kind.too_rough(self, answer):
            return Verdict(False, False, feedback.TOO_ROUGH)
        message = feedback.when_wrong(self, answer, found)
        return Verdict(False, True, message, found.ids, written, found.slipped)

    def matches(self, text: str) -> Match:
        """The wrong rules that lead to an answer; none of an answer that cannot be read."""
        answer = self.kind.read(self, text)
        return Match() if isinstance(answer, Unread) else match(self, answer)

    def compared(self, text: str) -> str:
        """A prediction beside the answer, for after the reveal."""
        return feedback.compared(self, self.kind.read(self, text))

    def reveal(self) -> str:
        """How the answer comes about, with this graph's numbers."""
        return self.kind.reveal(self)
