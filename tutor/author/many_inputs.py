"""One question with many inputs, fast: most runs of a program differ in their numbers alone.

The interpreter works out a run with all its events in about a millisecond. Where numbers alone
change, the pass is worked out anew on the same nodes and edges, by the same operations, in a
thirtieth of that. Whether that gives the same question is tried first, against the interpreter.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from random import Random
from typing import Any

from tutor.author.working_copy import Put
from tutor.engine.errors import DomainError
from tutor.engine.ops import forward, local
from tutor.program import Program
from tutor.quiz.asked import Asked
from tutor.quiz.kinds.kind import QuestionKind
from tutor.quiz.question import Question, class_of
from tutor.trace import Flow, Graph

COMPARED = 12
"""Inputs on which the fast way is compared with the interpreter."""

Kind = QuestionKind[Any]
Numbers = dict[str, float]
Pair = tuple[str, str]


class ManyInputs:
    """A question of a program whose leaves take other numbers.

    Attributes:
        put: the question.
        leaves: the names of what is changed; none where the program sets no leaf to a number.
        fast: whether the interpreter is left out.
    """

    def __init__(self, put: Put, question: Question, program: Program) -> None:
        self.put, self.program, self._asked = put, program, question.asked
        self.leaves = _leaves(question, program)
        self.fast = self._asked.graph is not None
        self.fast = self.fast and all(map(self._alike, self.drawn(COMPARED, Random(2))))

    def drawn(self, count: int, dice: Random) -> Iterator[Numbers]:
        """Any numbers for the leaves: whole ones, and such with one or three decimals."""
        for _ in range(count if self.leaves else 0):
            yield {x: round(dice.uniform(-10, 10), dice.choice((0, 1, 3))) for x in self.leaves}

    def on(self, numbers: Numbers) -> Kind | None:
        """The question with these numbers; None where it cannot be asked."""
        return self._replayed(numbers) if self.fast else self._run(numbers)

    def _run(self, numbers: Numbers) -> Kind | None:
        question = self.put.on(self.program.with_values(numbers))
        return None if question is None else question.kind

    def _replayed(self, numbers: Numbers) -> Kind | None:
        asked, aim = self._asked, self._asked.aim
        assert aim is not None and aim.graph is not None and asked.trace is not None
        leaves = {asked.trace.node_named(name, 0): x for name, x in numbers.items()}
        try:
            graph = replayed(aim.graph, leaves)
        except DomainError:
            return None
        values = tuple(graph.value.get(n, x) for n, x in zip(aim.nodes, aim.values, strict=False))
        other = replace(aim, graph=graph, values=values)
        return class_of(asked.quiz)(Asked(asked.quiz, asked.trace, other, asked.at))

    def _alike(self, numbers: Numbers) -> bool:
        """Whether the fast way asks the same, and every rule answers the same."""
        slow, fast = self._run(numbers), self._replayed(numbers)
        if slow is None or fast is None:
            return slow is fast
        return _told(slow) == _told(fast)


def parted(kind: Kind, pairs: Collection[Pair]) -> set[Pair]:
    """The pairs of rules of which each has an answer of its own, and none is marked right.

    A rule beside itself stands for the right answer: that it is not marked right.
    """
    rules = set(kind.rules()).intersection(rule for pair in pairs for rule in pair)
    led = {rule: [answer for answer, _ in kind.led(rule)] for rule in rules}
    own = {rule for rule, answers in led.items() if answers and not any(map(kind.same, answers))}
    return {
        (one, other) for one, other in pairs
        if one in own and other in own
        and (one == other or not any(kind.follows(x, y) for x in led[one] for y in led[other]))
    }  # fmt: skip


def _told(kind: Kind) -> list[object]:
    """The right answer of a question, what is unfair in it, and what each rule answers."""
    led = {rule: [kind.write(answer) for answer, _ in kind.led(rule)] for rule in kind.rules()}
    return [kind.shown, list(kind.unfair()), led]


def replayed(graph: Graph, leaves: Mapping[int | None, float]) -> Graph:
    """The same pass with other values of some leaves.

    Raises:
        DomainError: a result is not a finite real number.
    """
    value = {**graph.value, **{node: x for node, x in leaves.items() if node in graph.value}}
    for node in reversed(graph.order):
        row = graph.op[node]
        if row is not None:
            x, *rest = (value[o] for o in graph.operands[node])
            value[node] = forward(row, x, rest[0] if rest else 0.0)
    grad = {graph.root: 1.0}
    edges = []
    for edge in graph.edges:
        row = graph.op[edge.node]
        assert row is not None, "an edge belongs to an operation"
        x, *rest = (value[o] for o in graph.operands[edge.node])
        upstream = grad[edge.node]
        slope = local(row, edge.slot, x, rest[0] if rest else 0.0, value[edge.node])
        edges.append(Flow(edge.node, edge.slot, edge.target, upstream, slope, upstream * slope))
        grad[edge.target] = grad.get(edge.target, 0.0) + upstream * slope
    grad = {node: grad[node] for node in graph.grad}  # rules go through them in their order
    return replace(graph, value=value, grad=grad, edges=tuple(edges))


def _leaves(question: Question, program: Program) -> list[str]:
    """The names that the program sets to a number, of nodes."""
    trace = question.trace
    if trace is None:
        return []
    found = []
    for name in trace.names():
        node = trace.node_named(name, 0)
        if node is None or trace.operands(node) or "#" in name:
            continue
        try:
            program.with_values({name: 2.0})
        except KeyError:
            continue
        found.append(name)
    return found
