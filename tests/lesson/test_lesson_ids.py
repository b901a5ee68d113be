"""Ids across the lessons of a pack, present and former, and the lessons to take first."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lesson.conftest import Faults, places
from tutor.lesson import read_lesson, read_pack
from tutor.quiz.kinds.registry import KEYS

LESSON = """\
# {id}

```toml lesson
id = "{id}"
after = [{after}]
was = [{was}]
```

```python program
a = Value(2.0)
```
"""


def told(tmp_path: Path, *lessons: tuple[str, str, str]) -> list[tuple[str, int, int, str, str]]:
    """File, line, column, code and message of the faults of lessons (id, after, was)."""
    (tmp_path / "lessons").mkdir()
    listed = ", ".join(f'"{id}"' for id, _, _ in lessons)
    (tmp_path / "pack.toml").write_text(
        f'format = 1\nid = "p"\nversion = "1.0.0"\ntitle = "P"\nlessons = [{listed}]\n', "utf-8"
    )
    for id, after, was in lessons:
        text = LESSON.format(id=id, after=after, was=was)
        (tmp_path / "lessons" / f"{id}.md").write_text(text, "utf-8")
    _, found = read_pack(tmp_path, KEYS)
    return [(Path(d.path).stem, d.line, d.col, d.code, d.message) for d in found]


def test_lessons_in_the_order_of_the_pack_are_left_alone(tmp_path: Path) -> None:
    assert told(tmp_path, ("z", "", '"old"'), ("b", '"z"', ""), ("a", '"z", "b"', "")) == []


def test_a_lesson_after_itself(tmp_path: Path) -> None:
    (found,) = told(tmp_path, ("a", '"a"', ""))
    assert found == ("a", 5, 10, "W110", "a lesson cannot come after itself")


def test_a_lesson_after_a_later_one(tmp_path: Path) -> None:
    (found,) = told(tmp_path, ("b", '"a"', ""), ("a", "", ""))
    assert found == ("b", 5, 10, "W110", "`a` comes later in this pack")


def test_lessons_after_each_other_in_a_circle(tmp_path: Path) -> None:
    circle = ("a", '"c"', ""), ("b", '"a"', ""), ("c", '"b"', ""), ("d", '"a"', "")
    assert [(stem, message) for stem, _, _, _, message in told(tmp_path, *circle)] == [
        ("a", "`after` leads in a circle: a, c, b, a"),
        ("b", "`after` leads in a circle: b, a, c, b"),
        ("c", "`after` leads in a circle: c, b, a, c"),
    ]


def test_a_former_id_that_another_lesson_has_is_told_where_it_is_called_one(
    tmp_path: Path,
) -> None:
    found = told(tmp_path, ("a", "", '"old", "b"'), ("b", "", ""), ("c", "", '"c", "old"'))
    assert found == [
        ("a", 6, 15, "E016", "`b` is no former id: lessons/b.md has it now"),
        ("c", 6, 8, "E016", "`c` is no former id: this lesson has it now"),
        ("c", 6, 13, "E016", "a second lesson with the former id `old`"),
    ]


QUIZ = '```toml quiz\nid = "{}"\nwas = [{}]\nkind = "value"\ntarget = "a"\nask = "?"\n```\n'


@pytest.mark.parametrize("order", [("one", "two"), ("two", "one")])
def test_a_former_id_of_a_question_is_told_where_it_is_called_one(
    faults: Faults, order: tuple[str, str]
) -> None:
    former = {"one": '"two"', "two": ""}
    found = faults("".join(QUIZ.format(id, former[id]) for id in order))
    assert places(found) == [(7 * order.index("one") + 3, 8, "E016")]
    assert "`two` is no former id" in found[0].message


def test_a_question_with_a_former_id_that_another_has_is_not_asked(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    text = LESSON.format(id="a", after="", was="")
    path.write_text(f"{text}\n{QUIZ.format('one', repr('two'))}\n{QUIZ.format('two', '')}", "utf-8")
    lesson, _ = read_lesson(path, KEYS)
    assert lesson is not None and [q.id for q in lesson.quizzes] == ["two"]


def test_a_placeholder_in_a_heading(faults: Faults) -> None:
    found = faults("## What {d} is\n\ntext {d}\n\n## The set {1, 2} and {{a}}\n\ntext\n")
    assert places(found) == [(1, 9, "W111")]
