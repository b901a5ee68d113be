"""Whole packs: the broken one names every planted fault, the good ones none."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from tutor import cli
from tutor.lesson import check_pack, packs, read_pack, shipped
from tutor.lesson.check.allowance import MOST_VARIANTS, Allowance
from tutor.lesson.traces import mixed, variants
from tutor.quiz.kinds.registry import KEYS

PACKS = Path(__file__).parents[1] / "packs"
FAULT = r"\S+:\d+:\d+: (?:error|warning)\[\w+\]"


def test_every_planted_fault_is_printed_with_its_line_and_column(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """`tests/packs/broken.txt` lists them; nothing else is reported, and nothing twice."""
    folder = PACKS / "broken"
    assert cli.main(["pack", "check", str(folder)]) == 1
    lines = capsys.readouterr().err.replace(f"{folder}{os.sep}", "").splitlines()
    found = [m[0].replace(os.sep, "/") for line in lines if (m := re.match(FAULT, line))]
    assert found == (PACKS / "broken.txt").read_text("utf-8").splitlines()


def test_a_message_says_what_to_do_and_shows_nothing_a_terminal_obeys() -> None:
    from tutor.characters import unsafe

    for fault in check_pack(PACKS / "broken", KEYS):
        assert fault.message and not fault.message.endswith(".")
        assert unsafe(str(fault)) is None, fault.code


def test_a_pack_with_every_feature_has_no_fault() -> None:
    assert check_pack(PACKS / "good", KEYS) == []


def test_a_pack_in_the_whole_language_has_no_fault() -> None:
    assert check_pack(PACKS / "language", KEYS) == []
    pack, _ = read_pack(PACKS / "language", KEYS)
    assert pack is not None
    assert len(pack.lessons) == 10
    assert all(screen.program for lesson in pack.lessons for screen in lesson.screens)


def test_a_pack_reads_as_written() -> None:
    pack, found = read_pack(PACKS / "good", KEYS)
    assert pack is not None and found == []
    assert (pack.id, pack.version, pack.language) == ("good", "1.0.0-beta.1", "en-GB")
    assert [lesson.id for lesson in pack.lessons] == ["everything", "training"]
    assert pack.lesson("all-of-it") is pack.lessons[0]
    assert pack.lesson("nothing") is None
    lesson = pack.lessons[0]
    assert lesson.title == "Everything, with code and stress"
    assert [s.title for s in lesson.screens] == [lesson.title, "A screen of its own"]
    assert [q.id for q in lesson.quizzes][:3] == ["grad-a", "sign-of-e", "order"]
    assert lesson.screens[1].program is lesson.screens[0].program


@pytest.mark.parametrize("folder", packs(), ids=lambda p: p.name)
def test_packs_that_ship_have_no_fault(folder: Path) -> None:
    assert [str(d) for d in check_pack(folder, KEYS)] == []


def test_packs_that_ship_are_found() -> None:
    assert shipped() / "gradients" in packs()


def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACKS / "good", tmp_path / "good"))


def codes(folder: Path) -> list[tuple[str, str]]:
    return [(Path(d.path).name, d.code) for d in check_pack(folder, KEYS)]


def test_a_symlink_out_of_the_pack_is_refused(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    outside = tmp_path / "outside.md"
    (folder / "lessons" / "training.md").rename(outside)
    try:
        (folder / "lessons" / "training.md").symlink_to(outside)
    except OSError:
        pytest.skip("this system makes no symlinks")
    assert codes(folder) == [("training.md", "E006")]


def test_a_symlink_to_itself_is_refused(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    path = folder / "lessons" / "training.md"
    path.unlink()
    try:
        path.symlink_to(path)
    except OSError:
        pytest.skip("this system makes no symlinks")
    assert [code for _, code in codes(folder)][:1] in (["E001"], ["E006"])


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    (folder / "lessons" / "training.md").write_text("x" * 300_000, "utf-8")
    assert ("training.md", "E002") in codes(folder)


def test_windows_line_endings_change_nothing(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    for path in folder.rglob("*.*"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert codes(folder) == []


def test_a_folder_instead_of_a_lesson_is_a_fault(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    path = folder / "lessons" / "training.md"
    path.rename(folder / "lessons" / "more")
    path.mkdir()
    assert ("pack.toml", "E020") in codes(folder)


def test_lessons_in_a_folder_below_are_pointed_at(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    (folder / "lessons" / "part-2").mkdir()
    (folder / "lessons" / "training.md").rename(folder / "lessons" / "part-2" / "training.md")
    assert ("pack.toml", "E007") in codes(folder)


def test_a_newer_format_is_the_only_complaint(tmp_path: Path) -> None:
    """Its keys may mean anything, so nothing is said about them."""
    folder = copy(tmp_path)
    text = (folder / "pack.toml").read_text("utf-8")
    (folder / "pack.toml").write_text(
        text.replace("format = 1", 'format = 2\nnew = "key"'), "utf-8"
    )
    pack, found = read_pack(folder, KEYS)
    assert pack is None
    assert [(d.line, d.col, d.code) for d in found] == [(1, 10, "E017")]


def test_lessons_are_read_even_if_the_pack_cannot_be(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    (folder / "pack.toml").write_text("format = \n", "utf-8")
    (folder / "lessons" / "training.md").write_text("# Training\n", "utf-8")
    assert codes(folder) == [
        ("training.md", "E023"), ("training.md", "E024"), ("pack.toml", "E010"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["missing", "lessons", "\x00"])
def test_a_folder_that_is_no_pack_is_a_fault(tmp_path: Path, name: str) -> None:
    (tmp_path / "lessons").mkdir()
    assert [d.code for d in check_pack(tmp_path / name, KEYS)] == ["E001"]


def test_a_pack_that_takes_too_long_is_left_where_the_nodes_are_used_up() -> None:
    found = check_pack(PACKS / "good", KEYS, Allowance(50))
    assert [(Path(d.path).name, d.line, d.code) for d in found] == [
        ("everything.md", 39, "W103"),
        ("training.md", 1, "W103"),
    ]
    assert all("not checked" in d.message and d.help for d in found)


def test_of_many_variants_every_number_is_tried() -> None:
    every = list(variants({"a": range(8), "b": range(8), "c": range(8)}))
    some = mixed(every)[:MOST_VARIANTS]
    assert len({tuple(v.values()) for v in some}) == MOST_VARIANTS < len(every)
    for name in "abc":
        assert {v[name] for v in some} == set(range(8))


def test_a_file_of_a_pack_stands_for_the_pack(capsys: pytest.CaptureFixture[str]) -> None:
    for file in ("pack.toml", "lessons/training.md"):
        assert cli.main(["pack", "check", str(PACKS / "good" / file)]) == 0
        assert "2 lessons" in capsys.readouterr().out


def test_a_lesson_without_a_pack_is_checked_by_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (PACKS / "good" / "lessons" / "training.md").read_text("utf-8")
    path = tmp_path / "alone.md"
    path.write_text(text, "utf-8")
    assert cli.main(["pack", "check", str(path)]) == 0
    assert "1 lesson," in capsys.readouterr().out
    path.write_text(text.replace("`w = 2.4`", "`w = 2.5`"), "utf-8")
    assert cli.main(["pack", "check", str(path)]) == 1
    assert f"{path}:30:" in capsys.readouterr().err
