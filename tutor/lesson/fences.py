"""Fences: which ones are ours, and finding the one that was never closed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tutor.lesson.report import Report, meant, quoted

OURS = {
    "lesson": ("toml", "what the lesson is: its id, skills and time"),
    "program": ("python", "a program of the lesson language"),
    "quiz": ("toml", "a question"),
    "view": ("toml", "where the debugger stands when the screen opens"),
}
"""Second words of info strings: the language that goes before, and what the fence holds."""

_FENCE = re.compile(r"( {0,3})(`{3,}|~{3,})[ \t]*([^\n]*?)[ \t]*")


@dataclass(frozen=True, slots=True)
class _Open:
    line: int  # from 0
    col: int
    marker: str
    info: str


def close_broken(lines: list[str], report: Report) -> set[int]:
    """Report fences that are never closed, and close them where the author most likely meant to.

    Without its closing line a fence swallows the fences after it. Where one of ours opens inside
    another fence, that other one is the broken one; if a blank line is before it, the closing line
    is put there, so that the rest of the lesson is still checked.

    Args:
        lines: the lines of the file; changed in place, their number stays.
        report: where faults go.

    Returns:
        The lines, from 0, on which the broken fences open.
    """
    broken = set()
    now: _Open | None = None
    for i, line in enumerate(lines):
        match = _FENCE.fullmatch(line)
        if not match:
            continue
        indent, marker, info = match.groups()
        if now is None:
            if marker[0] == "~" or "`" not in info:
                now = _Open(i, len(indent) + 1, marker, info)
        elif marker[0] == now.marker[0] and len(marker) >= len(now.marker):
            if not info:
                now = None
            elif _is_ours(info):
                _report(now, report, f"another one opens on line {i + 1}: put "
                        f"{quoted(now.marker)} on a line before it")  # fmt: skip
                broken.add(now.line)
                if i - 1 > now.line and not lines[i - 1].strip():
                    lines[i - 1] = now.marker
                    now = _Open(i, len(indent) + 1, marker, info)
    if now and now.line not in broken:
        _report(now, report, f"put {quoted(now.marker)} on a line of its own where it ends")
        broken.add(now.line)
    return broken


def _report(fence: _Open, report: Report, help: str) -> None:
    what = f" {quoted(fence.info)}" if fence.info else ""
    report.add((fence.line + 1, fence.col), "E030", f"this fence{what} is never closed", help)


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
                   + "; for plain code write one word, as in ```` ```python ````")  # fmt: skip
        return None
    if language != OURS[word][0] or len(words) > 2:
        report.add(at, "E031", f"a fence cannot be {quoted(info)}",
                   f"write ```` ```{OURS[word][0]} {word} ````")  # fmt: skip
        return None
    if level or indent:
        report.add(at, "E032", f"a {quoted(info)} fence inside a list or a quote, or indented",
                   "begin its line with the fence")  # fmt: skip
        return None
    return word
