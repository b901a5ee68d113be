"""Questions that leave blanks in a line of the ledger, `old + upstream × local = new`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from tutor.debug.bent import BentEdge, run
from tutor.engine.numbers import factor, show
from tutor.lesson.read.quiz_keys import QuestionKeys
from tutor.lesson.read.schema import TEXTS, Key
from tutor.quiz.asked import Asked
from tutor.quiz.check.spelt_out import stated
from tutor.quiz.feedback import Match
from tutor.quiz.kinds.edge_asked import aim_at_edge, edge_of, slope_name
from tutor.quiz.kinds.kind import AnswerBy, QuestionKind
from tutor.quiz.rules.catalogue import RULES
from tutor.quiz.rules.rule import GRADIENT, Bent
from tutor.quiz.situation import Kept, Situation
from tutor.quiz.target import QuestionError
from tutor.quiz.typed_numbers import Typed, Unread, close, read_number

Filled = tuple[Typed, ...]
"""One number a blank, in the order of the ledger."""

PARTS = ("old", "upstream", "local", "contribution", "new")
"""What a line of the ledger is made of; the contribution stands there only where it is asked."""


class Ledger(NamedTuple):
    """The numbers of one edge; `old` is 0 where nothing has arrived yet."""

    old: float
    upstream: float
    local: float
    contribution: float
    new: float


class FillKind(QuestionKind[Filled]):
    """The learner types a number for each blank; each of them is marked by itself."""

    keys = QuestionKeys(
        "fill", ("target",), ("require", "vary", "feedback", "tolerance", "expect"),
        "fills the blanks in a line of the ledger",
        expect=(lambda x: isinstance(x, list), "a number for each blank, in texts"),
        own=(
            Key("blanks", TEXTS, "For `fill`: what is left out of `old + upstream × local = new`; "
                "upstream, local and new if not said.", of=PARTS, least=1, most=5,
                example='["upstream", "new"]'),
        ),
    )  # fmt: skip
    example = """\
