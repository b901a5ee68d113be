"""The shape of a lesson: titles, blocks and screens."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lesson.conftest import HEAD, Faults, places
from tutor.lesson import Code, ProgramBlock, Prose, View, check_lesson, check_pack, read_lesson
from tutor.quiz.check.judge import judge_lesson
from tutor.quiz.kinds.registry import KEYS


def lesson_of(tmp_path: Path, text: str):
    path = tmp_path / "lesson.md"
    path.write_text(text, "utf-8")
    return read_lesson(path, KEYS)


def test_a_heading_of_two_opens_a_screen_and_one_of_three_does_not(tmp_path: Path) -> None:
    text = HEAD + "one\n\n## Second\n\ntwo\n\n### Part\n\nthree\n\n```text\nx\n```\n\nfour\n"
    lesson, found = lesson_of(tmp_path, text)
    assert lesson is not None and not found
    first, second = lesson.screens
    assert [type(b) for b in first.blocks] == [ProgramBlock, Prose]
    assert [type(b) for b in second.blocks] == [Prose, Code, Prose]
    prose = second.blocks[0]
    assert isinstance(prose, Prose)
    assert prose.markdown == "two\n\n### Part\n\nthree"
    assert text.split("\n")[prose.line - 1] == "two"


def test_a_screen_has_the_last_program_up_to_its_end(tmp_path: Path) -> None:
    program = "```python program\n{}\n```\n\n"
    text = (
        HEAD + "## Same\n\n## Other\n\nbefore\n\n" + program.format("x = Value(1.0)")
        + program.format("y = Value(1.0)") + "## After\n"
    )  # fmt: skip
    lesson, found = lesson_of(tmp_path, text)
    assert lesson is not None and not found
    sources = [s.program.source.split()[0] for s in lesson.screens if s.program]
    assert sources == ["a", "a", "y", "y"]


def test_a_view_may_stand_anywhere_on_its_screen(tmp_path: Path) -> None:
    lesson, found = lesson_of(tmp_path, HEAD + 'x\n\n```toml view\nat = "end"\n```\n')
    assert lesson is not None and not found
    view = lesson.screens[0].view
    assert isinstance(view, View) and view.at == "end"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", ["E022", "E023", "E024"]),
        ("words\n", ["E022", "E023", "E024"]),
        ("## A screen\n", ["E022", "E023", "E024"]),
        ("# Title\n", ["E023", "E024"]),
        ("# Title\n\n```toml lesson\nid = 3\n```\n", ["E024", "E013"]),
        (HEAD + "# Again\n", ["E022"]),
        (HEAD + "#\n", ["E022", "E022"]),
        (HEAD + "##\n", ["E022"]),
        (HEAD + '```toml lesson\nid = "b"\n```\n', ["E023"]),
        (HEAD + "```toml view\n```\n\n```toml view\n```\n", ["E033"]),
        (HEAD + "```python program\nclass A: pass\n```\n\n`d = 3`\n", ["E102"]),
    ],
)
def test_what_a_lesson_must_have(tmp_path: Path, text: str, codes: list[str]) -> None:
    _, found = lesson_of(tmp_path, text)
    assert sorted(d.code for d in found) == sorted(codes)


def test_a_fault_of_a_program_has_its_place_in_the_lesson(faults: Faults) -> None:
    text = "```python program\nx = Value(1.0)\ny = log(x - 1)\n```\n\n`y = 3`\n"
    assert places(faults(text)) == [(3, 5, "E201")]


@pytest.mark.parametrize(
    "program",
    [
        '__import__("os")', "import os", "().__class__", "9**9**9", "x = [0] * 10**8",
        "-" * 100_000 + "1", "x = " + "(" * 5000,
    ],
)  # fmt: skip
def test_a_hostile_program_is_a_located_fault(faults: Faults, program: str) -> None:
    found = faults(f"```python program\n{program}\n```\n")
    assert [d.code[:2] in ("E1", "E2") and d.col >= 1 for d in found] == [True]


CONSEQUENCES = """\
Now `d = -10`.

```toml view
at = "before accumulate a"
focus = ["d"]
```

```toml quiz
id = "q"
kind = "value"
target = "a"
ask = "With {d}?"
```
"""


@pytest.mark.parametrize(
    ("info", "expected"),
    [
        ("python programme", [(7, "E031")]),
        ("python programm", [(7, "E031")]),
        ("py program", [(7, "E031")]),
        ("python program x", [(7, "E031")]),
        ("python", [(7, "E024")]),
    ],
)
def test_a_misspelt_program_is_one_fault_and_not_many(
    tmp_path: Path, info: str, expected: list[tuple[int, str]]
) -> None:
    path = tmp_path / "lesson.md"
    path.write_text(HEAD.replace("python program", info) + CONSEQUENCES, "utf-8")
    lesson, _ = read_lesson(path, KEYS)
    assert lesson is not None
    found = [*check_lesson(path, KEYS), *judge_lesson(lesson)]
    assert [(d.line, d.code) for d in found] == expected
    assert "python program" in found[0].help


def test_a_misspelt_lesson_block_is_one_fault(tmp_path: Path) -> None:
    path = tmp_path / "lesson.md"
    path.write_text(HEAD.replace("toml lesson", "toml lessons") + CONSEQUENCES, "utf-8")
    assert [d.code for d in check_lesson(path, KEYS)] == ["E031"]


def test_misspelt_skills_are_one_fault(tmp_path: Path) -> None:
    (tmp_path / "lessons").mkdir()
    head = 'format = 1\nid = "p"\nversion = "1.0.0"\ntitle = "P"\nlessons = ["a-lesson"]\n'
    (tmp_path / "pack.toml").write_text(head + '[skill]\nsum = "Add"\n', "utf-8")
    lesson = HEAD.replace('id = "a-lesson"', 'id = "a-lesson"\nskills = ["sum", "sun"]')
    (tmp_path / "lessons" / "a-lesson.md").write_text(lesson, "utf-8")
    assert [d.code for d in check_pack(tmp_path, KEYS)] == ["E012"]
