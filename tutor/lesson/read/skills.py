"""The skills of a pack: what each is in words, and which others it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tutor.lesson.model import Lesson
from tutor.lesson.read.schema import SKILL
from tutor.lesson.read.toml import Places
from tutor.lesson.read.values import checked, usable
from tutor.lesson.report import Report, meant, quoted


def read_skills(
    written: Mapping[str, Any], places: Places, report: Report
) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """The texts of the skills, and what each needs, which are skills too and lead in no circle."""
    texts: dict[str, str] = {}
    needs: dict[str, tuple[str, ...]] = {}
    for skill, value in written.items():
        good = {"text": value}
        if isinstance(value, dict):
            found = checked(value, SKILL, places, report, what=f"the skill {quoted(skill)}",
                            path=("skills", skill))  # fmt: skip
            good = usable(found)
        texts[skill] = good.get("text", skill)
        for i, other in enumerate(good.get("needs", ())):
            if other not in written:
                report.add(places.value("skills", skill, "needs", i), "E018",
                           f"pack.toml names no skill {quoted(other)}",
                           meant(other, written))  # fmt: skip
            else:
                needs[skill] = (*needs.get(skill, ()), other)
    reached: set[str] = set()
    while more := {s for s in texts if s not in reached and reached.issuperset(needs.get(s, ()))}:
        reached |= more
    for skill in texts:
        if skill not in reached:
            open_ones = ", ".join(quoted(n) for n in needs[skill] if n not in reached)
            report.add(places.value("skills", skill), "W113",
                       f"the skill {quoted(skill)} can never be reached: {open_ones} "
                       "leads in a circle", "take one of them out of `needs`")  # fmt: skip
    return texts, {skill: found for skill, found in needs.items() if skill in reached}


def compare_skills(
    skills: Iterable[str], lessons: Iterable[Lesson], places: Places, report: Report
) -> None:
    """Report skills that no question trains. One with faults may train those of its lesson too."""
    trained: set[str] = set()
    for lesson in lessons:
        for screen in lesson.screens:
            trained.update(skill for quiz in screen.quizzes for skill in quiz.skills)
            for quiz in screen.faulty:
                trained.update(quiz.skills or lesson.skills)
    for skill in skills:
        if skill not in trained:
            report.add(places.key("skills", skill), "W112",
                       f"no question trains the skill {quoted(skill)}",
                       "name it in a question or its lesson, or take it out")  # fmt: skip
