"""The gradient check: what backward says beside what nudging says, with a verdict on each."""

from __future__ import annotations

from tutor.debug.whatif.check_table import CheckTable
from tutor.engine.check import AGREES, CANNOT_TELL, DIFFERS, Check
from tutor.view import notation
from tutor.view.formulas import clipped
from tutor.view.glyphs import ASCII, Glyphs
from tutor.view.text import Line, Span, fit, line, wrap
from tutor.view.whatif.amounts import equals, rule, written

_HEADS = ("leaf", "value", "backward", "nudging", "verdict")
_LONGEST = 14  # cells of a name
_FINE, _ROUGH = 14, 3  # digits of a nudged output, which tell the difference, and of a nudge
_FULL = 6  # rows of what is said about the chosen leaf
_ROLES = {AGREES: "right", DIFFERS: "wrong"}
_PLURALS = {AGREES: "agree", DIFFERS: "differ", CANNOT_TELL: "cannot be told"}


def title(state: CheckTable) -> str:
    """What stands over it."""
    return f"Gradients of {notation.name(state.bench.log, state.root)}, checked by nudging"


def draw(state: CheckTable, cells: int, height: int, glyphs: Glyphs) -> list[Line]:
    """A table with a row for each leaf, and the chosen one in full: exactly `height` lines."""
    if state.bench.hides():
        rows: list[Line] = [line((state.bench.until(), "note"))]
    else:
        room = max(1, min(height - _FULL - 2, len(state.leaves)))
        first = min(max(0, state.chosen - room // 2), max(0, len(state.leaves) - room))
        checks = state.rows(first, room)
        rows = _table(checks, state.chosen - first, cells, glyphs)
        rows.append(())
        rows += _full(state, checks[state.chosen - first], cells, glyphs)
    rows += [()] * (height - len(rows))
    return [fit(row, cells, glyphs.ellipsis) for row in rows[:height]]


def _table(checks: list[Check], chosen: int, cells: int, glyphs: Glyphs) -> list[Line]:
    rows = [_HEADS]
    rows += [
        (clipped(c.name, _LONGEST, glyphs.ellipsis), written(c.x), _slope(c.analytic),
         written(c.numeric), _verdict(c, glyphs))
        for c in checks
    ]  # fmt: skip
    sizes = [max(len(row[i]) for row in rows) for i in range(len(_HEADS))]
    out = []
    for n, (name, *numbers, verdict) in enumerate(rows, -1):
        here = n == chosen
        sign = (">" if glyphs is ASCII else "▸") if here else " "
        role = "dim" if n < 0 else "strong" if here else ""
        spans = [Span(f"{sign} {name:<{sizes[0]}}", role)]
        for text, size, own in zip(numbers, sizes[1:], ("value", "grad", "value"), strict=False):
            spans.append(Span(f"  {text:>{size}}", own if n >= 0 else "dim"))
        told = "dim" if n < 0 else _ROLES.get(checks[n].verdict, "note")
        out.append(fit((*spans, Span(f"  {verdict}", told)), cells, glyphs.ellipsis))
    return out


def _slope(x: float | None) -> str:
    return "no path" if x is None else written(x)


def _verdict(check: Check, glyphs: Glyphs) -> str:
    """The verdict in words, with a sign that does not depend on colour."""
    signs = {AGREES: "ok ", DIFFERS: "!! "} if glyphs is ASCII else {AGREES: "✓ ", DIFFERS: "✗ "}
    reason = f": {check.reason}" if check.reason else ""
    return f"{signs.get(check.verdict, '? ')}{check.verdict}{reason}"


def _full(state: CheckTable, check: Check, cells: int, glyphs: Glyphs) -> list[Line]:
    """How the chosen leaf was nudged, and what that says."""
    log, leaf = state.bench.log, state.leaves[state.chosen]
    name, root = notation.name(log, leaf), notation.name(log, state.root)
    slope = notation.gradient(log, state.root, leaf)
    verdicts = state.verdicts()
    parts = [f"{verdicts[v]} {_PLURALS[v]}" for v in _PLURALS if verdicts[v]]
    left = len(state.leaves) - sum(verdicts.values())
    parts += [f"{left} not looked at"] if left else []
    plus, minus = (written(x, _FINE) for x in (check.plus, check.minus))
    size = f"{equals(check.h, glyphs, _ROUGH)} {written(check.h, _ROUGH)}"
    measured = f"{equals(check.numeric, glyphs)} {written(check.numeric)}"
    out = [rule(f"{slope}, nudged by h {size}", ", ".join(parts), cells, glyphs)]
    out += wrap(f"{root} at {name} + h: {plus}   at {name} - h: {minus}", cells)
    out += wrap(f"their difference / 2h {measured}", cells)
    out += wrap((Span(check.words, _ROLES.get(check.verdict, "note")),), cells)
    return out
