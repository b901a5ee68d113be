"""What to say to an answer: what you did, why it looks right, the test, and what to do next.

One sentence each, with this graph's numbers. A wrong answer is never called wrong: the text says
where it comes from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tutor.engine.numbers import show
from tutor.lesson.markdown import literal
from tutor.quiz import facts
from tutor.quiz.asked import Asked
from tutor.quiz.rules.catalogue import RULES
from tutor.quiz.rules.rule import Rule, SortKey, StepFormula

TOO_ROUGH = "That is close, but too few digits to tell: write one or two more, or a fraction."
"""To a number that may be the right one, cut short. It is no attempt."""
ALSO = 3
"""Of several rules that lead to one answer, how many are named beside the first."""

HINT = "Press `h` for a hint, or `s` to go on edge by edge and read the factors of each."
_KEY = re.compile(r"`(?:[A-Za-z.'/?]|F\d+|Home|End|\d+[a-z])`")
_ON = re.compile(r"(Press|or) `s`( to go on)?")


@dataclass(frozen=True, slots=True)
class Match:
    """The rules that lead to an answer.

    Attributes:
        ids: all of them, the most telling one first.
        numbers: the number that each rule gave.
        slipped: they lead to the answer only with its sign turned round.
    """

    ids: tuple[str, ...] = ()
    numbers: tuple[float, ...] = ()
    slipped: bool = False


def noted(prompt: str, written: str) -> str:
    """To a prediction, whatever it is."""
    return f"Noted: {literal(prompt + written)}. Press `s` to go on and compare."


def with_action(said: str) -> str:
    """A text that ends with something to do in the debugger."""
    return said if _KEY.search(said) else f"{said} {HINT}"


def from_here(q: Asked, said: str) -> str:
    """The keys in a text as they are where the debugger stands when the question opens."""
    if q.trace is None or q.at is None or q.at < q.k or not q.nodes:
        return said
    return _ON.sub(_back, said)  # the debugger stands behind what is asked for


def _back(match: re.Match[str]) -> str:
    then = " to go" if match[2] else ""
    return f"{match[1]} `N` to go back, then `s`{then}"


def of_author(q: Asked, found: Match, written: str) -> str:
    """The author's own text for the first of the rules; empty if there is none."""
    theirs = q.quiz.feedback.get(found.ids[0], "")
    if not theirs or found.slipped:
        return ""
    said = q.text(theirs)
    if _KEY.search(said):
        return said
    rule = RULES[found.ids[0]]
    if isinstance(rule.wrong, SortKey | StepFormula) or not q.candidates(rule):
        return f"{said} {HINT}"
    return f"{said} {_filled(q, rule, found.numbers[0], rule.go, written)}"


def of_number(q: Asked, found: Match, written: str, *, others: bool) -> str:
    """To one number, by the rules that lead to it.

    Args:
        q: the question.
        found: the rules, at least one.
        written: the answer.
        others: whether to name the rules after the first as well.
    """
    rule, number = RULES[found.ids[0]], found.numbers[0]
    if isinstance(rule.wrong, StepFormula):
        turned = "turning the sign round after " if found.slipped else ""
        test = rule.test.format(w=q.label(q.nodes[0]))
        return " ".join([f"You get {written} by {turned}{rule.how}.", test, rule.go])
    how, why, test, go = (
        _filled(q, rule, number, part, written) for part in (rule.how, rule.why, rule.test, rule.go)
    )
    if found.slipped:
        turned = f"With its sign turned round, {written} is what you get by {how}."
        return " ".join([turned, test, go])
    also = _others(q, found, written) if others else []
    return " ".join([f"You get {written} by {how}.", why, test, *also, go])


def _filled(q: Asked, rule: Rule, number: float, template: str, written: str) -> str:
    """One of a rule's templates, filled in for the first case."""
    case = q.cases[0]
    known = {**facts.of_case(case, q.formula), **rule.facts(case, number, q.formula)}
    return template.format(**known, y=written)


def _others(q: Asked, found: Match, written: str) -> list[str]:
    """The other rules that lead to the same answer, briefly."""
    rest = [
        (RULES[id], number)
        for id, number in zip(found.ids[1:], found.numbers[1:], strict=True)
        if RULES[id].unless not in found.ids
    ]
    if not rest:
        return []
    ways = [_filled(q, rule, number, rule.how, written) for rule, number in rest[:ALSO]]
    return [f"The same number comes out by {'; or by '.join(ways)}."]


def of_order(q: Asked, found: Match, written: str) -> str:
    """To an order, by the first of the rules that lead to it."""
    assert q.graph is not None, "there are rules only where there is a pass"
    rule, sizes = RULES[found.ids[0]], _extremes(q)
    if isinstance(rule.wrong, SortKey):
        test = rule.test.format(L=facts.code(q.label(q.graph.root)), sizes=sizes)
        return " ".join([f"You get `{written}` by {rule.how}.", rule.why, test, rule.go])
    return (
        f"`{written}` is the order you get if you think: “{rule.belief}”. "
        f"The sizes themselves tell another story: {sizes}. "
        "Press `s` along the pass and read the factors of each."
    )


def _extremes(q: Asked) -> str:
    """The largest and the smallest of what is compared, with their numbers."""
    order = sorted(zip(q.nodes, q.numbers, strict=True), key=lambda pair: abs(pair[1]))
    (low, least), (high, most) = order[0], order[-1]
    return f"`|{q.name(high)}| = {show(abs(most))}` against `|{q.name(low)}| = {show(abs(least))}`"


def unexplained(written: str) -> str:
    """To an answer that no rule leads to and of which nothing more can be said."""
    return f"`{written}` is not what the pass gives here. {HINT}"


def unexplained_number(typed: float, right: float, written: str) -> str:
    """To a number that no rule leads to: what can be said about sign and size."""
    if right == 0 or typed == 0:
        said = f"No slip that I know leads to {written} here."
    elif typed * right < 0:
        said = f"{written} is on the other side of 0: follow the minus signs first."
    else:
        size = "large" if abs(typed) > abs(right) else "small"
        said = f"The sign of {written} is right; its size is too {size}."
    return f"{said} {HINT}"
