"""Questions for the sign of each local slope along a path, and then of their product."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import pairwise

from tutor.engine.numbers import show
from tutor.lesson.markdown import literal
from tutor.lesson.read.quiz_keys import QuestionKeys
from tutor.lesson.read.schema import TEXTS, Key
from tutor.quiz.asked import Asked
from tutor.quiz.check.flaw import Flaw
from tutor.quiz.check.spelt_out import stated
from tutor.quiz.kinds.edge_asked import slope_name
from tutor.quiz.kinds.kind import AnswerBy, QuestionKind
from tutor.quiz.kinds.sign_kind import NEAR_ZERO, sign
from tutor.quiz.kinds.wrong_slopes import wrong_slopes
from tutor.quiz.rules.rule import GRADIENT
from tutor.quiz.situation import Kept, Situation
from tutor.quiz.target import QuestionError
from tutor.quiz.typed_numbers import Unread, printable
from tutor.trace import Flow

_SIGNS = {"-": -1, "0": 0, "+": 1}


class SignTraceKind(QuestionKind[str]):
    """The learner types a sign an edge and one for the whole; an answer is those characters."""

    keys = QuestionKeys(
        "sign-trace", ("target",), ("require", "vary", "feedback", "expect"),
        "types one sign an edge along a path, then that of the whole",
        expect=(lambda x: isinstance(x, str), 'signs as in `"+-+ -"`'),
        own=(
            Key("path", TEXTS, "For `sign-trace`: the nodes from the target on to the output; "
                "needed where there are several paths.", least=2, most=12,
                example='["a", "d", "L"]'),
        ),
    )  # fmt: skip
    example = """\
