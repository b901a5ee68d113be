"""One edge of a backward pass: its product, and the sum that it goes into."""

from __future__ import annotations

from dataclasses import dataclass

from tutor.engine.numbers import factor, show
from tutor.trace import Event
from tutor.trace.derivatives import is_gradient, starts_clean
from tutor.trace.log import Log
from tutor.view import notation
from tutor.view.chain.adding_up import digits_of
from tutor.view.chain.slope_rule import rules
from tutor.view.hidden import HIDDEN, Mask
from tutor.view.text import Line, Span, line

Quotient = tuple[str, str]
"""What stands above and below the bar of a derivative; nothing below where it is none."""

_ROUNDING = 1e-9  # relative: by how much a sum may differ from what was added up
_STATES = {"unset": "·", "zero": "0", "partial": "◐", "final": "●"}


@dataclass(frozen=True, slots=True)
class EdgeProduct:
    """The chain-rule product of an edge.

    Attributes:
        ends: the edge as `d → a`.
        sign: `+=`, or `=` where the code writes over what is there.
        into, upstream, local: the symbols: the gradient it adds to, and the two factors.
        numbers: upstream, local slope and contribution, with their roles.
        words: what these three are called.
        rules: where the local slope comes from, the longest form first.
        adds: what it does to the gradient, as a sum.
        becomes: the same as before and after.
        progress: how complete the gradient becomes, in words.
        count: the same in short.
    """

    ends: str
    sign: str
    into: Quotient
    upstream: Quotient
    local: Quotient
    numbers: tuple[Span, Span, Span]
    words: tuple[str, str, str]
    rules: tuple[str, ...]
    adds: Line
    becomes: Line
    progress: Line
    count: Line


def written(quotient: Quotient) -> str:
    """A derivative on one line."""
    return "/".join(part for part in quotient if part)


def ends(log: Log, event: Event) -> str:
    """An edge as `d → a`, an operand that occurs twice told apart."""
    assert event.source is not None and event.operand is not None
    to = notation.operand_name(log, event.source, event.operand)
    return f"{notation.name(log, event.source)} → {to}"


def product(log: Log, event: Event, mask: Mask, chip: str = "grad-chip") -> EdgeProduct:
    """The product of an accumulation; `chip` is the role of the contribution."""
    assert event.node is not None and event.source is not None and event.operand is not None
    root = log.root_at(event.k)
    upstream, local, contribution = numbers(log, event, mask, chip)
    bare = HIDDEN in (upstream.text, local.text)
    made = notation.name(log, event.source)
    operand = notation.operand_name(log, event.source, event.operand)
    true, adds = is_gradient(log, event), _adds(event)
    return EdgeProduct(
        ends(log, event),
        "+=" if adds else "=",
        _gradient(log, root, event.node,
                  true and adds and starts_clean(log, event.node, event.k)),
        _gradient(log, root, event.source, true),
        (f"∂{made}", f"∂{operand}"),
        (upstream, local, contribution),
        ("the seed" if event.source == root else "upstream", "local", "contribution"),
        () if mask.hides(event.node, "rule")
        else tuple(rules(log, event.source, event.operand, event.k, bare)),
        change(log, event, mask, summed=True),
        change(log, event, mask),
        *_progress(log, event),
    )  # fmt: skip


def _gradient(log: Log, root: int, node: int, true: bool) -> Quotient:
    """`dL/da`; or the name of the variable, where it holds another number than that."""
    bottom = notation.name(log, node)
    return (f"d{notation.name(log, root)}", f"d{bottom}") if true else (f"{bottom}.grad", "")


def numbers(log: Log, event: Event, mask: Mask, chip: str) -> tuple[Span, Span, Span]:
    """The factors and the contribution, hidden where they or what is asked would be told."""
    assert event.node is not None
    asked = ""
    if mask.hides(event.node, "gradient"):
        p = log.pass_at(event.k)
        assert p is not None, "an edge is taken in a backward pass"
        asked = show(log.gradient(event.node, log.passes[p].end))  # as in 1 × 75 = ▒▒▒▒
    upstream, local = show(event.upstream), show(event.local)
    told = mask.hides(event.node, "factors") or mask.hides(event.source, "gradient")
    return (
        _unless(told or upstream == asked, upstream, "grad"),
        _unless(_tells_slope(log, event, mask) or local == asked, factor(event.local), "value"),
        _unless(_tells_part(log, event, mask), show(event.contribution), chip),
    )


