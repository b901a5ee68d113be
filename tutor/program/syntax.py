"""Reading source text that may be wrong in several places: a syntax tree of what can be read."""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass, field

_UNCLOSED = "never closed"  # of a bracket, in Python's words
_MOST = 20  # syntax errors that are looked for
_WORD = re.compile(r"[^\W\d]\w*")
_STATEMENT = re.compile(r"(?:[^\W\d]\w*\s*=[^=]|for |if |while |def |return\b|print\()")
_OPENING = {"def": "def left_out():", "for": "while 1:", "while": "while 1:"}
"""What opens the block of a line that is left out, by its first word."""


@dataclass
class Reading:
    """What was found in a source text.

    Attributes:
        tree: of the whole text if there are no `errors`, else of the lines that can be read.
        errors: line and column, both from 1, and Python's words, in order of lines.
        unread: the words in lines that were left out, which may be names that they assign.
        too_deep: whether the text is nested deeper than Python can read.
    """

    tree: ast.Module = field(default_factory=lambda: ast.Module([], []))
    errors: list[tuple[int, int, str]] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    too_deep: bool = False


def read(source: str) -> Reading:
    """The syntax tree of a text; lines that stop Python's parser are left out, and it goes on.

    An error that may only follow from leaving out an earlier line is not counted.
    """
    found, lines, at_end = Reading(), source.split("\n"), False
    left_out: set[int] = set()  # lines
    while True:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # such as the one about "\\d", which go to stderr
                found.tree = ast.parse("\n".join(lines))
            break
        except SyntaxError as e:
            if at_end:
                break
            line, col = _within(lines, e.lineno, e.offset)
            if line in left_out or (left_out and _UNCLOSED in e.msg):
                at_end = True
            else:
                found.errors.append((line, col, e.msg))
                at_end = len(found.errors) >= _MOST or not _stands_alone(lines, e, line)
            left_out.add(line)
            (_leave_out_rest if at_end else _leave_out)(lines, line, found.unread)
        except (RecursionError, MemoryError, ValueError):
            found.too_deep = not found.errors
            break
    found.errors.sort()
    return found


def _within(lines: list[str], line: int | None, col: int | None) -> tuple[int, int]:
    """A place that Python's parser reports, which may lie just outside of the text."""
    line = min(max(line or 1, 1), len(lines))
    return line, min(max(col or 1, 1), len(lines[line - 1]) + 1)


def _stands_alone(lines: list[str], error: SyntaxError, line: int) -> bool:
    """Whether leaving out only this line leaves a text that can be read on from the next."""
    if isinstance(error, IndentationError) or "triple-quoted" in error.msg:
        return False
    following = next((text for text in lines[line:] if text.strip()), "")
    if _UNCLOSED in error.msg:
        return not following or bool(_STATEMENT.match(following.lstrip()))
    return True


def _leave_out(lines: list[str], line: int, unread: set[str]) -> None:
    """Put a statement that does nothing in the place of a line."""
    text = lines[line - 1]
    indent = text[: len(text) - len(text.lstrip())]
    unread.update(_WORD.findall(text))
    following = next((t for t in lines[line:] if t.strip()), "")
    opens = following.startswith((indent + " ", indent + "\t"))
    word = _WORD.match(text.lstrip())
    lines[line - 1] = indent + (_OPENING.get(word[0] if word else "", "if 1:") if opens else "pass")


def _leave_out_rest(lines: list[str], line: int, unread: set[str]) -> None:
    """Empty a line and all after it."""
    unread.update(_WORD.findall("\n".join(lines[line - 1 :])))
    lines[line - 1 :] = [""] * (len(lines) - line + 1)
