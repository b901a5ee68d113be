"""What is written in a node: its name and operation, its value, its gradient."""

from __future__ import annotations

from itertools import islice

from tutor.engine.numbers import show
from tutor.trace import Trace
from tutor.view.graph.canvas import Glyphs
from tutor.view.hidden import Mask
from tutor.view.text import ELLIPSIS, Line, Span, crop, line, width

_LOOKED_AT = 200  # writes of one node; a long training run has more, of every width
_WIDEST = 12  # -1.2346e-300


def symbol(trace: Trace, node: int) -> str:
    """The operation alone, with its constant: `*`, `tanh`, `+1`, `2*`, `**2`."""
    row = trace.op(node)
    if row is None:
        return "leaf"
    operands = trace.operands(node)
    const = [trace.label(o) if trace.is_constant(o) else "" for o in operands]
    if row.is_function:
        given = next(filter(None, const), "")
        return f"{row.name} {given}" if given else row.name
    return row.sign if len(operands) == 1 else f"{const[0]}{row.sign}{const[1]}"


def is_named(trace: Trace, node: int) -> bool:
    """Whether the program gave the node a name."""
    return trace.name(node) is not None


def title(
    trace: Trace, node: int, room: int, ellipsis: str = ELLIPSIS, longest: int = 24
) -> tuple[Span, ...]:
    """A node's name and operation up to the value, in about `room` cells.

    `name = expression` where there is room, else the name alone, else the operation's sign; a
    name longer than `longest` is cut with `…`.
    """
    made = trace.expression(node).replace(" ", "")
    leaf = not trace.operands(node)
    if is_named(trace, node):
        name = crop(trace.label(node), longest, ellipsis)
        if not leaf and width(name) + 3 + width(made) <= room:
            return line((name, "name"), (" = ", "dim"), (made, "op"), "  ")
        return line((name, "leaf" if leaf else "name"), (" = ", "dim"))
    if not leaf and width(made) <= room:
        return line((made, "op"), (" = ", "dim"))
    return line((symbol(trace, node), "leaf" if leaf else "op"), (": ", "dim"))


def value(trace: Trace, node: int, k: int, mask: Mask, table: Glyphs) -> Span:
    """A node's value at `k`."""
    if mask.hides(node, "value"):
        return Span(table.hidden, "hidden")
    x = trace.value(node, k)
    return Span(table.unset, "unset") if x is None else Span(show(x), "value")


def grad(trace: Trace, node: int, k: int, mask: Mask, table: Glyphs, seed: int | None) -> Line:
    """A node's gradient at `k`: the number, then `1/2` where several contributions meet."""
    at = trace.grad(node, k)
    if mask.hides(node, "gradient"):
        number = Span(table.hidden, "hidden")
    elif at.value is None:
        number = Span(table.unset, "unset")
    else:
        number = Span(show(at.value), at.state)
    if at.state == "zero":
        count = "" if number.role == "hidden" else " zero"
    elif at.total > 1 and seed is not None and k > seed:
        count = f" {at.done}/{at.total}"
    else:
        count = ""
    return line((f"{table.grad} ", "dim"), number, (count, "dim"))


def number_width(trace: Trace, node: int, quantity: str, mask: Mask, least: int) -> int:
    """Cells to reserve for a number so that it never outgrows its place.

    Where it is hidden the answer does not depend on it.
    """
    if mask.hides(node, quantity):
        return least
    widths = [len(show(x)) for x in islice(trace.numbers(node, quantity), _LOOKED_AT)]
    return max([least, *widths]) if len(widths) < _LOOKED_AT else _WIDEST
