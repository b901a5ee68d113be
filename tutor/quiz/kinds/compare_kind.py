"""Questions that put nodes in order of size."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from tutor.engine.numbers import show
from tutor.lesson.markdown import literal
from tutor.lesson.read.quiz_keys import ENGINE, QuestionKeys
from tutor.lesson.read.schema import FLAG, Key
from tutor.quiz import facts, feedback
from tutor.quiz.check.flaw import Flaw
from tutor.quiz.check.giveaway import told
from tutor.quiz.derivation import pointer
from tutor.quiz.feedback import Match
from tutor.quiz.kinds.kind import AnswerBy, QuestionKind
from tutor.quiz.rules.catalogue import RULES
from tutor.quiz.rules.rule import ORDER, VALUE, SortKey
from tutor.quiz.situation import Kept, Situation, tells
from tutor.quiz.typed_numbers import Unread, printable

Order = tuple[frozenset[int], ...]
"""Groups of equal size, the largest first; members are indices of targets."""

EQUAL = 1e-9
"""Sizes this near to each other, relatively, are a tie."""
NEAR_TIE = 1e-3
"""Sizes nearer to each other, relatively, cannot be told apart by the digits people write."""


class CompareKind(QuestionKind[Order]):
    """The learner types the names in order, `d > a = b`; an answer is an `Order`."""

    keys = QuestionKeys(
        "compare", ("targets",), ENGINE, "puts nodes in order of size",
        expect=(lambda x: isinstance(x, list), "the targets in order, largest first"),
        own=(
            Key("ties", FLAG,
                "For `compare`: some of the sizes are equal, and that is the point."),
        ),
    )  # fmt: skip
    example = """\
