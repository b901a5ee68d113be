"""What to say to an answer: what you did, why it looks right, the test, and what to do next.

One sentence each, with this graph's numbers. A wrong answer is never called wrong: it is said
where it comes from.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tutor.engine.numbers import show
from tutor.lesson.markdown import literal
from tutor.quiz import facts
from tutor.quiz.match import Match
from tutor.quiz.rules.catalogue import ORDERS, RULES, UPDATES, belief
from tutor.quiz.typed_numbers import Typed, Unread

if TYPE_CHECKING:
    from tutor.quiz.question import Question

TOO_ROUGH = "That is close, but too few digits to tell: write one or two more, or a fraction."
"""To a number that may be the right one, cut short. It is no attempt."""
ALSO = 3
"""Of several rules that lead to one answer, how many are named beside the first."""
_SAYS_AS_MUCH = {"whole-pass-overwrite": "overwrite", "dropped-sign": "flipped-sign"}
"""Rules that need no mention beside a more telling one."""

_KEY = re.compile(r"`(?:[A-Za-z.'/?]|F\d+|Home|End|\d+[a-z])`")
_HINT = "Press `h` for a hint, or `s` to go on edge by edge and read the factors of each."
_ON = re.compile(r"(Press|or) `s`( to go on)?")


def when_right(q: Question, answer: Any) -> str:
    """The author's text, else how the answer comes about."""
    if q.graded or q.quiz.kind == "choice":
        say = q.quiz.options[answer].say if q.quiz.kind == "choice" else ""
        return q.text(q.quiz.right or say) or f"Yes: {q.reveal()}"
    return _noted(q, answer)


def when_wrong(q: Question, answer: Any, found: Match) -> str:
    """What an answer that is not right comes from, as far as it is known."""
    said = _when_wrong(q, answer, found)
    if q.trace is None or q.at is None or q.at < q.k or not q.nodes:
        return said
    return _ON.sub(_back, said)  # the debugger stands behind what is asked for


def _back(match: re.Match[str]) -> str:
    then = " to go" if match[2] else ""
    return f"{match[1]} `N` to go back, then `s`{then}"


def _when_wrong(q: Question, answer: Any, found: Match) -> str:
    if q.quiz.kind == "choice":
        return _of_option(q, answer)
    if not q.graded:
        return _noted(q, answer)
    written = q.kind.write(q, answer)
    if q.quiz.kind != "compare":  # an order stands in code
        written = literal(written)
    if not found.ids:
        return _unknown(q, answer, written)
    first, number = found.ids[0], found.numbers[0]
    theirs = q.quiz.feedback.get(first, "")
    if theirs and not found.slipped:
        said = q.text(theirs)
        parts = [said] if _KEY.search(said) else [said, _go(q, first, number, written)]
    elif q.quiz.kind == "compare":
        parts = _of_order(q, first, written)
    elif q.update:
        parts = _of_update(q, first, written, found.slipped)
    elif found.slipped:
        how = _part(q, first, number, "how", written)
        parts = [
            f"With its sign turned round, {written} is what you get by {how}.",
            *(_part(q, first, number, part, written) for part in ("test", "go")),
        ]
    else:
        parts = [
            f"You get {written} by {_part(q, first, number, 'how', written)}.",
            *(_part(q, first, number, part, written) for part in ("why", "test")),
            *_others(q, found, written),
            _part(q, first, number, "go", written),
        ]
    return " ".join(parts)


def compared(q: Question, answer: Any) -> str:
    """A prediction beside what came out."""
    if isinstance(answer, Unread) or q.right is None:
        return q.reveal()
    if q.kind.same(q, answer):
        return f"As you predicted. {q.text(q.quiz.right) or q.reveal()}"
    return f"You predicted {literal(q.kind.write(q, answer))}. {q.reveal()}"


