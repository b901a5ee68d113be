"""What a skill rests on comes before it in a review."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.learner.lessons import LESSON
from tutor.learner.mastery import in_turn, mastered, waits_for, weak
from tutor.learner.record import Record
from tutor.learner.session import Session
from tutor.learner.standing import Score
from tutor.lesson.shelf import Shelf
from tutor.quiz.kinds.registry import KEYS
from tutor.tui.pages.done_page import Result, draw
from tutor.view.text import plain

NEEDS = {"chain": ("slope",), "add": ("chain",), "sign": ("chain",), "slope": ("forward",)}
WEAK, GOOD, NEW = Score(4, 3, 1), Score(4, 2, 1), Score(4)


def test_half_of_what_was_asked_makes_a_skill_mastered() -> None:
    assert [mastered(score) for score in (NEW, WEAK, GOOD, Score(4, 1, 0))] == [
        False, False, True, False,
    ]  # fmt: skip
    assert weak({"chain": WEAK, "add": GOOD, "sign": NEW}) == {"chain"}


@pytest.mark.parametrize(
    ("skills", "not_mastered", "now", "later"),
    [
        (["add", "chain"], {"add", "chain"}, ["chain"], ["add"]),
        (["add"], {"add"}, ["add"], []),
        (["add"], {"add", "forward"}, ["forward"], ["add"]),  # by way of two that are mastered
        (["add", "sign"], {"add", "sign", "slope"}, ["slope"], ["add", "sign"]),
        (["add"], {"add", "sign"}, ["add"], []),  # what rests on the same is no need
        (["add"], {"add", "chain", "slope"}, ["slope"], ["chain", "add"]),
        ([], {"slope"}, [], []),
    ],
)
def test_what_a_skill_rests_on_is_taken_up_before_it(
    skills: list[str], not_mastered: set[str], now: list[str], later: list[str]
) -> None:
    assert in_turn(skills, not_mastered, NEEDS) == (now, later)


def test_a_circle_ends() -> None:
    assert waits_for("a", {"a", "b"}, {"a": ("b",), "b": ("a",)}) == 1


PACK = """\
format = 1
id = "pack"
version = "1.0.0"
title = "A pack"
lessons = ["diamond"]

[skills]
signs = "See a sign"

[skills.sums]
text = "Add paths"
needs = ["signs"]
"""


def test_the_missed_questions_of_a_lesson_are_asked_again_in_turn(tmp_path: Path) -> None:
    text = LESSON.replace('id = "diamond"\n', 'id = "diamond"\nskills = ["sums", "signs"]\n')
    for kind, skill in (("value", "sums"), ("sign", "signs")):
        head = f'kind = "{kind}"\ntarget'
        text = text.replace(head, f'kind = "{kind}"\nskills = ["{skill}"]\ntarget')
    text = text.replace('right = "Yes."', 'right = "Yes."\n[vary]\na = [-4, -3]')
    (tmp_path / "lessons").mkdir()
    (tmp_path / "pack.toml").write_text(PACK, "utf-8")
    (tmp_path / "lessons" / "diamond.md").write_text(text, "utf-8")
    shelf = Shelf(KEYS)
    shelf.add(tmp_path)
    pack = shelf.whole("pack")
    assert pack is not None
    with Record.open() as record:
        session = Session("pack", pack.lessons[0], record)
        for wrong in ("1", "1", "+"):
            session.answer(wrong)
            session.skip()
            session.advance()
        result = Result.of(session, shelf)
    assert [quiz.id for quiz in result.again] == ["sign-b", "grad-a"]
    page = [plain(row).strip() for row in draw(result, 80)]
    at = page.index("Worth another look")
    assert page[at + 1 : at + 5] == ["See a sign", "", "After that, as it rests on it", "Add paths"]
