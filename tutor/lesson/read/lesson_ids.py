"""The ids of the lessons of a pack, present and former, and what lessons say of each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tutor.lesson.model import Lesson
from tutor.lesson.read.toml import Places
from tutor.lesson.report import Report, meant, quoted


@dataclass(frozen=True, slots=True)
class ReadLesson:
    """A lesson, where its ids were written, and where its faults go."""

    lesson: Lesson
    places: Places
    report: Report


def compare_lessons(read: Mapping[str, ReadLesson], order: Sequence[str]) -> None:
    """Report ids that are used twice, and `after` that no order of the lessons can follow.

    Args:
        read: the lessons by the names of their files.
        order: those names as pack.toml lists them.
    """
    _ids(read)
    _former_ids(read)
    first: dict[str, ReadLesson] = {}
    for stem in (*order, *read):
        if stem in read:
            first.setdefault(read[stem].lesson.id, read[stem])
    for r in read.values():
        _after(r, first)


def _ids(read: Mapping[str, ReadLesson]) -> None:
    taken: dict[str, str] = {}
    for stem, r in read.items():
        id = r.lesson.id
        first = taken.setdefault(id, stem)
        if first != stem:
            r.report.add(r.places.value("id"), "E016", f"a second lesson with the id `{id}`",
                         f"the first is in lessons/{first}.md")  # fmt: skip
        if id != stem:
            r.report.add(r.places.value("id"), "W102", f"the id `{id}` is not the name of the file",
                         "name them alike, so that both can be found")  # fmt: skip


def _former_ids(read: Mapping[str, ReadLesson]) -> None:
    """A former id that another lesson has is a fault where it is called a former one."""
    living: dict[str, str] = {}
    for stem, r in read.items():
        living.setdefault(r.lesson.id, stem)
    taken: dict[str, str] = {}
    for stem, r in read.items():
        for i, old in enumerate(r.lesson.was):
            place = r.places.value("was", i)
            if old in living:
                whose = "this lesson" if old == r.lesson.id else f"lessons/{living[old]}.md"
                r.report.add(place, "E016", f"`{old}` is no former id: {whose} has it now",
                             "take it out of `was`")  # fmt: skip
            elif taken.setdefault(old, stem) != stem:
                r.report.add(place, "E016", f"a second lesson with the former id `{old}`",
                             f"the first is in lessons/{taken[old]}.md")  # fmt: skip


def _after(r: ReadLesson, first: Mapping[str, ReadLesson]) -> None:
    """Lessons to take first: they exist, and come first."""
    ids, own = list(first), r.lesson.id
    for i, other in enumerate(r.lesson.after):
        place = r.places.value("after", i)
        if other not in first:
            r.report.add(place, "W101", f"there is no lesson {quoted(other)} in this pack",
                         meant(other, ids))  # fmt: skip
        elif other == own:
            r.report.add(place, "W110", "a lesson cannot come after itself",
                         "name other lessons, or none")  # fmt: skip
        elif way := _way(first, other, own):
            r.report.add(place, "W110", f"`after` leads in a circle: {', '.join([own, *way])}",
                         "leave out one of them")  # fmt: skip
        elif ids.index(other) > ids.index(own):
            r.report.add(place, "W110", f"`{other}` comes later in this pack",
                         "list it before this lesson in pack.toml, or leave it out")  # fmt: skip


def _way(lessons: Mapping[str, ReadLesson], start: str, end: str) -> list[str]:
    """The ids over which `after` leads from one lesson to another; empty if it does not."""
    came_from: dict[str, str] = {start: ""}
    todo = [start]
    for id in todo:
        for other in lessons[id].lesson.after:
            if other in lessons and other not in came_from:
                came_from[other] = id
                todo.append(other)
    way = [end] if end in came_from else []
    while way and way[0] != start:
        way.insert(0, came_from[way[0]])
    return way
