"""Every message and every wrong rule has its long story, and the examples in it are true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tutor import cli
from tutor.author.stories.references import REFERENCES
from tutor.author.stories.rule_stories import COMPUTED, worked
from tutor.author.stories.story import FORMS, Story
from tutor.author.stories.story_table import MEANINGS, STORIES
from tutor.quiz.rules.catalogue import RULES, belief

WITHOUT = {
    "E106",  # in a lesson, reading the file finds it first
    "E211",  # takes ten seconds
    "E419",  # a fault of the tutor
    "W103",  # takes half a minute
}
"""Codes that no short example can have."""

told = [story for story in STORIES.values() if story.form]


def test_every_code_has_a_story_and_no_story_is_of_another() -> None:
    assert sorted(MEANINGS.keys() - STORIES.keys()) == [], "add a Story in tutor/author/stories"
    assert sorted(STORIES.keys() - MEANINGS.keys()) == []
    assert {story.code for story in STORIES.values() if not story.form} == WITHOUT


@pytest.mark.parametrize("story", STORIES.values(), ids=lambda story: story.code)
def test_a_story_fits_the_guide_s_table(story: Story) -> None:
    assert story.why.endswith(".") and "|" not in story.why and "\n" not in story.why
    assert story.form in FORMS or story.code in WITHOUT


@pytest.mark.parametrize("story", told, ids=lambda story: story.code)
def test_an_example_has_its_fault_and_mended_none(story: Story) -> None:
    assert story.code in {fault.code for fault in story.faults(story.wrong)}
    assert [str(fault) for fault in story.faults(story.mended)] == []


@pytest.mark.parametrize("rule", RULES)
def test_every_wrong_rule_is_shown_at_work(rule: str) -> None:
    """On a reference question in which its answer is not the right one, and the rule is heard."""
    shown = worked(rule)
    assert shown is not None, "add a Reference in tutor/author/stories/references.py"
    assert shown.right not in shown.wrong
    assert shown.said.startswith(("You get ", "With its sign"))
    assert type(RULES[rule].wrong) in COMPUTED


@pytest.mark.parametrize(
    ("rule", "right", "wrong"),
    [
        ("overwrite", "-13.75", ("-10", "-3.75")),
        ("pow-integrated", "13.5", ("10.125",)),
        ("ascent", "-2.625", ("-5.375",)),
        ("first-arrival", "u", ("d",)),
        ("count-all-edges", "3", ("5",)),
        ("negative-gradient-means-decrease", "+", ("-",)),
    ],
)
def test_the_numbers_are_those_of_the_catalogue(
    rule: str, right: str, wrong: tuple[str, ...]
) -> None:
    shown = worked(rule)
    assert shown is not None
    assert (shown.right, shown.wrong) == (right, wrong)


def test_every_reference_is_used() -> None:
    used = {(shown.source, shown.ask) for rule in RULES if (shown := worked(rule))}
    asked = {(each.source, each.quiz.ask) for each in REFERENCES}
    assert asked == used


def explain(capsys: pytest.CaptureFixture[str], *name: str) -> tuple[int, str, str]:
    code = cli.main(["pack", "explain", *name])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.mark.parametrize("name", ["E413", "e413"])
def test_a_code_is_told_with_an_example_and_mended(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = explain(capsys, name)
    assert code == 0
    assert out.startswith(f"E413: {MEANINGS['E413']}\n")
    assert "error[E413] a learner who believes `pow-no-decrement`" in out
    assert 'require = ["pow-add-index"]' in out


def test_a_rule_is_told_with_what_it_gives(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = explain(capsys, "overwrite")
    assert code == 0
    assert out.startswith(f"overwrite: {belief('overwrite')}\n")
    assert "right:        -13.75" in out and "by this rule: -10 or -3.75" in out
    assert "You get -10 by keeping only the path through `e`" in out


def test_a_long_example_is_cut_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("E002", "E104", "E105"):
        _, out, _ = explain(capsys, name)
        assert re.search(r"… \(and [\d,]+ (characters|lines)\)", out), name
        assert len(out) < 10_000


def test_nothing_that_a_terminal_obeys_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = explain(capsys, "E005")
    assert "\u202e" not in out and r"\u202e" in out


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("E414x", "lists them all"),
        ("E423", "E418, E419"),
        ("W9", "W101"),
        ("overwrit", "`overwrite`"),
    ],
)
def test_an_unknown_name_gets_near_ones(
    name: str, near: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = explain(capsys, name)
    assert code == 2
    assert near in err


def test_without_a_name_all_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = explain(capsys)
    names = {line.split("  ")[0] for line in out.splitlines()}
    assert names >= {*MEANINGS, *RULES}


def test_the_section_of_the_guide_is_printed_and_renewed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = explain(capsys, "--guide")
    assert code == 0 and out.startswith("## The keys of each kind\n")
    guide = tmp_path / "guide.md"
    guide.write_text("# Guide\n\n## The keys of each kind\n\nold\n", "utf-8")
    assert explain(capsys, "--guide", str(guide))[0] == 0
    assert guide.read_text("utf-8") == f"# Guide\n\n{out}"
