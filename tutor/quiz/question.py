"""A question as it is asked: its right answer, how answers are read, judged and explained."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

from tutor.engine.numbers import show
from tutor.lesson.markdown import literal
from tutor.lesson.model import Quiz
from tutor.quiz import feedback
from tutor.quiz.asked import Asked
from tutor.quiz.feedback import Match
from tutor.quiz.kinds.kind import AnswerBy, QuestionKind
from tutor.quiz.kinds.registry import KINDS
from tutor.quiz.match import match
from tutor.quiz.names_used import names_used
from tutor.quiz.rules.rule import VALUE
from tutor.quiz.situation import Kept, Situation, names_number, numbers
from tutor.quiz.target import QuestionError, hidden
from tutor.quiz.typed_numbers import Unread
from tutor.trace import Log, Trace
from tutor.trace.downstream import downstream

__all__ = ["Hidden", "Question", "QuestionError", "Verdict"]


_FIRST = Situation()
_PLACE = 4  # cells in which a hidden number stands


class Hidden(NamedTuple):
    """A number that must not be seen while a question is open; `quantity` as in `Quiz`."""

    node: int
    quantity: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of an answer.

    Attributes:
        ok: it is right. Of a prediction too, which is told only with the reveal.
        valid: it could be read. What could not is no attempt and is not recorded as one.
        message: what to say, Markdown.
        rules: every wrong rule that leads to this answer, the most telling one first.
        answer: the answer as it was understood, in one fixed spelling; empty if not valid.
        low_confidence: `rules` lead to it only with a sign turned round on top.
        told: the rule that the message is about; empty if it is about none.
    """

    ok: bool
    valid: bool
    message: str
    rules: tuple[str, ...] = ()
    answer: str = ""
    low_confidence: bool = False
    told: str = ""


def class_of(quiz: Quiz) -> type[QuestionKind[Any]]:
    """The class of a question's kind."""
    return KINDS[quiz.kind]


