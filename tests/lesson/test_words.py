"""Words of the built-in feedback that wait until a lesson explains them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lesson.conftest import HEAD
from tutor.lesson import check_pack
from tutor.lesson.read.reading import read_one, read_pack
from tutor.lesson.words import says, untaught
from tutor.quiz.kinds.registry import KEYS

PACK = """format = 1
id = "p"
version = "1.0.0"
title = "P"
lessons = ["one", "two"]
[words]
{}
"""
ASKS = '{}\n```toml quiz\nid = "q"\nkind = "value"\ntarget = "a"\nask = "?"\n```\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "lessons").mkdir()
    for id, text in (("one", "Step back."), ("two", "Every **edge** has a slope.")):
        lesson = HEAD.replace('id = "lesson"', f'id = "{id}"') + ASKS.format(text)
        (tmp_path / "lessons" / f"{id}.md").write_text(lesson, "utf-8")
    return tmp_path


def held(folder: Path, words: str) -> list[tuple[str, str]]:
    (folder / "pack.toml").write_text(PACK.format(words), "utf-8")
    return [(d.code, d.message) for d in check_pack(folder, KEYS) if d.code in ("E019", "W114")]


def test_a_word_waits_for_the_lesson_that_explains_it(folder: Path) -> None:
    assert held(folder, 'edge = "two"') == []
    pack, _ = read_pack(folder, KEYS)
    assert pack is not None
    assert [lesson.quizzes[0].untaught for lesson in pack.lessons] == [("edge",), ()]
    one, _, _ = read_one(folder, folder / "lessons" / "one.md", KEYS)
    assert one is not None and one.quizzes[0].untaught == ("edge",)


@pytest.mark.parametrize(
    ("words", "code", "part"),
    [
        ('egde = "two"', "E019", "no built-in feedback says `egde`"),
        ('edge = "tow"', "E019", "the pack has no lesson `tow`"),
        ('edge = "one"', "W114", "the lesson `one` never says `edge`"),
    ],
)
def test_a_word_that_holds_back_nothing_is_told(
    folder: Path, words: str, code: str, part: str
) -> None:
    assert held(folder, words) == [(code, part)]


def test_words_are_counted_from_the_place_of_a_lesson_in_the_list() -> None:
    words = {"edge": "b", "path": "c", "rule": "a"}
    assert untaught(words, ["a", "b", "c"], "a") == ("edge", "path")
    assert untaught(words, ["a", "b", "c"], "c") == ()
    assert untaught(words, ["a"], "elsewhere") == ()


def test_a_word_is_found_in_the_prose_and_not_in_code() -> None:
    assert says("Two Edges lead there.", ["edge"])
    assert not says("`edge` is a name, and a hedge grows.", ["edge"])
    assert not says("An edge.", [])
    assert not says("Take {node} alone.", ["node"])
