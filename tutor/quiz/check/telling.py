"""Whether a question tells the misconceptions that its author wants it to tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, combinations
from typing import Any

from tutor.engine.numbers import show
from tutor.lesson.model import Quiz
from tutor.lesson.read.quiz_keys import schema_of
from tutor.lesson.report import meant, quoted
from tutor.program import Program
from tutor.quiz.check.flaw import Flaw, Where
from tutor.quiz.check.odd_numbers import odd_programs
from tutor.quiz.check.versions import Versions
from tutor.quiz.kinds.registry import KEYS
from tutor.quiz.match import answers, collide, masked, match
from tutor.quiz.question import Question
from tutor.quiz.rules.catalogue import IDS, belief


def unknown_rules(quiz: Quiz) -> Iterator[Flaw]:
    """Names of rules that there are not."""
    named: list[tuple[Where, str]] = [(("require", i), id) for i, id in enumerate(quiz.require)]
    named += [(("feedback", id), id) for id in quiz.feedback]
    named += [(("options", i, "bug"), o.bug) for i, o in enumerate(quiz.options) if o.bug]
    for where, id in named:
        if id not in IDS:
            help = meant(id, IDS, "the author's guide lists them")
            if where[0] == "feedback" and id in schema_of(KEYS):
                help = f"`{id}` is a key of the question: move it above `[feedback]`"
            yield Flaw(where, "E412", f"there is no wrong rule {quoted(id)}", help)


def untelling(q: Question, program: Program, versions: Versions) -> Iterator[Flaw]:
    """Required rules that a question cannot tell from the answer, or from each other."""
    telling = []
    for i, id in enumerate(q.quiz.require):
        where: Where = ("require", i)
        if id not in IDS:
            continue
        if masked(q.kind, id):
            wide = q.quiz.tolerance
            if wide is not None and not masked(q.tolerating(None).kind, id):
                yield Flaw(
                    where, "E413",
                    f"{_believer(id)} would be marked right: "
                    f"{answers(q.kind, id)[0]} is within {show(wide)} of {q.shown}",
                    "make `tolerance` smaller, or leave it out",
                )  # fmt: skip
                continue
            yield Flaw(
                where, "E413",
                f"{_believer(id)} would be marked right: {q.shown}",
                _way_out(versions, program, id),
            )  # fmt: skip
        elif not answers(q.kind, id):
            yield Flaw(where, "E414", f"{quoted(id)} cannot occur here: {belief(id)}",
                       "leave it out, or ask about a node where it can")  # fmt: skip
        else:
            telling.append((where, id))
    if not q.kind.parts_rules:
        return
    for (_, one), (where, other) in combinations(telling, 2):
        if _same_answers(q, one, other):
            yield Flaw(
                where, "W413",
                f"{quoted(one)} and {quoted(other)} both lead to {answers(q.kind, other)[0]}",
                "other numbers may part them, or leave one out",
            )  # fmt: skip


def _believer(id: str) -> str:
    return f"a learner who believes {quoted(id)} ({belief(id)})"


def _same_answers(q: Question, one: str, other: str) -> bool:
    """Whether one of two rules has no answer of its own."""
    first, second = set(answers(q.kind, one)), set(answers(q.kind, other))
    return collide(q.kind, one, other) and (first <= second or second <= first)


def _way_out(versions: Versions, program: Program, id: str) -> str:
    """Whether other numbers would help, found by trying a few odd ones."""
    for odd in odd_programs(program):
        question = versions.question(odd)  # None where the program takes another way with these
        if question is not None and not masked(question.kind, id):
            return "choose other numbers: avoid 0, 1 and repeats"
    return "other numbers do not help: ask about another node, or leave it out of `require`"


def useless_feedback(q: Question, variants: Callable[[], Iterable[Question]]) -> Iterator[Flaw]:
    """Feedback that no answer brings up.

    Args:
        q: the question on the program's own numbers.
        variants: makes the same question with other numbers, which may part the rules.
    """
    for id in q.quiz.feedback:
        if id not in IDS:
            continue
        where: Where = ("feedback", id)
        if not answers(q.kind, id):
            yield Flaw(where, "W414", f"no answer leads to the feedback for {quoted(id)}",
                       "leave it out, or ask about a node where the rule applies")  # fmt: skip
        elif not q.graded:
            yield Flaw(where, "W414", f"nobody reads the feedback for {quoted(id)}: this is a "
                       "prediction", "leave it out")  # fmt: skip
        elif not any(_heard(each, id) for each in chain((q,), variants())):
            yield Flaw(where, "W414", f"no answer leads to the feedback for {quoted(id)}: "
                       + _instead(q, id),
                       "leave it out, or choose numbers that part the two")  # fmt: skip


def _heard(q: Question, id: str) -> bool:
    """Whether some answer brings up the feedback for a rule."""
    return any(_first(q, led) == id for led, _ in q.kind.led(id))


def _first(q: Question, answer: Any) -> str:
    """The rule whose feedback an answer brings up; empty for the right answer."""
    return "" if q.kind.same(answer) else next(iter(match(q.kind, answer).ids), "")


def _instead(q: Question, id: str) -> str:
    """What the answers that a rule leads to bring up in place of its feedback."""
    first = next(_first(q, led) for led, _ in q.kind.led(id))
    shown = answers(q.kind, id)[0]
    if not first:
        return f"{shown} is the right answer"
    return f"{shown} brings up the one for {quoted(first)}"
