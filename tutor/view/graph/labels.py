"""What is written in a node: its name and operation, its value, its gradient."""

from __future__ import annotations

from itertools import islice

from tutor.engine.numbers import show
from tutor.trace.log import Log
from tutor.view.hidden import Mask
from tutor.view.kept import Kept
from tutor.view.moment import Moment
from tutor.view.text import ELLIPSIS, Line, Span, crop, line, width

_LOOKED_AT = 200  # writes of one node; a long training run has more, of every width
_WIDEST = 12  # -1.2346e-300


def symbol(log: Log, node: int) -> str:
    """The operation alone, with its constant: `*`, `tanh`, `+1`, `2*`, `**2`."""
    row = log.op(node)
    if row is None:
        return "leaf"
    operands = log.operands(node)
    const = [log.label(o) if log.is_constant(o) else "" for o in operands]
    if row.is_function:
        given = next(filter(None, const), "")
        return f"{row.name} {given}" if given else row.name
    return row.sign if len(operands) == 1 else f"{const[0]}{row.sign}{const[1]}"


def is_named(log: Log, node: int) -> bool:
    """Whether the program gave the node a name."""
    return log.name(node) is not None


def title(
    log: Log, node: int, room: int, ellipsis: str = ELLIPSIS, longest: int = 24
) -> tuple[Span, ...]:
    """A node's name and operation up to the value, in about `room` cells.

    `name = expression` where there is room, else the name alone, else the operation's sign; a
    name longer than `longest` is cut with `…`.
    """
    made = log.expression(node).replace(" ", "")
    leaf = not log.operands(node)
    if is_named(log, node):
        name = crop(log.label(node), longest, ellipsis)
        if not leaf and width(name) + 3 + width(made) <= room:
            return line((name, "name"), (" = ", "dim"), (made, "op"), "  ")
        return line((name, "leaf" if leaf else "name"), (" = ", "dim"))
    if not leaf and width(made) <= room:
        return line((made, "op"), (" = ", "dim"))
    return line((symbol(log, node), "leaf" if leaf else "op"), (": ", "dim"))


def value(moment: Moment, node: int) -> Span:
    """A node's value."""
    table = moment.glyphs
    if moment.mask.hides(node, "value"):
        return Span(table.hidden, "hidden")
    x = moment.log.value(node, moment.k)
    return Span(table.unset, "unset") if x is None else Span(show(x), "value")


def grad(moment: Moment, node: int) -> Line:
    """A node's gradient: the number, then `1/2` where several contributions meet."""
    table, seed = moment.glyphs, moment.scene.seed
    at = moment.log.grad(node, moment.k)
    if moment.mask.hides(node, "gradient"):
        number = Span(table.hidden, "hidden")
    elif at.value is None:
        number = Span(table.unset, "unset")
    else:
        number = Span(show(at.value), at.state)
    if at.state == "zero":
        count = "" if number.role == "hidden" else " zero"
    elif at.total > 1 and seed is not None and moment.k > seed:
        count = f" {at.done}/{at.total}"
    else:
        count = ""
    return line((f"{table.grad} ", "dim"), number, (count, "dim"))


_widths: Kept[tuple[int, str], int] = Kept(100_000)


def number_width(log: Log, node: int, quantity: str, mask: Mask, least: int) -> int:
    """Cells to reserve for a number so that it never outgrows its place.

    Where it is hidden the answer does not depend on it.
    """
    if mask.hides(node, quantity):
        return least
    return max(least, _widths.get(log, (node, quantity), lambda: _widest(log, node, quantity)))


def _widest(log: Log, node: int, quantity: str) -> int:
    """Cells of the widest number that a node's value or gradient ever is."""
    widths = [len(show(x)) for x in islice(log.numbers(node, quantity), _LOOKED_AT)]
    return max(widths, default=0) if len(widths) < _LOOKED_AT else _WIDEST
