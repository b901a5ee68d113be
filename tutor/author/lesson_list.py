"""Adding to the list of lessons in a `pack.toml` that a person wrote, comments and all."""

from __future__ import annotations

import re
import tomllib

_KEY = re.compile(r"^[ \t]*lessons[ \t]*=[ \t]*\[", re.MULTILINE)
_PART = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'|#[^\n]*|\]|,")
"""What the inside of a list of texts is made of, beside blanks."""


def with_lesson(text: str, lesson: str) -> str | None:
    """The text of a `pack.toml` with one more lesson at the end of its list.

    Nothing else changes: a list on one line stays on it, one with a line for each lesson gets one
    more. None where the list cannot be found, holds the lesson already, or the text is not TOML.
    """
    key = _KEY.search(text)
    changed = _added(text, key.end(), f'"{lesson}"') if key else None
    if changed is None:
        return None
    try:
        before, after = tomllib.loads(text), tomllib.loads(changed)
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
    listed = before.get("lessons")
    if not isinstance(listed, list) or lesson in listed:
        return None
    return changed if after == {**before, "lessons": [*listed, lesson]} else None


def _added(text: str, start: int, item: str) -> str | None:
    """The text with an item behind the last one of the list whose inside begins at `start`."""
    last, comma = None, False
    for part in _PART.finditer(text, start):
        mark = part[0][0]
        if mark == "]":
            return _put(text, start, part.start(), last, comma, item)
        if mark in "\"'":
            last, comma = part, False
        elif mark == ",":
            last, comma = part, True
    return None


def _put(
    text: str, start: int, end: int, last: re.Match[str] | None, comma: bool, item: str
) -> str:
    if last is None:
        return f"{text[:start]}{item}{text[start:]}"
    head, tail = text[: last.end()], text[last.end() :]
    if "\n" not in text[start:end]:
        return f"{head}{' ' if comma else ', '}{item}{tail}"
    line = text.rfind("\n", 0, last.start()) + 1
    indent = re.match(r"[ \t]*", text[line:])
    assert indent is not None, "it may be empty"
    rest = re.match(r"[^\n]*", tail)
    assert rest is not None, "it may be empty"
    if "]" in rest[0].partition("#")[0]:  # the list ends on the line of its last item
        return f"{head}{' ' if comma else ', '}{item}{tail}"
    ending = "\r" if rest[0].endswith("\r") else ""
    stay = rest[0].removesuffix("\r")
    return (
        f"{head}{'' if comma else ','}{stay}{ending}\n{indent[0]}{item},"
        f"{ending}{tail[rest.end() :]}"
    )
