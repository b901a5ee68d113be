"""The rows of a run that was written elsewhere: what their columns are, and tables over codes."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import compress
from typing import Any

from tutor.engine.ops import CONST, LEAF, TABLE
from tutor.program.recording import SEED, UPDATE, ZERO

NODE_TYPES = "Biiid"
"""Columns of nodes: the code of the operation, the site, the operands (-1 if there is none), and
the value."""
ACT_TYPES = "Biiidd"
"""Columns of what happens between nodes: what it is, the nodes that there are, and

- of a name its number and the node, of a call the number of the function's name and the line;
- of an effect its site, the node, the number that it writes, and the one that it writes over, a nan
  if that is unset."""
BIND, FIRST_NAME, CALL, RETURN, UPDATED, ZEROED, SEEDED = range(7)
"""What it is."""

_EFFECTS = {UPDATED: UPDATE, ZEROED: ZERO, SEEDED: SEED}
_ROWS = frozenset((LEAF, CONST, *(row.code for row in TABLE if row is not None)))
_ARITY = [0 if row is None else row.arity for row in TABLE] + [0] * (256 - len(TABLE))
# Tables for `bytes.translate`, by code.
IS_NONE = bytes(code not in _ROWS for code in range(256))
HAS_A, HAS_B = (bytes(arity > slot for arity in _ARITY) for slot in range(2))
CARRIES = bytes(code != CONST for code in range(256))
IS_EFFECT = bytes(code in _EFFECTS for code in range(256))
IS_NOTE = bytes(code <= RETURN for code in range(256))
HAS_NAME = bytes(code < RETURN for code in range(256))
HAS_NODE = bytes(code in _EFFECTS or code < CALL for code in range(256))
KIND = bytes(_EFFECTS.get(code, 0) for code in range(256))

Columns = Sequence["array[Any]"]


def picked(column: array[Any], chosen: bytes) -> array[Any]:
    return array(column.typecode, compress(column, chosen))


def all_below(numbers: Sequence[int], end: int) -> bool:
    return not numbers or 0 <= min(numbers) <= max(numbers) < end


def steps(places: list[int], done: list[int]) -> Iterator[tuple[int, int]]:
    """Where in a column of nodes there were effects, and how many there were before."""
    for i, place in enumerate(places):
        if done[i + 1] > done[i] and (not i or place > places[i - 1] or done[i] == done[i - 1]):
            yield place, done[i]


def later(events: array[int], effects: int) -> array[int]:
    """The events of nodes, with so many effects before them."""
    return array("i", map(effects.__add__, events)) if effects else events
