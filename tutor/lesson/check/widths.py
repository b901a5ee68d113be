"""What is too wide for the text of a screen: tables and plain code are never wrapped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from tutor.lesson.cells import width
from tutor.lesson.markdown import blocks, plain
from tutor.lesson.model import Code, ProgramBlock, Prose

if TYPE_CHECKING:
    from markdown_it.token import Token

NARROWEST = 35
"""Cells of a line of text in the narrowest window that has two columns."""
PLAIN = 76
"""Cells of a line where there is one column, which is where programs stand among the text."""
_INDENT = 2  # cells before a line of code
_BETWEEN = 2  # cells between the columns of a table
_MARGINS = {"list_item_open": 2, "blockquote_open": 2}
_MARGINS |= {"list_item_close": -2, "blockquote_close": -2}
"""Cells that begin or end before the lines of what is in a list or a quote."""
HELP = "make it narrower, or the rest of it is cut off in a window of 80 columns"


def too_wide(
    block: Prose | Code | ProgramBlock, fill: Callable[[str], str]
) -> Iterator[tuple[int, str]]:
    """The lines of the file at which something is too wide, each with a message.

    Args:
        block: a part of a screen.
        fill: puts the numbers of the program into a text.
    """
    match block:
        case Prose(markdown, line):
            found = list(_in_prose(markdown, line, fill))
        case Code(text, _, line):
            found = _lines(text, line, "a line of code", NARROWEST - _INDENT)
        case ProgramBlock(program, line):
            found = _lines(program.source, line, "a line of the program", PLAIN - _INDENT)
    for line, what, cells, room in found:
        yield line, f"{what} takes {cells} columns, and there are {room}"


def too_wide_code(source: str) -> Iterator[tuple[int, str]]:
    """The same for a file of code that is shown with programs."""
    for line, what, cells, room in _lines(source, 0, "a line of the prelude", PLAIN - _INDENT):
        yield line, f"{what} takes {cells} columns, and there are {room}"


def _lines(text: str, fence: int, what: str, room: int) -> list[tuple[int, str, int, int]]:
    """The widest line of some code, if it is too wide."""
    widths = [width(line) for line in text.split("\n")]
    widest = max(widths)
    return [(fence + 1 + widths.index(widest), what, widest, room)] if widest > room else []


def _in_prose(
    markdown: str, first: int, fill: Callable[[str], str]
) -> Iterator[tuple[int, str, int, int]]:
    """Tables, and fences inside lists and quotes."""
    if "|" not in markdown and "```" not in markdown and "~~~" not in markdown:
        return
    tokens, _ = blocks(markdown)
    room = NARROWEST
    for i, token in enumerate(tokens):
        line = first + (token.map[0] if token.map else 0)
        room -= _MARGINS.get(token.type, 0)
        if token.type == "table_open":
            cells = _table(tokens, i, fill)
            if cells > room:
                yield line, "this table", cells, room
        elif token.type == "fence":
            yield from _lines(token.content, line, "a line of code", room - _INDENT)


def _table(tokens: list[Token], start: int, fill: Callable[[str], str]) -> int:
    """The cells that the columns of a table take."""
    widths: list[int] = []
    column = 0
    for token in tokens[start:]:
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            column = 0
        elif token.type == "inline":
            widths += [0] * (column + 1 - len(widths))
            widths[column] = max(widths[column], width(plain(fill(token.content))))
            column += 1
    return sum(widths) + _BETWEEN * (len(widths) - 1)
