"""The product of an edge, laid out for a width and a height."""

from __future__ import annotations

from collections.abc import Callable

from tutor.view.chain.grid import BESIDE, Column, beside, fitting, grid, padded, whole
from tutor.view.chain.product import EdgeProduct, Quotient, written
from tutor.view.text import Line, Span, line, line_width, width, wrap


def stacked(p: EdgeProduct, cells: int, height: int) -> list[Line] | None:
    """Fractions with a bar, and the numbers beside them."""
    if height < _STACKED:
        return None
    symbols = grid(
        [
            _fraction(p.into, "grad"), _sign(p.sign), _fraction(p.upstream, "grad"),
            _sign("×"), _fraction(p.local, "value"), _sign(" = "),
        ], 3,
    )  # fmt: skip
    numbers = grid(_numbers(p), 3)
    at = line_width(symbols[0]) + 2
    if at + line_width(numbers[0]) > cells:
        return None
    rows = [(*left, Span("  "), *right) for left, right in zip(symbols, numbers, strict=True)]
    rules = [_dim(rule) for rule in p.rules]
    aside = beside(symbols[0], rules, cells, at)
    below = () if aside else fitting(rules, cells)
    return [aside or symbols[0], *rows[1:], below, _summed(p, cells)]


_STACKED = 5


def compact(p: EdgeProduct, cells: int, height: int) -> list[Line] | None:
    """The symbols on one row, and the numbers below them."""
    symbols: list[Column] = [
        [(Span(written(p.into), "grad"),)], [_strong(p.sign), _strong(p.sign)],
        [(Span(written(p.upstream), "grad"),)], [_strong("×"), _strong("×")],
        [(Span(written(p.local), "value"),)], [(), _strong("=")],
        [()],
    ]  # fmt: skip
    numbers = _numbers(p)
    columns = [
        [*top, *bottom[len(top) :]]
        for top, bottom in zip(symbols, [[()], [()], *numbers], strict=True)
    ]
    return _in_rows(p, grid(columns, 3 if height >= _WORDS else 2), cells, height)


_WORDS = 4
"""Rows from which on the numbers are called by their names."""


def broken(p: EdgeProduct, cells: int, height: int) -> list[Line] | None:
    """The symbols on two rows, as their names are long, and the numbers below."""
    if height < _BROKEN:
        return None
    first = line(
        (written(p.into), "grad"), (f"  {p.sign}  ", "strong"), (written(p.upstream), "grad")
    )
    second = line((written(p.local), "value"))
    rows = [first, line(("×  ", "strong"), *second), *grid(_numbers(p), 3)[1:]]
    if max(map(line_width, rows)) > cells:
        return None
    below = fitting([_dim(rule) for rule in p.rules], cells)
    middle = [rows[2], *([below] if below else rows[3:])]
    return [*rows[:2], *middle, _summed(p, cells)]


_BROKEN = 5


def named(p: EdgeProduct, cells: int, height: int) -> list[Line] | None:
    """Words in place of symbols that are too long."""
    _, numbers, words = grid(_numbers(p), 3)
    return _in_rows(p, [words, numbers], cells, height)


def bare(p: EdgeProduct, cells: int, height: int) -> list[Line]:
    """The numbers alone, broken between them and nowhere else."""
    upstream, local, contribution = p.numbers
    product = line(upstream, " × ", local, " = ", contribution)
    return [*wrap(product, cells), *wrap(p.becomes, cells)][:height]


def in_lines(p: EdgeProduct, cells: int) -> list[Line]:
    """The product for a reader of lines: symbols, numbers, the rule, and the sum."""
    symbols = line(
        (written(p.into), "grad"), f" {p.sign} ", (written(p.upstream), "grad"), " × ",
        (written(p.local), "value"),
    )  # fmt: skip
    upstream, local, contribution = p.numbers
    called = f"   {p.words[0]} × {p.words[1]} = {p.words[2]}"
    numbers = line(upstream, " × ", local, " = ", contribution)
    rule = fitting([_dim(rule) for rule in p.rules], cells)
    rows = [symbols, beside(numbers, [_dim(called.strip())], cells) or numbers, rule]
    return [part for row in (*rows, _summed(p, cells)) for part in whole(row, cells)]


LAYOUTS: tuple[Callable[[EdgeProduct, int, int], list[Line] | None], ...] = (
    stacked, compact, broken, named, bare,
)  # fmt: skip
"""From the one that says most to the one that always has room; None of one that has none."""


def _in_rows(p: EdgeProduct, rows: list[Line], cells: int, height: int) -> list[Line] | None:
    """Symbols, numbers and words with the rule and the sum where they have room."""
    if max(map(line_width, rows)) > cells:
        return None
    rules = [_dim(rule) for rule in p.rules]
    aside = beside(rows[0], rules, cells, line_width(rows[1]) + BESIDE)
    head, numbers, words = aside or rows[0], rows[1], rows[2:]
    if height <= 2:
        tails = (line(*p.becomes, "  ", *p.count), p.becomes, p.count)
        return [head, beside(numbers, tails, cells) or numbers][-height:]
    below = () if aside else fitting(rules, cells)
    middle = [*words, below] if height > _WORDS else [below] if below else words
    return [head, numbers, *middle[: height - 3], _summed(p, cells)]


def _summed(p: EdgeProduct, cells: int) -> Line:
    """What the edge does to the gradient, with as much of how complete it becomes as has room."""
    for row in (p.adds, p.becomes):
        if line_width(row) <= cells:
            return beside(row, (p.progress, p.count), cells) or row
    return p.count


def _numbers(p: EdgeProduct) -> list[Column]:
    """Upstream × local = contribution; rows as of the fractions: nothing, numbers, words."""
    first, second, third = p.numbers
    return [
        [(), (first,), _dim(p.words[0])], _sign("×"),
        [(), (second,), _dim(p.words[1])], _sign("="),
        [(), (padded(third),), _dim(p.words[2])],
    ]  # fmt: skip


def _fraction(quotient: Quotient, role: str) -> Column:
    top, bottom = quotient
    if not bottom:
        return [(), (Span(top, role),)]
    bar = "─" * max(width(top), width(bottom))
    return [(Span(top, role),), (Span(bar, "dim"),), (Span(bottom, role),)]


def _sign(text: str) -> Column:
    return [(), _strong(text)]


def _strong(text: str) -> Line:
    return line((text, "strong"))


def _dim(text: str) -> Line:
    return line((text, "dim"))
