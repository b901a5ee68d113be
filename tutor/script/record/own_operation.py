"""Operations that only the script knows: a name and operands, without a rule."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from tutor.engine.errors import DomainError
from tutor.engine.ops import CONST, OPS, Op, forward
from tutor.engine.tape import Tape

_CLOSE = 1e-9  # relative: two numbers that differ by less are one, rounded otherwise
_ONLY = "only the script itself computes this operation"


def _unknown(*numbers: float) -> float:
    raise ValueError(_ONLY)


@cache
def own_operation(name: str, arity: int) -> Op:
    """An operation that can be shown and not computed: `only the script itself computes it`."""
    never = ((lambda x, y: True, _ONLY),)
    return Op(
        name, arity, _unknown, (_unknown,) * arity, ("as the script has it",) * arity,
        ("as the script has it",) * arity, "passes on what the script says",
        undefined=never, no_slope=(never,) * max(arity, 2),
    )  # fmt: skip


def row_of(kind: str, values: Sequence[float], data: float) -> tuple[Op, Op | None]:
    """The row of an operation; and what it really is, if that is no row of the table.

    A tape has room for one or two operands: it gets a row of that kind then.
    """
    row = OPS.get(kind)
    if row is not None and row.arity == len(values):
        try:
            if same(forward(row, *values), data):
                return row, None
        except DomainError:
            if data - data != 0.0:
                return row, None
    carrier = OPS["neg" if len(values) == 1 else "sub"]
    return carrier, own_operation(re.sub(r"\W", "", kind)[:20] or "own", len(values))


def same(a: float, b: float) -> bool:
    """Whether two numbers are one, but for rounding."""
    return a == b or abs(a - b) <= _CLOSE * max(abs(a), abs(b)) or (a != a and b != b)


def reaching(tape: Tape, more: Mapping[int, Sequence[int]], root: int) -> list[int]:
    """The nodes with a path to the root, the newest first; `more` are operands beyond two."""
    if not more:
        return tape.backward_order(root)
    found = {root}
    todo = [root]
    while todo:
        node = todo.pop()
        new = {each for each in (more.get(node) or tape.operands(node)) if tape.op[each] != CONST}
        todo += new - found
        found |= new
    return sorted(found, reverse=True)