target = "b"
path = ["b", "d", "L"]
ask = "Follow the path from `b` over `d` to `L`: one sign for each slope, then that of all."
require = ["mul-own-factor"]
"""
    answer_by = AnswerBy.NUMBER
    of_targets = False

    def __init__(self, asked: Asked) -> None:
        super().__init__(asked)
        self._edges = _edges(asked)

    def hidden(self) -> Iterator[tuple[int, str]]:
        for edge in self._edges:
            yield edge.target, GRADIENT
            yield edge.target, "factors"

    def right(self) -> str:
        return _whole(sign(edge.local) for edge in self._edges)

    def read(self, text: str) -> str | Unread:
        tidy = re.sub(r"[−–—]", "-", text)
        signs = re.sub(r"[\s,;=:/>]", "", tidy)
        wanted = len(self._edges) + 1
        if not re.fullmatch(r"[-+0]+", signs):
            quoted = literal(printable(text.strip())[:40])
            return Unread(f"Type only the signs + - 0, such as {self._example}; I read “{quoted}”.")
        if len(signs) != wanted:
            return Unread(
                f"Type {wanted} signs: one for each of {wanted - 1} edges, then that of the whole. "
                f"I read {len(signs)}."
            )
        return signs

    @property
    def _example(self) -> str:
        return self.write("+" * (len(self._edges) + 1))

    def write(self, answer: str) -> str:
        return f"{answer[:-1]} {answer[-1]}"

    def prompt(self) -> str:
        return f"signs along {self._path}, then the whole: "

    @property
    def _path(self) -> str:
        label = self.asked.label
        return " → ".join([label(self._edges[0].target), *(label(e.node) for e in self._edges)])

    def hint(self) -> str:
        names = ", ".join(f"`{slope_name(self.asked, edge)}`" for edge in self._edges)
        return f"The slopes are {names}. Take the sign of each; two minus signs make a plus."

    def reveal(self, kept: Kept = frozenset()) -> str:
        q = self.asked
        slopes = ", ".join(f"`{slope_name(q, e)} = {show(e.local)}`" for e in self._edges)
        return f"{slopes}, so the signs are `{self.shown}`."

    def explained(self) -> tuple[str, ...]:
        return (GRADIENT,)

    def led(self, rule: str) -> Iterator[tuple[str, float]]:
        if rule in ("flipped-sign", "dropped-sign"):  # each edge right and the product not
            signs = self.right()
            whole = {"+": "-", "-": "+", "0": "0"}[signs[-1]]
            if rule == "flipped-sign" or signs[-1] == "-":
                yield signs[:-1] + whole, 0.0
            return
        wrong = [wrong_slopes(self.asked, edge, rule) for edge in self._edges]
        if any(wrong):
            slopes = [xs[0] if xs else e.local for xs, e in zip(wrong, self._edges, strict=True)]
            yield _whole(map(sign, slopes)), math.prod(slopes)

    def unexplained(self, answer: str, at: Situation) -> str:
        """How many edges are right is said at last, and not which: that would be the answer."""
        edges, right = answer[:-1], self.right()[:-1]
        if edges == right:
            return "Every edge is right, the whole is not: multiply the signs."
        if not at.tries:
            return "Take the edges one by one: which way does each node go when its operand rises?"
        wrong = _wrong(edges, right)
        return f"{wrong} {'edge has' if wrong == 1 else 'edges have'} another sign."

    def agrees(self, expect: object) -> bool:
        return isinstance(expect, str) and self.read(expect) == self.right()

    def unfair(self) -> Iterator[Flaw]:
        for edge in self._edges:
            if 0 < abs(edge.local) < NEAR_ZERO:
                yield Flaw(("target",), "E415", f"`{slope_name(self.asked, edge)}` is "
                           f"{show(edge.local)}, too near to 0 to ask for its sign",
                           "choose other numbers")  # fmt: skip

    def told(self, text: str) -> int | None:
        """The signs of the edges in a row, blanks between them or not, or the slopes by name."""
        signs = self.shown[: len(self._edges)]
        row = r"[\s`,]*".join(re.escape(sign) for sign in signs)
        plain = re.sub("[−–]", "-", text)
        found = re.search(rf"(?<![\w+-]){row}(?![\w+-]|\s*\d)", plain) if len(signs) > 1 else None
        if found:
            return found.start()
        places = [
            stated(self.asked, text, slope_name(self.asked, edge), (edge.local,))
            for edge in self._edges
        ]
        known = [place for place in places if place is not None]
        return max(known) if len(known) == len(places) else None


def _whole(signs: Iterator[str] | map[str]) -> str:
    """Signs, and after them that of their product."""
    each = list(signs)
    return "".join(each) + sign(math.prod(_SIGNS[s] for s in each))


def _wrong(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


def _edges(asked: Asked) -> tuple[Flow, ...]:
    """The edges of the path, from the target to the output.

    Raises:
        QuestionError: there is no such path, or there are several.
    """
    if not asked.cases:
        raise QuestionError("only a node with a gradient has a path to the output",
                            "ask about a node that the pass reaches", ("target",))  # fmt: skip
    case, named = asked.cases[0], asked.quiz.own.get("path")
    if not named:
        if case.path:
            return case.path
        raise QuestionError("there is no single path from the target to the output",
                            'name one: `path = ["a", "d", "L"]`', ("target",))  # fmt: skip
    found: list[Flow] = []
    for here, there in pairwise(named):
        fitting = [
            e for e in case.edges
            if asked.label(e.target) == here and asked.label(e.node) == there
            and (not found or e.target == found[-1].node)
        ]  # fmt: skip
        if not fitting or (not found and fitting[0].target != case.target):
            raise QuestionError(
                f"no edge of a path from the target leads from `{here}` to `{there}`",
                "name nodes that follow each other", ("path",),
            )  # fmt: skip
        found.append(fitting[0])
    if found[-1].node != case.graph.root:
        raise QuestionError(
            f"the path ends at `{named[-1]}` and not at the output",
            f"let it end with `{asked.label(case.graph.root)}`", ("path",),
        )  # fmt: skip
    return tuple(found)
