"""What every kind of question can do. One subclass a kind, one row each in the registry."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tutor.engine.numbers import factor, show
from tutor.quiz import facts
from tutor.quiz.rules.catalogue import RULES, UPDATES
from tutor.quiz.rules.rule import candidates
from tutor.quiz.typed_numbers import Unread

if TYPE_CHECKING:
    from tutor.quiz.question import Question
    from tutor.quiz.target import Update


_WAYS = 4
"""Edges that a hint names one by one."""


class Kind(ABC):
    """A kind of question; `Any` stands for an answer, which each kind keeps in its own form.

    Attributes:
        name: as in `kind = "value"`.
    """

    name = ""

    @abstractmethod
    def right(self, q: Question) -> Any:
        """The right answer."""

    @abstractmethod
    def read(self, q: Question, text: str) -> Any | Unread:
        """An answer as it was typed, or why it cannot be read. Never raises."""

    @abstractmethod
    def write(self, q: Question, answer: Any) -> str:
        """An answer in its one fixed spelling, which `read` understands."""

    @abstractmethod
    def same(self, q: Question, answer: Any) -> bool:
        """Whether an answer is right."""

    @abstractmethod
    def prompt(self, q: Question) -> str:
        """What stands before the cursor."""

    @abstractmethod
    def reveal(self, q: Question) -> str:
        """How the right answer comes about."""

    def hint(self, q: Question) -> str:
        """A first hint, in symbols only, for when the author gave none; empty if there is none."""
        return ""

    def led(self, q: Question, rule: str) -> Iterator[tuple[Any, float]]:
        """The answers that a rule leads to, each with the number behind it."""
        return iter(())

    def follows(self, q: Question, answer: Any, led: Any) -> bool:
        """Whether an answer is one that a rule led to."""
        return bool(answer == led)

    def rules(self, q: Question) -> tuple[str, ...]:
        """The rules that can explain an answer to this question."""
        if q.update:
            return tuple(UPDATES)
        return tuple(
            rule.id
            for rule in RULES.values()
            if self.name in rule.kinds and rule.quantity == q.quiz.quantity
        )

    def too_rough(self, q: Question, answer: Any) -> bool:
        """Whether a wrong answer may only be a right one with too few digits."""
        return False

    def turned(self, q: Question, answer: Any) -> Any | None:
        """The answer with its sign turned round, for slips on top; None where it makes no sense."""
        return None

    def options(self, q: Question) -> tuple[str, ...]:
        """What there is to choose from."""
        return ()

    def keys(self, q: Question) -> tuple[str, ...]:
        """The key of each option."""
        return ()


def pointer(q: Question, at: int = 0) -> str:
    """Where the number of a target comes from, without a number."""
    node = q.nodes[at]
    if q.quiz.quantity == "value" or not q.cases:
        if q.update:
            return (
                "An update takes a step against the gradient: the old value minus rate × gradient."
            )
        assert q.trace is not None, "a question about a node has a trace"
        leaf = q.trace.op(node) is None
        where = "the line of the program that sets it" if leaf else f"`{q.formula(node)}`"
        return f"Where does `{q.label(node)}` come from? Look at {where}, and at what goes in."
    case = q.cases[at]
    target, root = facts.bare(q.label(node)), facts.bare(q.label(case.graph.root))
    if node == case.graph.root:
        return f"How fast does `{root}` move when `{root}` moves?"
    ways = dict.fromkeys(facts.bare(q.label(edge.node)) for edge in case.into)
    if len(ways) > _WAYS:
        return f"`{target}` is used in {len(case.into)} places: each brings upstream × local."
    symbols = [f"`∂{root}/∂{way} × ∂{way}/∂{target}`" for way in ways]
    if len(case.into) == 1:
        return f"One edge brings it: {symbols[0]}. What are the two factors?"
    return f"{len(case.into)} edges bring it, {' and '.join(symbols)}: what do they add up to?"


def numbers_of(q: Question, rule: str) -> tuple[float, ...]:
    """What a rule gives for the first target."""
    if q.update:
        now = q.update
        return (UPDATES[rule].compute(now.before, now.gradient, now.rate) + 0.0,)
    return candidates(RULES[rule], q.cases[0]) if q.cases else ()


def derivation(q: Question, at: int = 0) -> str:
    """How the number of a target comes about: Σ upstream × local, or the operation itself."""
    if q.update:
        return _step(q, q.update)
    if q.quiz.quantity == "value" or not q.cases:
        return _computation(q, q.nodes[at])
    case, node = q.cases[at], q.nodes[at]
    name, right = q.name(node), show(case.right)
    if node == case.graph.root:
        return f"`{name} = 1`: the output follows itself one to one, and the pass starts there."
    into = case.into
    if len(into) > 4:
        return f"`{name} = {right}`: the sum of {len(into)} contributions, {facts.products(into)}."
    root, target = (facts.bare(q.label(i)) for i in (case.graph.root, node))
    children = [facts.bare(q.label(edge.node)) for edge in into]
    # As in the ledger, so that the terms are found again there.
    symbols = [f"∂{root}/∂{child} × ∂{child}/∂{target}" for child in children]
    parts = [" + ".join(symbols), facts.products(into)]
    parts += [facts.total([e.contribution for e in into])] if len(into) > 1 else []
    return f"`{' = '.join([name, *parts, right])}`"


def _step(q: Question, now: Update) -> str:
    name, after = q.label(q.nodes[0]), show(now.after)
    if not math.isclose(now.after, now.before - now.rate * now.gradient, rel_tol=1e-9):
        return f"`{name}` goes from {show(now.before)} to {after}: the program sets it so."
    step = f"{show(now.before)} - {factor(now.rate)} × {factor(now.gradient)}"
    return f"`{name} = {step} = {after}`: the old value minus rate × gradient."


def _computation(q: Question, node: int) -> str:
    assert q.trace is not None, "a question about a node has a trace"
    row, name, value = q.trace.op(node), q.label(node), show(q.value(node))
    if row is None:
        return f"`{name} = {value}`: the program gives this number."
    operands = [factor(q.value(o)) for o in q.trace.operands(node)]
    written = row.text.format(x=operands[0], y=operands[-1])
    return f"`{name} = {q.formula(node)} = {written} = {value}`"
