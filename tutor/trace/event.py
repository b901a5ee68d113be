"""One entry of the log, the state of one gradient, and a stretch of one phase, as plain tuples."""

from __future__ import annotations

from typing import NamedTuple

WRITES_VALUE = ("value", "update")
"""Kinds of events that write the value of a node,"""
WRITES_GRADIENT = ("seed", "accumulate", "zero")
"""and its gradient. Printing writes neither."""


class Event(NamedTuple):
    """One entry of the log; fields that do not apply are None.

    For `accumulate`, `node` (= `to`) receives `contribution = upstream × local` along the edge
    that is operand number `operand` (from 0) of node `source`.
    """

    k: int
    kind: str
    node: int | None
    name: str | None
    op: str | None
    line: int
    value: float | None = None
    inputs: tuple[int, ...] | None = None
    to: int | None = None
    source: int | None = None
    operand: int | None = None
    upstream: float | None = None
    local: float | None = None
    contribution: float | None = None
    before: float | None = None
    after: float | None = None
    text: str | None = None


class Grad(NamedTuple):
    """A gradient at one position.

    Attributes:
        value: the number, None while unset.
        done, total: contributions so far and in all, in one backward pass: the one that is going
            on if it reaches the node, else the one that wrote the gradient last; for a gradient
            that is unset or zeroed, the next one that will reach the node.
        state: `unset`, `partial`, `final`, `zero` (set to 0 by the program) or `constant`. It is
            `partial` from the beginning of a pass that reaches the node to its last contribution,
            also while nothing but an earlier pass's number is there.
    """

    value: float | None
    done: int
    total: int
    state: str


class Stretch(NamedTuple):
    """Neighbouring events of one phase: `start` to `end` (exclusive)."""

    phase: str
    start: int
    end: int
