"""Faults and headers as plain data for a file, and back; what is read is trusted in nothing."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tutor.characters import safe
from tutor.lesson.listed.headers import Header, PackHeader, QuestionHeader
from tutor.program.diagnostic import LONGEST, Diagnostic


class NotOurs(Exception):
    """The data are not what this module writes."""


def of_faults(faults: Iterable[Diagnostic]) -> list[list[Any]]:
    """Faults as lists."""
    return [[f.path, f.line, f.col, f.code, f.message, f.help] for f in faults]


def faults_of(data: object) -> list[Diagnostic]:
    """The faults that `of_faults` has written.

    Raises:
        NotOurs: it has not written this.
    """
    found = []
    for row in _list(data):
        path, line, col, code, message, help = _list(row, 6)
        found.append(
            Diagnostic(_text(path), _number(line), _number(col), _text(code),
                       safe(_text(message), LONGEST), safe(_text(help), LONGEST))
        )  # fmt: skip
    return found


def of_judged(nodes: int, faults: Iterable[Diagnostic]) -> list[Any]:
    """What was found in a lesson, and how many nodes it took, as a list."""
    return [nodes, of_faults(faults)]


def judged_of(data: object) -> tuple[int, list[Diagnostic]]:
    """The nodes and the faults that `of_judged` has written.

    Raises:
        NotOurs: it has not written this.
    """
    nodes, faults = _list(data, 2)
    if _number(nodes) < 0:
        raise NotOurs
    return nodes, faults_of(faults)


def of_pack(pack: PackHeader) -> list[Any]:
    """A pack as lists, without its place."""
    lessons = [
        [
            each.id, each.title, each.summary, each.skills, each.after, each.minutes, each.was,
            each.path,
            [[[q.id, q.mode, q.skills, q.was] for q in screen] for screen in each.screens],
        ]
        for each in pack.lessons
    ]  # fmt: skip
    skills = [[id, words, pack.needs.get(id, ())] for id, words in pack.skills.items()]
    return [pack.id, pack.version, pack.title, pack.summary, skills, lessons]


def pack_of(data: object, folder: Path) -> PackHeader:
    """The pack in `folder` that `of_pack` has written.

    Raises:
        NotOurs: it has not written this.
    """
    id, version, title, summary, skills, lessons = _list(data, 6)
    rows = [_list(row, 3) for row in _list(skills)]
    return PackHeader(
        _text(id), _text(version), _text(title), _text(summary),
        {_text(skill): _text(words) for skill, words, _ in rows},
        tuple(map(_lesson, _list(lessons))), folder,
        {_text(skill): _texts(needs) for skill, _, needs in rows if needs},
    )  # fmt: skip


def _lesson(data: object) -> Header:
    id, title, summary, skills, after, minutes, was, path, screens = _list(data, 9)
    return Header(
        _text(id), _text(title), _text(summary), _texts(skills), _texts(after),
        None if minutes is None else _number(minutes), _texts(was), _text(path),
        tuple(tuple(map(_question, _list(screen))) for screen in _list(screens)),
    )  # fmt: skip


def _question(data: object) -> QuestionHeader:
    id, mode, skills, was = _list(data, 4)
    return QuestionHeader(_text(id), _text(mode), _texts(skills), _texts(was))


def _list(data: object, length: int | None = None) -> list[Any]:
    if not isinstance(data, list) or length not in (None, len(data)):
        raise NotOurs
    return data


def _text(data: object) -> str:
    if not isinstance(data, str) or safe(data) != data:
        raise NotOurs
    return data


def _texts(data: object) -> tuple[str, ...]:
    return tuple(map(_text, _list(data)))


def _number(data: object) -> int:
    if type(data) is not int:
        raise NotOurs
    return data
