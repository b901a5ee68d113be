"""A kind of question is its class: nothing outside asks which kind it has before it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import tutor
from tutor.quiz.kinds.kind import AnswerBy, QuestionKind
from tutor.quiz.kinds.registry import KEYS, KINDS
from tutor.quiz.rules.catalogue import RULES, explaining, in_order
from tutor.tui.widgets.turn import WIDGETS

ROOT = Path(tutor.__file__).parent


def compared_kinds(source: str) -> list[int]:
    """The lines that compare the kind of a quiz or question, or look it up in a table."""
    found = []
    for node in ast.walk(ast.parse(source)):
        sides: list[ast.expr] = []
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
        elif isinstance(node, ast.Match):
            sides = [node.subject]
        elif isinstance(node, ast.Subscript):
            sides = [node.slice]
        for side in sides:
            of_kind = isinstance(side, ast.Attribute) and side.attr == "kind"
            if of_kind and ast.unparse(side.value).split(".")[-1] in ("quiz", "question", "keys"):
                found.append(node.lineno)
    return found


def test_the_test_sees_what_it_looks_for() -> None:
    assert compared_kinds("if q.quiz.kind == 'value': pass") == [1]
    assert compared_kinds("match quiz.kind:\n  case _: pass") == [1]
    assert compared_kinds("TABLE[self.quiz.kind]") == [1]
    assert compared_kinds("event.kind == 'value'") == []


def test_only_the_registry_is_asked_for_a_kind_by_name() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): lines
        for path in ROOT.rglob("*.py")
        if (lines := compared_kinds(path.read_text("utf-8")))
    }
    # A question gets its class there, and reading sees whether the kind needs a program.
    assert {name: len(lines) for name, lines in found.items()} == {
        "quiz/question.py": 1, "lesson/read/assemble.py": 1,
    }  # fmt: skip


def test_kinds_inherit_from_one_base_one_level_deep() -> None:
    assert all(kind.__bases__ == (QuestionKind,) for kind in KINDS.values())


@pytest.mark.parametrize("kind", KINDS)
def test_a_module_holds_the_kind_of_its_name(kind: str) -> None:
    assert KINDS[kind].__module__ == f"tutor.quiz.kinds.{kind.replace('-', '_')}_kind"
    assert KEYS[kind] is KINDS[kind].keys


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_all_that_it_needs(kind: str) -> None:
    lacking = sorted(KINDS[kind].__abstractmethods__)
    lacking += [name for name in ("keys", "answer_by") if not hasattr(KINDS[kind], name)]
    assert lacking == [], f"write these in {KINDS[kind].__name__}"


def test_every_way_to_answer_has_its_widget() -> None:
    assert WIDGETS.keys() == set(AnswerBy)


def test_rules_that_explain_one_sign_better_take_the_place_of_others() -> None:
    number = {rule.id for rule in explaining(["gradient"])}
    sign = {rule.id for rule in explaining(["sign of gradient", "gradient"])}
    assert number - sign == {"value-not-gradient"}
    assert sign - number == {"sign-by-value"}
    order = {rule.id for rule in explaining(["order", "gradient"])}
    assert order - number == {"signed-order", "smallest-first"} and number <= order


def test_rules_that_speak_of_another_rule_name_one_that_there_is() -> None:
    for rule in RULES.values():
        assert {rule.instead_of, rule.unless} - {""} <= RULES.keys() - {rule.id}


def test_an_author_s_rules_come_first_and_unknown_ids_last() -> None:
    ids = ("unheard-of", "stale-grad", "flipped-sign", "overwrite")
    assert in_order(ids, ["gradient"]) == ("overwrite", "stale-grad", "flipped-sign", "unheard-of")
    assert in_order(ids, ["sign of gradient", "gradient"])[0] == "flipped-sign"
    assert in_order(ids, ["gradient"], ["stale-grad"])[0] == "stale-grad"
