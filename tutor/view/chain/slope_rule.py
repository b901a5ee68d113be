"""Where a local slope comes from: `d = a * b, so ∂d/∂a = b`."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from tutor.engine.errors import DomainError
from tutor.engine.numbers import factor, show
from tutor.engine.ops import Op, local
from tutor.trace.log import Log
from tutor.view import notation

Writer = Callable[[Log, int, int], str]
"""Writes the operand in a slot of a node."""


def rules(log: Log, node: int, slot: int, k: int, hidden: bool) -> list[str]:
    """The rule of one slope, the form that says most first, each shorter one after it.

    With its numbers put in where that says more than the symbols, unless these are hidden.
    """
    row = _row(log, node)
    text = _filled(log, row, node, slot, notation.operand_name, notation.name(log, node))
    short = f"{notation.slope(log, node, slot)} = {text}"
    made = log.expression(node)
    long = f"{notation.name(log, node)} = {made}, so {short}" if made != log.label(node) else short
    found = [long, short]
    if not hidden:
        numbers = _filled(log, row, node, slot, _number_at(k), _result(log, row, node, slot, k))
        if numbers != text and not _is_number(numbers):
            found = [f"{long} = {numbers}", f"{short} = {numbers}", long, short]
    return list(dict.fromkeys(found))


def slope_with_number(log: Log, node: int, slot: int, k: int, hidden: bool) -> str:
    """`∂d/∂a = b = 2.5`: one slope as the forward pass makes it, known from position `k` on."""
    row = _row(log, node)
    text = _filled(log, row, node, slot, notation.operand_name, notation.name(log, node))
    told = f"{notation.slope(log, node, slot)} = {text}"
    operands = log.operands(node)
    x, y, o = (log.value(i, k) or 0.0 for i in (operands[0], operands[-1], node))
    try:
        number = show(local(row, slot, x, y, o))
    except DomainError:
        return told
    return told if hidden or number == text.strip("()") else f"{told} = {number}"


def _result(log: Log, row: Op, node: int, slot: int, k: int) -> str:
    """An operation's result, with the digits that its difference from 1 needs: `1 - 0.995055²`."""
    o = log.value(node, k) or 0.0
    text = row.local_text[slot]
    left = abs(1.0 - abs(o)) if "{o}" in text and " - " in text else 1.0
    return factor(o, _DIGITS + min(max(0, round(-math.log10(left or 1.0))), _DIGITS))


_DIGITS = 5


def _row(log: Log, node: int) -> Op:
    row = log.op(node)
    assert row is not None, "a slope is that of an operation"
    return row


def _is_number(text: str) -> bool:
    return text.lstrip("(-").rstrip(")").replace(".", "", 1).isdigit()


def _number_at(k: int) -> Writer:
    return lambda log, node, slot: factor(log.value(log.operands(node)[slot], k))


def _filled(log: Log, row: Op, node: int, slot: int, write: Writer, result: str) -> str:
    """The local derivative's template with each operand written by `write`."""
    last = len(log.operands(node)) - 1
    x, y = write(log, node, 0), write(log, node, last)
    text = row.local_text[slot].format(x=x, y=y, o=result)
    return _TWICE.sub(r"\1", _POWER.sub(_power, text))


_TWICE = re.compile(r"\((\(-[^()]*\))\)")
"""A negative number in the parentheses of a function and in its own: `cos((-2))`."""
_POWER = re.compile(r" \*\* \((\(?)(-?[\d.e]+)\)? - 1\)")


def _power(match: re.Match[str]) -> str:
    """An exponent with the 1 taken off: ` ** (3 - 1)` is ` ** 2`, and ` ** (2 - 1)` nothing."""
    exponent = float(match[2]) - 1.0
    return "" if exponent == 1.0 else f" ** {factor(exponent)}"
