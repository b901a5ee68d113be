"""The headers of a pack, taken from its files without reading programs, texts or questions.

A glance understands plainly written files only. At anything odd it gives up, and the pack has to
be read whole; where it gives headers, they are those that the whole reading gives of a pack
without errors.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tutor.characters import safe, unsafe
from tutor.lesson.listed.headers import Filed, Header, PackHeader, QuestionHeader
from tutor.lesson.markdown import LONGEST, plain
from tutor.lesson.read.fences import OURS
from tutor.lesson.read.files import read_text
from tutor.lesson.read.quiz_keys import PREDICT
from tutor.lesson.read.reading import head_of, lesson_files
from tutor.lesson.read.schema import LESSON, QUIZ
from tutor.lesson.read.sections import LONGEST_TITLE
from tutor.lesson.read.skills import read_skills
from tutor.lesson.read.toml import Places
from tutor.lesson.read.values import checked
from tutor.lesson.report import Report

_LINE = re.compile(r"^([ \t]*)(?:(`{3,}|~{3,})(.*)|(#{1,2})(?:[ \t](.*))?|<.*|=+|-+)[ \t]*$", re.M)
"""A line that opens or closes a fence, a heading, or something that may hide one."""
_OF_OURS = {f"{language} {word}": word for word, (language, _) in OURS.items()}
_KEYS = {name: QUIZ[name] for name in ("id", "kind", "mode", "skills", "was")}
_KEY = re.compile(rf"^[ \t]*(?:{'|'.join(_KEYS)})[ \t]*=.*$", re.M)
_TABLE = re.compile(r"^[ \t]*\[", re.M)


class _Odd(Exception):
    """Something that only the whole reading understands."""


def glance(folder: Path) -> PackHeader | None:
    """The headers of a pack; None if it has to be read whole to know them."""
    report = Report("")
    try:
        head = head_of(folder, report)
        if head is None or report.errors():
            return None
        good = head.good
        skills, needs = read_skills(good.get("skills", {}), head.places, report)
        files = lesson_files(folder, report)
        if report.errors() or sorted(files) != sorted(good["lessons"]):
            return None
        lessons = tuple(_lesson(files[stem], folder, skills) for stem in good["lessons"])
        _told_apart(lessons)
    except _Odd:
        return None
    id, version, title = good["id"], good["version"], good["title"]
    return PackHeader(id, version, title, good.get("summary", ""), skills, lessons, folder, needs)


@dataclass(frozen=True, slots=True)
class _Mark:
    """A heading or a fence of ours: its kind as in `sections.Part`, and its text."""

    kind: str
    text: str


def _lesson(path: Path, root: Path, skills: Collection[str]) -> Header:
    report = Report(str(path))
    text = read_text(path, report, root)
    if text is None or report.errors():
        raise _Odd
    marks = list(_marks(text))
    kinds = [mark.kind for mark in marks]
    if kinds[:1] != ["title"] or kinds.count("title") != 1 or kinds.count("lesson") != 1:
        raise _Odd
    head = _values(marks[kinds.index("lesson")].text, LESSON)
    trains, summary = _skills(head, (), skills), head.get("summary", "")
    if unsafe(summary):
        raise _Odd
    screens: list[list[QuestionHeader]] = []
    for mark in marks:
        if mark.kind in ("title", "heading"):
            screens.append([])
        elif mark.kind == "quiz":
            screens[-1].append(_question(mark.text, trains, skills))
    _told_apart([quiz for screen in screens for quiz in screen])
    return Header(
        head["id"], marks[0].text, safe(summary, one_line=True), trains,
        tuple(head.get("after", ())), head.get("minutes"), tuple(head.get("was", ())),
        safe(report.path, one_line=True), tuple(map(tuple, screens)),
    )  # fmt: skip


def _marks(text: str) -> Iterator[_Mark]:
    fence, start, word = "", 0, ""  # of the fence that is open
    for found in _LINE.finditer(text):
        blanks, ticks, info, sharps, title = found.groups("")
        info = info.strip()
        if fence:
            if ticks.startswith(fence) and not info and len(blanks) < 4 and "\t" not in blanks:
                yield _Mark(word, text[start : found.start()])
                fence = ""
            elif ticks and info in _OF_OURS:
                raise _Odd  # the one before was never closed
        elif blanks or not (ticks or sharps):
            raise _Odd
        elif ticks:
            if "`" in info or (len(info.split()) > 1 and info not in _OF_OURS):
                raise _Odd
            fence, start, word = ticks, found.end() + 1, _OF_OURS.get(info, "code")
        else:
            yield _Mark("title" if sharps == "#" else "heading", _heading(title))
    if fence:
        raise _Odd


def _heading(written: str) -> str:
    content = written.strip()
    if not content or content.endswith("#") or len(content) > LONGEST:
        raise _Odd
    return safe(plain(content), one_line=True)[:LONGEST_TITLE]


def _question(block: str, trains: tuple[str, ...], skills: Collection[str]) -> QuestionHeader:
    """A question by the few of its keys that are needed, which stand before its first table."""
    lines = block
    if "'''" not in block and '"""' not in block:
        table = _TABLE.search(block)
        before = block[: table.start()] if table else block
        lines = "\n".join(_KEY.findall(before))
        if any(text.count("[") != text.count("]") for text in (before, lines)):
            lines = block  # a list over several lines
    data = _toml(lines)
    good = _values_of({name: data[name] for name in _KEYS if name in data}, _KEYS)
    mode = PREDICT if good["kind"] == PREDICT else good.get("mode", "")
    own = _skills(good, trains, skills)
    return QuestionHeader(good["id"], mode, own, tuple(good.get("was", ())))


def _skills(
    good: dict[str, Any], otherwise: tuple[str, ...], known: Collection[str]
) -> tuple[str, ...]:
    found = tuple(good["skills"]) if "skills" in good else otherwise
    if any(skill not in known for skill in found):
        raise _Odd
    return found


def _toml(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        raise _Odd from None


def _values(text: str, schema: Any) -> dict[str, Any]:
    return _values_of(_toml(text), schema)


def _values_of(data: dict[str, Any], schema: Any) -> dict[str, Any]:
    report = Report("")
    good = checked(data, schema, Places(), report, what="this")
    if report.found:
        raise _Odd
    return good


def _told_apart(each: Collection[Filed]) -> None:
    """Two things with one id, present or former, are a fault of one of them."""
    ids = [id for filed in each for id in (filed.id, *filed.was)]
    if len(set(ids)) < len(ids):
        raise _Odd
