"""All that can be checked in a pack: its files, its texts and its questions, lesson by lesson.

Lesson by lesson, so that the runs of a lesson serve its texts and its questions, and so that what
was found stays known by the content of a lesson and of what it rests on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from tutor.lesson.check.allowance import Allowance
from tutor.lesson.check.checking import check_lesson, check_lessons, check_prelude
from tutor.lesson.listed.digest import Digest, digest
from tutor.lesson.listed.kept_files import keep, load
from tutor.lesson.listed.listing import keep_count
from tutor.lesson.listed.plain_data import NotOurs, judged_of, of_judged
from tutor.lesson.model import Lesson
from tutor.lesson.read.reading import read_lesson, read_pack
from tutor.lesson.report import in_order
from tutor.lesson.traces import Wait, waiting
from tutor.program import Diagnostic
from tutor.quiz.check.judge import judge_lesson
from tutor.quiz.kinds.registry import KEYS

Told = Callable[[int, int, str], None]
"""Takes how many lessons of a pack are checked, how many there are, and the id of the next."""


def _silent(done: int, of: int, next: str) -> None:
    """Tell nobody."""


def check_all(
    path: Path, told: Told = _silent, *, kept: bool = False
) -> tuple[Sequence[Lesson] | None, list[Diagnostic]]:
    """Everything that can be checked in a pack, or in one lesson file that belongs to none.

    Args:
        path: the pack or the file.
        told: hears how far it is.
        kept: whether what was found in lessons of a pack may be taken from the cache, and kept.

    Returns:
        The lessons, None if there is no reading the pack; and every fault, in order.
    """
    with waiting(Wait()):  # so a program may take the time that its other limits need
        return _check(path, told, kept=kept)


def _check(
    path: Path, told: Told, *, kept: bool
) -> tuple[Sequence[Lesson] | None, list[Diagnostic]]:
    if path.is_file() and path.suffix.lower() == ".md":
        lesson, _ = read_lesson(path, KEYS)
        judged = judge_lesson(lesson) if lesson else []
        return [lesson] if lesson else None, in_order([*check_lesson(path, KEYS), *judged])
    before = digest(path) if kept else None
    pack, found = read_pack(path, KEYS)
    if pack is None:
        return None, found
    now = digest(path) if before else None
    if before is None or now is None or before.whole != now.whole:
        now = None  # what was read may be neither
    found += check_prelude(pack)
    allowance = Allowance()
    for number, lesson in enumerate(pack.lessons):
        told(number, len(pack.lessons), lesson.id)
        found += check_one(lesson, allowance, now)
    found = in_order(found)
    if now and not any(fault.code == "W103" for fault in found):
        keep_count(now, sum(fault.severity == "error" for fault in found))
    return pack.lessons, found


def check_one(lesson: Lesson, allowance: Allowance, now: Digest | None = None) -> list[Diagnostic]:
    """What is wrong with a lesson that was read, beyond what its reading finds.

    Args:
        lesson: the lesson.
        allowance: how far to go; what is left out then is named in a warning.
        now: the files it was read from, None if nothing is to be kept.
    """
    key = now.lesson(lesson.path) if now else ""
    if key:
        try:
            nodes, faults = judged_of(load(key))
        except NotOurs:
            pass
        else:
            if nodes <= allowance.left:  # else a part of it would not have been looked at
                allowance.left -= nodes
                return faults
    before = allowance.left
    found = in_order([*check_lessons([lesson], allowance), *judge_lesson(lesson, allowance)])
    if key and not any(fault.code == "W103" for fault in found):
        keep(key, of_judged(before - allowance.left, found))
    return found
