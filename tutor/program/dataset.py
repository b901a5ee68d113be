"""Data that programs read: the lines of a text, and the rows of a table.

A program gets copies, so that what it does to them stays within its run.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

MOST_LINES = 50_000
"""Lines of a file of data."""
MOST_COLUMNS = 200
MOST_CELLS = 200_000
"""Cells of one table."""
_MOST_TOLD = 20  # faults of one file
_LONGEST_NAME = 60  # of a column
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")

Cell = int | float | str


class DataFault(NamedTuple):
    """What is wrong with a file of data, and where: line and column from 1."""

    line: int
    col: int
    message: str
    help: str


@dataclass(frozen=True)
class Dataset:
    """A file of data under the name by which programs ask for it. It is equal by its content.

    Attributes:
        name: what programs call it.
        text: the file, with `\\n` at the end of each line.
        is_table: whether it is a table with commas between the cells, else lines.
        header: whether the first row of a table has the names of its columns.
    """

    name: str
    text: str = field(repr=False)
    is_table: bool = False
    header: bool = False

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines; blank ones at the end do not count."""
        text = self.text.rstrip()
        return tuple(line.rstrip() for line in text.split("\n")) if text else ()

    @cached_property
    def _content(self) -> tuple[tuple[tuple[Cell, ...], ...], tuple[DataFault, ...]]:
        rows: list[tuple[Cell, ...]] = []
        faults: list[DataFault] = []
        for found in _table(self.lines, self.header):
            if isinstance(found, DataFault):
                faults.append(found)
                if len(faults) == _MOST_TOLD:
                    break
            else:
                rows.append(found)
        return tuple(rows), tuple(faults)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns; none if the table does not have them."""
        rows = self._content[0]
        return tuple(map(str, rows[0])) if self.header and rows else ()

    @property
    def faults(self) -> tuple[DataFault, ...]:
        """What is wrong with the file, in order of lines."""
        if len(self.lines) > MOST_LINES:
            what = f"there are {len(self.lines):,} lines, over {MOST_LINES:,}"
            return (DataFault(MOST_LINES + 1, 1, what, "keep a part of them"),)
        return self._content[1] if self.is_table else ()

    @property
    def size(self) -> int:
        """How many items a copy has, collections within it included."""
        rows = self._content[0] if self.is_table else ()
        return len(self.lines) + sum(map(len, rows))

    def texts(self) -> list[str]:
        """The lines, as a list of its own."""
        return list(self.lines)

    def rows(self) -> list[list[Cell] | dict[str, Cell]]:
        """The rows: a list each, or a dict each where the columns have names."""
        names, rows = self.columns, self._content[0]
        if names:
            return [dict(zip(names, row, strict=True)) for row in rows[1:]]
        return [list(row) for row in rows]


def _table(lines: tuple[str, ...], header: bool) -> Iterator[tuple[Cell, ...] | DataFault]:
    """The rows of a table, and what is wrong with others."""
    width, cells = 0, 0
    for number, line in enumerate(lines, 1):
        if not line:
            yield DataFault(number, 1, "an empty line in a table", "delete it")
            continue
        try:
            (row,) = csv.reader([line], strict=True, skipinitialspace=True)
        except (csv.Error, ValueError):
            quote = max(line.find('"'), 0) + 1
            yield DataFault(number, quote, "the quotes in this row do not fit together",
                            'write `"a ""word"""` for `a "word"`, on one line')  # fmt: skip
            continue
        width = width or len(row)
        cells += len(row)
        if len(row) > MOST_COLUMNS or cells > MOST_CELLS:
            much = f"{MOST_COLUMNS:,} columns, or {MOST_CELLS:,} cells"
            yield DataFault(number, 1, f"the table has more than {much}", "keep a part of it")
            return
        if len(row) != width:
            yield DataFault(number, 1, f"this row has {len(row)} cells, and the first has {width}",
                            "write as many in every row")  # fmt: skip
            continue
        if header and number == 1:
            yield from _names(row)
            continue
        yield from _row(row, number)


def _names(row: list[str]) -> Iterator[tuple[Cell, ...] | DataFault]:
    names = tuple(name.strip() for name in row)
    if len(set(names)) < len(names) or not all(0 < len(name) <= _LONGEST_NAME for name in names):
        yield DataFault(1, 1, "the names of the columns are no names, or one comes twice",
                        f"give each column a name of up to {_LONGEST_NAME} letters")  # fmt: skip
    yield names


def _row(row: list[str], number: int) -> Iterator[tuple[Cell, ...] | DataFault]:
    found = tuple(map(_cell, row))
    for i, x in enumerate(found, 1):
        if isinstance(x, float) and x - x != 0:
            yield DataFault(number, 1, f"the number in column {i} is too large",
                            "use a smaller one")  # fmt: skip
    yield found


def _cell(text: str) -> Cell:
    """A number as a number, anything else as a text."""
    text = text.strip()
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _NUMBER.fullmatch(text) else text
