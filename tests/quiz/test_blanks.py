"""Blanks: of a `fill` question only those are asked for again that were wrong."""

from __future__ import annotations

from pathlib import Path

from tests.quiz.samples import ask, read
from tutor.learner.record import Record
from tutor.learner.session import Session
from tutor.learner.stages import ANSWERED
from tutor.quiz.kinds.registry import KINDS
from tutor.quiz.rules.catalogue import RULES
from tutor.quiz.situation import Situation


def test_a_right_number_stays_filled_in(tmp_path: Path) -> None:
    question = ask(tmp_path, "fill")
    assert question.after("-1 -4 -4") is question, "nothing is right, so all of it is asked again"
    left = question.after("-1.5 -4 -4")
    assert left.prompt == "-10 + (-1.5) ✓ × local = new.  local, new: "
    for text in ("2.5 -13.75", "local 2.5, new -13.75", "-1.5 2.5 -13.75"):
        verdict = left.grade(text)
        assert verdict.ok and verdict.answer == "-1.5 2.5 -13.75", text
    assert "Type 2 numbers" in left.grade("2.5").message
    assert "is a decimal point" in left.grade("2,5,-13,75").message
    less = left.after(left.grade("2.5 7").answer)
    assert less.prompt.endswith("= new.  new: ")
    assert less.grade("-13.75").ok


def test_an_answer_is_told_by_its_blanks(tmp_path: Path) -> None:
    assert ask(tmp_path, "fill").stated("-1.5 -4 -4") == "upstream -1.5, local -4, new -4"


def test_the_whole_answer_is_recorded(tmp_path: Path) -> None:
    with Record.open() as record:
        session = Session("", read(tmp_path, "fill")[0], record)
        for text in ("-1.5 -4 -4", "2.5 0", "-13.75"):
            session.answer(text)
        assert session.stage == ANSWERED
        answers = [each.answer for each in record.attempts()]
        assert answers == ["-1.5 -4 -4", "-1.5 2.5 0", "-1.5 2.5 -13.75"]


def test_beliefs_are_markdown_that_is_read_as_it_stands() -> None:
    """They stand in feedback with their code in it, so no other markup may be in them."""
    for rule in RULES.values():
        assert rule.belief.count("`") % 2 == 0 and not set("*_[]<>") & set(rule.belief), rule.id


def test_no_text_of_a_rule_leaves_two_blanks(tmp_path: Path) -> None:
    """Where a fact is empty, the words around it close up."""
    for kind in KINDS:
        question = ask(tmp_path, kind)
        for rule in question.kind.rules():
            for led, _ in question.kind.led(rule):
                for tries in range(3):
                    said = question.grade(question.kind.write(led), Situation(tries)).message
                    assert "  " not in said and said == said.strip(), (kind, rule, said)
