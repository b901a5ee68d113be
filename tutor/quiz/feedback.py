"""What to say to an answer: first where to look, then what may have been done and the factors.

At most two sentences. A wrong answer is never called wrong: the text says where it may come from,
and no sooner than after the second one with numbers. The answer itself is for the end.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import compress

from tutor.lesson.markdown import literal
from tutor.quiz import facts
from tutor.quiz.asked import Asked
from tutor.quiz.rules.catalogue import RULES
from tutor.quiz.rules.rule import VALUE, Bent, Formula, Rule, SortKey, StepFormula
from tutor.quiz.situation import Situation, sentences, tells, without_numbers, without_secrets
from tutor.quiz.work import work

TOO_ROUGH = "That is close, but too few digits to tell: write one or two more, or a fraction."
"""To a number that may be the right one, cut short. It is no attempt."""
ALSO = 1
"""Of several rules that lead to one answer, how many are named beside the first."""

COMPARE = "Work out the slope of each by itself, and compare the sizes."
"""What to do about an order, once it was wrong twice."""

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


def noted(q: Asked, stated: str, at: Situation) -> str:
    """To a prediction, whatever it is."""
    said = f"You expect {literal(stated)}."
    ahead = at.k is None or at.k < q.k
    return f"{said} Press `s` to go on and compare." if q.nodes and ahead else said


def spoken(
    q: Asked, found: Match, at: Situation, by_accident: Collection[str] = ()
) -> Match:  # fmt: skip
    """Of the rules that lead to an answer, those that can be spoken of here.

    A rule is passed over where it names what another question asks for, or speaks of what this
    program or this learner does not have: earlier passes, or slopes further up although what
    comes from upstream can be read; and where they lead to an answer of this kind by accident.
    What the author names is always spoken of, in words of the author's or in words that the
    lessons so far explain.
    """
    named = {*q.quiz.feedback, *q.quiz.require}
    theirs = () if found.slipped else q.quiz.feedback
    fits = [(id in named or (id not in by_accident and _fits(q, RULES[id], x, at)))
            and (id in theirs or _known(q, RULES[id], x))
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
        asked = [case.graph.grad.get(node) for node, of in at.kept if of == "gradient"]
        return not any(g is not None and facts.same(g, number) for g in asked)
    if isinstance(rule.wrong, Bent) and q.upstream_known:
        near = [b for b in rule.wrong.bends(case) if b.into == case.target]
        return any(facts.same(case.bent(b), number) for b in near)
    return True


def _known(q: Asked, rule: Rule, number: float) -> bool:
    """Whether the words by which a rule is spoken of are explained by now."""
    if not q.quiz.untaught:
        return True
    texts = [rule.look, rule.how]
    if q.cases and isinstance(rule.wrong, Bent | Formula):
        texts += [_filled(q, rule, number, text, "") for text in texts]
    return all(map(q.may_say, texts))


def of_author(
    q: Asked, found: Match, at: Situation, written: str, secret: Collection[float] = ()
) -> str:
    """The author's own text for the first of the rules; empty if there is nothing to say of it.

    Args:
        q: the question.
        found: the rules, at least one.
        at: how the question stands.
        written: the answer.
        secret: what must not be told besides the numbers of the targets.
    """
    theirs = q.quiz.feedback.get(found.ids[0], "")
    if not theirs or found.slipped:
        return ""
    said = from_here(q, q.text(theirs), at)
    if not at.tries:
        return without_numbers(said)
    said = without_secrets(said, (*q.secrets(at.kept), *secret))
    rule = RULES[found.ids[0]]
    if len(q.nodes) > 1:
        return f"{said} {COMPARE}"
    if isinstance(rule.wrong, SortKey | StepFormula) or not q.candidates(rule):
        return said
    return f"{said} {_test(q, rule, found.numbers[0], at, written, secret)}".strip()


def from_here(q: Asked, said: str, at: Situation) -> str:
    """The keys in an author's text as they are where the debugger stands."""
    k = q.at if at.k is None else at.k
    if q.trace is None or k is None or k < q.k or not q.nodes:
        return said
    return _FORWARD.sub(_back, said)  # the debugger stands behind what is asked for


def _back(match: re.Match[str]) -> str:
    then = " to go" if match[2] else ""
    return f"{match[1]} `N` to go back, then `s`{then}"


def of_number(
    q: Asked, found: Match, at: Situation, written: str, *, others: bool,
    secret: Collection[float] = (),
) -> str:  # fmt: skip
    """To one number, by the rules that lead to it.

    Args:
        q: the question.
        found: the rules, at least one.
        at: how the question stands.
        written: the answer.
        others: whether to name another rule that leads to it as well.
        secret: what must not be told besides the numbers of the targets.
    """
    rule, number = RULES[found.ids[0]], found.numbers[0]
    if not at.tries:
        return _with_way(q, _filled(q, rule, number, rule.look, written), at)
    how = _filled(q, rule, number, rule.how, written)
    test = _test(q, rule, number, at, written, secret)
    if found.slipped:
        return f"With its sign turned round, {written} is what you get by {how}. {test}".rstrip()
    ways = [how, *(_others(q, found, written) if others else [])]
    return f"You get {written} by {', or by '.join(ways)}. {test}".rstrip()


