"""Styled text as plain data: spans with a role, lines of spans, and how wide they are.

A view never names a colour. It says what a piece of text *is*, with a role out of `ROLES`,
and each front end decides how that looks. Widths are counted in terminal cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tutor.lesson.cells import cells as cells_of
from tutor.lesson.cells import width as width

ROLES: dict[str, str] = {
    "": "ordinary text",
    "dim": "there, but not what matters now",
    "strong": "what the eye should find first",
    "stress": "a stressed word",
    "title": "a heading",
    "code": "program text",
    "line": "a line of a drawing",
    "name": "the name of a node",
    "op": "the operation that made a node",
    "leaf": "the name of a leaf: a number the program was given",
    "root": "the name of the node the backward pass starts at",
    "value": "a value: what flows forward",
    "value-next": "the value or edge of the next step forward, drawn heavy",
    "value-chip": "its number or phase in a filled chip",
    "value-done": "the step forward just taken, drawn light",
    "grad": "a gradient: what flows back",
    "grad-next": "the gradient or edge of the next step back, drawn heavy",
    "grad-chip": "its number or phase in a filled chip",
    "grad-done": "the step back just taken, drawn light",
    "unset": "a gradient that nothing has written yet",
    "zero": "a gradient set to 0 by the program",
    "partial": "a gradient that still waits for contributions",
    "final": "a gradient that has all its contributions",
    "hidden": "a number hidden while a question asks for it",
    "focus": "a node the lesson points at",
    "cursor": "a node the person has selected",
    "key": "a key that can be pressed, as a chip",
    "right": "a right answer",
    "right-chip": "the verdict of a right answer in a filled chip",
    "wrong": "a wrong answer",
    "wrong-chip": "the verdict of an answer that is not right yet in a filled chip",
    "note": "a remark about the view itself, such as how much is out of sight",
}
"""Every role, and what it means."""

ELLIPSIS = "…"


class Span(NamedTuple):
    """A piece of text in one role."""

    text: str
    role: str = ""


Line = tuple[Span, ...]
"""One row of a screen."""


def line(*parts: str | Span | tuple[str, str]) -> Line:
    """A line out of texts and (text, role) pairs; empty texts are left out."""
    spans = [Span(p) if isinstance(p, str) else Span(*p) for p in parts]
    return tuple([s for s in spans if s.text])


def plain(spans: Line) -> str:
    """The text of a line, without roles."""
    return "".join(s.text for s in spans)


def line_width(spans: Line) -> int:
    """How many cells a line takes."""
    return sum([len(text) if text.isascii() else width(text) for text, _ in spans])


def _take(text: str, cells: int) -> str:
    """The longest beginning of a text that takes at most so many cells."""
    if text.isascii():
        return text[: max(0, cells)]
    used = 0
    for i, char in enumerate(text):
        used += cells_of(char)
        if used > cells:
            return text[:i]
    return text


def crop(text: str, cells: int, ellipsis: str = ELLIPSIS) -> str:
    """A text cut to at most so many cells, with `…` where something is missing.

    Never use it on a number: half a number is another number.
    """
    if width(text) <= cells:
        return text
    room = cells - width(ellipsis)
    return _take(text, room).rstrip() + ellipsis if room >= 0 else ""


def fit(spans: Line, cells: int, ellipsis: str = ELLIPSIS) -> Line:
    """A line of exactly so many cells: padded with blanks, or cut with `…` at its end.

    Fewer than none are none: what stands beside it may have taken more than all of a tiny window.
    """
    cells = max(cells, 0)
    missing = cells - line_width(spans)
    if missing == 0:
        return spans
    if missing > 0:
        return (*spans, Span(" " * missing))
    room = max(0, cells - width(ellipsis))
    out: list[Span] = []
    for span in spans:
        text = _take(span.text, room)
        if text:
            out.append(Span(text, span.role))
        room -= width(text)
        if text != span.text:
            break
    mark = Span(_take(ellipsis, cells), "dim")
    return fit((*out, mark), cells)  # a wide character at the cut leaves one cell to pad


def merge(spans: Iterable[Span]) -> Line:
    """The same line with neighbouring spans of one role joined."""
    out: list[Span] = []
    for span in spans:
        if out and out[-1].role == span.role:
            out[-1] = Span(out[-1].text + span.text, span.role)
        elif span.text:
            out.append(span)
    return tuple(out)


def _common_end(one: str, other: str) -> int:
    """How many characters at the end of two texts are the same; none that belongs to a cell which
    may differ."""
    both = min(len(one), len(other))
    same = next((i for i in range(both) if one[-1 - i] != other[-1 - i]), both)
    return max(same - 1, 0)


def changed(was: Line, now: Line, cells: int) -> tuple[int, int]:
    """The cells, from and up to, outside of which two lines look the same in a row of `cells`."""
    start = end = 0
    both = min(len(was), len(now))
    while start < both and was[start] == now[start]:
        start += 1
    if line_width(was) == line_width(now) <= cells:
        while end < both - start and was[-1 - end] == now[-1 - end]:
            end += 1
        cells = line_width(now[: len(now) - end])
        if end < both - start and was[-1 - end].role == (last := now[-1 - end]).role:
            same = _common_end(was[-1 - end].text, last.text)
            cells -= width(last.text[len(last.text) - same :])
    return min(line_width(now[:start]), cells), cells


def _words(spans: Line, longest: int) -> Iterator[list[Span]]:
    """Runs of non-blanks and runs of blanks, each a list of spans (a word may change role).

    A formula in a sentence, of at most `longest` cells, is one word: `loss = 3.2`.
    """
    word: list[Span] = []
    blank = False
    for span in spans:
        whole = span.role == "code" and width(span.text) <= longest and span.text.strip()
        for piece in [span.text] if whole else re.findall(r"\s+|\S+", span.text):
            if word and piece.isspace() != blank:
                yield word
                word = []
            blank = piece.isspace()
            word.append(Span(piece, span.role))
    if word:
        yield word


def wrap(text: str | Line, cells: int, indent: int = 0) -> list[Line]:
    """Break text into lines of at most so many cells, between words where it can.

    Args:
        text: a text, whose newlines are kept, or a line of spans without newlines.
        cells: the width to fill, at least 1.
        indent: blanks in front of every line but the first.

    A word longer than a line is broken; blanks at a break are dropped. A formula of up to half a
    line stays whole.
    """
    if isinstance(text, str):
        return [out for row in text.split("\n") for out in wrap((Span(row),), cells, indent)]
    cells = max(1, cells)
    indent = max(0, min(indent, cells - 2))  # a wide character takes two
    lines: list[list[Span]] = [[]]
    used = 0
    for word in _words(text, cells // 2):
        size = sum(width(s.text) for s in word)
        if word[0].text.isspace():
            # Blanks open a line only at the very start, where they are an indentation; those
            # that do not fit end the line, as the next word must not join the last.
            if used > indent or len(lines) == 1:
                if used + size <= cells:
                    lines[-1].extend(word)
                used = min(used + size, cells)
            continue
        start = 0 if len(lines) == 1 else indent
        if used + size > cells and used > start:
            lines.append([Span(" " * indent)] if indent else [])
            used = indent
        for span in word:
            rest = span.text
            while rest:
                piece = _take(rest, cells - used)
                if not piece and used > indent:
                    lines.append([Span(" " * indent)] if indent else [])
                    used = indent
                    continue
                piece = piece or rest[0]  # one wide character in one cell: let it stand
                lines[-1].append(Span(piece, span.role))
                used += width(piece)
                rest = rest[len(piece) :]
    return [_trimmed(merge(spans)) for spans in lines]


def _trimmed(spans: Line) -> Line:
    """A line without blanks at its end."""
    out = list(spans)
    while out and not (text := out[-1].text.rstrip()):
        out.pop()
    if out and text != out[-1].text:
        out[-1] = Span(text, out[-1].role)
    return tuple(out)
