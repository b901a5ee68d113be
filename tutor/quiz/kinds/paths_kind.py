"""Questions about the paths from a node to the output: how many, or which brings most."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from tutor.engine.numbers import factor, show
from tutor.lesson.markdown import literal
from tutor.lesson.read.quiz_keys import QuestionKeys
from tutor.lesson.read.schema import TEXT, Key
from tutor.quiz.asked import Asked
from tutor.quiz.check.flaw import Flaw
from tutor.quiz.facts import bare
from tutor.quiz.kinds.kind import AnswerBy, QuestionKind, numbers_of
from tutor.quiz.rules.case import Case
from tutor.quiz.rules.rule import GRADIENT, PATHS
from tutor.quiz.situation import Kept, Situation
from tutor.quiz.target import QuestionError
from tutor.quiz.typed_numbers import Unread, printable, read_number
from tutor.trace import Flow

LARGEST = "largest"
MOST = 9
"""Paths to choose from: there is a key for each."""
NEAR = 1e-3
"""Products nearer to each other, relatively, cannot be told apart."""

Path = tuple[Flow, ...]


class PathsKind(QuestionKind[int]):
    """The learner types a count, or picks a path; an answer is the count, or the path's place."""

    keys = QuestionKeys(
        "paths", ("target",), ("require", "vary", "feedback", "expect"),
        "counts the paths to the output, or picks the one that brings most",
        expect=(lambda x: not isinstance(x, list), "a count, or a path as `a d L`"),
        own=(
            Key("which", TEXT, "For `paths`: `count` (if not said), or the `largest` by size.",
                of=("count", LARGEST), example='"largest"'),
        ),
    )  # fmt: skip
    example = """\
target = "a"
which = "count"
ask = "How many paths lead from `a` to `L`?"
require = ["count-all-edges"]
"""
    answer_by = AnswerBy.NUMBER
    of_targets = False

    def __init__(self, asked: Asked) -> None:
        super().__init__(asked)
        if not asked.cases:
            raise QuestionError("only a node with a gradient has paths to the output",
                                "ask about a node that the pass reaches", ("target",))  # fmt: skip
        self._largest = asked.quiz.own.get("which") == LARGEST
        self.answer_by = AnswerBy.PICK if self._largest else AnswerBy.NUMBER
        self._paths = list(islice(paths(asked.cases[0]), MOST + 1)) if self._largest else []
        if self._largest and not 1 < len(self._paths) <= MOST:
            few = len(self._paths) < 2
            raise QuestionError("there is only one path" if few else f"there are over {MOST} paths",
                                'ask for their number: `which = "count"`', ("which",))  # fmt: skip

    def hidden(self) -> Iterator[tuple[int, str]]:
        if self._largest:
            yield self.asked.nodes[0], GRADIENT
            for edge in self.asked.cases[0].edges:
                yield edge.target, "factors"

    def right(self) -> int:
        if not self._largest:
            return count(self.asked.cases[0])
        sizes = [abs(product(path)) for path in self._paths]
        return sizes.index(max(sizes))

    def read(self, text: str) -> int | Unread:
        if self._largest:
            return self._picked(text)
        number = read_number(text)
        if isinstance(number, Unread):
            return number
        if number.value != int(number.value) or number.value < 0:
            return Unread("Paths are counted: type a whole number.")
        return int(number.value)

    def _picked(self, text: str) -> int | Unread:
        tidy = text.strip().rstrip(".")
        if tidy in self.option_keys():
            return self.option_keys().index(tidy)
        words = tidy.replace("→", " ").replace("->", " ").split()
        for i, name in enumerate(self.option_names()):
            if words == name.replace("→", " ").split():
                return i
        return Unread(f"Type 1 to {len(self._paths)}, or the nodes of a path; "
                      f"I read “{literal(printable(tidy[:40]))}”.")  # fmt: skip

    def write(self, answer: int) -> str:
        return self.option_names()[answer] if self._largest else str(answer)

    def prompt(self) -> str:
        ends = f"{self.asked.label(self.asked.nodes[0])} to {self._root}"
        return "largest: " if self._largest else f"paths from {ends}: "

    @property
    def _root(self) -> str:
        return self.asked.label(self.asked.cases[0].graph.root)

    def _written(self, path: Path) -> str:
        label = self.asked.label
        return " → ".join(bare(label(n)) for n in (path[0].target, *(e.node for e in path)))

    def hint(self) -> str:
        if self._largest:
            return "Along a path the local slopes multiply; compare the sizes of the products."
        return "From each node on: its paths are those of all its consumers together."

    def reveal(self, kept: Kept = frozenset()) -> str:
        if self._largest:
            each = (f"`{self._written(path)}` brings {_product(path)}" for path in self._paths)
            return f"{'; '.join(each)}. The largest by size is `{self.shown}`."
        found = list(islice(paths(self.asked.cases[0]), MOST + 1))
        if len(found) > MOST:
            return f"There are {self.shown} paths: at every node those of its consumers add up."
        return f"{self.shown}: {', '.join(f'`{self._written(path)}`' for path in found)}."

    def options(self) -> tuple[str, ...]:
        return tuple(f"`{name}`" for name in self.option_names())

    def option_keys(self) -> tuple[str, ...]:
        return tuple(str(i) for i, _ in enumerate(self._paths, start=1))

    def option_names(self) -> tuple[str, ...]:
        return tuple(map(self._written, self._paths))

    def explained(self) -> tuple[str, ...]:
        return () if self._largest else (PATHS,)

    def led(self, rule: str) -> Iterator[tuple[int, float]]:
        for x in numbers_of(self.asked, rule):
            yield int(x), x

    def unexplained(self, answer: int, at: Situation) -> str:
        if self._largest:
            if not at.tries:
                return "Follow one path at a time: what does each of its edges do to a nudge?"
            return "Multiply the local slopes along each path, and compare the sizes."
        more = "more" if answer < self.right() else "fewer"
        return f"There are {more} than that." if at.tries else self.hint()

    def agrees(self, expect: Any) -> bool:
        answer = self.read(str(expect))
        return not isinstance(answer, Unread) and self.same(answer)

    def unfair(self) -> Iterator[Flaw]:
        if not self._largest:
            return
        first, second, *_ = sorted((abs(product(p)) for p in self._paths), reverse=True)
        if first - second <= NEAR * first:
            yield Flaw(("target",), "E416", f"two paths bring {show(first)} and {show(second)}, "
                       "too near to each other to compare", "choose other numbers")  # fmt: skip

    def given_away(self) -> Iterator[Flaw]:
        return iter(())


def paths(case: Case) -> Iterator[Path]:
    """The paths from the target to the output, parallel edges apart, in the order of the pass."""
    out: dict[int, list[Flow]] = {}
    for edge in case.edges:
        out.setdefault(edge.target, []).append(edge)
    stack: list[Path] = [(e,) for e in reversed(out.get(case.target, []))]
    while stack:
        path = stack.pop()
        if path[-1].node == case.graph.root:
            yield path
        else:
            stack += [(*path, e) for e in reversed(out.get(path[-1].node, []))]


def count(case: Case) -> int:
    """How many paths there are, without walking each of them."""
    found = {case.graph.root: 1}
    out: dict[int, list[int]] = {}
    for edge in case.edges:
        out.setdefault(edge.target, []).append(edge.node)
    for node in case.graph.order:
        if node in out:
            found[node] = sum(found.get(consumer, 0) for consumer in out[node])
    return found.get(case.target, 0)


def product(path: Path) -> float:
    """The product of the local slopes along a path."""
    out = 1.0
    for edge in path:
        out *= edge.local
    return out


def _product(path: Path) -> str:
    first, *rest = [edge.local for edge in path]
    return " × ".join([show(first), *map(factor, rest)]) + f" = {show(product(path))}"