def _test(
    q: Asked, rule: Rule, number: float, at: Situation, written: str,
    secret: Collection[float] = (),
) -> str:  # fmt: skip
    """The factors by which one can tell; its rule alone where they are the answer."""
    secrets = (*q.secrets(at.kept), *secret)
    known = [text for text in (rule.test, rule.shy) if text and q.may_say(text)]
    texts = (*(_filled(q, rule, number, text, written) for text in known), law(q))
    return next((text for text in texts if q.may_say(text) and not tells(text, secrets)), "")


def _filled(q: Asked, rule: Rule, number: float, template: str, written: str) -> str:
    """One of a rule's templates, filled in for the first case."""
    if isinstance(rule.wrong, StepFormula):
        return template.format(w=q.label(q.nodes[0]))
    case = q.cases[0]
    known = {**facts.of_case(case, q.formula), **rule.facts(case, number, q.formula)}
    return re.sub(" {2,}", " ", template.format(**known, y=written)).strip()


def _others(q: Asked, found: Match, written: str) -> list[str]:
    """Other rules that lead to the same answer, briefly."""
    rest = [
        (RULES[id], number)
        for id, number in zip(found.ids[1:], found.numbers[1:], strict=True)
        if RULES[id].unless not in found.ids and _known(q, RULES[id], number)
    ]
    return [_filled(q, rule, number, rule.how, written) for rule, number in rest[:ALSO]]


def of_order(q: Asked, found: Match, at: Situation, written: str) -> str:
    """To an order, by the first of the rules that lead to it."""
    rule = RULES[found.ids[0]]
    if q.graph is None or q.quiz.quantity == VALUE:
        return _of_values(rule, at, written)
    root = facts.code(q.label(q.graph.root))
    if isinstance(rule.wrong, SortKey):
        if not at.tries:
            return rule.look
        return f"You get `{written}` by {rule.how}. {rule.test.format(L=root)}"
    if not at.tries:
        return f"Take them one by one: how strongly does {root} follow a nudge of each?"
    if not q.may_say(rule.belief):
        return COMPARE
    return f"`{written}` is the order that follows if you think: “{rule.belief}”. {COMPARE}"


def _of_values(rule: Rule, at: Situation, written: str) -> str:
    """To an order of values: no nudge is followed, and there may be no pass."""
    if not isinstance(rule.wrong, SortKey):
        if not at.tries:
            return "Take them one by one: what does the program compute for each?"
        return f"`{written}` is the order that follows if you think: “{rule.belief}”."
    if rule.id == "signed-order":
        look = "Does a minus make a number smaller, or does it only say on which side of 0 it lies?"
        test = "What counts here is how far each lies from 0, on whichever side."
    else:
        look, test = rule.look, rule.test
    return f"You get `{written}` by {rule.how}. {test}" if at.tries else look


def unexplained() -> str:
    """To an answer that no rule leads to and of which nothing more can be said."""
    return "Take it apart: one thing in that answer does not hold here."


def unexplained_sign(q: Asked) -> str:
    """To a sign that no rule leads to."""
    target = facts.code(q.label(q.nodes[0]))
    if not q.cases:
        return f"Is {target} above 0, below 0, or 0? Look at what goes into it."
    root = facts.code(q.label(q.cases[0].graph.root))
    return f"Raise {target} a little in your mind: does {root} rise, fall or stay?"


def unexplained_number(q: Asked, typed: float, at: Situation) -> str:
    """To a number that no rule leads to: what can be said about sign and size."""
    said = _beside(q, typed)
    if not at.tries:
        return _with_way(q, said, at)
    secrets = q.secrets(at.kept)
    texts = (text for text in (work(q), law(q)) if text and q.may_say(text))
    more = next((text for text in texts if not tells(text, secrets)), "")
    return f"{said} {more}".strip()


def _beside(q: Asked, typed: float) -> str:
    """How a number lies to the right one."""
    target, right = facts.code(q.label(q.nodes[0])), q.numbers[0]
    if typed * right > 0:
        return beside(typed, right)
    if not q.cases or q.quiz.quantity == VALUE:
        return f"Which sign do the numbers give that go into {target}?"
    root = facts.code(q.label(q.cases[0].graph.root))
    if typed == 0:
        return f"Zero would say that {root} stays where it is when {target} is nudged."
    if right == 0:
        return f"Follow a nudge of {target} step by step: how far does it get?"
    if any(min(e.upstream, e.local) < 0 for e in q.cases[0].edges):
        return "That is on the other side of 0: follow the minus signs first."
    return "That is on the other side of 0: is there a minus sign on the way at all?"


def beside(typed: float, right: float) -> str:
    """How a number lies to the right one, by sign and size only."""
    if typed * right > 0:
        return (
            f"The sign is right; the size is too {'large' if abs(typed) > abs(right) else 'small'}."
        )
    return "Look at the sign first: is it above 0, below 0, or 0?"


def law(q: Asked) -> str:
    """The rule of the one operation that leads to the target; empty if there are several."""
    laws = {row.law[e.slot] for case in q.cases for e in case.into
            if (row := case.graph.op[e.node]) is not None}  # fmt: skip
    return f"The rule is {literal(laws.pop())}." if len(laws) == 1 else ""


def _with_way(q: Asked, said: str, at: Situation) -> str:
    """A text with the way to the edge that it speaks of, where that is not the next one."""
    edges = q.events_into()
    if not edges or at.k is None or at.k in edges or len(sentences(said)) > 1:
        return said
    target = facts.code(q.label(q.nodes[0]))
    key = "`s` on" if at.k < edges[-1] else "`S` back"
    way = f"Press {key} to the edge into {target}: its factors stand there."
    return f"{said} {way}" if q.may_say(way) else said
