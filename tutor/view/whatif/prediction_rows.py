"""What the gradient predicted, what happened, and the misses of the change and its halves."""

from __future__ import annotations

from tutor.debug.whatif.straight_line import (
    BRANCH,
    EIGHTH,
    KINK,
    NONE,
    PLAIN,
    QUARTER,
    LinePrediction,
    StepPart,
)
from tutor.engine.numbers import factor
from tutor.view import bars
from tutor.view.glyphs import ASCII, Glyphs
from tutor.view.notation import spelled
from tutor.view.text import Line, Span, fit, line, line_width, width
from tutor.view.whatif.amounts import arrow, change_sign, equals, written

LAWS = {
    QUARTER: ("Half the step, a quarter of the miss", "Half the step, ¼ of the miss"),
    EIGHTH: ("Half the step, an eighth of the miss", "Half the step, ⅛ of the miss"),
    NONE: ("No miss: it is a straight line", "No miss: a straight line"),
    KINK: ("A kink lies between",),
    BRANCH: ("Another branch lies between", "Another branch"),
    PLAIN: ("The step, its half and its quarter", "Step, half and quarter"),
}
"""What stands over the misses, by how they go: from the longest form to the shortest."""


def law_title(law: str, cells: int, glyphs: Glyphs) -> str:
    """What stands over the misses in so many cells."""
    forms = LAWS[law] if glyphs is not ASCII else LAWS[law][:1]
    return next((form for form in forms if len(form) + 4 <= cells), forms[-1])


_HEADS = ("predicted", "happened", "miss")
_ROLES = ("strong", "grad", "value", "strong")
_MISS = "the line misses by"
_MOST, _FEWEST = 8, 3  # digits of a number of the table
_ROUNDED = (8, 5, 3)  # digits of a formula, by the room there is
_GAP = "  "
_LEAD = 11  # cells of `predicted  `


def told_rows(
    found: LinePrediction, output: str, cells: int, bars_drawn: bool, glyphs: Glyphs
) -> list[Line]:
    """The change as it was predicted and as it happened: three rows, or six with bars to scale."""
    part, delta = found.whole, change_sign(glyphs)
    happened = None if part.happened is None else found.before + part.happened
    products = [f"{factor(found.slope, n)} × {factor(part.delta, n)}" for n in _ROUNDED]
    changes = [
        f"{output}: {written(found.before, n)} {arrow(glyphs)} {written(happened, n)}"
        for n in _ROUNDED
    ]
    rows: tuple[tuple[str, list[str], float | None, str, str], ...] = (
        ("predicted", [f"g·{delta} = {products[0]}", *products], part.predicted, "grad",
         equals(part.predicted, glyphs, of=(found.slope, part.delta))),
        ("happened", changes, part.happened, "value",
         equals(part.happened, glyphs, of=(found.before, happened))),
        (_MISS, [], part.miss, "strong", equals(part.miss, glyphs)),
    )  # fmt: skip
    full = max((abs(x) for _, _, x, *_ in rows if x is not None), default=0.0)
    half = (cells - 1) // 2
    out: list[Line] = []
    for name, formulas, x, role, sign in rows:
        number = line((f"{sign} ", "dim"), (written(x), role))
        if name == _MISS and found.law == NONE:
            x, number = 0.0, line((_nothing(glyphs), role))
        room = cells - line_width(number) - 1
        if sign == "=":  # to which what is rounded would not be equal
            formulas = formulas[: 1 - len(_ROUNDED)]
        texts = (name.ljust(_LEAD) + spelled(formula, glyphs) for formula in (*formulas, ""))
        head = next((text for text in texts if width(text) <= room), name)
        out.append(fit((Span(head.ljust(room + 1), "dim"), *number), cells, glyphs.ellipsis))
        if bars_drawn:
            out.append(fit(bars.bar(x, full, half, role, glyphs), cells))
    return out


def law_rows(found: LinePrediction, cells: int, glyphs: Glyphs) -> list[Line] | None:
    """A table of the change, its half and its quarter; None where its numbers have no room."""
    for digits in range(_MOST, _FEWEST - 1, -1):
        table: list[tuple[str, ...]] = [(change_sign(glyphs), *_HEADS)]
        table += [_cells(part, digits, found.law, glyphs) for part in found.parts]
        widths = [max(len(row[i]) for row in table) for i in range(len(table[0]))]
        if sum(widths) + len(_GAP) * (len(widths) - 1) <= cells:
            break
    else:
        return None
    out = []
    for n, row in enumerate(table):
        spans: list[Span] = []
        for text, size, role in zip(row, widths, _ROLES, strict=True):
            spans.append(Span(f"{_GAP if spans else ''}{text:>{size}}", role if n else "dim"))
        out.append(fit(tuple(spans), cells, glyphs.ellipsis))
    return out


def _cells(part: StepPart, digits: int, law: str, glyphs: Glyphs) -> tuple[str, ...]:
    numbers = part.delta, part.predicted, part.happened
    miss = _nothing(glyphs) if law == NONE else written(part.miss, digits)
    return *(written(x, digits) for x in numbers), miss


def _nothing(glyphs: Glyphs) -> str:
    """How a miss is written that is rounding alone."""
    return "~ 0" if glyphs is ASCII else "≈ 0"