target = "∂d/∂a"
blanks = ["upstream", "local"]
ask = "Which two numbers meet on the edge from `a` into `d`?"
require = ["mul-own-factor"]
"""
    answer_by = AnswerBy.NUMBER
    parts_rules = True
    of_targets = False
    aim = staticmethod(aim_at_edge)

    def __init__(self, asked: Asked) -> None:
        super().__init__(asked)
        self._edge = edge_of(asked)
        graph = asked.cases[0].graph
        self._number = graph.edges.index(self._edge)
        before = graph.edges[: self._number]
        old = sum(e.contribution for e in before if e.target == self._edge.target)
        edge = self._edge
        self._line = Ledger(old, edge.upstream, edge.local, edge.contribution,
                            old + edge.contribution)  # fmt: skip
        named = asked.quiz.own.get("blanks") or ("upstream", "local", "new")
        unknown = [name for name in named if name not in PARTS]
        if unknown:
            raise QuestionError(f"the ledger has no part `{unknown[0]}`",
                                f"its parts are {', '.join(PARTS)}", ("blanks",))  # fmt: skip
        self._blanks = tuple(part for part in PARTS if part in named)

        self._kept: dict[str, Typed] = {}

    def _of(self, line: Ledger) -> Filled:
        """The numbers of a line that stand at the blanks."""
        numbers = dict(zip(PARTS, line, strict=True))
        return tuple(Typed((numbers[part],)) for part in self._blanks)

    def hidden(self) -> Iterator[tuple[int, str]]:
        yield self._edge.target, GRADIENT
        yield self._edge.target, "factors"
        if "upstream" in self._blanks:
            yield self._edge.node, GRADIENT

    def right(self) -> Filled:
        return self._of(self._line)

    def read(self, text: str) -> Filled | Unread:
        pieces, blanks = _pieces(text), self._open
        if len(pieces) == len(self._blanks):  # all of them, whatever is filled in already
            blanks = self._blanks
        wanted = ", ".join(blanks)
        if len(pieces) != len(blanks):
            count = len(blanks)
            how = f"{count} numbers with blanks between them" if count > 1 else "one number"
            comma = " A comma with no blank behind it is a decimal point."
            return Unread(f"Type {how}: {wanted}. I read {len(pieces)}."
                          + comma * (len(pieces) < count and "," in text))  # fmt: skip
        found = dict(self._kept)
        for part, piece in zip(blanks, pieces, strict=True):
            number = read_number(piece)
            if isinstance(number, Unread):
                return Unread(f"At {part}: {number.message}")
            found[part] = number
        return tuple(found[part] for part in self._blanks)

    @property
    def _open(self) -> tuple[str, ...]:
        """The blanks that are still to be filled."""
        return tuple(part for part in self._blanks if part not in self._kept)

    def after(self, answer: Filled) -> FillKind:
        """What is right stays filled in, and only the rest is asked for."""
        marks = zip(self._blanks, answer, self._marks(answer), strict=True)
        kept = {part: typed for part, typed, ok in marks if ok}
        if not kept or not self.asked.graded:
            return self
        other = FillKind(self.asked)
        other._kept = kept
        return other

    def write(self, answer: Filled) -> str:
        return " ".join(typed.written for typed in answer)

    def _marks(self, answer: Filled) -> list[bool]:
        given = self.asked.quiz.tolerance
        pairs = zip(answer, self.right(), strict=True)
        return [close(typed, right.value, given) for typed, right in pairs]

    def same(self, answer: Filled) -> bool:
        return all(self._marks(answer))

    def prompt(self) -> str:
        numbers = dict(zip(PARTS, self._line, strict=True))
        known = {part: f"{_number(part, numbers[part])} ✓" for part in self._kept}
        return f"{self._written(known)}.  {', '.join(self._open)}: "

    def stated(self, written: str) -> str:
        """Each number at its blank: the line they are left out of says no more."""
        pairs = zip(self._blanks, _pieces(written), strict=False)
        return ", ".join(f"{part} {number}" for part, number in pairs)

    def _written(self, known: dict[str, str]) -> str:
        """The line of the ledger, the blanks by their names or as they are known."""
        numbers = dict(zip(PARTS, self._line, strict=True))
        texts = {
            part: known.get(part, part) if part in self._blanks else _number(part, x)
            for part, x in numbers.items()
        }  # fmt: skip
        middle = f" = {texts['old']} + {texts['contribution']}"
        step = middle if "contribution" in self._blanks else ""
        return f"{texts['old']} + {texts['upstream']} × {texts['local']}{step} = {texts['new']}"

    def hint(self) -> str:
        q, edge = self.asked, self._edge
        return (
            f"Upstream is what has arrived at `{q.label(edge.node)}`; the local slope says how "
            f"`{q.formula(edge.node)}` moves with `{q.label(edge.target)}`; old is what "
            f"`{q.label(edge.target)}.grad` held before."
        )

    def reveal(self, kept: Kept = frozenset()) -> str:
        known = {part: _number(part, x) for part, x in zip(PARTS, self._line, strict=True)}
        return f"`{self._written(known)}`"

    def led(self, rule: str) -> Iterator[tuple[Filled, float]]:
        wrong, case = RULES[rule].wrong, self.asked.cases[0]
        if not isinstance(wrong, Bent):
            return
        try:
            passes = [run(case.graph, bend, case.numbered) for bend in wrong.bends(case)]
        except (ArithmeticError, ValueError):
            return
        for bent in passes:
            at = next((e for e in bent.edges if e.number == self._number), None)
            if at is not None and self._differs(at):
                line = Ledger(at.before or 0.0, at.upstream, at.local, at.contribution, at.after)
                yield self._of(line), at.after

    def _differs(self, at: BentEdge) -> bool:
        """Whether a bent pass has other numbers at this edge at all."""
        line = (at.before or 0.0, at.upstream, at.local, at.contribution, at.after)
        return any(abs(x - y) > 1e-12 for x, y in zip(line, self._line, strict=True))

    def follows(self, answer: Filled, led: Filled) -> bool:
        given = self.asked.quiz.tolerance
        return all(close(a, b.value, given) for a, b in zip(answer, led, strict=True))

    def quoted(self, answer: Filled) -> str:
        return f"`{self.write(answer)}`"

    def by_rule(self, found: Match, at: Situation, written: str) -> str:
        rule = RULES[found.ids[0]]
        if not at.tries:
            return ""
        return f"Those numbers come out if you think: “{rule.belief}”."

    def unexplained(self, answer: Filled, at: Situation) -> str:
        return ""

    def explain(self, answer: Filled, found: Match, at: Situation) -> str:
        """Each blank is marked by itself."""
        said = super().explain(answer, found, at)
        if not self.asked.graded:
            return said
        marks = zip(self._blanks, self._marks(answer), strict=True)
        each = ", ".join(f"{part} {'✓' if ok else '✗'}" for part, ok in marks)
        return f"{each}. {said}".strip()

    def agrees(self, expect: Any) -> bool:
        typed = self.read(" ".join(map(str, expect)))
        return not isinstance(typed, Unread) and self.same(typed)

    def told(self, text: str) -> int | None:
        places = (
            stated(self.asked, text, name, (number.value,))
            for part, number in zip(self._blanks, self.right(), strict=True)
            for name in self._names(part)
        )
        return next((place for place in places if place is not None), None)

    def _names(self, part: str) -> Iterator[str]:
        """What a text calls a part of the line."""
        q, edge = self.asked, self._edge
        yield part
        if part == "upstream":
            yield q.name(edge.node)
        elif part == "local":
            yield slope_name(q, edge)
        elif part == "new":
            yield f"{q.label(edge.target)}.grad"
            if self._line.new == q.numbers[0]:
                yield q.name(edge.target)


def _number(part: str, x: float) -> str:
    """A number as it stands in the line: a factor that is negative in parentheses."""
    return show(x) if part in ("old", "new") else factor(x)


def _pieces(text: str) -> list[str]:
    """The numbers of a line: parted by `;`, by commas with a blank behind them, or by blanks."""
    tidy = re.sub(rf"\b(?:{'|'.join(PARTS)})\b\s*[=:]?", " ", text.strip())
    if ";" in tidy:
        return [piece for piece in tidy.split(";") if piece.strip()]
    tidy = re.sub(r",\s+", " ", tidy)
    return re.findall(r"\S+", tidy)
