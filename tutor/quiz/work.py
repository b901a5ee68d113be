"""The last hint: the numbers that make the answer, without the answer itself."""

from __future__ import annotations

from tutor.engine.numbers import factor, show
from tutor.quiz import facts
from tutor.quiz.asked import Asked
from tutor.quiz.rules.rule import VALUE
from tutor.quiz.situation import tells


def work(q: Asked, at: int = 0) -> str:
    """What has to be joined for a target; empty where that would be the answer already."""
    text = _work(q, at)
    return text if q.may_say(text) and not tells(text, q.secrets()) else ""


def _work(q: Asked, at: int) -> str:
    now, node = q.update, q.nodes[at]
    if now is not None:
        step = f"{show(now.before)} - {factor(now.rate)} × {factor(now.gradient)}"
        return f"The old value minus rate × gradient is `{step}`."
    if q.quiz.quantity == VALUE or not q.cases:
        return _operation(q, node)
    into = q.cases[at].into
    if not into or not q.may_say("{products}"):
        return ""
    what = "Upstream × local is" if len(into) == 1 else "What has to be added is"
    return f"{what} `{facts.products(into)}`."


def _operation(q: Asked, node: int) -> str:
    assert q.trace is not None, "a question about a node has a trace"
    row = q.trace.op(node)
    if row is None:
        return ""
    operands = [factor(q.value(o)) for o in q.trace.operands(node)]
    return f"The program says `{row.text.format(x=operands[0], y=operands[-1])}`."
