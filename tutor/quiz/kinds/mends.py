"""What mends a wrong backward pass: one row a repair, with the wrong rules that it mends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tutor.debug.bent import Bend, replace
from tutor.lesson.read.schema import TEXT, Key
from tutor.quiz.asked import Asked
from tutor.quiz.rules import local_slopes
from tutor.quiz.rules.case import Case
from tutor.quiz.rules.catalogue import RULES
from tutor.quiz.rules.rule import Bent, Rule
from tutor.quiz.target import QuestionError

STALE = "stale-grad"
"""The rule that needs an earlier pass: it bends no step of this one."""
OVERWRITE = "overwrite"
"""The rule that names each number that may be left; as a pass it is `=` at the target alone."""

BUG = Key("bug", TEXT, "For `repair` and `first-bad-step`: the wrong rule of the worked pass.",
          example='"overwrite"')  # fmt: skip


class Mend(NamedTuple):
    """A repair, in words of an engine, and the rules that it mends."""

    text: str
    rules: frozenset[str]


MENDS = (
    Mend("add what arrives: `+=` in place of `=`", frozenset(
        {OVERWRITE, "whole-pass-overwrite", "multiply-paths", "average-paths"})),
    Mend("set every gradient to 0 before the pass", frozenset({STALE})),
    Mend("leave a node only when all its contributions are in", frozenset({"not-topological"})),
    Mend("multiply upstream and local slope", frozenset(
        {"no-upstream", "upstream-only", "add-instead-of-multiply"})),
    Mend("mend the local slope of an operation", frozenset(r.id for r in local_slopes.RULES)),
    Mend("start the pass with 1 at the output", frozenset({"no-seed", "seed-with-value"})),
)  # fmt: skip
"""In the order in which they are offered."""


def bug_of(asked: Asked) -> Rule:
    """The wrong rule of a question.

    Raises:
        QuestionError: there is none, or no pass can be made with it.
    """
    id = asked.quiz.own.get("bug", "")
    rule = RULES.get(id)
    if rule is None or not any(id in mend.rules for mend in MENDS):
        known = sorted(id for mend in MENDS for id in mend.rules)
        raise QuestionError(
            f"`{id}` is no wrong rule of a backward pass" if id else "there is no `bug`",
            f"one of {', '.join(known[:8])} and others that the author's guide lists", ("bug",),
        )  # fmt: skip
    return rule


def bends_of(rule: Rule, case: Case) -> Iterator[Bend]:
    """The bent passes of a rule; none where it does not apply."""
    if isinstance(rule.wrong, Bent):
        yield from rule.wrong.bends(case)
    elif rule.id == OVERWRITE and len(case.into) > 1:
        yield Bend(join=replace, into=case.target)


def faulty(rule: Rule, asked: Asked) -> float | None:
    """The gradient of the first target by an engine that has a fault; None where it cannot occur.

    Raises:
        ArithmeticError: the fault gives no finite number here.
        ValueError: it gives none at all.
    """
    case = asked.cases[0]
    if rule.id == STALE:
        earlier = _earlier(asked)
        return None if earlier is None else earlier + case.right
    bend = next(iter(bends_of(rule, case)), None)
    return None if bend is None else case.bent(bend)


def _earlier(asked: Asked) -> float | None:
    """What the pass before the one that is meant gave to the target; None if it gave nothing."""
    assert asked.trace is not None, "a case is of a run"
    p = [each.end for each in asked.trace.passes].index(asked.k)
    before = asked.trace.graph(p - 1) if p else None
    return None if before is None else before.grad.get(asked.nodes[0])
