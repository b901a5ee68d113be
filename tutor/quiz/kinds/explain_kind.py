"""Questions for the reason why a gradient is what it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tutor.lesson.markdown import literal
from tutor.lesson.read.quiz_keys import QuestionKeys
from tutor.lesson.read.schema import TEXTS, Key
from tutor.quiz.asked import Asked
from tutor.quiz.check.flaw import Flaw
from tutor.quiz.check.spelt_out import worded
from tutor.quiz.derivation import derivation
from tutor.quiz.kinds.kind import AnswerBy, QuestionKind
from tutor.quiz.kinds.reasons import REASONS
from tutor.quiz.situation import Kept, Situation
from tutor.quiz.target import QuestionError
from tutor.quiz.typed_numbers import Unread, printable


class ExplainKind(QuestionKind[int]):
    """The learner picks a reason; an answer is its place in the list, from 0."""

    keys = QuestionKeys(
        "explain", ("target", "reasons"), ("vary", "expect"),
        "picks the reason why a gradient is what it is",
        expect=(lambda x: isinstance(x, str), "the name of one of the reasons"),
        own=(
            Key("reasons", TEXTS, "For `explain`: two to five reasons of which one holds; the "
                "others are what a learner may think.", of=tuple(REASONS), least=2, most=5,
                example='["closed", "cancelled", "odd-minus"]'),
        ),
    )  # fmt: skip
    example = """\
target = "d"
reasons = ["no-minus", "odd-minus", "closed"]
ask = "Why is `dL/dd` negative?"
"""
    answer_by = AnswerBy.PICK
    of_targets = False
    listed = "reasons"

    def __init__(self, asked: Asked) -> None:
        super().__init__(asked)
        if not asked.cases:
            raise QuestionError("only a node with a gradient has a reason for it",
                                "ask about a node that the pass reaches", ("target",))  # fmt: skip
        self._names = tuple(asked.quiz.own.get("reasons", ()))
        unknown = [name for name in self._names if name not in REASONS]
        if unknown or len(self._names) < 2:
            raise QuestionError(
                f"there is no reason `{unknown[0]}`" if unknown else "one reason is no choice",
                f"reasons are {', '.join(REASONS)}", ("reasons",),
            )  # fmt: skip
        case = asked.cases[0]
        self._holding = [i for i, name in enumerate(self._names) if REASONS[name].holds(case)]

    def hidden(self) -> Iterator[tuple[int, str]]:
        return iter(())  # the number is known; what is asked is why

    def right(self) -> int | None:
        return self._holding[0] if self._holding else None

    def read(self, text: str) -> int | Unread:
        tidy = text.strip().rstrip(".!")
        if tidy in self.option_keys():
            return int(tidy) - 1
        if tidy in self._names:
            return self._names.index(tidy)
        return Unread(f"Type 1 to {len(self._names)}; I read “{literal(printable(tidy[:40]))}”.")

    def write(self, answer: int) -> str:
        return str(answer + 1)

    def prompt(self) -> str:
        return "because "

    def stated(self, written: str) -> str:
        return f"option {written}"

    def hint(self) -> str:
        return "Read the factors of each edge on the way: their signs, and their sizes."

    def reveal(self, kept: Kept = frozenset()) -> str:
        right = self.right()
        said = self.options()[right].capitalize() if right is not None else "None of these"
        return f"{said}: {derivation(self.asked)}"

    def options(self) -> tuple[str, ...]:
        q = self.asked
        facts = {"t": f"`{q.label(q.nodes[0])}`",
                 "L": f"`{q.label(q.cases[0].graph.root)}`"}  # fmt: skip
        return tuple(REASONS[name].text.format(**facts) for name in self._names)

    def option_keys(self) -> tuple[str, ...]:
        return tuple(str(i) for i, _ in enumerate(self._names, start=1))

    def explained(self) -> tuple[str, ...]:
        return ()

    def unexplained(self, answer: int, at: Situation) -> str:
        if not at.tries:
            return "Read the factors of each edge on the way: does that hold here?"
        return f"That does not hold here: {self.options()[answer]}."

    def agrees(self, expect: Any) -> bool:
        return expect in self._names and self._names.index(expect) == self.right()

    def told(self, text: str) -> int | None:
        at, texts = self.right(), self.options()
        return None if at is None else worded(text, texts[at], texts[:at] + texts[at + 1 :])

    @property
    def in_words(self) -> str:
        at = self.right()
        return "" if at is None else self.options()[at]

    def unfair(self) -> Iterator[Flaw]:
        if len(self._holding) != 1:
            names = ", ".join(f"`{self._names[i]}`" for i in self._holding) or "none"
            yield Flaw(("reasons",), "E415", f"of the reasons {names} holds, and not just one",
                       "choose other reasons, or other numbers")  # fmt: skip