targets = ["d", "b", "a"]
ask = "Put the gradients in order of size, the largest first."
"""
    answer_by = AnswerBy.ORDER

    @property
    def ties(self) -> bool:
        """Whether equal sizes are part of the question."""
        return bool(self.asked.quiz.own.get("ties"))

    def right(self) -> Order:
        return order(self.asked.numbers)

    def read(self, text: str) -> Order | Unread:
        return _OrderReader(self.option_names()).read(text)

    def write(self, answer: Order) -> str:
        names = self.option_names()
        return " > ".join(" = ".join(names[i] for i in sorted(group)) for group in answer)

    def prompt(self) -> str:
        return "largest first, = between two that tie: "

    def stated(self, written: str) -> str:
        return f"largest first: {written}"

    def hint(self) -> str:
        return "Take one at a time, and of each only the size. " + pointer(self.asked)

    def last_hint(self) -> str:
        q = self.asked
        each = [f"`{q.label(node)}`: {facts.products(case.into)}"
                for node, case in zip(q.nodes, q.cases, strict=False) if case.into]  # fmt: skip
        text = f"Upstream × local. {'; '.join(each)}."
        return "" if not each or tells(text, q.secrets()) else text

    def reveal(self, kept: Kept = frozenset()) -> str:
        q = self.asked
        told = [
            f"`|{q.name(node)}| = {show(abs(x))}`"
            for node, x in zip(q.nodes, q.numbers, strict=True)
            if (node, q.quiz.quantity) not in kept
        ]
        return f"{', '.join(told)}, so `{self.shown}`." if told else f"It is `{self.shown}`."

    def options(self) -> tuple[str, ...]:
        return tuple(f"`{name}`" for name in self.option_names())

    def option_keys(self) -> tuple[str, ...]:
        return tuple(str(i) for i in range(1, len(self.option_names()) + 1))

    def option_names(self) -> tuple[str, ...]:
        return self.asked.quiz.targets

    def explained(self) -> tuple[str, ...]:
        return (ORDER, self.asked.quantity)

    def led(self, rule: str) -> Iterator[tuple[Order, float]]:
        q, wrong = self.asked, RULES[rule].wrong
        if isinstance(wrong, SortKey):
            yield order(q.numbers, wrong.key), 0.0
            return
        each = [q.candidates(RULES[rule], i) for i in range(len(q.cases))]
        # A rule that has nothing to say about a target leaves its number as it is.
        for i in range(max(map(len, each), default=0)):
            numbers = [xs[min(i, len(xs) - 1)] if xs else x
                       for xs, x in zip(each, q.numbers, strict=True)]  # fmt: skip
            yield order(numbers), 0.0

    def quoted(self, answer: Order) -> str:
        return self.write(answer)  # an order stands in code

    def by_rule(self, found: Match, at: Situation, written: str) -> str:
        return feedback.of_order(self.asked, found, at, written)

    def explain(self, answer: Order, found: Match, at: Situation) -> str:
        right = self.right()
        if self.asked.graded and len(answer) < len(right):  # no belief is behind a tie
            return (
                "You put some of them level. Are any two of these really equal in size?"
                if len(right) < len(self.asked.nodes)
                else "You put some of them level, and no two of these are equal in size."
            )
        return super().explain(answer, found, at)

    def unexplained(self, answer: Order, at: Situation) -> str:
        said = "Some of these stand in another order: take each by itself, and only its size."
        passed = at.tries and self.asked.quiz.quantity != VALUE
        return f"{said} {feedback.COMPARE}" if passed else said

    def agrees(self, expect: Any) -> bool:
        """Whether the names are in order; of equals, either may come first."""
        names = self.option_names()
        if sorted(expect) != sorted(names):
            return False
        place = {names[i]: at for at, group in enumerate(self.right()) for i in group}
        return all(place[a] <= place[b] for a, b in pairwise(expect))

    def spelt(self, expect: Any) -> str:
        return " > ".join(expect)

    def told(self, text: str) -> int | None:
        """The order itself, or the numbers of all targets."""
        row = r"[\s`|]*".join(map(re.escape, self.shown.split()))
        if found := re.search(rf"(?<!\w){row}(?!\w)", text):
            return found.start()
        many = range(len(self.asked.numbers))
        places = [told(self.asked, text, i, spelt_out=False) for i in many]
        known = [place for place in places if place is not None]
        return max(known) if places and len(known) == len(places) else None

    def given_away(self) -> Iterator[Flaw]:
        yield from super().given_away()
        listed = tuple(frozenset({i}) for i in range(len(self.option_names())))
        if len(listed) > 1 and not self.ties and self.right() == listed:
            yield Flaw(("targets",), "W412", "the targets are listed in the right order",
                       "list them in another order: it is the one learners see")  # fmt: skip

    def unfair(self) -> Iterator[Flaw]:
        q, right = self.asked, self.right()
        sizes = sorted(((abs(x), q.name(n)) for x, n in zip(q.numbers, q.nodes, strict=True)),
                       reverse=True)  # fmt: skip
        if self.ties and len(right) == len(q.nodes):
            yield Flaw(("ties",), "W415", "no two of these are equal", "leave `ties` out")
        for (high, one), (low, other) in pairwise(sizes):
            equal = any(len(group) > 1 for group in right) and high - low <= 1e-9 * max(high, 1e-3)
            if equal and self.ties:
                continue
            if high - low <= NEAR_TIE * high:
                ties = ", or say `ties = true` if that is the point" if equal else ""
                yield Flaw(
                    q.where, "E416",
                    f"`{one}` and `{other}` are {show(high)} and {show(low)} in size"
                    + ("" if equal else ", too near to each other"),
                    f"choose other numbers{ties}",
                )  # fmt: skip
                return


def order(numbers: Sequence[float], key: Callable[[float], float] = abs) -> Order:
    """The indices of some numbers by `key`, the largest first, near equals in one group."""
    groups: list[list[int]] = []
    for i in sorted(range(len(numbers)), key=lambda i: -key(numbers[i])):
        x = key(numbers[i])
        last = key(numbers[groups[-1][0]]) if groups else None
        if last is not None and abs(last - x) <= EQUAL * max(abs(last), abs(x), 1e-3):
            groups[-1].append(i)
        else:
            groups.append([i])
    return tuple(frozenset(group) for group in groups)


class _OrderReader:
    """Reads `d > a = b`, `d a b`, `d, a, b`, `b < a < d`, `1 3 2` and, of short names, `dab`."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        self.keys = [str(i + 1) for i in range(len(names))]

    def read(self, text: str) -> Order | Unread:
        text = re.sub(r"[|`]", "", text[:200]).strip()
        text = re.sub(r"\bthen\b|→|≻", ">", text)
        if "<" in text and ">" in text:
            return Unread("Use only one of > and <: the largest first, with >.")
        parts = re.findall(r"[<>=,;]|[^\s<>=,;]+", text.replace("==", "="))
        words = [part for part in parts if part not in "<>=,;"]
        indices = self._indices(words)
        if isinstance(indices, Unread):
            return indices
        if len(words) == 1:
            parts = [self.names[i] for i in indices]
        groups: list[set[int]] = []
        waiting = iter(indices)
        equal = False
        for part in parts:
            if part in "<>=,;":
                equal = part == "="
            elif equal and groups:
                groups[-1].add(next(waiting))
                equal = False
            else:
                groups.append({next(waiting)})
        return tuple(map(frozenset, reversed(groups) if "<" in text else groups))

    def _indices(self, words: list[str]) -> list[int] | Unread:
        if len(words) == 1 and words[0] not in self.names:
            words = list(words[0])  # `dab`
        found = [self._index(word) for word in words]
        indices = [i for i in found if i is not None]
        listed = ", ".join(map(literal, self.names))
        if len(indices) < len(found):
            unknown = words[found.index(None)]
            return Unread(
                f"I don't know “{literal(printable(unknown[:20]))}”: "
                f"put {listed} in order, the largest first."
            )
        if sorted(indices) != list(range(len(self.names))):
            return Unread(
                f"Name each of {listed} once, the largest first, with > or a space between."
            )
        return indices

    def _index(self, word: str) -> int | None:
        """A name, the name of its gradient (`dL/da`), or a key."""
        word = re.sub(r"^[d∂][^/]*/[d∂]", "", word)
        for known in (self.names, [n.casefold() for n in self.names], self.keys):
            for spelling in (word, word.casefold()):
                if list(known).count(spelling) == 1:
                    return list(known).index(spelling)
        return None
