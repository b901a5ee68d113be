"""What an answer was stands beside its verdict, whole at every width."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.quiz.samples import SAMPLES, read
from tutor.learner.record import Record
from tutor.learner.session import Session
from tutor.quiz.kinds.registry import KINDS
from tutor.tui.page import turn
from tutor.view.text import line_width, plain

NARROWEST = 30


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_is_never_cut(tmp_path: Path, kind: str) -> None:
    session = Session("", read(tmp_path, kind)[0], Record.open())
    question, verdict = session.question, session.answer(SAMPLES[kind].wrong)
    assert question is not None and verdict is not None
    for width in range(NARROWEST, 90, 7):
        rows, news = turn(session, width, options=False)
        assert all(line_width(row) <= width for row in rows), width
        told = " ".join(" ".join(plain(row) for row in rows[news : news + 3]).split())
        said = question.stated(verdict.answer), verdict.answer
        whole = [" ".join(text.split()) for text in said]
        assert any(f"you said {text}" in told for text in whole) and "…" not in told, told
