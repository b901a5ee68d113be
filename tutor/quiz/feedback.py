"""What to say to an answer: first where to look, then what may have been done and the factors.

At most two sentences. A wrong answer is never called wrong: the text says where it may come from,
and no sooner than after the second one with numbers. The answer itself is for the end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import compress

from tutor.lesson.markdown import literal
from tutor.quiz import facts
from tutor.quiz.asked import Asked
from tutor.quiz.rules.catalogue import RULES
from tutor.quiz.rules.rule import Bent, Rule, SortKey, StepFormula
from tutor.quiz.situation import Situation, tells, without_numbers, without_secrets

TOO_ROUGH = "That is close, but too few digits to tell: write one or two more, or a fraction."
"""To a number that may be the right one, cut short. It is no attempt."""
ALSO = 1
"""Of several rules that lead to one answer, how many are named beside the first."""

_FORWARD = re.compile(r"(Press|or) `s`( to go on)?")


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


def noted(q: Asked, prompt: str, written: str, at: Situation) -> str:
    """To a prediction, whatever it is."""
    said = f"Noted: {literal(prompt + written)}."
    ahead = at.k is None or at.k < q.k
    return f"{said} Press `s` to go on and compare." if q.nodes and ahead else said


def spoken(q: Asked, found: Match, at: Situation) -> Match:
    """Of the rules that lead to an answer, those that can be spoken of here.

    A rule is passed over where it names what another question asks for, or speaks of what this
    program or this learner does not have: earlier passes, or slopes further up although what
    comes from upstream can be read. What the author names is always spoken of.
    """
    named = {*q.quiz.feedback, *q.quiz.require}
    fits = [id in named or _fits(q, RULES[id], x, at)
            for id, x in zip(found.ids, found.numbers, strict=True)]  # fmt: skip
    ids, numbers = compress(found.ids, fits), compress(found.numbers, fits)
    return Match(tuple(ids), tuple(numbers), found.slipped)


def _fits(q: Asked, rule: Rule, number: float, at: Situation) -> bool:
    if rule.passes > 1 and (q.trace is None or len(q.trace.passes) < rule.passes):
        return False
    if not q.cases:
        return True
    case = q.cases[0]
    if rule.id == "other-node":
        known = [n for n, g in case.graph.grad.items() if facts.same(g, number)]
        return not any((node, "gradient") in at.kept for node in known)
    if isinstance(rule.wrong, Bent) and q.upstream_known:
        near = [b for b in rule.wrong.bends(case) if b.into == case.target]
        return any(facts.same(case.bent(b), number) for b in near)
    return True


def of_author(q: Asked, found: Match, at: Situation, written: str) -> str:
    """The author's own text for the first of the rules; empty if there is nothing to say of it."""
    theirs = q.quiz.feedback.get(found.ids[0], "")
    if not theirs or found.slipped:
        return ""
    said = from_here(q, q.text(theirs), at)
    if not at.tries:
        return without_numbers(said)
    said = without_secrets(said, q.secrets(at.kept))
    rule = RULES[found.ids[0]]
    if isinstance(rule.wrong, SortKey | StepFormula) or not q.candidates(rule):
        return said
    return f"{said} {_test(q, rule, found.numbers[0], at, written)}".strip()


def from_here(q: Asked, said: str, at: Situation) -> str:
    """The keys in an author's text as they are where the debugger stands."""
    k = q.at if at.k is None else at.k
    if q.trace is None or k is None or k < q.k or not q.nodes:
        return said
    return _FORWARD.sub(_back, said)  # the debugger stands behind what is asked for


def _back(match: re.Match[str]) -> str:
    then = " to go" if match[2] else ""
    return f"{match[1]} `N` to go back, then `s`{then}"