@dataclass(frozen=True, eq=False)
class Question:
    """A quiz on a trace.

    Attributes:
        asked: the quiz and what it points at in the trace.
        kind: the same as a question of its kind, which knows the answer.
        also: what the author of a choice wants hidden beside what is asked for.
    """

    asked: Asked
    kind: QuestionKind[Any]
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
        find = class_of(quiz).aim
        found = None if trace is None else find(quiz, trace, k)
        if trace is not None and found is not None:
            called = trace.calling(names_used(quiz, found))
            if called is not trace:
                trace, found = called, find(quiz, called, k)
        asked = Asked(quiz, trace, found, k)
        also = () if trace is None else hidden(quiz, trace, k)
        return cls._about(asked, frozenset(Hidden(*each) for each in also))

    @classmethod
    def _about(cls, asked: Asked, also: frozenset[Hidden]) -> Question:
        return cls(asked, class_of(asked.quiz)(asked), also)

    def tolerating(self, tolerance: float | None) -> Question:
        """The same question with another tolerance."""
        asked = replace(self.asked, quiz=replace(self.quiz, tolerance=tolerance))
        return self._about(asked, self.also)

    def after(self, text: str) -> Question:
        """The question that is left to ask after an answer that is not right."""
        answer = self.kind.read(text)
        kind = self.kind if isinstance(answer, Unread) else self.kind.after(answer)
        return self if kind is self.kind else replace(self, kind=kind)

    @property
    def quiz(self) -> Quiz:
        """The question as its author wrote it."""
        return self.asked.quiz

    @property
    def trace(self) -> Trace | None:
        """The run it asks about, its nodes called as it calls them; None without a program."""
        return self.asked.trace

    @property
    def nodes(self) -> tuple[int, ...]:
        """The nodes asked about, one for each target."""
        return self.asked.nodes

    @property
    def graded(self) -> bool:
        """False of a prediction, which is only remembered and compared."""
        return self.asked.graded

    @property
    def k(self) -> int:
        """A position at which all that is asked for can be seen: the end of its pass."""
        return self.asked.k

    @cached_property
    def right(self) -> Any:
        """The right answer, as its kind keeps it; None for a choice without one."""
        return self.kind.right()

    @property
    def shown(self) -> str:
        """The right answer as it is written; always graded right itself."""
        return self.kind.shown

    @property
    def answer_by(self) -> AnswerBy:
        """The widget in which the answer is given."""
        return self.kind.answer_by

    @property
    def prompt(self) -> str:
        """What stands before the cursor."""
        return self.kind.prompt()

    def stated(self, written: str) -> str:
        """An answer after what it answers, such as `dL/da = 3` or `option 3`."""
        return self.kind.stated(written)

    @cached_property
    def options(self) -> tuple[str, ...]:
        """What there is to choose from, Markdown; empty where an answer is typed freely."""
        return self.kind.options()

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The key of each option."""
        return self.kind.option_keys()

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What stands for each option in an answer."""
        return self.kind.option_names()

    @cached_property
    def hides(self) -> frozenset[Hidden]:
        """What may not be seen while the question is open: what it asks for, and what tells it.

        A gradient is passed on towards the leaves, so those of all that its node was computed
        from tell it too; a value tells itself through all that is computed from it.
        """
        found = {Hidden(*each) for each in self.kind.hidden()} | self.also
        for quantity, grow in (("gradient", self._above), ("value", self._below)):
            asked = {node for node, q in found if q == quantity}
            if asked:
                found |= {Hidden(node, quantity) for node in grow(asked)}
        return frozenset(found)

    @cached_property
    def parts_told(self) -> frozenset[int]:
        """The nodes asked about of whose gradient the question itself gives the first part of two.

        Only of a part that fits the place of a hidden number, so that no place is wider for it.
        """
        trace, at = self.trace, self.asked.at
        if trace is None or at is None or self.quiz.quantity != "gradient":
            return frozenset()
        found = ((node, trace.grad(node, at)) for node in self.nodes)
        first = ((node, g.value) for node, g in found if (g.done, g.total) == (1, 2))
        return frozenset(
            node
            for node, part in first
            if part is not None and len(show(part)) <= _PLACE and names_number(self.ask, part)
        )

    @cached_property
    def walk(self) -> Log | None:
        """The run that panes show while the question is open; None for the run it is about."""
        return self.kind.walk()

    @property
    def walks_from(self) -> int:
        """The position at which `walk` is taken up, if the debugger stands behind it."""
        return self.kind.walks_from()

    def standing(self, k: int) -> str:
        """The answer that is given by standing at position `k`; empty if none is."""
        return self.kind.standing(k)

    @property
    def factors_tell(self) -> bool:
        """Whether a factor of the products is the number asked for already."""
        return self.asked.factors_tell

    @cached_property
    def rules_asked(self) -> frozenset[int]:
        """The nodes whose gradient is the local slope of one operation, asked for by its rule."""
        graph = self.asked.graph
        asked = {node for node, quantity in self.also if quantity == "gradient"}
        asked |= set(self.nodes) if self.quiz.quantity == "gradient" else set()
        if graph is None:
            return frozenset()
        return frozenset(n for n in asked if any(e.node == graph.root for e in graph.into(n)))

    @property
    def made_of(self) -> frozenset[tuple[int, str]]:
        """The numbers that the answer is worked out from, as (node, quantity)."""
        if self.quiz.quantity == "value":
            above = self._above(set(self.nodes)) if self.nodes else set()
            return frozenset((node, "value") for node in above - set(self.nodes))
        found = {node for case in self.asked.cases for node in case.dependents}
        return frozenset((node, "gradient") for node in found - set(self.nodes))

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
        first = min(nodes) + 1
        at = self.asked.at
        if at is not None and self.asked.update:  # what it was before may be known
            first = max(first, self.trace.nodes_made(at, len(self.trace)).start)
        return downstream(self.trace, nodes, first)

    @cached_property
    def ask(self) -> str:
        """The question itself, Markdown: what its kind gives to work on, then the author's words
        with their numbers filled in."""
        return " ".join(filter(None, (self.kind.given(), self.text(self.quiz.ask))))

    @cached_property
    def hints(self) -> tuple[str, ...]:
        """The author's hints, else one that points at the edges; unless it is a prediction, or the
        author's last one has numbers, one more shows the work as far as its result."""
        given = [self.text(hint) for hint in self.quiz.hints]
        if self.graded:
            may_say = self.asked.may_say
            given = given or list(filter(may_say, [self.kind.hint()]))
            more = not given or not numbers(given[-1])
            given += filter(may_say, [self.kind.last_hint()] if more else [])
        return tuple(dict.fromkeys(filter(None, given)))

    def text(self, markdown: str) -> str:
        """An author's text with the numbers of this run filled in."""
        return self.asked.text(markdown)

    def grade(self, text: str, at: Situation = _FIRST) -> Verdict:
        """Judge an answer as it was typed, and say as much to it as is good where things stand."""
        kind = self.kind
        answer = kind.read(text)
        if isinstance(answer, Unread):
            return Verdict(False, False, answer.message)
        written = kind.write(answer)
        if self.right is not None and kind.same(answer):
            return Verdict(True, True, kind.praise(answer, at), answer=written)
        found = match(kind, answer)
        if self.graded and not found.ids and kind.too_rough(answer):
            return Verdict(False, False, feedback.TOO_ROUGH)
        named = feedback.spoken(self.asked, found, at, kind.by_accident)
        message = kind.explain(answer, named, at)
        told = "".join(named.ids[:1]) if self.graded else ""
        return Verdict(False, True, message, found.ids, written, found.slipped, told)

    def matches(self, text: str) -> Match:
        """The wrong rules that lead to an answer; none of an answer that cannot be read."""
        answer = self.kind.read(text)
        return Match() if isinstance(answer, Unread) else match(self.kind, answer)

    def compared(self, text: str) -> str:
        """A prediction beside the answer, for after the reveal."""
        answer = self.kind.read(text)
        if isinstance(answer, Unread) or self.right is None:
            return self.reveal()
        if self.kind.same(answer):
            return f"As you predicted. {self.text(self.quiz.right) or self.reveal()}"
        return f"You predicted {literal(self.kind.write(answer))}. {self.reveal()}"

    def reveal(self, kept: Kept = frozenset()) -> str:
        """How the answer comes about, with this graph's numbers except those that are kept."""
        return self.kind.reveal(kept)

    @cached_property
    def known_from(self) -> int | None:
        """The position from which the debugger shows all that is asked for; None if never."""
        if self.trace is None or not self.nodes:
            return None
        quantity = VALUE if self.asked.update else self.quiz.quantity
        writers = [self.trace.writer(node, quantity, self.k) for node in self.nodes]
        return max((w for w in writers if w is not None), default=-1) + 1