def _tells_slope(log: Log, event: Event, mask: Mask) -> bool:
    """Whether a local slope tells something hidden: it is a factor, and made of values."""
    if event.source is None:
        return False
    values = (event.source, *log.operands(event.source))
    return mask.hides(event.node, "factors") or any(mask.hides(n, "value") for n in values)


def _tells_part(log: Log, event: Event, mask: Mask) -> bool:
    """Whether what is added to a gradient tells something hidden: it is a product."""
    return _tells_slope(log, event, mask) or mask.hides_product(event.source, event.node)


def _unless(hidden: bool, number: str, role: str) -> Span:
    return Span(HIDDEN, "hidden") if hidden else Span(number, role)


def change(log: Log, event: Event, mask: Mask, summed: bool = False) -> Line:
    """`a.grad  -10 → -13.75`: what an event does to a gradient; `-10 + (-3.75) = -13.75` as a sum.

    Whatever tells a hidden number is hidden with it: a sum tells its part.
    """
    assert event.node is not None
    name = f"{notation.name(log, event.node)}.grad"
    asked = mask.hides_sum(event.node, log.grad(event.node, event.k).state)
    part = _tells_part(log, event, mask)
    before, after = event.before, event.after
    if before is None:
        first = Span("·", "unset")
        return line((name, "strong"), "  ", first, " → ", _unless(part, show(after), "grad-next"))
    if not summed or event.kind != "accumulate":
        old = _unless(asked, show(before), "grad")
        return line((name, "strong"), "  ", old, " → ", _unless(part, show(after), "grad-next"))
    if not _adds(event):
        old = _unless(asked, show(before), "grad")
        new = _unless(part, show(after), "grad-next")
        return line((name, "strong"), "  ", old, " → ", new, ("  written over", "wrong"))
    digits, equals = digits_of(before, event.contribution or 0.0, after or 0.0)
    return line(
        (name, "strong"), "  ", _unless(asked, show(before, digits), "grad"), " + ",
        _unless(part, factor(event.contribution, digits), "grad"), f" {equals} ",
        _unless(part, show(after, digits), "grad-next"),
    )  # fmt: skip


def _adds(event: Event) -> bool:
    """Whether a contribution is added to what was there; a script's own code may write over it."""
    before, part, after = event.before or 0.0, event.contribution or 0.0, event.after or 0.0
    size = max(abs(before), abs(part), abs(after))
    return not abs(before + part - after) > _ROUNDING * size


def _progress(log: Log, event: Event) -> tuple[Line, Line]:
    """How complete a gradient becomes, in words and in short."""
    assert event.node is not None
    was, now = log.grad(event.node, event.k), log.grad(event.node, event.k + 1)
    mark = _STATES[now.state]
    short = line((f"{mark} {now.done}/{now.total}", now.state))
    if event.before and now.total == 1:
        return line((f"{mark} added to what was there", now.state)), short
    if now.total == 1:
        return line((f"{mark} final, the only contribution", now.state)), short
    words = f"{mark} {now.done} of {now.total}{', final' * (now.state == 'final')}"
    if was.state != "partial":
        return line((words, now.state)), short
    old = f"{_STATES[was.state]} {was.done} of {was.total}"
    return line((old, was.state), ("  →  ", "dim"), (words, now.state)), short


def before_update(log: Log, event: Event, mask: Mask) -> Span:
    """The number that an update writes over.

    Where the value is hidden it is shown as long as it is the one that the program has given; what
    an earlier update wrote may be asked for.
    """
    writer = log.writer(event.node, "value", event.k) if event.node is not None else None
    moved = writer is not None and log.kind(writer) == "update"
    if moved and mask.hides(event.node, "value"):
        return Span(HIDDEN, "hidden")
    return Span(show(event.before), "value")
