"""The picture of a lesson in lines: one line while it is hidden, then once, below the text."""

from __future__ import annotations

import io
import re

from tutor.learner.record import Record
from tutor.learner.session import Session
from tutor.lesson import shipped
from tutor.lesson.read.reading import read_lesson
from tutor.plain.conversation import Conversation
from tutor.plain.talk import Talk
from tutor.quiz.kinds.registry import KEYS


def test_it_is_written_out_when_the_question_is_answered() -> None:
    lesson, faults = read_lesson(shipped() / "gradients" / "lessons" / "nudge.md", KEYS)
    assert lesson is not None and not faults
    out = io.StringIO()
    with Record.open() as record:
        session = Session("", lesson, record, screen=2)
        assert session.bench is not None
        hidden = session.bench.until()
        Conversation(session, Talk(io.StringIO("n\n6.001\n\n\n"), out)).run()
    before, _, after = out.getvalue().partition("6.001\n")
    assert re.search(r" until question \d+ of this lesson is answered$", hidden)
    assert before.count(hidden) == 1 and "slope dy/dx" not in before
    first, _, later = after.partition("screen 4 of")
    assert first.count("curve x of y") == 1 and "tangent: slope dy/dx = 6" in first
    free, _, asking = later.partition("screen 5 of")
    assert free.count("(1 of 1)") == 1 and "idden " not in free
    assert "curve x of y" not in asking and asking.count("This is hidden until question ") == 1
