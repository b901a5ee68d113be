"""The kinds of questions: one class and one row each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tutor.engine.numbers import show
from tutor.quiz.kinds.compare import Compare
from tutor.quiz.kinds.kind import Kind, derivation, numbers_of, pointer
from tutor.quiz.typed_numbers import Typed, Unread, close, near, read_number

if TYPE_CHECKING:
    from tutor.quiz.question import Question

FLAT = 1e-9
"""A number this near to 0 counts as 0 where only a sign is asked for."""


class Value(Kind):
    """The learner types a number; an answer is a `Typed`."""

    name = "value"

    def right(self, q: Question) -> Typed:
        return Typed((q.numbers[0],))

    def read(self, q: Question, text: str) -> Typed | Unread:
        return read_number(text)

    def write(self, q: Question, answer: Typed) -> str:
        if len(answer.readings) > 1:  # of two readings the right one was meant, if one is
            for x in answer.readings:
                if close(Typed((x,), answer.digits, answer.unit), q.numbers[0], q.quiz.tolerance):
                    return show(x, 10)
        return show(answer.value, 10 if answer.digits else 5)

    def same(self, q: Question, answer: Typed) -> bool:
        return close(answer, q.numbers[0], q.quiz.tolerance)

    def prompt(self, q: Question) -> str:
        when = " after the update" if q.update else ""
        return f"{q.name(q.nodes[0])}{when} = "

    def hint(self, q: Question) -> str:
        return pointer(q)

    def reveal(self, q: Question) -> str:
        return derivation(q)

    def led(self, q: Question, rule: str) -> Iterator[tuple[Typed, float]]:
        for x in numbers_of(q, rule):
            yield Typed((x,)), x

    def follows(self, q: Question, answer: Typed, led: Typed) -> bool:
        return close(answer, led.value, q.quiz.tolerance)

    def too_rough(self, q: Question, answer: Typed) -> bool:
        return answer.digits >= 1 and near(answer, q.numbers[0])

    def turned(self, q: Question, answer: Typed) -> Typed:
        return Typed(tuple(-x for x in answer.readings), answer.digits, answer.unit)


class Sign(Kind):
    """The learner picks +, - or 0, which is also the form of an answer."""

    name = "sign"

    def right(self, q: Question) -> str:
        return sign(q.numbers[0])

    def read(self, q: Question, text: str) -> str | Unread:
        tidy = re.sub(r"[−–—]", "-", text).strip().lower().rstrip(".!?")
        for answer, words in _SIGN_WORDS.items():
            if tidy in words:
                return answer
        number = read_number(text)
        if isinstance(number, Typed):
            return sign(number.value)
        return Unread("Type +, - or 0.")

    def write(self, q: Question, answer: str) -> str:
        return answer

    def same(self, q: Question, answer: str) -> bool:
        return answer == sign(q.numbers[0])

    def prompt(self, q: Question) -> str:
        return f"sign of {q.name(q.nodes[0])}: "

    def hint(self, q: Question) -> str:
        return f"{pointer(q)} Follow the minus signs: two of them make a plus."

    def reveal(self, q: Question) -> str:
        words = {"+": "above 0", "-": "below 0", "0": "0"}
        return f"{derivation(q).rstrip('.')}, and that is {words[sign(q.numbers[0])]}."

    def led(self, q: Question, rule: str) -> Iterator[tuple[str, float]]:
        for x in numbers_of(q, rule):
            yield sign(x), x

    def options(self, q: Question) -> tuple[str, ...]:
        if q.quiz.quantity == "value" or q.graph is None:
            return ("positive", "negative", "zero")
        t, root = q.label(q.nodes[0]), q.label(q.graph.root)
        if q.nodes[0] == q.graph.root:
            return ("positive", "negative", "zero")
        return (
            f"positive: raise `{t}` a little and `{root}` rises",
            f"negative: raise `{t}` a little and `{root}` falls",
            f"zero: raise `{t}` a little and `{root}` stays",
        )

    def keys(self, q: Question) -> tuple[str, ...]:
        return ("+", "-", "0")


class Choice(Kind):
    """The learner picks a text; an answer is its index."""

    name = "choice"

    def right(self, q: Question) -> int | None:
        return next((i for i, o in enumerate(q.quiz.options) if o.right), None)

    def read(self, q: Question, text: str) -> int | Unread:
        tidy = _flat(text).rstrip(").")
        texts = [_flat(option) for option in q.options]
        for known in (q.keys, texts, _DIGITS[: len(texts)], _LETTERS[: len(texts)]):
            if tidy in known:
                return list(known).index(tidy)
        return Unread(f"Type one of {', '.join(q.keys)}.")

    def write(self, q: Question, answer: int) -> str:
        return q.keys[answer]

    def same(self, q: Question, answer: int) -> bool:
        return answer == self.right(q)

    def prompt(self, q: Question) -> str:
        return "your choice: "

    def reveal(self, q: Question) -> str:
        at = self.right(q)
        return "" if at is None else f"It is {q.keys[at]}: {q.options[at]}"

    def options(self, q: Question) -> tuple[str, ...]:
        return tuple(q.text(option.text) for option in q.quiz.options)

    def keys(self, q: Question) -> tuple[str, ...]:
        numeric = any(_flat(option) in _DIGITS for option in q.options)
        return (_LETTERS if numeric else _DIGITS)[: len(q.options)]


_SIGN_WORDS = {
    "+": ("+", "plus", "positive", "pos", "up", "rises", "more"),
    "-": ("-", "minus", "negative", "neg", "down", "falls", "less"),
    "0": ("0", "zero", "none", "null", "nothing", "flat"),
}  # fmt: skip
_DIGITS = tuple("123456789")
_LETTERS = tuple("abcdefghi")

KINDS: dict[str, Kind] = {kind.name: kind for kind in (Value(), Sign(), Compare(), Choice())}
"""Kinds by name, as in a lesson. `predict` is a mode that each of them can take."""


def sign(x: float) -> str:
    """`+`, `-` or `0`."""
    return "0" if abs(x) <= FLAT else "+" if x > 0 else "-"


def _flat(markdown: str) -> str:
    return " ".join(re.sub(r"[`*_]", "", markdown).casefold().split())
