"""The ledger: the chain-rule product of the edge just taken, and of the edge that comes next.

Three lines tell an edge: the product in symbols, the same with numbers, and what it does to
the gradient. A fourth says where the local derivative comes from. Everything is computed from
the log at position `k`, so the ledger is the same whichever way one came.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from tutor.engine.numbers import factor, show
from tutor.engine.ops import Op
from tutor.engine.unset import MARK as UNSET
from tutor.trace import Event
from tutor.trace.log import Log
from tutor.trace.names import tight
from tutor.view.hidden import HIDDEN, Mask
from tutor.view.moment import Moment
from tutor.view.text import Line, Span, crop, fit, line, line_width, plain

_WIDE = 68  # from here on the rule stands beside the product instead of below it
_HEAD = 8  # width of "▷ done  "


def draw(moment: Moment, width: int = 60, height: int = 9) -> list[Line]:
    """The ledger, exactly `height` lines of `width` cells."""
    done = entry(moment, moment.done, width) or [line(("Nothing has happened yet.", "dim"))]
    coming = entry(moment, moment.next, width) or [
        line(("The end of the run. N steps back.", "dim"))
    ]
    marks = (("▷ done  ", "done"), ("▶ next  ", "next"))
    out: list[Line] = []
    # The next edge must be in view, so the edge just taken gives up its explanation first.
    room = max(height - len(coming), 2)
    for mark, block in zip(marks, (done[:room], coming), strict=True):
        if out and len(done) + len(coming) < height:
            out.append(())
        for i, row in enumerate(block):
            lead = Span(*mark) if i == 0 else Span(" " * _HEAD)
            out.append((lead, *row))
    out += [()] * (height - len(out))
    return [fit(row, width) for row in out[:height]]


def entry(moment: Moment, event: Event | None, width: int) -> list[Line]:
    """What an event does, in one to four lines of at most `width` cells less the margin."""
    if event is None:
        return []
    return _ENTRIES[event.kind](moment.log, event, moment.mask, width - _HEAD)


def _accumulate(log: Log, event: Event, mask: Mask, width: int) -> list[Line]:
    assert event.node is not None and event.source is not None and event.operand is not None
    p = log.pass_at(event.k)
    assert p is not None, "an edge is taken in a backward pass"
    root, via, to = (_name(log, n) for n in (log.passes[p].root, event.source, event.node))
    factors = mask.hides(event.node, "factors")
    hides = (
        factors or mask.hides(event.source, "gradient"),
        factors,
        mask.hides_product(event.source, event.node),
    )
    left = f"∂{root}/∂{to}"
    first, second = f"∂{root}/∂{via}", f"∂{via}/∂{to}"
    numbers = (factor(event.upstream), factor(event.local), show(event.contribution))
    upstream, local, product_of = (
        (HIDDEN, "hidden") if hidden else (number, role)
        for hidden, number, role in zip(hides, numbers, ("grad", "value", "strong"), strict=True)
    )
    symbols = line((left, "name"), " += ", (first, "grad"), " × ", (second, "value"))
    indent, tail = " " * len(left), None
    if line_width(symbols) > width:
        # Long names: the second factor goes to a line of its own.
        symbols = line((left, "name"), " += ", (first, "grad"))
        tail, indent = line("× ", (second, "value")), ""
    product = line(f"{indent} += ", upstream, " × ", local, " = ", product_of)
    if line_width(product) > width:
        product = line(*product[1:])
    why = _rule(log, event, factors, width)
    rows = [_cropped(row, width) for row in (symbols, tail, product) if row is not None]
    if not tail and width >= _WIDE - _HEAD and line_width(symbols) + line_width(why) + 3 <= width:
        gap = max(width - line_width(why), line_width(symbols) + 3) - line_width(symbols)
        rows[0] = (*symbols, Span(" " * gap), *why)
    else:
        rows.append(why)
    rows.append(_running_sum(log, event, mask, width))
    return rows


def _cropped(row: Line, width: int) -> Line:
    """A line of symbols cut at its end with `…`; one of numbers fits."""
    return row if line_width(row) <= width else line((crop(plain(row), width), "name"))


def _name(log: Log, node: int) -> str:
    """A node's name; an operation that has none is written closely, as `(x*w)`."""
    label = log.label(node)
    return tight(label) if log.name(node) is not None else tight(label).replace(" ", "")


def _rule(log: Log, event: Event, hidden: bool, width: int) -> Line:
    """`d = a * b, so ∂d/∂a = b`, with the numbers put in where that says more."""
    assert event.node is not None and event.source is not None and event.operand is not None
    via = _name(log, event.source)
    row = log.op(event.source)
    assert row is not None, "an edge comes out of an operation"
    text = _filled(log, row, event.source, event.operand, _symbol)
    derivative = f"∂{via}/∂{_name(log, event.node)} = {text}"
    made = log.expression(event.source)
    named = made != log.label(event.source)
    long = f"{via} = {made}, so {derivative}" if named else derivative
    numbers = _filled(log, row, event.source, event.operand, _number_at(log, event.k))
    plain_number = numbers.lstrip("(-").rstrip(")").replace(".", "", 1).isdigit()
    if not hidden and not plain_number and numbers != text:
        for candidate in (long, derivative):
            if len(full := f"{candidate} = {numbers}") <= width:
                return line((full, "dim"))
    return line((long if len(long) <= width else crop(derivative, width), "dim"))