def of_number(q: Asked, found: Match, at: Situation, written: str, *, others: bool) -> str:
    """To one number, by the rules that lead to it.

    Args:
        q: the question.
        found: the rules, at least one.
        at: how the question stands.
        written: the answer.
        others: whether to name another rule that leads to it as well.
    """
    rule, number = RULES[found.ids[0]], found.numbers[0]
    if not at.tries:
        return _with_way(q, _filled(q, rule, number, rule.look, written), at)
    how = _filled(q, rule, number, rule.how, written)
    test = _test(q, rule, number, at, written)
    if found.slipped:
        return f"With its sign turned round, {written} is what you get by {how}. {test}"
    ways = [how, *(_others(q, found, written) if others else [])]
    return f"You get {written} by {', or by '.join(ways)}. {test}"


def _test(q: Asked, rule: Rule, number: float, at: Situation, written: str) -> str:
    """The factors by which one can tell; less where they are the answer."""
    secrets = q.secrets(at.kept)
    texts = (_filled(q, rule, number, t, written) for t in (rule.test, rule.shy or rule.look))
    return next((text for text in texts if not tells(text, secrets)), "")


def _filled(q: Asked, rule: Rule, number: float, template: str, written: str) -> str:
    """One of a rule's templates, filled in for the first case."""
    if isinstance(rule.wrong, StepFormula):
        return template.format(w=q.label(q.nodes[0]))
    case = q.cases[0]
    known = {**facts.of_case(case, q.formula), **rule.facts(case, number, q.formula)}
    return template.format(**known, y=written)


def _others(q: Asked, found: Match, written: str) -> list[str]:
    """Other rules that lead to the same answer, briefly."""
    rest = [
        (RULES[id], number)
        for id, number in zip(found.ids[1:], found.numbers[1:], strict=True)
        if RULES[id].unless not in found.ids
    ]
    return [_filled(q, rule, number, rule.how, written) for rule, number in rest[:ALSO]]


def of_order(q: Asked, found: Match, at: Situation, written: str) -> str:
    """To an order, by the first of the rules that lead to it."""
    assert q.graph is not None, "there are rules only where there is a pass"
    rule, root = RULES[found.ids[0]], facts.code(q.label(q.graph.root))
    if isinstance(rule.wrong, SortKey):
        if not at.tries:
            return rule.look
        return f"You get `{written}` by {rule.how}. {rule.test.format(L=root)}"
    if not at.tries:
        return f"Take them one by one: how strongly does {root} follow a nudge of each?"
    return (
        f"`{written}` is the order that follows if you think: “{rule.belief}”. "
        "Work out upstream × local for each, and compare those sizes."
    )


def unexplained() -> str:
    """To an answer that no rule leads to and of which nothing more can be said."""
    return "Take it apart: one thing in that answer does not hold here. Press `h` for a hint."


def unexplained_number(q: Asked, typed: float, right: float, at: Situation) -> str:
    """To a number that no rule leads to: what can be said about sign and size."""
    factors = [x for e in q.cases[0].edges for x in (e.upstream, e.local)] if q.cases else []
    if right == 0 or typed == 0:
        said = "Nothing that I know of leads there."
    elif typed * right > 0:
        said = (
            f"The sign is right; the size is too {'large' if abs(typed) > abs(right) else 'small'}."
        )
    elif any(x < 0 for x in factors):
        said = "That is on the other side of 0: follow the minus signs first."
    else:
        said = "That is on the other side of 0: is there a minus sign on the way at all?"
    products = f"The factors are {facts.products(q.cases[0].into)}." if q.cases and factors else ""
    if at.tries and products and not tells(products, q.secrets(at.kept)):
        return f"{said} {products}"
    return _with_way(q, said, at)


def _with_way(q: Asked, said: str, at: Situation) -> str:
    """A text with the way to the edge that it speaks of, from where the debugger stands."""
    edges = q.events_into()
    if not edges or at.k is None or said.count("?") + said.count(". ") > 1:
        return said
    target = facts.code(q.label(q.nodes[0]))
    if at.k in edges:
        return f"{said} The ledger names both factors of the edge that comes next."
    if at.k < edges[-1]:
        return f"{said} Press `s` on to the edge into {target} and see which factors it has."
    return f"{said} Press `S` back to the edge into {target} and see which factors it has."
