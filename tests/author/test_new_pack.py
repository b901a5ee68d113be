"""`pack new` writes a pack without a fault, and never over a file that is there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tutor import cli
from tutor.author.lesson_list import with_lesson
from tutor.author.new_pack import NotWritten, create
from tutor.author.templates import KINDS as LESSON_OF_KINDS
from tutor.lesson.read.reading import read_pack
from tutor.quiz.check.whole_check import check_all
from tutor.quiz.kinds.registry import KEYS, KINDS


def faults(folder: Path) -> list[str]:
    _, found = check_all(folder)
    return [str(fault) for fault in found]


def test_a_new_pack_has_no_fault_and_a_question_of_each_kind(tmp_path: Path) -> None:
    folder = tmp_path / "My first pack!"
    written = create(folder)
    assert [path.relative_to(folder).as_posix() for path in written] == [
        "pack.toml", "lessons/first.md", "lessons/kinds.md",
    ]  # fmt: skip
    assert faults(folder) == []
    pack, _ = read_pack(folder, KEYS)
    assert pack is not None and pack.id == "my-first-pack"
    lesson = pack.lesson(LESSON_OF_KINDS)
    assert lesson is not None
    assert [quiz.kind for quiz in lesson.quizzes] == list(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_brings_its_example(kind: str) -> None:
    """It stands below its `id` and `kind`, and says nothing twice."""
    example = KINDS[kind].example
    assert example.endswith("\n") and "ask" in tomllib.loads(example)
    assert not {"id", "kind"} & tomllib.loads(example).keys()


def test_what_is_there_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "lessons").mkdir()
    mine = tmp_path / "lessons" / "kinds.md"
    mine.write_text("mine", "utf-8")
    with pytest.raises(NotWritten, match="is there already"):
        create(tmp_path)
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == [mine]
    assert mine.read_text("utf-8") == "mine"


def test_a_lesson_is_added_to_a_pack(tmp_path: Path) -> None:
    create(tmp_path / "p")
    listing = tmp_path / "p" / "pack.toml"
    before = listing.read_text("utf-8")
    create(tmp_path / "p", "third")
    assert listing.read_text("utf-8") == before.replace('"kinds"]', '"kinds", "third"]')
    assert faults(tmp_path / "p") == []
    with pytest.raises(NotWritten):
        create(tmp_path / "p", "third")


def test_a_new_pack_may_begin_with_a_lesson_of_ones_own(tmp_path: Path) -> None:
    create(tmp_path / "p", "spring")
    assert faults(tmp_path / "p") == []
    assert [path.name for path in (tmp_path / "p" / "lessons").iterdir()] == ["spring.md"]


@pytest.mark.parametrize("id", ["Third", "a b", "../up", "x" * 65, "a--b"])
def test_an_id_that_is_none_is_refused(id: str, tmp_path: Path) -> None:
    with pytest.raises(NotWritten, match="cannot be the id"):
        create(tmp_path / "p", id)
    assert not (tmp_path / "p").exists()


def test_skills_of_the_pack_are_taken(tmp_path: Path) -> None:
    create(tmp_path, "first")
    listing = tmp_path / "pack.toml"
    listing.write_text(re.sub(r"chain-rule = .*", 'slope = "A slope"',
                              listing.read_text("utf-8")), "utf-8")  # fmt: skip
    create(tmp_path, "second")
    assert 'skills = ["slope"]' in (tmp_path / "lessons" / "second.md").read_text("utf-8")


LISTS = [
    ('lessons = ["a"]\n', 'lessons = ["a", "z"]\n'),
    ("lessons = []\n", 'lessons = ["z"]\n'),
    ('lessons = ["a", ]  # all\n', 'lessons = ["a", "z" ]  # all\n'),
    ("lessons = ['a']\n", "lessons = ['a', \"z\"]\n"),
    ('lessons = [\n  "a",\n]\n', 'lessons = [\n  "a",\n  "z",\n]\n'),
    ('lessons = [\n  "a"\n]\n', 'lessons = [\n  "a",\n  "z",\n]\n'),
    ('lessons = [\n  "a", # ], first\n  "b"  # last\n]\n',
     'lessons = [\n  "a", # ], first\n  "b",  # last\n  "z",\n]\n'),
    ('lessons = ["a",\n           "b"]\n', 'lessons = ["a",\n           "b", "z"]\n'),
    ('lessons = [\r\n\t"a",\r\n]\r\n', 'lessons = [\r\n\t"a",\r\n\t"z",\r\n]\r\n'),
    ('# lessons = ["x"]\nlessons = ["a"] # y\n[skills]\ns = "["\n',
     '# lessons = ["x"]\nlessons = ["a", "z"] # y\n[skills]\ns = "["\n'),
    ('title = "x"\nlessons = [ "a]", "b" ]\n', 'title = "x"\nlessons = [ "a]", "b", "z" ]\n'),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), LISTS)
def test_a_list_of_lessons_grows_and_nothing_else_changes(before: str, after: str) -> None:
    assert with_lesson(before, "z") == after
    assert tomllib.loads(after)["lessons"][-1] == "z"


@pytest.mark.parametrize(
    "text",
    ["", 'title = "x"\n', 'lessons = "z"\n', 'lessons = ["z"]\n', 'lessons = ["a"\n',
     '[skills]\nlessons = ["a"]\n', 'lessons = ["a"]\nlessons = ["b"]\n',
     'x = """\nlessons = ["q"]\n"""\n'],
)  # fmt: skip
def test_a_list_that_cannot_be_added_to_is_left_alone(text: str, tmp_path: Path) -> None:
    assert with_lesson(text, "z") is None
    (tmp_path / "pack.toml").write_text(text, "utf-8")
    with pytest.raises(NotWritten, match="cannot be added to"):
        create(tmp_path, "z")
    assert (tmp_path / "pack.toml").read_text("utf-8") == text
    assert not (tmp_path / "lessons").exists()


def test_the_command_says_what_it_wrote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(tmp_path / "p")
    assert cli.main(["pack", "new", folder]) == 0
    out = capsys.readouterr().out
    assert str(tmp_path / "p" / "lessons" / "first.md") in out
    assert cli.main(["pack", "check", "--strict", folder]) == 0
    assert cli.main(["pack", "new", folder, "--lesson", "more"]) == 0
    capsys.readouterr()
    assert cli.main(["pack", "new", folder]) == 2
    assert "is there already" in capsys.readouterr().err
