"""Questions that put nodes in order of size."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from tutor.engine.numbers import show
from tutor.lesson.markdown import literal
from tutor.quiz.kinds.kind import Kind, pointer
from tutor.quiz.rules.catalogue import ORDERS, RULES
from tutor.quiz.rules.rule import candidates
from tutor.quiz.typed_numbers import Unread, printable

if TYPE_CHECKING:
    from tutor.quiz.question import Question

Order = tuple[frozenset[int], ...]
"""Groups of equal size, the largest first; members are indices of targets."""

EQUAL = 1e-9
"""Sizes this near to each other, relatively, are a tie."""


class Compare(Kind):
    """The learner types the names in order, `d > a = b`; an answer is an `Order`."""

    name = "compare"

    def right(self, q: Question) -> Order:
        return order(q.numbers)

    def read(self, q: Question, text: str) -> Order | Unread:
        return _Reader(tuple(q.quiz.targets)).read(text)

    def write(self, q: Question, answer: Order) -> str:
        names = q.quiz.targets
        return " > ".join(" = ".join(names[i] for i in sorted(group)) for group in answer)

    def same(self, q: Question, answer: Order) -> bool:
        return answer == order(q.numbers)

    def prompt(self, q: Question) -> str:
        return "largest first: "

    def hint(self, q: Question) -> str:
        return "Take one at a time, and of each only the size. " + pointer(q)

    def reveal(self, q: Question) -> str:
        sizes = ", ".join(
            f"`|{q.name(node)}| = {show(abs(x))}`"
            for node, x in zip(q.nodes, q.numbers, strict=True)
        )
        return f"{sizes}, so `{q.shown}`."

    def rules(self, q: Question) -> tuple[str, ...]:
        return (*ORDERS, *super().rules(q))

    def led(self, q: Question, rule: str) -> Iterator[tuple[Order, float]]:
        if rule in ORDERS:
            yield order(q.numbers, ORDERS[rule].key), 0.0
            return
        each = [candidates(RULES[rule], case) for case in q.cases]
        # A rule that has nothing to say about a target leaves its number as it is.
        for i in range(max(map(len, each), default=0)):
            numbers = [xs[min(i, len(xs) - 1)] if xs else x
                       for xs, x in zip(each, q.numbers, strict=True)]  # fmt: skip
            yield order(numbers), 0.0

    def options(self, q: Question) -> tuple[str, ...]:
        return tuple(f"`{name}`" for name in q.quiz.targets)

    def keys(self, q: Question) -> tuple[str, ...]:
        return tuple(str(i) for i in range(1, len(q.quiz.targets) + 1))


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


class _Reader:
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
