"""The table of facts in the author's guide is true of the lessons that ship."""

from __future__ import annotations

import re

import pytest

from tutor.lesson import shipped

GUIDE = (shipped() / "README.md").read_text(encoding="utf-8")
LESSONS = {path.stem: path for path in sorted(shipped().glob("*/lessons/*.md"))}
CELL = re.compile(r"(?<!\\)\|")


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


@pytest.mark.parametrize("row", facts(), ids=lambda row: f"{row[1]}-{row[0][:30]}")
def test_a_fact_is_taught_where_the_table_says(
    row: tuple[str, str, list[str], list[str]],
) -> None:
    """Claims are worked out and questions answered by the checks of the packs that ship."""
    _, lesson, titles, proofs = row
    there = screens(lesson)
    assert set(titles) <= set(there), sorted(there)
    text = "\n".join(there[title] for title in titles)
    for proof in proofs:
        assert f'id = "{proof}"' in text or f"`{proof}`" in text, proof


def test_every_lesson_teaches_something_of_the_table() -> None:
    assert {lesson for _, lesson, _, _ in facts()} == set(LESSONS)
