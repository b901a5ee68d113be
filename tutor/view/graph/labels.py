"""What is written in a node: its name and operation, its value, its gradient."""

from __future__ import annotations

from itertools import islice

from tutor.characters import safe
from tutor.engine.numbers import show
from tutor.trace.log import Log
from tutor.view.formulas import clipped
from tutor.view.glyphs import Glyphs
from tutor.view.hidden import Mask
from tutor.view.kept import Kept
from tutor.view.moment import Moment
from tutor.view.text import ELLIPSIS, Line, Span, line, width

_LOOKED_AT = 200  # writes of one node; a long training run has more, of every width
_READ_THROUGH = 20_000  # events of several passes that are read for the numbers of one node
_WIDEST = 12  # -1.2346e-300
_OPERAND = "".join(map(chr, range(128))).translate(str.maketrans("", "", "+-*/,(["))
_MOST_TERMS = 9  # terms of a sum that are counted
_SHORT = 14  # cells of an expression that is told apart from another by all of it
_SHORTEST = 9  # cells that a node without a name is called in at least


def is_named(log: Log, node: int) -> bool:
    """Whether the program gave the node a name."""
    return log.name(node) is not None


def title(
    log: Log, node: int, room: int, ellipsis: str = ELLIPSIS, longest: int = 24
) -> tuple[Span, ...]:
    """A node's name and operation up to the value, in about `room` cells.

    `name = expression` where there is room, else the name alone. A node without a name is called
    by its expression. What is longer than `longest`, or than room and `_SHORTEST`, is cut with `…`.
    """
    return _titles.get(
        log, (node, room, ellipsis, longest), lambda: _title(log, node, room, ellipsis, longest)
    )


_titles: Kept[tuple[int, int, str, int], tuple[Span, ...]] = Kept(20_000)
_expressions: Kept[int, str] = Kept(5_000)


def _title(log: Log, node: int, room: int, ellipsis: str, longest: int) -> tuple[Span, ...]:
    made = _expressions.get(log, node, lambda: log.expression(node).replace(" ", ""))
    leaf = not log.operands(node)
    if not is_named(log, node):
        called = _shortened(log, node, made, max(room, _SHORTEST), ellipsis)
        return line((called, "op"), (" = ", "dim"))
    name = clipped(log.label(node), longest, ellipsis)
    if not leaf and width(name) + 3 + width(made) <= room:
        return line((name, "name"), (" = ", "dim"), (made, "op"), (" = ", "dim"))
    return line((name, "leaf" if leaf else "name"), (" = ", "dim"))


def call_title(
    log: Log, node: int, function: str, room: int, table: Glyphs, longest: int = 24
) -> tuple[Span, ...]:
    """What a folded call is called up to the value of its output, in about `room` cells.

    By the name of its output where it has one, and by the function where there is room. Without a
    function it is no call, but operations that lead to a named one.
    """
    name = clipped(log.label(node), longest, table.ellipsis) if is_named(log, node) else ""
    made = clipped(f"{function}()", longest, table.ellipsis)
    if not name:
        return line((f"{table.folded} {made}", "name"), (" = ", "dim"))
    if not function or width(name) + 3 + width(made) > room:
        return line((f"{table.folded} {name}", "name"), (" = ", "dim"))
    return line((f"{table.folded} {name}", "name"), (" = ", "dim"), (made, "op"), (" = ", "dim"))


def _shortened(log: Log, node: int, made: str, room: int, ellipsis: str) -> str:
    """An expression with the sign of its operation, and its last operand if there is room."""
    op = log.op(node)
    if width(made) <= room or op is None or not op.sign or len(log.operands(node)) != 2:
        return _begin(made, room, ellipsis)
    sign = op.sign.strip()
    last = log.label(log.operands(node)[1]).replace(" ", "")
    for tail in (last, f"({last})"):
        short = f"{ellipsis}{sign}{tail}"
        if made.endswith(f"{sign}{tail}") and width(short) <= room:
            return short
    if sign == "+":
        terms = _terms(log, node)
        return f"sum of {terms}" if terms else "long sum"
    frame, at = log.frame(node), log.span(node).line
    where = f"{log.frames[frame].function}()" if frame else f"line {at}" if at else ellipsis
    return f"{sign} in {safe(where)}"


def _terms(log: Log, node: int) -> int:
    """The terms of a sum, operands of additions that have no name; 0 if there are many."""
    sums, terms = [node], 0
    while sums:
        if terms > _MOST_TERMS:
            return 0
        for operand in log.operands(sums.pop()):
            op = log.op(operand)
            inner = op is not None and op.sign.strip() == "+" and not is_named(log, operand)
            terms += not inner
            sums += [operand] * inner
    return terms


def beginning(log: Log, node: int, room: int, ellipsis: str = ELLIPSIS) -> str:
    """How the expression of a node begins, in about `room` cells; a short one as a whole."""
    made = log.expression(node).replace(" ", "")
    return made if width(made) <= _SHORT else _begin(made, max(room, _SHORTEST), ellipsis)


def _begin(made: str, room: int, ellipsis: str) -> str:
    """The beginning of an expression, up to an operator if there is one."""
    if width(made) <= room:
        return made
    text = made[: max(1, room - width(ellipsis))]
    text = text.rstrip(_OPERAND) or text
    return text if text.endswith(ellipsis) else text + ellipsis


def value(moment: Moment, node: int) -> Span:
    """A node's value. Before the first step nothing has one, which goes without saying."""
    table = moment.glyphs
    if moment.mask.hides(node, "value"):
        return Span(table.hidden, "hidden")
    x = moment.log.value(node, moment.k)
    if x is None:
        return Span(table.unset if moment.k else "", "unset")
    return Span(show(x), "value")


def grad(moment: Moment, node: int) -> Line:
    """A node's gradient: a mark, the number, and how complete it is, such as ` ◐ 1/2`.

    All are blank where the program has no backward pass, and before that pass begins.
    """
    table, seed = moment.glyphs, moment.scene.seed
    begun = seed is not None and moment.k > seed
    if not begun and moment.log.gradient(node, moment.k) is None:
        return (Span("  "), Span(""), Span(""))
    at = moment.log.grad(node, moment.k)  # which counts the edges of the pass
    if at.value is None:
        number = Span(table.unset, "unset")
    elif moment.mask.hides_sum(node, at.state):
        number = Span(table.hidden, "hidden")
    else:
        number = Span(show(at.value), at.state)
    words = {
        "partial": f" {table.partial} {at.done}/{at.total}" if begun else "",
        "final": f" {table.final}",
        "zero": "" if number.role == "hidden" else " zero",
    }
    return (Span(f"{table.grad} ", "dim"), number, Span(words.get(at.state, ""), at.state))


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
    passes = log.passes
    often = len(passes) > 1 and log.made(node) < passes[0].start
    long = often and passes[-1].end - passes[0].start > _READ_THROUGH
    if long and (quantity == "gradient" or len(list(islice(log.writes(node, quantity), 2))) > 1):
        # To read what each of many passes wrote takes long: room for any number is kept instead.
        return _WIDEST
    if often and len(passes) >= _LOOKED_AT:
        # Looked at one by one, they would be those of the first passes alone.
        writes = passes if quantity == "gradient" else log.writes(node, quantity)
        if sum(1 for _ in islice(writes, _LOOKED_AT)) == _LOOKED_AT:
            return _WIDEST
    widths = [len(show(x)) for x in islice(log.numbers(node, quantity), _LOOKED_AT)]
    return max(widths, default=0) if len(widths) < _LOOKED_AT else _WIDEST
