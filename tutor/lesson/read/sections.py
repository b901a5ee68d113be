"""One lesson file cut into its parts: headings, fences that are ours, plain fences, prose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tutor.characters import safe
from tutor.lesson import markdown
from tutor.lesson.check.claims import claims
from tutor.lesson.fill import holes
from tutor.lesson.read.fences import intended, ours, parse_closing
from tutor.lesson.report import Report, quoted

if TYPE_CHECKING:
    from markdown_it.token import Token

LONGEST_TITLE = 200
"""Characters of a heading."""
MOST = 2_000
"""Headings, fences and stretches of prose in one file."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a file.

    Attributes:
        kind: `title`, `heading`, `prose`, `code`, `lesson`, `program`, `quiz` or `view`.
        text: the heading as plain text, the prose as written, or what is inside the fence.
        line: its first line, from 1; that of the fence.
        language: of plain code.
        broken: a fence that was never closed or is misspelt; what it holds may be anything.
    """

    kind: str
    text: str
    line: int
    language: str = ""
    broken: bool = False


_HEADINGS = {"h1": "title", "h2": "heading"}


def parts(text: str, report: Report) -> list[Part]:
    """The parts of a file in order; whatever is wrong with the Markdown is reported."""
    lines = text.split("\n")
    tokens, env, broken = parse_closing(lines, report)
    markdown.check(tokens, env, lines, report)
    found: list[Part] = []
    done = 0
    for i, token in enumerate(tokens):
        if token.type == "fence" and token.level:
            _inside(token, lines, report)
        part = _part(token, tokens[i + 1] if i + 1 < len(tokens) else token, lines, broken, report)
        if part is None or token.map is None:
            continue
        found += _prose(lines, done, token.map[0])
        done = token.map[1]
        if part.kind:
            found.append(part)
    found += _prose(lines, done, len(lines))
    if len(found) > MOST:
        report.add((found[MOST].line, 1), "E002", f"the lesson has more than {MOST:,} parts",
                   "split it into several lessons")  # fmt: skip
    return found[:MOST]


def _part(
    token: Token, following: Token, lines: list[str], broken: set[int], report: Report
) -> Part | None:
    """The part a top-level token begins; one without a kind is left out; None if it is prose."""
    if token.level or token.map is None:
        return None
    first = token.map[0]
    if token.type == "heading_open" and token.tag in _HEADINGS:
        text = following.content if len(following.content) <= markdown.LONGEST else ""
        for claim in claims(lines[first]):
            report.add((first + 1, claim.offset + 1), "E307",
                       f"the heading claims {quoted(claim.text)}, and headings are not checked",
                       "say it in the text below; code that claims nothing: ``x = 3``")  # fmt: skip
        for hole in holes(lines[first]):
            if hole.quantity is not None:
                report.add((first + 1, hole.offset + 1), "W111",
                           f"the placeholder {quoted(hole.text)} is not filled in in a heading",
                           "put the number into the text below")  # fmt: skip
        title = safe(markdown.plain(text), one_line=True)
        if len(title) > LONGEST_TITLE:
            report.add((first + 1, 1), "E037",
                       f"this heading has more than {LONGEST_TITLE} characters",
                       "say in a few words what the screen is about")  # fmt: skip
        return Part(_HEADINGS[token.tag], title[:LONGEST_TITLE], first + 1)
    if token.type != "fence":
        return None
    indent = len(lines[first]) - len(lines[first].lstrip(" "))
    word = ours(token.info, 0, indent, (first + 1, indent + 1), report)
    if word is None:  # what it was meant to be is there, but nothing can be said about it
        return Part(intended(token.info[:100]), "", first + 1, broken=True)
    if word == "":
        return Part("code", token.content, first + 1, token.info.strip())
    return Part(word, token.content, first + 1, broken=first in broken)


def _inside(token: Token, lines: list[str], report: Report) -> None:
    """A fence inside a list or a quote may only be plain code."""
    first = token.map[0] if token.map else 0
    ours(token.info, token.level, 0, (first + 1, lines[first].find(token.markup) + 1), report)


def _prose(lines: list[str], first: int, end: int) -> Iterator[Part]:
    while first < end and not lines[first].strip():
        first += 1
    while end > first and not lines[end - 1].strip():
        end -= 1
    if first < end:
        yield Part("prose", "\n".join(lines[first:end]), first + 1)