def _noted(q: Question, answer: Any) -> str:
    return f"Noted: {literal(q.prompt + q.kind.write(q, answer))}. Press `s` to go on and compare."


def _go(q: Question, id: str, number: float, written: str) -> str:
    """What to do in the debugger after an author's text that does not say."""
    if id in ORDERS or q.update:
        return _HINT
    return _part(q, id, number, "go", written)


def _part(q: Question, id: str, number: float, part: str, written: str) -> str:
    """One of a rule's templates, filled in for this case."""
    rule, case = RULES[id], q.cases[0]
    known = facts.of_case(case, q.formula)
    known |= facts.of_answer(case, rule, number, q.formula)
    filled: str = getattr(rule, part).format(**known, y=written)
    return filled


def _others(q: Question, found: Match, written: str) -> list[str]:
    """The other rules that lead to the same answer, briefly."""
    if q.quiz.kind == "sign":
        return []  # a sign has so many possible causes that a list of them says nothing
    rest = [
        (id, number)
        for id, number in zip(found.ids[1:], found.numbers[1:], strict=True)
        if _SAYS_AS_MUCH.get(id) not in found.ids
    ]
    if not rest:
        return []
    ways = "; or by ".join(_part(q, id, number, "how", written) for id, number in rest[:ALSO])
    return [f"The same number comes out by {ways}."]


def _of_order(q: Question, id: str, written: str) -> list[str]:
    """Feedback on an order: from the rule's own texts, or from what a rule makes of each node."""
    assert q.graph is not None, "there are rules only where there is a pass"
    root = facts.code(q.label(q.graph.root))
    sizes = _pair(q)
    if id in ORDERS:
        rule = ORDERS[id]
        test = rule.test.format(L=root, sizes=sizes)
        return [f"You get `{written}` by {rule.how}.", rule.why, test, rule.go]
    return [
        f"`{written}` is the order you get if you think: “{belief(id)}”.",
        f"The sizes themselves tell another story: {sizes}.",
        "Press `s` along the pass and read the factors of each.",
    ]


def _of_update(q: Question, id: str, written: str, slipped: bool) -> list[str]:
    name = q.label(q.nodes[0])
    turned = "turning the sign round after " if slipped else ""
    return [
        f"You get {written} by {turned}{UPDATES[id].how}.",
        f"An update keeps the old `{name}` and goes a little way against its gradient: "
        f"`{name} - rate × gradient`.",
        "Press `h` to see the step worked out.",
    ]


def _pair(q: Question) -> str:
    """The largest and the smallest of what is compared, with their numbers."""
    order = sorted(zip(q.nodes, q.numbers, strict=True), key=lambda pair: abs(pair[1]))
    (low, least), (high, most) = order[0], order[-1]
    return f"`|{q.name(high)}| = {show(abs(most))}` against `|{q.name(low)}| = {show(abs(least))}`"


def _of_option(q: Question, at: int) -> str:
    option = q.quiz.options[at]
    if option.say:
        said = q.text(option.say)
    elif not q.graded:
        return _noted(q, at)
    elif option.bug:
        said = f"That is what follows if you think: “{belief(option.bug)}”."
    else:
        said = "Read that answer once more beside the graph: one thing in it does not hold here."
    return said if _KEY.search(said) else f"{said} {_HINT}" if q.graded else said


def _unknown(q: Question, answer: Any, written: str) -> str:
    """No rule leads to it: say what can be said about sign and size."""
    if not isinstance(answer, Typed):
        return f"`{written}` is not what the pass gives here. {_HINT}"
    typed, right = answer.value, q.numbers[0]
    if right == 0 or typed == 0:
        said = f"No slip that I know leads to {written} here."
    elif typed * right < 0:
        said = f"{written} is on the other side of 0: follow the minus signs first."
    else:
        size = "large" if abs(typed) > abs(right) else "small"
        said = f"The sign of {written} is right; its size is too {size}."
    return f"{said} {_HINT}"
