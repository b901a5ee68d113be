"""Two iterations beside each other, name by name, and one name over all iterations."""

from __future__ import annotations

from tutor.debug.history import History, SideOfTwo
from tutor.engine.numbers import show
from tutor.view.formulas import clipped
from tutor.view.glyphs import Glyphs
from tutor.view.text import Line, Span, fit, line, width
from tutor.view.training.loss_curve import framed

_NAME = 12  # the least cells of a name
_NUMBER = 11  # cells of a column, of which one is a gap
_LOW, _HIGH = 3, 4  # rows of a curve of one name


def draw_table(history: History, cells: int, rows: int, table: Glyphs) -> list[Line]:
    """Values and gradients of both, and the change of the value from the earlier to the later."""
    names = history.names()
    one, other = history.here + 1, history.beside + 1
    columns = max(1, min(6, (cells - _NAME - 2) // _NUMBER))
    longest = max(map(width, names), default=0)
    called = max(_NAME, min(longest, cells - 2 - columns * _NUMBER))
    # In a narrow window only the first of these are shown.
    heads = (f"value {one:,}", f"value {other:,}", "change", f"grad {one:,}",
             f"grad {other:,}", "moved by")  # fmt: skip
    head = "  " + "after pass".ljust(called) + "".join(x.rjust(_NUMBER) for x in heads[:columns])
    room = max(rows - 2, 1)
    first = min(max(history.row - room // 2, 0), max(len(names) - room, 0))
    out = [line((head, "dim"))]
    labels = history.bench.log
    moved = {labels.label(node): x for node, x in history.moves(history.here).items()}
    for i, name in enumerate(names[first : first + room], first):
        numbers = _numbers(history, name, moved.get(name), table)[:columns]
        mark = table.cursor if i == history.row else " "
        label = Span(clipped(name, called, table.ellipsis).ljust(called), "name")
        out.append((Span(f"{mark} ", "cursor" if mark != " " else ""), label, *numbers))
    left = len(names) - room
    if left > 0:
        last = min(first + room, len(names))
        out.append(line((f"  names {first + 1:,} to {last:,} of {len(names):,}", "note")))
    return [fit(row, cells, table.ellipsis) for row in out]


def _numbers(history: History, name: str, moved: float | None, table: Glyphs) -> Line:
    one, other = history.side(name, history.here), history.side(name, history.beside)
    change = None
    if one.value is not None and other.value is not None:
        change = (other.value - one.value) * (1 if history.here < history.beside else -1)
    return line(
        *(_right(x, "value", table) for x in (one.value, other.value, change)),
        *(_right(_grad(x), "grad", table) for x in (one, other)),
        _right(moved, "value", table),
    )


def _grad(side: SideOfTwo) -> float | None:
    return None if side.grad is None else side.grad.value


def _right(x: float | None, role: str, table: Glyphs) -> tuple[str, str]:
    if x is None:
        return table.unset.rjust(_NUMBER), "unset"
    texts = (show(x, digits) for digits in (5, 4, 3, 2))
    return next(text for text in texts if len(text) < _NUMBER).rjust(_NUMBER), role


def draw_trail(history: History, cells: int, rows: int, table: Glyphs) -> list[Line]:
    """The value and the gradient of the name at hand, over the iterations; no rows, no curve."""
    names = history.names()
    if not names or rows < 2 * (_LOW + 2):
        return []
    name = names[history.row]
    trail = history.trail(name)
    each = rows // 2 - 1
    out: list[Line] = []
    for word, numbers, role in (
        ("value", trail.values, "value"),
        ("gradient", trail.gradients, "grad"),
    ):
        known = [(n, y) for n, y in zip(trail.places, numbers, strict=True) if y is not None]
        if not known:
            continue
        said = f"{name}: {word} {show(known[0][1])} at first, {show(known[-1][1])} in the last"
        out.append(fit(line((said, role)), cells, table.ellipsis))
        out += framed(known, history.here, cells, min(each, _HIGH), table, role)
    return out
