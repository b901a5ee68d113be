"""What to say before a pack or lesson that has errors is opened all the same."""

from __future__ import annotations

from tutor.lesson.find import shipped
from tutor.lesson.shelf import Chosen, Shelf, listing

PATIENCE = 1.0
"""Seconds that the check of the texts may take, and that of the questions after it."""


def warning(chosen: Chosen, shelf: Shelf) -> str:
    """How many errors there are in what was chosen, and the command that lists them.

    Packs that ship were checked before they did, so nothing is said of them. What there is no
    time for is not counted.

    Returns:
        One sentence, empty if there is nothing to say.
    """
    path = chosen.path
    if path is None or path.parent == shipped():
        return ""
    from tutor.lesson.check.checking import check_lessons  # only what did not ship is checked
    from tutor.lesson.check.deadline import Deadline
    from tutor.quiz.check.judge import judge_lesson

    pack = shelf.whole(chosen.pack) if chosen.pack else None
    before = shelf.faults.get(chosen.pack, []) if pack else []
    lessons = (chosen.lesson,) if chosen.lesson else pack.lessons if pack else ()
    texts, questions = Deadline(PATIENCE), Deadline(2 * PATIENCE)
    judged = [fault for lesson in lessons for fault in judge_lesson(lesson, questions)]
    errors = {*before, *check_lessons(lessons, texts), *judged}
    count = sum(fault.severity == "error" for fault in errors)
    if not count:
        return ""
    what = "lesson" if chosen.lesson and not pack else "pack"
    counted = f"{count:,} error{'' if count == 1 else 's'}"
    return f"this {what} has {counted}: `{listing(path)}` lists {'it' if count == 1 else 'them'}"
