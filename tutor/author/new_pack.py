"""Writing a first pack, and further lessons into one that is there."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from tutor.author.lesson_list import with_lesson
from tutor.author.templates import FIRST, KINDS, first_lesson, kinds_lesson, pack_file
from tutor.lesson.read.schema import LONGEST_SLUG, SLUG
from tutor.lesson.report import quoted


class NotWritten(Exception):
    """Nothing was written.

    Attributes:
        help: what to do about it.
    """

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.help = help


def create(folder: Path, lesson: str = "") -> list[Path]:
    """Write a pack, or one more lesson of the pack that lies in a folder.

    Args:
        folder: of the pack; made if it is not there.
        lesson: id of the lesson to add; of a new pack, of its only lesson. Without it a new pack
            gets two: a first lesson, and one with a question of each kind.

    Returns:
        The files that were written, in order.

    Raises:
        NotWritten: a file would be overwritten, or the id cannot be one.
        OSError: the folder cannot be written to.
    """
    if lesson and (SLUG.fullmatch(lesson) is None or len(lesson) > LONGEST_SLUG):
        raise NotWritten(f"{quoted(lesson)} cannot be the id of a lesson",
                         "small letters, digits, single hyphens")  # fmt: skip
    listing = folder / "pack.toml"
    if lesson and listing.exists():
        return _add(folder, listing, lesson)
    ids = [lesson] if lesson else [FIRST, KINDS]
    texts = {id: kinds_lesson() if id == KINDS else first_lesson(id) for id in ids}
    files = {listing: pack_file(_slug(folder), ids)}
    return _write(files | {_path(folder, id): text for id, text in texts.items()})


def _add(folder: Path, listing: Path, lesson: str) -> list[Path]:
    before = listing.read_bytes().decode("utf-8", "surrogateescape")
    after = with_lesson(before, lesson)
    if after is None:
        raise NotWritten(
            f"the list of lessons in {listing} cannot be added to",
            f'write "{lesson}" into it by hand, then try again: it must be a list of texts without '
            "this one, in a file that `pack check` can read",
        )
    skills = tomllib.loads(after).get("skills", {})
    known = [id for id in skills if isinstance(id, str)] if isinstance(skills, dict) else []
    written = _write({_path(folder, lesson): first_lesson(lesson, known)})
    listing.write_bytes(after.encode("utf-8", "surrogateescape"))
    return [*written, listing]


def _write(files: Mapping[Path, str]) -> list[Path]:
    """Write files that are not there yet: all of them or none."""
    there = [path for path in files if path.exists() or path.is_symlink()]
    if there:
        raise NotWritten(f"{there[0]} is there already", "nothing is ever overwritten: "
                         "name another folder, or another lesson with `--lesson`")  # fmt: skip
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    return list(files)


def _path(folder: Path, lesson: str) -> Path:
    return folder / "lessons" / f"{lesson}.md"


def _slug(folder: Path) -> str:
    """The id of a pack, after its folder."""
    name = folder.absolute().name.lower()
    return "-".join(SLUG.findall(name))[:LONGEST_SLUG].strip("-") or "my-pack"