Writer = Callable[[Log, int], str]


def _symbol(log: Log, node: int) -> str:
    return _name(log, node) if not log.is_constant(node) else log.label(node)


def _number_at(log: Log, k: int) -> Writer:
    return lambda log, node: factor(log.value(node, k))


def _filled(log: Log, row: Op, node: int, operand: int, write: Writer) -> str:
    """The local derivative's template with each operand written by `write`."""
    operands = log.operands(node)
    x, y = operands[0], operands[-1]
    text = row.local_text[operand]
    filled = text.format(
        x=write(log, x), y=write(log, y), o=write(log, node) if "{o}" in text else ""
    )
    return _POWER.sub(_power, filled)


_POWER = re.compile(r" \*\* \((\(?)(-?[\d.e]+)\)? - 1\)")


def _power(match: re.Match[str]) -> str:
    """An exponent with the 1 taken off: ` ** (3 - 1)` is ` ** 2`, and ` ** (2 - 1)` nothing."""
    exponent = float(match[2]) - 1.0
    return "" if exponent == 1.0 else f" ** {factor(exponent)}"


def _running_sum(log: Log, event: Event, mask: Mask, width: int) -> Line:
    assert event.node is not None
    after = log.grad(event.node, event.k + 1)
    count = f"{after.done} of {after.total}"
    words = f"{count} contributions"
    if after.total == 1:
        words = "the only contribution" if event.before is None else "added to what was there"
    words += " · final" if after.done == after.total and after.total > 1 else ""
    sums = gradient_change(log, event, mask)
    for text in (words, count):
        if line_width(sums) + 3 + len(text) <= width:
            return (*sums, Span("   "), Span(text, after.state))
    return sums


def gradient_change(log: Log, event: Event, mask: Mask) -> Line:
    """`a.grad  · → -3.75`: what an event does to a gradient."""
    assert event.node is not None
    name = _name(log, event.node)
    if mask.hides(event.node, "gradient"):
        before = (UNSET, "unset") if event.before is None else (HIDDEN, "hidden")
        after = (HIDDEN, "hidden")
    else:
        before = (show(event.before), "unset" if event.before is None else "grad")
        after = (show(event.after), "strong")
    return line((f"{name}.grad", "name"), "  ", before, " → ", after)


def _value(log: Log, event: Event, mask: Mask, width: int) -> list[Line]:
    assert event.node is not None
    label, made = log.label(event.node), log.expression(event.node)
    hidden = mask.hides(event.node, "value")
    result = (HIDDEN, "hidden") if hidden else (show(event.value), "strong")
    row = log.op(event.node)
    head = f"{label} = {made}" if made != label else made
    if row is None:
        if hidden:
            return [line((label, "name"), " = ", result), line(("a leaf", "dim"))]
        return [line((crop(head, width), "name")), line(("a leaf: its value is given", "dim"))]
    operands = log.operands(event.node)
    numbers = [
        HIDDEN if mask.hides(o, "value") else factor(log.value(o, event.k)) for o in operands
    ]
    filled = row.text.format(x=numbers[0], y=numbers[-1])
    indent = " " * (len(label) if made != label else 0)
    return [
        line((crop(head, width), "name")),
        line(indent, " = ", (filled, "value"), " = ", result),
        line((crop(_slopes(log, event.node, row), width), "dim")),
    ]


def _slopes(log: Log, node: int, row: Op) -> str:
    """The local derivatives of a node, which the backward pass will need."""
    to = _name(log, node)
    slopes: dict[str, str] = {}
    for slot, operand in enumerate(log.operands(node)):
        if not log.is_constant(operand):
            one = f"∂{to}/∂{_name(log, operand)}"
            slopes[f"{one} = {_filled(log, row, node, slot, _symbol)}"] = ""
    return "   ".join(slopes)


def _seed(log: Log, event: Event, mask: Mask, width: int) -> list[Line]:
    assert event.node is not None
    label = _name(log, event.node)
    p = log.pass_at(event.k)
    if p is None or event.k != log.passes[p].start:
        return [gradient_change(log, event, mask), line(("set by the program", "dim"))]
    return [
        line((f"∂{label}/∂{label}", "name"), " = ", ("1", "strong"), ("   the seed", "dim")),
        line((crop(f"{label} changes exactly as much as {label} does", width), "dim")),
        gradient_change(log, event, mask),
    ]


def _update(log: Log, event: Event, mask: Mask, width: int) -> list[Line]:
    assert event.node is not None
    hidden = mask.hides(event.node, "value")
    after = (HIDDEN, "hidden") if hidden else (show(event.after), "strong")
    name = f"{_name(log, event.node)}.data"
    return [
        line((name, "name"), "  ", (show(event.before), "value"), " → ", after),
        line(("the program moves the value", "dim")),
    ]


def _zero(log: Log, event: Event, mask: Mask, width: int) -> list[Line]:
    return [gradient_change(log, event, mask), line(("the old gradient is cleared", "dim"))]


def _print(log: Log, event: Event, mask: Mask, width: int) -> list[Line]:
    text = "the output is hidden while you answer" if mask else f"{event.text}"
    return [line(("print  ", "dim"), (crop(text, width - 7), "code"))]


_ENTRIES: dict[str, Callable[[Log, Event, Mask, int], list[Line]]] = {
    "accumulate": _accumulate,
    "value": _value,
    "seed": _seed,
    "update": _update,
    "zero": _zero,
    "print": _print,
}
