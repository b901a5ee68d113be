"""Markdown as styled lines. markdown-it reads it; here it is only laid out for a terminal.

Text stays text: no tag, escape or markup of any other language means anything here, and a link
is written out rather than opened.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from tutor.lesson.markdown import parser
from tutor.view.text import Line, Span, crop, line_width, merge, wrap

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


@cache
def _reader() -> MarkdownIt:
    return parser().disable(["html_block", "html_inline"])


def draw(markdown: str, width: int) -> list[Line]:
    """A Markdown text as lines of at most `width` cells, blocks set apart by an empty line."""
    return list(_draw(markdown, max(width, 8)))


@lru_cache(maxsize=256)
def _draw(markdown: str, width: int) -> tuple[Line, ...]:
    writer = _Writer(width)
    writer.blocks(_reader().parse(markdown))
    return tuple(writer.lines)


def inline(markdown: str) -> Line:
    """A short Markdown text, such as a hint, as one line of spans."""
    tokens = _reader().parseInline(markdown)
    return merge(_spans(tokens[0].children or ())) if tokens else ()


class _Writer:
    """Lays block tokens out one below the other."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.lines: list[Line] = []
        self._first: list[Span] = []  # what stands before the next line: a bullet, a quote mark
        self._margin: list[str] = []  # what stands before the lines after it
        self._counters: list[int | None] = []
        self._heading = False

    def blocks(self, tokens: Sequence[Token]) -> None:
        """Lay out a document."""
        i = 0
        while i < len(tokens):
            token = tokens[i]
            if token.type == "table_open":
                end = next(j for j in range(i, len(tokens)) if tokens[j].type == "table_close")
                self._gap()
                self._table(tokens[i:end])
                i = end
            else:
                self._block(token)
            i += 1

    def _block(self, token: Token) -> None:
        match token.type:
            case "paragraph_open":
                if not token.hidden:
                    self._gap()
            case "heading_open":
                self._gap()
                self._heading = True
            case "inline":
                spans = _spans(token.children or (), "title" if self._heading else "")
                self._heading = False
                for row in _rows(spans):
                    self._text(row)
            case "fence" | "code_block":
                self._gap()
                for text in token.content.rstrip("\n").split("\n"):
                    room = self.width - self._indent() - 2
                    self._put((Span("  "), Span(crop(text, room), "code")))
            case "bullet_list_open" | "ordered_list_open":
                if not self._counters:
                    self._gap()
                start = int(token.attrs.get("start", 1)) if token.type[0] == "o" else None
                self._counters.append(start)
            case "bullet_list_close" | "ordered_list_close":
                self._counters.pop()
            case "list_item_open":
                self._item()
            case "list_item_close" | "blockquote_close":
                self._first = []
                self._margin.pop()
            case "blockquote_open":
                self._gap()
                self._first.append(Span("│ ", "dim"))
                self._margin.append("│ ")
            case "hr":
                self._gap()
                self._put((Span("─" * (self.width - self._indent()), "line"),))

    def _item(self) -> None:
        number = self._counters[-1]
        mark = "• " if number is None else f"{number}. "
        if number is not None:
            self._counters[-1] = number + 1
        self._first.append(Span(mark, "strong"))
        self._margin.append(" " * len(mark))

    def _indent(self) -> int:
        return sum(len(m) for m in self._margin)

    def _gap(self) -> None:
        if self.lines and self.lines[-1] and not self._first:
            self.lines.append(tuple(Span(m, "dim") for m in self._margin if m.strip()))

    def _text(self, spans: Line) -> None:
        for row in wrap(spans, self.width - self._indent()) or [()]:
            self._put(row)

    def _put(self, row: Line) -> None:
        outer = self._margin[: len(self._margin) - len(self._first)]
        lead = [Span(m, "dim") for m in outer] + self._first
        self._first = []
        self.lines.append((*lead, *row))

    def _table(self, tokens: Sequence[Token]) -> None:
        rows: list[list[Line]] = []
        for token in tokens:
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                role = "strong" if len(rows) == 1 else ""
                rows[-1].append(merge(_spans(token.children or (), role)))
        columns = max(map(len, rows))
        widths = [max(line_width(r[c]) for r in rows if c < len(r)) for c in range(columns)]
        for number, row in enumerate(rows):
            out: list[Span] = []
            for cell, size in zip(row, widths, strict=False):
                out += [*cell, Span(" " * (size - line_width(cell) + 2))]
            self._put(merge(out))
            if number == 0:
                self._put((Span("  ".join("─" * w for w in widths), "line"),))


def _spans(tokens: Sequence[Token], role: str = "") -> list[Span]:
    out: list[Span] = []
    roles = [role]
    links: list[str] = []
    for token in tokens:
        match token.type:
            case "text" | "text_special" | "html_inline":
                out.append(Span(token.content, roles[-1]))
            case "code_inline":
                out.append(Span(token.content, "code"))
            case "strong_open":
                roles.append("strong")
            case "em_open":
                roles.append("stress")
            case "strong_close" | "em_close":
                roles.pop()
            case "softbreak":
                out.append(Span(" ", roles[-1]))
            case "hardbreak":
                out.append(Span("\n", roles[-1]))
            case "link_open":
                links.append(str(token.attrs.get("href", "")))
            case "link_close":
                out.append(Span(f" ({links.pop()})", "dim"))
            case "image":
                out.append(Span(f"[{token.content}]", "dim"))
    return out


def _rows(spans: Sequence[Span]) -> list[Line]:
    """Spans split at hard line breaks."""
    rows: list[list[Span]] = [[]]
    for span in spans:
        if span.text == "\n":
            rows.append([])
        else:
            rows[-1].append(span)
    return [merge(row) for row in rows]
