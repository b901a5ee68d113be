"""Reading packs and lessons: every fault at once, each with its place."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tutor.characters import safe
from tutor.lesson.model import Lesson, Pack
from tutor.lesson.read.assemble import Draft
from tutor.lesson.read.files import named, read_text
from tutor.lesson.read.held_words import compare_words, holding
from tutor.lesson.read.lesson_ids import ReadLesson, compare_lessons
from tutor.lesson.read.quiz_keys import Kinds
from tutor.lesson.read.schema import FORMAT, LONGEST_SLUG, PACK, SLUG
from tutor.lesson.read.sections import parts
from tutor.lesson.read.shared_files import read_shared
from tutor.lesson.read.skills import compare_skills, read_skills
from tutor.lesson.read.toml import Places
from tutor.lesson.read.values import checked, read_block, usable
from tutor.lesson.report import Report, in_order, meant, quoted
from tutor.lesson.words import untaught
from tutor.program import Diagnostic
from tutor.program.faults import near
from tutor.program.shared import NOTHING, Shared

MOST_FILES = 1000


def stand_in(path: Path) -> str:
    """The slug that stands for a file or folder without an id of its own."""
    return "-".join(SLUG.findall(path.stem.lower()))[:LONGEST_SLUG].strip("-")


def read_lesson(path: Path, kinds: Kinds) -> tuple[Lesson | None, list[Diagnostic]]:
    """Read a lesson file by itself; skills and the like are not compared with any pack.

    Its programs find what the pack gives them in whose folder it lies.

    Args:
        path: the file.
        kinds: the kinds of questions.

    Returns:
        The lesson, None if there is nothing to read, and every fault by line. A lesson with
        errors holds what could be read: enough to check the rest, not to be learned from.
    """
    report = Report(named(path))
    shared, faults = shared_of(path)
    read = _lesson(path, report, kinds, None, "", None, shared)
    return (read.lesson if read else None), in_order([*report.found, *faults])


def shared_of(path: Path) -> tuple[Shared, list[Diagnostic]]:
    """What the pack of a file gives to its programs, with what is wrong with that.

    A file belongs to a pack if it lies in its folder or in its `lessons/`.
    """
    place = path.absolute().parent
    around = (place.parent, place) if place.name == "lessons" else (place,)
    folder = next((each for each in around if (each / "pack.toml").is_file()), None)
    head = head_of(folder, Report("")) if folder else None
    if folder is None or head is None:
        return NOTHING, []
    shared, reports = _read_shared(folder, head, Report(named(folder / "pack.toml")))
    return shared, [fault for report in reports for fault in report.found]


def _read_shared(folder: Path, head: PackFile, report: Report) -> tuple[Shared, list[Report]]:
    tables = head.good.get("data", {}) if head.data_is_good else None
    shared, reports = read_shared(folder, tables, head.places, report)
    return shared, [report, *reports]


def read_pack(folder: Path, kinds: Kinds) -> tuple[Pack | None, list[Diagnostic]]:
    """Read a pack with all of its lessons.

    Args:
        folder: where its pack.toml is.
        kinds: the kinds of questions.

    Returns:
        The pack, None if pack.toml is not one, and every fault of every file. A pack with
        errors holds what could be read.
    """
    report = Report(named(folder / "pack.toml"))
    head = head_of(folder, report)
    found = lesson_files(folder, report)
    skills = head.skills if head else None
    id, version = _filed(head, folder) if head else ("", "")
    shared, reports = NOTHING, [report]
    if head:
        shared, reports = _read_shared(folder, head, report)
    read: dict[str, ReadLesson] = {}
    for stem, path in found.items():
        reports.append(Report(named(path)))
        lesson = _lesson(path, reports[-1], kinds, folder, id, skills, shared)
        if lesson:
            of_pack = replace(lesson.lesson, pack_version=version)
            read[stem] = replace(lesson, lesson=_held(of_pack, head, stem))
    pack = None
    if head:
        order = _compare_list(head.good, head.places, found, report)
        compare_lessons(read, order)
        lessons = tuple(read[s].lesson for s in order if s in read)
        texts, needs = read_skills(head.good.get("skills", {}), head.places, report)
        by_stem = {stem: each.lesson for stem, each in read.items()}
        compare_words(head.good.get("words", {}), order, by_stem, head.places, report)
        if len(lessons) == len(order):
            compare_skills(texts, lessons, head.places, report)
        pack = replace(_pack(id, head.good, lessons, folder), skills=texts, needs=needs,
                       shared=shared)  # fmt: skip
    return pack, in_order(d for r in reports for d in r.found)


def read_one(
    folder: Path, path: Path, kinds: Kinds
) -> tuple[Lesson | None, list[Diagnostic], list[Diagnostic]]:
    """Read one lesson of a pack, without comparing it with the others.

    Returns:
        The lesson, as `read_pack` gives it, the faults of its file, and those of what all lessons
        of the pack rest on if they keep its programs from running.
    """
    at_top, report = Report(named(folder / "pack.toml")), Report(named(path))
    head = head_of(folder, at_top)
    if head is None:
        return None, [], at_top.found
    shared, reports = _read_shared(folder, head, at_top)
    id, version = _filed(head, folder)
    read = _lesson(path, report, kinds, folder, id, head.skills, shared)
    lesson = replace(read.lesson, pack_version=version) if read else None
    lesson = _held(lesson, head, path.stem) if lesson else None
    below = in_order(d for r in reports for d in r.found) if shared.faulty else []
    return lesson, in_order(report.found), below


def _held(lesson: Lesson, head: PackFile | None, stem: str) -> Lesson:
    """The lesson as it speaks at its place in the pack."""
    if head is None:
        return lesson
    good = head.good
    return holding(lesson, untaught(good.get("words", {}), good.get("lessons", ()), stem))


def _filed(head: PackFile, folder: Path) -> tuple[str, str]:
    """The id and the version of a pack."""
    id = head.good.get("id", stand_in(folder.absolute()) or "pack")
    return id, str(head.good.get("version", ""))


def _pack(id: str, good: Mapping[str, Any], lessons: tuple[Lesson, ...], folder: Path) -> Pack:
    """The pack; where a value is missing or wrong, the name of the folder or nothing."""
    return Pack(
        id=id,
        version=good.get("version", ""),
        title=good.get("title", id),
        summary=good.get("summary", ""),
        authors=tuple(good.get("authors", ())),
        license=good.get("license", ""),
        language=good.get("language", "en"),
        skills={},
        lessons=lessons,
        path=folder,
    )


@dataclass(frozen=True, slots=True)
class PackFile:
    """pack.toml: the values that are good, where they stand, and the skills as written.

    Attributes:
        data_is_good: whether `[data]`, if there is one, is among those.
    """

    good: dict[str, Any]
    places: Places
    skills: Collection[str] | None
    data_is_good: bool


def head_of(folder: Path, report: Report) -> PackFile | None:
    """What pack.toml says; None if pack.toml cannot be read or is of a later format."""
    path = folder / "pack.toml"
    if not path.exists() and not path.is_symlink():
        what = "there is no pack.toml here" if folder.is_dir() else "there is no such folder"
        report.add((1, 1), "E001", what,
                   "a pack is a folder with pack.toml and a folder lessons/")  # fmt: skip
        return None
    text = read_text(path, report, folder)
    block = read_block(text, 1, (1, 1), report) if text is not None else None
    if block is None:
        return None
    data, places = block
    version = data.get("format")
    if type(version) is int and version > FORMAT:
        report.add(places.value("format"), "E017",
                   f"this pack is written in format {version}, and {FORMAT} is the newest known",
                   "install a newer backprop-tutor")  # fmt: skip
        return None
    # A skill whose description is wrong has a name all the same.
    skills = data.get("skills", {})
    named_skills = list(skills) if isinstance(skills, dict) else None
    if "skills" not in data and near("skills", data):
        named_skills = None  # misspelt, which is said once and not at every skill
    good = usable(checked(data, PACK, places, report, what="pack.toml"))
    return PackFile(good, places, named_skills, ("data" in good) == ("data" in data))


def lesson_files(folder: Path, report: Report) -> dict[str, Path]:
    """The lesson files by name without ending, in order."""
    lessons = folder / "lessons"
    found = {}
    try:
        entries = sorted(os.scandir(lessons), key=lambda e: e.name) if lessons.is_dir() else []
    except OSError as e:
        report.add((1, 1), "E001", f"the folder lessons/ cannot be read: {e.strerror}")
        return {}
    if len(entries) > MOST_FILES:
        report.add((1, 1), "E002", f"there are {len(entries):,} files in lessons/",
                   f"a pack has at most {MOST_FILES:,}")  # fmt: skip
    for entry in entries[:MOST_FILES]:
        path = lessons / entry.name
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            if any(True for _ in path.glob("*.md")):
                report.add((1, 1), "E007", f"lessons in the folder {quoted(entry.name)}",
                           "lessons lie directly in lessons/")  # fmt: skip
        elif entry.name.endswith(".md"):
            found[entry.name.removesuffix(".md")] = path
    return found


def _lesson(
    path: Path,
    report: Report,
    kinds: Kinds,
    root: Path | None,
    pack_id: str,
    skills: Collection[str] | None,
    shared: Shared,
) -> ReadLesson | None:
    text = read_text(path, report, root)
    if text is None:
        return None
    draft = Draft(report, kinds, skills, shared)
    for part in parts(text, report):
        draft.add(part)
    draft.finish()
    head = draft.head
    stem = stand_in(path) or "lesson"
    lesson = Lesson(
        id=head.get("id", stem),
        title=draft.title or stem,
        summary=safe(head.get("summary", ""), one_line=True),
        skills=tuple(head.get("skills", ())),
        after=tuple(head.get("after", ())),
        minutes=head.get("minutes"),
        was=tuple(head.get("was", ())),
        screens=tuple(draft.screens),
        path=report.path,
        pack_id=pack_id,
    )
    return ReadLesson(lesson, draft.places, report)


def _compare_list(
    good: Mapping[str, Any], places: Places, found: Mapping[str, Path], report: Report
) -> list[str]:
    """The list of lessons against the files that are there."""
    listed: list[str] = good.get("lessons", [])
    for i, stem in enumerate(listed):
        place = places.value("lessons", i)
        if stem in listed[:i]:
            report.add(place, "E016", f"the lesson {quoted(stem)} is listed twice", "delete one")
        elif stem not in found:
            report.add(place, "E020", f"there is no file lessons/{stem}.md",
                       meant(stem, (f for f in found if f not in listed),
                             "write the lesson, or take it off the list"))  # fmt: skip
    for stem, path in found.items():
        if stem not in listed and "lessons" in good:
            at_top = Diagnostic(
                named(path), 1, 1, "E021", "pack.toml does not list this lesson",
                f"add {quoted(stem)} to `lessons` there, or move the file away",
            )  # fmt: skip
            report.found.append(at_top)
    return list(dict.fromkeys(listed))
