"""Fences: which ones are ours, and finding the one that was never closed."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from tutor.lesson.markdown import Env, blocks
from tutor.lesson.report import Report, meant, quoted

if TYPE_CHECKING:
    from markdown_it.token import Token

OURS = {
    "lesson": ("toml", "what the lesson is: its id, skills and time"),
    "program": ("python", "a program of the lesson language"),
    "quiz": ("toml", "a question"),
    "view": ("toml", "where the debugger stands when the screen opens"),
}
"""Second words of info strings: the language that goes before, and what the fence holds."""

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*([^\n]*?)[ \t]*")
_MOST = 20  # broken fences in one file that are closed for their author


def parse_closing(lines: list[str], report: Report) -> tuple[list[Token], Env, set[int]]:
    """The block tokens of a file, broken fences reported and closed.

    Without its closing line a fence swallows the fences after it. Where one of ours opens inside
    another fence, that other one is the broken one; if a blank line is before it, the closing line
    is put there, so that the rest of the lesson is still checked.

    Args:
        lines: the lines of the file; changed in place, their number stays.
        report: where faults go.

    Returns:
        Tokens and environment as from `markdown.blocks`, and the lines, from 0, on which broken
        fences open.
    """
    broken: set[int] = set()
    while True:
        tokens, env = blocks("\n".join(lines))
        fences = [t for t in tokens if t.type == "fence" and t.level == 0 and t.map]
        swallowing = _swallowing(fences, lines, broken) if len(broken) < _MOST else None
        if swallowing is None:
            break
        fence, inner = swallowing
        broken.add(_first(fence))
        _report(
            fence,
            lines,
            report,
            f"another one opens on line {inner + 1}: put {fence.markup} on a line before it",
        )
        if inner - 1 > _first(fence) and not lines[inner - 1].strip():
            lines[inner - 1] = fence.markup
    for fence in fences:
        if _first(fence) not in broken and not _closed(fence, lines):
            broken.add(_first(fence))
            _report(fence, lines, report, f"put {fence.markup} on a line of its own where it ends")
    return tokens, env, broken


def intended(info: str) -> str:
    """The second word that an author most likely meant by an info string that is none of ours."""
    words = info.split()[:2]
    known = {f"{language} {word}": word for word, (language, _) in OURS.items()}
    close = [word for word in words[1:] if word in OURS]
    close += [known[x] for x in get_close_matches(" ".join(words), known, n=1)]
    return close[0] if close else ""


def _first(fence: Token) -> int:
    return fence.map[0] if fence.map else 0


def _swallowing(
    fences: list[Token], lines: list[str], broken: set[int]
) -> tuple[Token, int] | None:
    """The first fence in which one of ours opens, and the line of that one."""
    for fence in fences:
        first, end = fence.map or (0, 0)
        for i in range(first + 1, end if first not in broken else 0):
            match = _FENCE.fullmatch(lines[i])
            if match and match[1].startswith(fence.markup) and _is_ours(match[2]):
                return fence, i
    return None


def _closed(fence: Token, lines: list[str]) -> bool:
    first, end = fence.map or (0, 0)
    last = _FENCE.fullmatch(lines[end - 1])
    return end - 1 > first and last is not None and last[1].startswith(fence.markup) and not last[2]


def _report(fence: Token, lines: list[str], report: Report, help: str) -> None:
    what = f" {quoted(fence.info.strip())}" if fence.info.strip() else ""
    line = lines[_first(fence)]
    at = (_first(fence) + 1, line.find(fence.markup) + 1)
    report.add(at, "E030", f"this fence{what} is never closed", help)


def _is_ours(info: str) -> bool:
    words = info.split()
    return len(words) == 2 and words[1] in OURS and words[0] == OURS[words[1]][0]


def ours(info: str, level: int, indent: int, at: tuple[int, int], report: Report) -> str | None:
    """The second word of a fence that is ours and stands where it may; empty for a plain fence.

    None, and a fault, for one that looks like ours but cannot be read.

    Args:
        info: the info string.
        level: how many lists and quotes it stands in.
        indent: blanks before it.
        at: line and column of the fence.
        report: where faults go.
    """
    words = info.split()
    if len(words) < 2:
        return ""
    language, word = words[0], words[1]
    if word not in OURS:
        known = [f"{first} {second}" for second, (first, _) in OURS.items()]
        report.add(at, "E031", f"a fence cannot be {quoted(info)}",
                   meant(" ".join(words[:2]), known)
                   + "; plain code has one word, as in ```python")  # fmt: skip
        return None
    if language != OURS[word][0] or len(words) > 2:
        report.add(at, "E031", f"a fence cannot be {quoted(info)}",
                   f"write ```{OURS[word][0]} {word}")  # fmt: skip
        return None
    if level or indent:
        report.add(at, "E032", f"a {quoted(info)} fence inside a list or a quote, or indented",
                   "begin its line with the fence")  # fmt: skip
        return None
    return word
