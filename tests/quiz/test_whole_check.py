"""A pack is checked lesson by lesson; what was found is kept for as long as it must be the same."""

from __future__ import annotations

import shutil
from importlib import import_module
from pathlib import Path

import pytest

from tests.lesson.test_packs import PACKS
from tutor.lesson.check.allowance import Allowance
from tutor.lesson.listed.digest import digest
from tutor.lesson.read.reading import read_lesson, read_pack
from tutor.quiz.check.whole_check import check_all, check_one
from tutor.quiz.kinds.registry import KEYS

module = import_module("tutor.quiz.check.whole_check")


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The lessons that are judged from now on."""
    found: list[str] = []
    plain = module.judge_lesson
    monkeypatch.setattr(
        module, "judge_lesson", lambda each, *more: (found.append(each.id), plain(each, *more))[1]
    )
    return found


def ids(folder: Path) -> list[str]:
    pack, _ = read_pack(folder, KEYS)
    assert pack is not None
    return [lesson.id for lesson in pack.lessons]


def test_only_what_has_changed_is_judged_again(tmp_path: Path, judged: list[str]) -> None:
    folder = shutil.copytree(PACKS / "good", tmp_path / "good")
    every = ids(folder)
    assert len(every) > 1
    first = check_all(folder, kept=True)
    assert judged == every
    assert check_all(folder, kept=True) == first and judged == every
    file = next((folder / "lessons").glob("*.md"))
    file.write_text(file.read_text("utf-8") + "\nOne more paragraph: `1 + 1 = 3`.\n", "utf-8")
    _, found = check_all(folder, kept=True)
    assert len(judged) == len(every) + 1
    assert [(f.code, Path(f.path).name) for f in found if f.code == "E301"] == [("E301", file.name)]
    with (folder / "pack.toml").open("a", encoding="utf-8") as pack:
        pack.write("\n")  # every lesson rests on it
    assert check_all(folder, kept=True)[1] == found and len(judged) == 2 * len(every) + 1


def test_nothing_is_kept_unless_it_is_asked_for(judged: list[str]) -> None:
    for _ in range(2):
        check_all(PACKS / "good")
    assert judged == 2 * ids(PACKS / "good")


@pytest.mark.parametrize("name", sorted(path.name for path in PACKS.iterdir() if path.is_dir()))
def test_what_is_kept_is_what_was_found(name: str) -> None:
    plain = check_all(PACKS / name)
    assert check_all(PACKS / name, kept=True) == plain == check_all(PACKS / name, kept=True)


def test_what_there_was_no_time_for_is_not_kept() -> None:
    folder = PACKS / "good"
    pack, _ = read_pack(folder, KEYS)
    now = digest(folder)
    assert pack is not None and now is not None
    lesson = pack.lessons[0]
    hurried = check_one(lesson, Allowance(0), now)
    assert any(fault.code == "W103" for fault in hurried)
    assert check_one(lesson, Allowance(), now) == []


def test_what_is_kept_counts_as_if_it_were_found_again() -> None:
    pack, _ = read_pack(PACKS / "good", KEYS)
    now = digest(PACKS / "good")
    assert pack is not None and now is not None
    first, again, little = Allowance(), Allowance(), Allowance(150)
    for allowance in (first, again, little):
        found = check_one(pack.lessons[0], allowance, now)
        assert {fault.code for fault in found} == ({"W103"} if allowance is little else set())
    assert first.left == again.left < first.nodes - 150


def test_a_program_that_makes_no_nodes_is_not_free(tmp_path: Path) -> None:
    left = []
    for rounds in (10, 10_000):
        file = tmp_path / "t.md"
        text = f"n = 0\nfor i in range({rounds}):\n    n += 1\n"
        file.write_text(
            f'# T\n\n```toml lesson\nid = "t"\n```\n\n```python program\n{text}```\n', "utf-8"
        )
        lesson, _ = read_lesson(file, KEYS)
        assert lesson is not None
        allowance = Allowance()
        assert check_one(lesson, allowance) == []
        left.append(allowance.left)
    assert 1_000 < left[0] - left[1] < 5_000


def test_it_tells_how_far_it_is() -> None:
    told: list[tuple[int, int, str]] = []
    check_all(PACKS / "good", lambda *each: told.append(each))
    every = ids(PACKS / "good")
    assert told == [(i, len(every), id) for i, id in enumerate(every)]
