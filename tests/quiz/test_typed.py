"""A typed text is shown as typed: it never becomes Markdown."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.quiz.graphs import trace
from tutor.lesson.markdown import literal, parser
from tutor.lesson.model import Quiz
from tutor.quiz import Question
from tutor.quiz.situation import Situation


def read(markdown: str) -> str:
    """What a reader sees of a Markdown text; anything but text stands in braces."""
    seen = []
    for block in parser().parse(markdown):
        if block.type == "inline":
            for token in block.children or []:
                seen.append(token.content if token.type in ("text", "text_special", "code_inline")
                            else f"{{{token.type}}}")  # fmt: skip
        elif block.type not in ("paragraph_open", "paragraph_close"):
            seen.append(f"{{{block.type}}}")
    return "".join(seen)


def ask(program: str, target: str, kind: str = "value", **more) -> Question:
    return Question.of(Quiz("q", kind, target=target, **more), trace(program))


@pytest.mark.parametrize(
    "typed", ["9**9**9", "_a_ __b__", "`L`", "[x](https://y)", "<b>", "&lt;", "2 \\* x"]
)
def test_an_answer_that_cannot_be_read_is_quoted_as_typed(typed):
    verdict = ask("A", "a").grade(typed)
    assert not verdict.valid
    assert f"“{typed}”" in read(verdict.message)


def test_a_name_in_a_message_keeps_its_signs():
    program = "x_a_ = Value(2); y_b_ = Value(3); L = x_a_ * y_b_"
    verdict = ask(program, "", "compare", targets=("x_a_", "y_b_")).grade("*c* *d*")
    assert "I don't know “*c*”" in read(verdict.message)
    assert "x_a_, y_b_" in read(verdict.message)


@pytest.mark.parametrize(("typed", "word"), [("-", "negative"), ("+", "positive")])
def test_a_sign_at_the_beginning_begins_no_list(typed, word):
    for mode, said in (("", typed), ("predict", word)):
        question = ask("A", "b" if typed == "+" else "L", "sign", mode=mode)
        message = question.grade(typed, Situation(tries=1)).message
        assert "{" not in read(message) and said in read(message)


@given(st.text(max_size=30))
@example("0.")
@example("12) a")
def test_any_text_is_shown_character_by_character(text):
    shown = "".join(c if c.isprintable() else "?" for c in text)
    assert read("“" + literal(shown) + "”") == "“" + " ".join(shown.split()) + "”"
    assert read(literal(shown)).split() == shown.split()
