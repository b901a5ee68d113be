"""Markdown as lessons use it: CommonMark and tables, no HTML, no images, links by https only.

`parser()` is what every part of the house reads prose with, so that what is checked here is
what is shown there. The library knows lines only; columns are found again in the text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from tutor.characters import location, unsafe
from tutor.lesson.report import Report, quoted

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

DEEPEST = 12
"""Levels of lists, quotes and tables within each other, each counting for about two."""
LONGEST = 3_000
"""Characters in one paragraph or cell. Reading what is inside one is not linear."""


Env = Mapping[str, Any]
"""What the parser notes beside its tokens."""


def parser() -> MarkdownIt:
    """A Markdown parser as lessons are read. It resolves no link, and refuses none: see `check`."""
    from markdown_it import MarkdownIt  # a list of lessons does without it

    md = MarkdownIt("commonmark", {"maxNesting": 2 * DEEPEST}).enable("table")
    md.validateLink = lambda url: True  # type: ignore[method-assign]  # the parser's documented way to set it
    md.normalizeLink = lambda url: url  # type: ignore[method-assign]  # likewise
    return md


def blocks(text: str) -> tuple[list[Token], Env]:
    """The block tokens of a text, what is inside paragraphs left unread, and its environment."""
    env: dict[str, Any] = {}
    return _blocks().parse(text, env), env


def inline(content: str) -> list[Token]:
    """The tokens inside one paragraph, heading or cell."""
    return _inline().parseInline(content)[0].children or []


@cache
def _blocks() -> MarkdownIt:
    return parser().disable("inline")


@cache
def _inline() -> MarkdownIt:
    return parser()


_MARKED = re.compile(r"[\\`*_\[\]<>&!\n]")


def plain(content: str) -> str:
    """A heading or a cell as plain text."""
    if not _MARKED.search(content):
        return " ".join(content.split())
    parts = (t.content if t.type in ("text", "code_inline") else " " * (t.type == "softbreak")
             for t in inline(content))  # fmt: skip
    return " ".join("".join(parts).split())


_SPECIAL = re.compile(r"[\\`*_\[\]<>&!#~|]|^\s*[-+](?=\s|$)|^\d{1,9}[.)](?=\s|$)")


def literal(text: str) -> str:
    """Any text, such as a typed answer, as Markdown that shows it character by character."""
    flat = " ".join(text.split())
    return _SPECIAL.sub(lambda m: f"{m[0][:-1]}\\{m[0][-1]}", flat)


# ---- code spans


@dataclass(frozen=True, slots=True)
class CodeSpan:
    """An inline code span: its text, the offset of that text, and the backticks around it."""

    text: str
    offset: int
    ticks: int


_TICKS = re.compile(r"(?<!`)`+")


def code_spans(text: str) -> Iterator[CodeSpan]:
    """The inline code spans of a stretch of prose, in order, in linear time.

    A span does not reach over a blank line, and a backslash before the first tick makes it text.
    """
    start = 0
    for end in [m.start() for m in re.finditer(r"\n[ \t]*\n", text)] + [len(text)]:
        yield from _spans(text, start, end)
        start = end


def _spans(text: str, start: int, end: int) -> Iterator[CodeSpan]:
    runs = [(m.start(), m.end()) for m in _TICKS.finditer(text, start, end)]
    closing: dict[int, list[int]] = {}  # length of a run to the runs of that length, last first
    for i in range(len(runs) - 1, -1, -1):
        closing.setdefault(runs[i][1] - runs[i][0], []).append(i)
    i = 0
    while i < len(runs):
        first, last = runs[i]
        if _escaped(text, first):
            first += 1  # that tick is text; the rest of the run may still open a span
        ticks = last - first
        later = closing.get(ticks, [])
        while later and later[-1] <= i:
            later.pop()
        if not ticks or not later:
            i += 1
            continue
        i = later[-1]
        inner = text[last : runs[i][0]]
        yield CodeSpan(inner.strip(" \n"), last + len(inner) - len(inner.lstrip(" \n")), ticks)
        i += 1


def _escaped(text: str, at: int) -> bool:
    before = text[:at] if at < 64 else text[at - 64 : at]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


def without_code(text: str) -> str:
    """The text with every code span blanked out, offsets kept."""
    parts, at = [], 0
    for span in code_spans(text):
        parts += [text[at : span.offset], re.sub(r"[^\n]", " ", span.text)]
        at = span.offset + len(span.text)
    return "".join([*parts, text[at:]])


# ---- what prose may not contain

_REFERENCE = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,31}));")


class Where:
    """Finds pieces of a stretch of lines again, from left to right."""

    def __init__(self, lines: list[str], first: int, end: int) -> None:
        self._text = without_code("\n".join(lines[first:end]))
        self._first = first + 1
        self._at = 0

    def find(self, piece: str) -> tuple[int, int]:
        """Line and column of the next `piece`; of the first line if it is written otherwise."""
        first_line = piece.split("\n", 1)[0]
        at = self._text.find(first_line, self._at)
        if at < 0:
            return self._first, 1
        self._at = at + len(first_line)
        before = self._text[:at]
        return self._first + before.count("\n"), at - before.rfind("\n")


def check(tokens: list[Token], env: Env, lines: list[str], report: Report) -> None:
    """Report what prose may not contain: HTML, images, links that are not https, depth, length.

    Args:
        tokens, env: from `blocks`.
        lines: the lines of the file.
        report: where faults go.
    """
    where: dict[tuple[int, int], Where] = {}
    deep = False
    for token in tokens:
        first, end = token.map or (0, 0)
        if token.level > DEEPEST and not deep and token.map:
            deep = True
            report.add((first + 1, 1), "E007", "lists and quotes are nested too deep here",
                       "write it with fewer levels")  # fmt: skip
        if token.type == "html_block":
            _html((first + 1, _indent(lines[first]) + 1), token.content, report)
        elif token.type == "inline":
            if len(token.content) > LONGEST:
                report.add((first + 1, 1), "E037",
                           f"this paragraph has more than {LONGEST:,} characters",
                           "put a blank line between thoughts")  # fmt: skip
                continue
            if (first, end) not in where:  # the cells of a row stand on one line
                _check_references(lines, first, end, report)
                where[first, end] = Where(lines, first, end)
            if "<" in token.content or "[" in token.content:  # all that is refused has one
                for piece in inline(token.content):
                    _check_piece(piece, where[first, end], report)
    for reference in env.get("references", {}).values():
        # Prose is shown in pieces, so an address must stand where it is used.
        line = reference["map"][0]
        report.add((line + 1, _indent(lines[line]) + 1), "E035", "a link kept apart from its text",
                   "write `[text](https://…)` where the link belongs")  # fmt: skip


def _check_references(lines: list[str], first: int, end: int, report: Report) -> None:
    text = "\n".join(lines[first:end])
    for offset, what in references(text):
        line, col = location(text, offset)
        report.add((first + line, col), "E005", f"this character reference is a {what}",
                   "delete it")  # fmt: skip


def references(text: str) -> Iterator[tuple[int, str]]:
    """The character references of a Markdown text that stand for what it may not contain."""
    bare = without_code(text)
    for match in _REFERENCE.finditer(bare):
        if match[1] or match[2]:
            number = int(match[1]) if match[1] else int(match[2], 16)
            made = chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else ""
        else:
            made = html.unescape(match[0])
        bad = unsafe(made)
        if bad and not _escaped(bare, match.start()):
            yield match.start(), bad[1]


def _check_piece(piece: Token, finder: Where, report: Report) -> None:
    if piece.type == "html_inline":
        _html(finder.find(piece.content), piece.content, report)
    elif piece.type == "image":
        report.add(finder.find("!["), "E036", "a terminal shows no images",
                   "describe it, or let a program draw its graph")  # fmt: skip
    elif piece.type == "link_open":
        href = str(piece.attrs["href"])
        at = finder.find(href)
        if not re.match(r"https://[^\s/]", href):
            report.add(at, "E035", f"this link leads to {quoted(href)}",
                       "links begin with `https://`")  # fmt: skip


def _html(at: tuple[int, int], content: str, report: Report) -> None:
    tag = content.strip().split("\n", 1)[0].split(">", 1)[0] + ">"
    report.add(at, "E034", f"HTML has no place in a lesson: {quoted(tag)}",
               "write Markdown, or `\\<` for the character itself")  # fmt: skip


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
