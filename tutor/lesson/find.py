"""Where packs are: those that ship, those the user installed, and those given by path."""

from __future__ import annotations

import os
import shlex
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import tutor
from tutor.folders import first_bytes, home
from tutor.lesson.listed.glance import glance
from tutor.lesson.listed.headers import PackHeader
from tutor.lesson.read.files import LARGEST, named
from tutor.lesson.read.reading import read_pack, stand_in
from tutor.lesson.read.schema import LONGEST_SLUG, SLUG
from tutor.lesson.report import meant, quoted

ORDER = ("gradients", "language-models", "expectations")
"""The folders of the packs that ship, in the order in which they are to be learnt."""


class NotFound(LookupError):
    """There is no such pack or lesson; the text says what there is."""


class Unreadable(NotFound):
    """There is such a pack, but it cannot be read.

    Attributes:
        folder: the folder of the pack.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(f"the pack {named(folder)} cannot be read: see `pack check` on it")
        self.folder = folder


class Found(NamedTuple):
    """A pack folder, or a single lesson file; and the lesson that was asked for, if one was.

    For a lesson file in a pack, `path` is the pack and `lesson` the lesson's id; for one that is
    in no pack, `path` is the file and `lesson` is empty.
    """

    path: Path
    lesson: str = ""


def shipped() -> Path:
    """The folder of the packs that ship: in an installed package, or beside it in a checkout."""
    package = Path(tutor.__file__).resolve().parent
    installed = package / "lessons"
    return installed if installed.is_dir() else package.parent / "lessons"


def installed() -> Path:
    """The folder of the packs that the user installed. It need not exist."""
    return home() / "packs"


def packs() -> list[Path]:
    """The folder of every pack, of two with one id the first.

    Those that ship come first and in their order, then any others by name.
    """
    found: dict[str, Path] = {}
    for place in (shipped(), installed()):
        try:
            folders = sorted(
                (p for p in place.iterdir() if os.path.lexists(p / "pack.toml")),
                key=lambda p: (ORDER.index(p.name) if p.name in ORDER else len(ORDER), p),
            )
        except OSError:
            continue
        for folder in folders:
            found.setdefault(pack_id(folder), folder)
    return list(found.values())


def pack_id(folder: Path) -> str:
    """The id in a folder's pack.toml; the folder's name if there is none that can be used."""
    try:
        text = first_bytes(folder / "pack.toml", LARGEST).decode("utf-8")
        id = tomllib.loads(text).get("id")
    except (OSError, ValueError, RecursionError):
        id = None
    if isinstance(id, str) and SLUG.fullmatch(id) and len(id) <= LONGEST_SLUG:
        return id
    return stand_in(folder.absolute()) or "pack"


def find(text: str, read: Sequence[PackHeader] = ()) -> Found:
    """What `PACK`, `PACK/LESSON` or a path to a pack folder or lesson file means.

    Args:
        text: what a person wrote.
        read: packs that have been listed, so that they are not read again.

    Raises:
        NotFound: it means nothing.
        Unreadable: it means a lesson of a pack that cannot be read.
    """
    try:
        path = Path(text).expanduser()
        if path.is_file() and path.suffix == ".md":
            return _file(path, read)
        if os.path.lexists(path / "pack.toml"):
            return Found(path)
        if path.is_file() and path.suffix in (".py", ".ipynb"):
            command = f"python -m tutor debug {shlex.quote(text)}"
            raise NotFound(f"{quoted(text)} is no lesson but a program; `{command}` opens it")
    except (OSError, ValueError, RuntimeError):  # a name no file can have, a person unknown
        pass
    known = {pack_id(folder): folder for folder in packs()}
    name, _, lesson = text.partition("/")
    folder = known.get(name)
    if folder is None:
        raise NotFound(_there_is_no("pack, and no lesson file,", text, list(known)))
    if not lesson:
        return Found(folder)
    lessons = _lessons(folder, read)
    if lesson not in lessons:
        raise NotFound(_there_is_no(f"lesson in the pack {name}", lesson, list(lessons)))
    return Found(folder, lessons[lesson])


def _there_is_no(what: str, text: str, known: list[str]) -> str:
    return f"there is no {what} {quoted(text)}; {meant(text, known)}".rstrip("; ")


def _file(path: Path, read: Sequence[PackHeader]) -> Found:
    folder = path.resolve().parent.parent
    if path.resolve().parent.name == "lessons" and (folder / "pack.toml").is_file():
        lesson = _lessons(folder, read).get(path.stem)
        if lesson:
            return Found(folder, lesson)
    return Found(path)


def _lessons(folder: Path, read: Sequence[PackHeader]) -> dict[str, str]:
    """Names a lesson of a pack goes by (its id, former ids, its file) to its id."""
    pack = next((each for each in read if each.path == folder), None) or glance(folder)
    if pack is None:
        whole, _ = read_pack(folder, {})  # whatever its questions are, its lessons have names
        pack = PackHeader.of(whole) if whole else None
    if pack is None:
        raise Unreadable(folder)
    found = {Path(lesson.path).stem: lesson.id for lesson in pack.lessons}
    found |= {old: lesson.id for lesson in pack.lessons for old in lesson.was}
    return found | {lesson.id: lesson.id for lesson in pack.lessons}


def pack_of(path: Path) -> Path:
    """The folder of the pack that a file belongs to; of anything else, the path itself."""
    if path.name == "pack.toml" and path.is_file():
        return path.parent
    lessons = path.absolute().parent
    if path.is_file() and lessons.name == "lessons" and (lessons.parent / "pack.toml").is_file():
        return path.parent.parent if path.parent.name == "lessons" else lessons.parent
    return path
