"""A condition on an event: where it is tested, how it is searched for, and whether it holds."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tutor.debug.expressions.expression import (
    Expression,
    Named,
    constant,
    expression,
    name_text,
    node_read,
)
from tutor.debug.expressions.located import TypedError
from tutor.debug.expressions.numbers_at import GRADIENT, QUANTITY, WRITES, NumbersAt
from tutor.trace.event import WRITES_GRADIENT, WRITES_VALUE
from tutor.trace.query import Range

_EVERYTHING = Range()
_NOTHING = Range(1.0, 0.0)
_MIRRORED = {ast.Lt: ast.Gt, ast.LtE: ast.GtE, ast.Gt: ast.Lt, ast.GtE: ast.LtE}


@dataclass(frozen=True)
class Index:
    """What of a condition a search over columns can do.

    Attributes:
        quantity: the number of an event, as `tutor.trace.query` calls it.
        numbers: where it lies at each event at which the condition holds.
    """

    quantity: str
    numbers: Range


@dataclass(frozen=True)
class Condition:
    """What has to hold at an event.

    Attributes:
        kinds: the kinds of events at which it is tested: those that write a number of an event
            that it reads. Empty if it reads none.
        named: the numbers of nodes that it reads by name; it is tested where these are written.
        numeric: whether it reads numbers that a question can ask for.
        index: what narrows the search; None if nothing does.
        holds: the test; None if the index finds nothing else.
        operation: the operation of the node that the event writes to, `leaf` of a leaf; None for
            any.
        passes: the backward passes that have to be over before it can hold.
    """

    kinds: tuple[str, ...]
    named: frozenset[Named] = frozenset()
    numeric: bool = True
    index: Index | None = None
    holds: Callable[[NumbersAt], bool | None] | None = None
    operation: str | None = None
    passes: int = 0


def condition(text: str) -> Condition:
    """Read a condition, such as `abs(grad) > 1` or `grad(a) == 0`.

    Raises:
        TypedError: it is none.
    """
    return condition_of(expression(text))


def condition_of(read: Expression) -> Condition:
    """The condition that an expression is.

    Raises:
        TypedError: it is a number, or says nothing of the run.
    """
    if read.truth is None:
        raise TypedError(1, "this is a number, where a condition belongs", "write `> 1` behind it")
    if not read.words and not read.named:
        raise TypedError(1, "this is the same everywhere", "name a number, such as `grad`")
    kinds = tuple(sorted({kind for word in read.words for kind in WRITES[word]}))
    known = list(_indexes(read, kinds))
    exact = len(known) == 1 and isinstance(read.tree, ast.Compare) and len(read.tree.ops) == 1
    exact = exact and known[0][1]
    return Condition(
        kinds, frozenset(read.named), bool(read.named) or bool(read.words - {"final"}),
        known[0][0] if known else None, None if exact else read.truth,
    )  # fmt: skip


def _indexes(read: Expression, kinds: tuple[str, ...]) -> Iterator[tuple[Index, bool]]:
    """What narrows the search, and whether it is all that the comparison says."""
    tree = read.tree
    whole = isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And)
    parts = tree.values if whole and isinstance(tree, ast.BoolOp) else [tree]
    for part in parts:
        if not isinstance(part, ast.Compare):
            continue
        sides = [part.left, *part.comparators]
        for op, left, right in zip(part.ops, sides, sides[1:], strict=False):
            found = _index(type(op), left, right) or (
                _index(_MIRRORED.get(type(op), type(op)), right, left)
            )
            if found is not None and _narrows(read, kinds, found[0], found[1]):
                yield Index(found[2], found[3]), found[4]


def _narrows(read: Expression, kinds: tuple[str, ...], word: str, node: Named | None) -> bool:
    """Whether the number is written, and not merely there, at every event that is tested."""
    if node is not None:
        return not read.words and len(read.named) == 1
    if read.named:
        return False
    own = {"value": WRITES_VALUE, "grad": WRITES_GRADIENT}.get(word)
    return own is None or set(kinds) <= set(own)


def _index(
    op: type[ast.cmpop], left: ast.expr, right: ast.expr
) -> tuple[str, Named | None, str, Range, bool] | None:
    """The word or the node on the left, its quantity and range, and whether that is exact."""
    size = False
    match left:
        case ast.Call(func=ast.Name(id="abs"), args=[inner], keywords=[]):
            size, left = True, inner
    bound = constant(right)
    if bound is None or math.isnan(bound):
        return None
    numbers = (_sizes if size else _numbers)(op, bound)
    if numbers is None:
        return None
    exact = not (size and op in (ast.Eq, ast.NotEq))
    if isinstance(left, ast.Name) and left.id in QUANTITY:
        return left.id, None, QUANTITY[left.id], numbers, exact
    node = node_read(left, name_text)
    if node is None or (isinstance(left, ast.Name) and left.id in WRITES):
        return None
    return "", node, "gradient" if node[0] == GRADIENT else "value", numbers, exact


def _numbers(op: type[ast.cmpop], bound: float) -> Range | None:
    """The numbers that compare so with a bound."""
    ranges: dict[type[ast.cmpop], Range] = {
        ast.Gt: Range(low=math.nextafter(bound, math.inf)),
        ast.GtE: Range(low=bound),
        ast.Lt: Range(high=math.nextafter(bound, -math.inf)),
        ast.LtE: Range(high=bound),
        ast.Eq: Range.equal(bound),
        ast.NotEq: Range(bound, bound, outside=True),
    }
    return ranges.get(op)


def _sizes(op: type[ast.cmpop], bound: float) -> Range | None:
    """The numbers whose size compares so with a bound."""
    within = math.nextafter(bound, -math.inf)  # the size just below
    ranges: dict[type[ast.cmpop], Range] = {
        ast.Gt: Range.larger(bound) if bound >= 0 else _EVERYTHING,
        ast.GtE: Range.larger(within) if bound > 0 else _EVERYTHING,
        ast.Lt: Range(-within, within) if bound > 0 else _NOTHING,
        ast.LtE: Range(-bound, bound) if bound >= 0 else _NOTHING,
        ast.Eq: Range(-bound, bound) if bound >= 0 else _NOTHING,
        ast.NotEq: _EVERYTHING,
    }
    return ranges.get(op)
