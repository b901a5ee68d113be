"""Whether a text tells the answer of a question: by a placeholder, by a claim, or in digits."""

from __future__ import annotations

import re

from tutor.lesson.check.claims import Claim, claims
from tutor.lesson.fill import holes
from tutor.lesson.quantities import END, Quantity
from tutor.quiz.asked import Asked
from tutor.quiz.facts import bare
from tutor.quiz.rules.rule import GRADIENT

_TELLING = 4
"""Digits from which on a number in the text is the answer and no coincidence."""
_SAME = 1e-9
"""Numbers this close, relative to their size, are the same."""
_NUMBER = re.compile(r"(?<![\w.])[-−]?(?:\d{1,3}(?:,\d{3})+(?![\d,])|\d+)(?:\.\d+)?(?:e-?\d{1,3})?")
_LINK = r"`?\s*(?:is|=|≈|:|equals|becomes|comes to)\s*`?"
_IT = re.compile(rf"(?<!\w)(?:it|the (?:answer|result)){_LINK}({_NUMBER.pattern})", re.IGNORECASE)


def told(q: Asked, text: str, target: int = 0, *, spelt_out: bool) -> int | None:
    """Where a text tells the number of a target, as an offset; None if it does not.

    Args:
        q: a question about nodes.
        text: Markdown that can be read while the question is open.
        target: the index of the target.
        spelt_out: whether digits count that the text does not say what they are of.
    """
    for hole in holes(text):
        if hole.quantity is not None and _asked_for(q, target, hole.quantity):
            return hole.offset
    for claim in claims(text):
        sides = [side.code[0] for side in claim.sides if len(side.code) == 1]
        named = any(isinstance(c, Quantity) and _asked_for(q, target, c) for c in sides)
        if named or (spelt_out and _worked_out(claim, q.numbers[target])):
            return claim.offset
    return in_digits(q, text, target, spelt_out=spelt_out)


def in_digits(q: Asked, text: str, target: int = 0, *, spelt_out: bool) -> int | None:
    """The same for a text in which placeholders and claims mean nothing, such as a program."""
    number = q.numbers[target]
    if spelt_out:
        for written in _NUMBER.finditer(text):
            if _digits(written[0]) >= _TELLING and _is(written[0], number):
                return written.start()
        for written in _IT.finditer(text) if abs(number) not in (0.0, 1.0) else ():
            if _is(written[1], number):
                return written.start()
    if q.update is None:
        for written in re.finditer(f"(?<!\\w){_names(q, target)}{_LINK}({_NUMBER.pattern})", text):
            if _is(written[1], number):
                return written.start()
    return None


def _asked_for(q: Asked, target: int, quantity: Quantity) -> bool:
    """Whether a text that writes this quantity writes what is asked for."""
    trace, at = q.trace, q.k if q.at is None else q.at
    assert trace is not None, "a question about a node has a trace"
    if quantity.via or q.update is not None:  # the value before the update is no secret
        return False
    of_gradient = q.quiz.quantity == GRADIENT
    name = quantity.bottom if of_gradient else quantity.name
    if not name or trace.node_named(name, at) != q.nodes[target]:
        return False
    if not of_gradient:
        return True
    top = trace.node_named(quantity.top, at)
    if top is None:
        return quantity.top == END
    return q.graph is not None and q.graph.root in {top, *trace.nodes_called(quantity.top)}


def _worked_out(claim: Claim, number: float) -> bool:
    """Whether a claim of plain numbers works out the answer, as `14 × 3 = 42` does."""
    if abs(number) in (0.0, 1.0) or not all(side.plain for side in claim.sides):
        return False
    results = [side for side in claim.sides if side.unit is not None]
    return len(results) < len(claim.sides) and any(_is(side.text, number) for side in results)


def _names(q: Asked, target: int) -> str:
    """A pattern for what a text calls the number asked for."""
    name = re.escape(q.label(q.nodes[target]))
    if q.quiz.quantity != GRADIENT or q.graph is None:
        return f"`?{name}"
    root = re.escape(bare(q.label(q.graph.root)))
    return rf"(?:`?[d∂](?:{root}|{END})/[d∂]{name}|gradient (?:of|at) `?{name})"


def _digits(written: str) -> int:
    """The digits of a number without leading zeros."""
    return len(re.sub(r"e.*|[^\d]", "", written).lstrip("0"))


def _is(written: str, number: float) -> bool:
    """Whether a number as a text writes it, to its last digit, is this one."""
    plain = written.replace(" ", "").replace(",", "").replace("−", "-").rstrip("….")
    try:
        value = float(plain)
    except ValueError:
        return False
    mantissa, _, power = plain.lower().partition("e")
    decimals = len(mantissa.partition(".")[2])
    slack = 0.5 * 10.0 ** (int(power or 0) - decimals) if decimals else 0.0
    return abs(value - number) <= slack + _SAME * abs(number)
