"""The table of facts in the author's guide is true of the lessons that ship."""

from __future__ import annotations

import re
from functools import cache

import pytest

from tests.learner.course import lessons, puts
from tutor.author.claim_list import TRUE, said
from tutor.lesson import shipped
from tutor.lesson.fill import fill
from tutor.lesson.model import Lesson
from tutor.lesson.traces import trace_of

GUIDE = (shipped() / "README.md").read_text(encoding="utf-8")
LESSONS = {path.stem: path for path in sorted(shipped().glob("*/lessons/*.md"))}
CELL = re.compile(r"(?<!\\)\|")
NUMBER = re.compile(r"(?<![\w./])\d[\d,]*(?:\.\d+)?(?![\w\[²³])")
"""A number that stands by itself: not 2 of `2x`, nor 6 of h³/6."""


def facts() -> list[tuple[str, str, list[str], list[str]]]:
    """Of each row: the fact, the lesson, the titles of its screens, its claims and questions."""
    section = GUIDE.split("## What is taught where\n")[1].split("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| ")][1:]
    found = []
    for row in rows:
        fact, lesson, screens, proof = (cell.strip() for cell in CELL.split(row)[1:-1])
        titles = screens.split("; ")
        found.append((fact, lesson.strip("`"), titles, re.findall(r"`([^`]+)`", proof)))
    return found


def screens(lesson: str) -> dict[str, str]:
    """The text of each screen by its title."""
    text = LESSONS[lesson].read_text(encoding="utf-8")
    _, *parts = re.split(r"^##? (.+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[::2], parts[1::2], strict=True))


@cache
def taught(id: str) -> tuple[str, Lesson]:
    return next((pack, lesson) for pack, lesson in lessons() if lesson.id == id)


@cache
def true_claims(lesson: str) -> set[str]:
    return {claim.text for claim in said(taught(lesson)[1]) if claim.state == TRUE}


@cache
def asked(lesson: str) -> dict[str, str]:
    """What each question of a lesson says and has for an answer, by its id."""
    return {
        put.quiz.id: " ".join(
            [put.question.shown, *(put.question.asked.text(text) for _, text in put.quiz.texts())]
        )
        for put in puts(taught(lesson)[0])
        if put.lesson.id == lesson and put.question is not None
    }


def numbers(text: str) -> set[float]:
    return {float(found.replace(",", "")) for found in NUMBER.findall(text)}


@pytest.mark.parametrize("row", facts(), ids=lambda row: f"{row[1]}-{row[0][:30]}")
def test_a_fact_is_taught_where_the_table_says(
    row: tuple[str, str, list[str], list[str]],
) -> None:
    """A claim that is worked out, or a question that is answered, stands behind every one."""
    _, lesson, titles, proofs = row
    there = screens(lesson)
    assert set(titles) <= set(there), sorted(there)
    assert proofs, "no claim and no question"
    text = "\n".join(there[title] for title in titles)
    for proof in proofs:
        claim = f"`{proof}`" in text and proof in true_claims(lesson)
        assert claim or f'id = "{proof}"' in text, proof


@pytest.mark.parametrize("row", facts(), ids=lambda row: f"{row[1]}-{row[0][:30]}")
def test_the_numbers_of_a_fact_are_worked_out(
    row: tuple[str, str, list[str], list[str]],
) -> None:
    """In its claims, its questions, or the programs of its screens."""
    fact, lesson, titles, proofs = row
    found = set().union(*(numbers(asked(lesson).get(proof, proof)) for proof in proofs))
    for screen in taught(lesson)[1].screens:
        if screen.title in titles and screen.program is not None:
            found |= numbers(screen.program.source)
            trace = trace_of(screen.program)
            found |= numbers(fill(" ".join(p for p in proofs if "{" in p), trace, len(trace)))
    assert numbers(fact) <= found


def test_every_lesson_teaches_something_of_the_table() -> None:
    assert {lesson for _, lesson, _, _ in facts()} == set(LESSONS)
