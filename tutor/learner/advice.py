"""What to say before a pack or lesson that has errors is opened all the same."""

from __future__ import annotations

from tutor.lesson.find import shipped
from tutor.lesson.shelf import Chosen, Shelf, counted, listing

PATIENCE = 200_000
"""Nodes that the check of the texts and of the questions may go through: about two seconds."""


def warning(chosen: Chosen, shelf: Shelf) -> str:
    """How many errors there are in what was chosen, and the command that lists them.

    Packs that ship were checked before they did, so nothing is said of them. What that
    takes too long for is not counted.

    Returns:
        One sentence, empty if there is nothing to say.
    """
    path = chosen.path
    if path is None or path.parent == shipped():
        return ""
    from tutor.lesson.check.allowance import Allowance  # only what did not ship is checked
    from tutor.lesson.listed.digest import digest
    from tutor.lesson.listed.listing import kept_count
    from tutor.quiz.check.whole_check import check_one

    pack = shelf.whole(chosen.pack) if chosen.pack else None
    before = shelf.faults.get(chosen.pack, []) if pack else []
    lessons = (chosen.lesson,) if chosen.lesson else pack.lessons if pack else ()
    now, sure = digest(path) if pack else None, True
    count = kept_count(now) if now else None
    if count is None:
        allowance = Allowance(PATIENCE)
        errors = {*before, *(e for each in lessons for e in check_one(each, allowance, now))}
        count = sum(fault.severity == "error" for fault in errors)
        sure = pack is None or len(lessons) == len(pack.lessons)
        sure = sure and not any(fault.code == "W103" for fault in errors)
    if not count:
        return ""
    what = "lesson" if chosen.lesson and not pack else "pack"
    told = counted(count, whole=sure)
    return f"this {what} has {told}: `{listing(path)}` lists {'it' if count == 1 else 'them'}"
