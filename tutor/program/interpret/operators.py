"""Operators on plain values: Python's own, with every size bounded before it is reached."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any

from tutor.program.faults import Fault, kind_of
from tutor.program.interpret.handle import Node
from tutor.program.interpret.machine import Machine
from tutor.program.interpret.sizes import HEADER, VIEWS, check_key, size_of, weigh

_PLAIN: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
    ast.Div: operator.truediv, ast.FloorDiv: operator.floordiv, ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}  # fmt: skip
_QUICK: dict[type, Callable[[Any, Any], Any]] = {
    op: _PLAIN[op] for op in (ast.Add, ast.Sub, ast.Mult, ast.Div)
}
"""Those that, of two floats, give a float."""
SIGNS = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%",
    ast.Pow: "**",
}  # fmt: skip
"""How each operator is written."""
Test = Callable[[Any, Any], bool]
_COMPARE: dict[type, Test] = {
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le,
    ast.Gt: operator.gt, ast.GtE: operator.ge,
}  # fmt: skip
_SMALLER = "use smaller values"
_NUMBERS = (int, float)
_SIZED = (str, list, tuple)
_SCALARS = frozenset({int, float, bool, type(None)})
_WORD = 64  # bits of an ordinary whole number


def plain(machine: Machine, op: type[ast.operator], x: Any, y: Any, site: int) -> Any:
    """`x op y` on values that are not part of the graph.

    Raises:
        Fault: it has no finite real value, is too large, or does not go with these types.
    """
    if x.__class__ is float and y.__class__ is float and (y or op is not ast.Div):
        quick = _QUICK.get(op)
        if quick is not None:
            result = quick(x, y)
            if result - result == 0.0:
                return result
    if isinstance(x, int) and isinstance(y, int):
        _bound_integers(machine, op, x, y, site)
    elif not (isinstance(x, _NUMBERS) and isinstance(y, _NUMBERS)):
        machine.recorder.site = site
        _bound_collections(machine, op, x, y)
    try:
        result = _PLAIN[op](x, y)
    except ZeroDivisionError:
        raise Fault("E202", "this divides by 0", "keep the divisor away from 0", site) from None
    except OverflowError:
        raise Fault("E202", "this is too large for a number", _SMALLER, site) from None
    except TypeError:
        raise _unfit(op, x, y, site) from None
    return bounded(machine, result, site)


def bounded(machine: Machine, x: Any, site: int) -> Any:
    """`x`, if it is no number or one that a program may have.

    Raises:
        Fault: it is not finite, not real, or a whole number of too many bits.
    """
    if x.__class__ is Node:
        return x
    if isinstance(x, float):
        if x - x != 0:
            raise Fault("E202", "this is too large for a number", _SMALLER, site)
    elif isinstance(x, int):
        if x.bit_length() > _WORD:
            if x.bit_length() > machine.limits.bits:
                raise _too_many_bits(machine, site)
            machine.budget.hold(size_of(x))
    elif isinstance(x, complex):
        raise Fault(
            "E202", "a negative number to a broken power is not real",
            "keep the base above 0", site,
        )  # fmt: skip
    return x


def _unfit(op: type[ast.operator], x: Any, y: Any, site: int | None = None) -> Fault:
    return Fault(
        "E204", f"`{SIGNS[op]}` does not work on {kind_of(x)} and {kind_of(y)}", "", site
    )  # fmt: skip


def _too_many_bits(machine: Machine, site: int) -> Fault:
    return Fault(
        "E214", f"this whole number would have more than {machine.limits.bits:,} bits",
        "use a float such as `2.0`", site,
    )  # fmt: skip


def _bound_integers(machine: Machine, op: type[ast.operator], x: int, y: int, site: int) -> None:
    """Refuse what would take long to compute; what is a little too large is found afterwards."""
    bits = 0
    if op is ast.Pow and y > 0:
        bits = (x.bit_length() - 1) * y
    elif op is ast.Mult:
        bits = x.bit_length() + y.bit_length() - 1
    if bits > machine.limits.bits:
        raise _too_many_bits(machine, site)


def _bound_collections(machine: Machine, op: type[ast.operator], x: Any, y: Any) -> None:
    if op is ast.Mult and isinstance(x, int) and isinstance(y, _SIZED):
        x, y = y, x
    if op is ast.Mult and isinstance(x, _SIZED) and isinstance(y, int):
        machine.budget.room(len(x) * max(y, 0), HEADER)
    elif op is ast.Add and isinstance(x, _SIZED) and isinstance(y, _SIZED):
        machine.budget.room(len(x) + len(y), HEADER)
    elif op is ast.Mod and isinstance(x, str):
        raise Fault("E204", "`%` does not format texts here", "use an f-string")
    elif isinstance(x, VIEWS) or isinstance(y, VIEWS):
        raise _unfit(op, x, y)


def comparison(machine: Machine, op: type[ast.cmpop], site: int) -> Test:
    """The test of a comparison operator; it raises a Fault for operands that do not go with it."""
    if op in (ast.Is, ast.IsNot):
        return operator.is_ if op is ast.Is else operator.is_not
    if op in (ast.In, ast.NotIn):
        wanted = op is ast.In
        return lambda x, y: _contains(machine, y, x, site) is wanted
    test = _COMPARE[op]

    def compare(x: Any, y: Any) -> bool:
        if x.__class__ not in _SCALARS or y.__class__ not in _SCALARS:
            _comparable(machine, x, y, site)
        try:
            return test(x, y)
        except TypeError:
            raise _incomparable(x, y, site) from None

    return compare


def _incomparable(x: Any, y: Any, site: int) -> Fault:
    return Fault("E204", f"{kind_of(x)} and {kind_of(y)} can not be compared", "", site)


def _comparable(machine: Machine, x: Any, y: Any, site: int) -> None:
    machine.recorder.site = site
    if isinstance(x, Node) or isinstance(y, Node):
        raise Fault("E204", "a Value can not be compared directly", "compare its `.data`", site)
    if isinstance(x, VIEWS) or isinstance(y, VIEWS):
        raise _incomparable(x, y, site)
    limit = machine.limits.items
    machine.budget.charge(weigh(x, limit, "compare") + weigh(y, limit, "compare"))


def _contains(machine: Machine, items: Any, x: Any, site: int) -> bool:
    if isinstance(items, range):
        # Python looks through a range item by item for anything but a whole number.
        if isinstance(x, float) and x.is_integer():
            x = int(x)
        return isinstance(x, int) and x in items
    machine.recorder.site = site
    if isinstance(items, dict):
        check_key(x)
    else:
        limit = machine.limits.items
        machine.budget.charge(weigh(x, limit, "compare") + weigh(items, limit, "compare"))
        items = list(items) if isinstance(items, VIEWS) else items
    try:
        return x in items
    except TypeError:
        raise Fault(
            "E204", f"`in` does not look for {kind_of(x)} in {kind_of(items)}", "", site
        ) from None
