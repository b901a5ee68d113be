"""Finding packs and lessons by name and by path."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.lesson.test_packs import PACKS
from tutor.lesson import NotFound, find, packs, shipped
from tutor.lesson.find import ORDER


def install(home: Path) -> Path:
    (home / "packs").mkdir(parents=True)
    return Path(shutil.copytree(PACKS / "good", home / "packs" / "some-folder"))


def test_an_installed_pack_is_found_by_its_id(home: Path) -> None:
    folder = install(home)
    assert folder in packs()
    assert find("good") == (folder, "")
    assert find("good/training") == (folder, "training")


def test_a_renamed_lesson_is_found_by_its_former_id(home: Path) -> None:
    folder = install(home)
    assert find("good/all-of-it") == (folder, "everything")


def test_a_shipped_pack_comes_before_an_installed_one_with_its_id(home: Path) -> None:
    folder = install(home)
    text = (folder / "pack.toml").read_text("utf-8")
    (folder / "pack.toml").write_text(text.replace('"good"', '"gradients"'), "utf-8")
    assert find("gradients").path == shipped() / "gradients"


def test_paths_mean_packs_and_lessons(tmp_path: Path) -> None:
    lesson = PACKS / "good" / "lessons" / "training.md"
    assert find(str(PACKS / "good")) == (PACKS / "good", "")
    assert find(str(lesson)) == (PACKS / "good", "training")
    alone = tmp_path / "alone.md"
    shutil.copy(lesson, alone)
    assert find(str(alone)) == (alone, "")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("gradient", "did you mean `gradients`?"),
        ("gradients/dimond", "did you mean `diamond`?"),
        ("\x1b[31m", "`\\x1b[31m`"),
        ("x" * 5000, "…"),
        ("\0", "\\x00"),
        ("", "gradients"),
    ],
)
def test_what_is_not_there_is_said(text: str, words: str) -> None:
    with pytest.raises(NotFound) as fault:
        find(text)
    assert words in str(fault.value)


def test_a_pack_without_a_readable_id_goes_by_its_folder(home: Path) -> None:
    folder = install(home)
    (folder / "pack.toml").write_text("nonsense", "utf-8")
    assert folder in packs()
    with pytest.raises(NotFound, match="cannot be read"):
        find("some-folder/training")


def test_shipped_packs_come_in_the_order_of_learning(home: Path) -> None:
    assert [folder.name for folder in packs()[: len(ORDER)]] == list(ORDER)
