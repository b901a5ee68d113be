"""What one question is asked about: its text, the run, and the numbers in it that are meant.

Everything that a kind of question, its feedback and its checks work on.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from tutor.lesson.fill import fill
from tutor.lesson.model import Quiz
from tutor.lesson.words import says
from tutor.quiz import facts
from tutor.quiz.facts import bare
from tutor.quiz.rules.case import Case
from tutor.quiz.rules.rule import GRADIENT, UPDATE, VALUE, Rule, candidates
from tutor.quiz.situation import Kept
from tutor.quiz.target import Aim, Update
from tutor.trace import Graph, Trace

_OF_THE_PASS = ("{products}", "{locals}", "{upstreams}")


@dataclass(frozen=True, eq=False)
class Asked:
    """A quiz and what it points at in a run.

    Attributes:
        quiz: the question as its author wrote it.
        trace: the run it asks about; None for a question without a program.
        aim: what in that run it asks for; None without a run.
        at: the position at which its screen opens, None if the last pass is meant.
    """

    quiz: Quiz
    trace: Trace | None
    aim: Aim | None
    at: int | None = None

    @property
    def graded(self) -> bool:
        """False of a prediction, which is only remembered and compared."""
        return self.quiz.mode != "predict"

    @property
    def graph(self) -> Graph | None:
        """The backward pass it asks about, None if there is none."""
        return self.aim.graph if self.aim else None

    @property
    def nodes(self) -> tuple[int, ...]:
        """The nodes asked about, one for each target."""
        return self.aim.nodes if self.aim else ()

    @property
    def k(self) -> int:
        """A position at which all that is asked for can be seen: the end of its pass."""
        return self.aim.k if self.aim else 0

    @property
    def update(self) -> Update | None:
        """The update whose outcome is asked for, if it is one."""
        return self.aim.updates[0] if self.aim and len(self.aim.updates) == 1 else None

    @property
    def quantity(self) -> str:
        """What of its nodes is asked for, as rules name it: gradient, value or update."""
        return UPDATE if self.update else self.quiz.quantity

    @property
    def where(self) -> tuple[str | int, ...]:
        """The key that says what is asked for."""
        return ("targets",) if self.quiz.targets else ("target",)

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
        if self.quiz.quantity == VALUE or self.update:
            return self.aim.values if self.aim else ()
        return tuple(case.right for case in self.cases)

    def secrets(self, kept: Kept = frozenset()) -> tuple[float, ...]:
        """The numbers that may not be told while it is open: its own and those of `kept`."""
        graph = self.graph
        tables = {GRADIENT: graph.grad, VALUE: graph.value} if graph else {}
        others = (tables[of].get(node) for node, of in kept if of in tables)
        own = self.numbers if self.graded else ()
        return (*own, *(x for x in others if x is not None))

    def may_say(self, text: str) -> bool:
        """Whether a text or a template of ours has no word that is still to be explained.

        Slopes and what comes from upstream, as facts of a template, are no news before that word.
        """
        words = self.quiz.untaught
        if "upstream" in words and any(fact in text for fact in _OF_THE_PASS):
            return False
        return not says(text, words)

    def events_into(self) -> list[int]:
        """The events that send the contributions to the first target; empty if there are none."""
        if self.trace is None or not self.cases or self.quiz.quantity != GRADIENT:
            return []
        ends = [each.end for each in self.trace.passes]
        return list(self.trace.into(self.nodes[0], ends.index(self.k)))

    @cached_property
    def upstream_known(self) -> bool:
        """Whether all that flows into the target can be read when the screen opens."""
        if self.at is None or self.trace is None or not self.cases:
            return False
        sources = {edge.node for edge in self.cases[0].into}
        return all(self.trace.grad(node, self.at).state == "final" for node in sources)

    @property
    def factors_tell(self) -> bool:
        """Whether a factor of the products is the number asked for already."""
        return any(
            facts.same(abs(x), abs(case.right))
            for case in self.cases
            for edge in case.into
            for x in (edge.upstream, edge.local)
        )

    @cached_property
    def _candidates(self) -> dict[tuple[str, int], tuple[float, ...]]:
        return {}

    def candidates(self, rule: Rule, at: int = 0) -> tuple[float, ...]:
        """What a rule about one number gives for a target; computed once for all answers."""
        known = self._candidates.get((rule.id, at))
        if known is None:
            known = candidates(rule, self.cases[at]) if self.cases else ()
            self._candidates[rule.id, at] = known
        return known

    def value(self, node: int) -> float:
        """A node's value where the question stands, or in its pass if that is about it."""
        assert self.trace is not None and self.aim, "a question about a node has a trace"
        if node in self.nodes and self.quiz.quantity == VALUE:
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
        if self.quiz.quantity == VALUE or self.graph is None:
            return self.label(node)
        return f"d{bare(self.label(self.graph.root))}/d{bare(self.label(node))}"

    def text(self, markdown: str) -> str:
        """An author's text with the numbers of this run filled in."""
        k = self.k if self.at is None else self.at
        return fill(markdown, self.trace, k) if self.trace else markdown
