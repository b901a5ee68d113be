"""What is a derivative in a run, and how it is written: `dL/da` or `∂d/∂a`.

A gradient, `dL/da`, is how the output follows a node over all paths. A local slope, `∂d/∂a`, is how
the result of one operation follows one operand while the others are held. An operand that occurs
twice has two local slopes, each with the other occurrence held: `∂s/∂x (1st)`, `∂s/∂x (2nd)`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from tutor.engine.flow import gradients_of
from tutor.engine.numbers import show
from tutor.engine.tape import Tape
from tutor.trace.event import Event
from tutor.trace.log import Log
from tutor.trace.names import tight
from tutor.trace.query import Query

_NTH = ("1st", "2nd", "3rd")


@lru_cache(maxsize=4096)
def term(label: str) -> str:
    """A label as it stands after a `d`: a calculation closely written and in parentheses."""
    written = tight(label)
    return written if written == label else written.replace(" ", "")


def gradient_of(root: str, node: str) -> str:
    """`dL/da`, out of labels."""
    return f"d{term(root)}/d{term(node)}"


def slope_of(made: str, operand: str, nth: str = "") -> str:
    """`∂d/∂a`, out of labels; `∂s/∂x (1st)` with the place of an operand that occurs twice."""
    return f"∂{term(made)}/∂{term(operand)}{placed(nth)}"


def placed(nth: str) -> str:
    """The place of an operand, in parentheses behind its name."""
    return f" ({nth})" if nth else ""


def occurrence(labels: Sequence[str], slot: int) -> str:
    """`1st` or `2nd` where operands are called alike, as in `s * s`, else nothing."""
    if labels.count(labels[slot]) < 2:
        return ""
    return _NTH[slot] if slot < len(_NTH) else f"{slot + 1}th"


def starts_clean(log: Log, node: int, k: int) -> bool:
    """Whether a pass found nothing, or 0, in a gradient; `k` is an event of that pass."""
    p = log.pass_at(k)
    assert p is not None, "an edge is taken in a backward pass"
    return not log.gradient(node, log.passes[p].start)


def is_gradient(log: Log, event: Event) -> bool:
    """Whether the upstream number of an edge is the derivative of the output.

    As in micrograd, a program that goes back twice without zeroing the nodes in between sends on
    the sums of both passes, which are derivatives of nothing.
    """
    assert event.source is not None
    p = log.pass_at(event.k)
    assert p is not None, "an edge is taken in a backward pass"
    start, _, root = log.passes[p]
    if event.source == root:
        return True  # the seed, whatever was there
    written = log.find(_WRITES, start, -1)
    if written is None or log.made(event.source, event.k) > written:
        return True  # and so are all nodes from here to the output
    graph = log.graph(p)
    assert graph is not None, "the pass of an edge"
    return show(graph.grad[event.source]) == show(event.upstream)


_WRITES = Query(("seed", "accumulate"))
"""What leaves a number in a gradient that a later pass finds there."""


def slope_at(log: Log, top: int, bottom: int, k: int) -> float | None:
    """d top / d bottom over every path, at the values of position `k`; None without a path.

    Worked out from the whole graph, whether or not the program has such a pass.

    Raises:
        DomainError: a slope on the way is not a finite real number.
    """
    tape = Tape()
    for node in log.nodes():
        row, value = log.op(node), log.value(node, k) or 0.0
        if row is not None:
            operands = log.operands(node)
            tape.result(row, operands[0], operands[1] if len(operands) > 1 else -1, value)
        elif log.is_constant(node):
            tape.constant(value)
        else:
            tape.leaf(value)
    return gradients_of(tape, top)[bottom]
