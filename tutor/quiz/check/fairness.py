"""Whether a question is fair: answerable, its answer accepted, and not given away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from tutor.engine.numbers import show
from tutor.lesson.fill import holes
from tutor.lesson.report import quoted
from tutor.quiz.check.flaw import Flaw, Where
from tutor.quiz.kinds.compare import Order
from tutor.quiz.question import Question
from tutor.quiz.typed_numbers import Typed, close

NEAR_ZERO = 1e-6
"""A number nearer to 0, but not 0, has no sign that anybody could work out."""
NEAR_TIE = 1e-3
"""Sizes nearer to each other, relatively, cannot be told apart by the digits people write."""
_TELLING = 4
"""Digits from which on a number in the text is the answer and no coincidence."""


def expected(q: Question) -> Iterator[Flaw]:
    """The author's `expect` against the answer."""
    expect, right = q.quiz.expect, q.right
    match expect:
        case None:
            return
        case tuple():
            agree = _ordered(q, expect, right)
            written = " > ".join(expect)
        case str():
            agree, written = expect == right, expect
        case _:
            agree, written = close(Typed((expect,)), q.numbers[0], q.quiz.tolerance), show(expect)
    if not agree:
        yield Flaw(
            ("expect",), "E411", f"the answer is `{q.shown}`, not {quoted(written)}",
            "correct `expect`, or the program or the target if the answer is the surprise",
        )  # fmt: skip


def _ordered(q: Question, expect: tuple[str, ...], right: Order) -> bool:
    """Whether the names are in order; of equals, either may come first."""
    if sorted(expect) != sorted(q.quiz.targets):
        return False
    place = {q.quiz.targets[i]: at for at, group in enumerate(right) for i in group}
    return all(place[a] <= place[b] for a, b in pairwise(expect))


def given_away(q: Question) -> Iterator[Flaw]:
    """The answer itself in the question or its first hint, as a placeholder or spelt out."""
    quiz = q.quiz
    if quiz.kind == "compare" and len(q.right) > 1 and not quiz.ties:
        listed = tuple(frozenset({i}) for i in range(len(quiz.targets)))
        if q.right == listed:
            yield Flaw(("targets",), "W412", "the targets are listed in the right order",
                       "list them in another order: it is the one learners see")  # fmt: skip
    if quiz.kind not in ("value", "sign") or not q.nodes:
        return
    texts: list[tuple[Where, str]] = [(("ask",), quiz.ask)]
    texts += [(("hints", 0), hint) for hint in quiz.hints[:1]]
    for where, text in texts:
        if _asks_itself(q, text) or _spelt_out(q, text):
            yield Flaw(where, "W411", f"this gives the answer away: {q.shown}",
                       "leave the number for the last hint")  # fmt: skip


def _asks_itself(q: Question, text: str) -> bool:
    trace, node = q.trace, q.nodes[0]
    assert trace is not None, "a question about a node has a trace"
    for hole in holes(text):
        if hole.quantity is None or hole.quantity.via:
            continue
        of_gradient = q.quiz.quantity == "gradient"
        name = hole.quantity.bottom if of_gradient else hole.quantity.name
        if name and trace.node_named(name, q.k if q.at is None else q.at) == node:
            return q.update is None  # the value before the update is no secret
    return False


def _spelt_out(q: Question, text: str) -> bool:
    if q.quiz.kind != "value":
        return False
    digits = len(re.sub(r"e.*|[^\d]", "", q.shown).lstrip("0"))
    return digits >= _TELLING and q.shown in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", text)


def unfair(q: Question) -> Iterator[Flaw]:
    """What no learner could answer, or what would not be accepted from one who does."""
    where: Where = ("targets",) if q.quiz.targets else ("target",)
    if q.quiz.kind == "sign" and 0 < abs(q.numbers[0]) < NEAR_ZERO:
        yield Flaw(where, "E415", f"`{q.name(q.nodes[0])}` is {show(q.numbers[0])}, "
                   "too near to 0 to ask for its sign", "choose other numbers")  # fmt: skip
    if q.quiz.kind == "compare":
        yield from _uncomparable(q, where)
    if q.right is not None and not q.grade(q.shown).ok:
        yield Flaw(where, "E419", f"the answer `{q.shown}` would not be accepted",
                   "this is a fault of the program: please report it")  # fmt: skip


def _uncomparable(q: Question, where: Where) -> Iterator[Flaw]:
    sizes = sorted(((abs(x), q.name(n)) for x, n in zip(q.numbers, q.nodes, strict=True)),
                   reverse=True)  # fmt: skip
    tied = len(q.right) < len(q.nodes)
    if q.quiz.ties and not tied:
        yield Flaw(("ties",), "W415", "no two of these are equal", "leave `ties` out")
    for (high, one), (low, other) in pairwise(sizes):
        equal = any(len(group) > 1 for group in q.right) and high - low <= 1e-9 * max(high, 1e-3)
        if equal and q.quiz.ties:
            continue
        if high - low <= NEAR_TIE * high:
            ties = ", or say `ties = true` if that is the point" if equal else ""
            yield Flaw(
                where, "E416",
                f"`{one}` and `{other}` are {show(high)} and {show(low)} in size"
                + ("" if equal else ", too near to each other"),
                f"choose other numbers{ties}",
            )  # fmt: skip
            return
