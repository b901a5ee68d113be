"""A question about a worked pass: the pass is under the debugger while the question is open."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.quiz.samples import PROGRAM, path_of, read
from tutor.learner.hosts import LessonHost
from tutor.learner.lesson_actions import standing
from tutor.learner.record import Record
from tutor.learner.session import Session
from tutor.learner.stages import ANSWERED
from tutor.lesson.read.reading import read_lesson
from tutor.plain import visit
from tutor.quiz.check.judge import judge_lesson
from tutor.quiz.kinds.registry import KEYS

KIND = "first-bad-step"


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return Session("", read(tmp_path, KIND)[0], Record.open())


def test_the_worked_pass_is_walked_until_the_answer_is_given(session: Session) -> None:
    assert session.debugger is not None and session.trace is not None
    assert session.debugger.log is session.walk is session.log
    assert session.debugger.k == 5 and standing(session) == ""
    session.debugger.step("edge", 1, 6)
    assert standing(session) == "11" and not session.hides
    assert session.log is not None and session.log.gradient(0, 11) == -3.75
    session.answer(standing(session))
    assert session.stage == ANSWERED and session.walk is None
    assert session.debugger.log is session.trace and session.debugger.k == 11
    assert session.trace.gradient(0, 11) == -13.75


def test_a_screen_that_opens_behind_the_first_step_takes_the_pass_up_at_its_seed(
    tmp_path: Path,
) -> None:
    path = path_of(tmp_path, KIND)
    text = path.read_text("utf-8").replace('at = "before seed"', 'at = "end"')
    path.write_text(text, "utf-8")
    lesson, _ = read_lesson(path, KEYS)
    assert lesson is not None
    session = Session("", lesson, Record.open())
    assert session.debugger is not None and session.debugger.k == 5
    session.debugger.step("edge", 1, 3)
    session.save()
    again = Session("", lesson, session.record)
    assert again.debugger is not None and again.debugger.k == 8, "a place that was left stays"


def test_the_end_of_the_worked_pass_is_the_end(session: Session) -> None:
    assert session.debugger is not None
    session.debugger.to_end()
    assert session.debugger.k == 12
    assert session.debugger.step("node", 1).text


def test_predict_mode_asks_nothing_about_a_worked_pass(session: Session) -> None:
    assert session.debugger is not None
    session.guessing.toggle()
    session.debugger.step("edge", 1, 1)
    session.debugger.step("edge", 1)
    assert not session.guessing.waits(session.debugger) and session.debugger.k == 7


def test_a_wrong_seed_is_shown_as_it_is_and_is_the_first_wrong_step(tmp_path: Path) -> None:
    path = path_of(tmp_path, KIND)
    text = path.read_text("utf-8").replace('"overwrite"', '"seed-with-value"')
    path.write_text(text, "utf-8")
    out = io.StringIO()
    with Record.open() as record:
        visit.run(str(path), record, io.StringIO("s\n\nq\n"), out)
        assert [(each.answer, each.ok) for each in record.attempts()] == [("6", True)]
    assert "dL/dL = 15 the seed" in " ".join(out.getvalue().split())
    assert "dL/dL = 1 " not in " ".join(out.getvalue().split())
    assert "Step 6 is the seed, which is 1 and not 15." in " ".join(out.getvalue().split())


def test_leaving_the_screen_leaves_the_worked_pass(tmp_path: Path) -> None:
    path = path_of(tmp_path, KIND)
    view = '\n## More\n\n```toml view\nat = "end"\n```\n\nText.\n'
    path.write_text(path.read_text("utf-8").replace("L.backward()\n", f"{AFTER}\n") + view, "utf-8")
    out = io.StringIO()
    with Record.open() as record:
        visit.run(str(path), record, io.StringIO("]\nq\n"), out)
    assert "The worked pass stands at: forward · step 5 of 12." in out.getvalue()
    assert "The debugger stands at: end · step 13 of 13." in out.getvalue()


def test_the_places_of_later_questions_come_back_with_the_run(tmp_path: Path) -> None:
    path = path_of(tmp_path, KIND)
    later = '\n## More\n\n```toml view\nat = "before accumulate a"\n```\n\nText.\n\n'
    later += '```toml quiz\nid = "s"\nkind = "sign"\ntarget = "b"\nask = "Sign?"\n```\n'
    path.write_text(path.read_text("utf-8") + later, "utf-8")
    lesson, _ = read_lesson(path, KEYS)
    assert lesson is not None
    session = Session("", lesson, Record.open())
    host = LessonHost(session)
    assert session.walk is not None and host.waits == ()
    session.answer("11")
    assert session.walk is None and host.waits == session.waits != ()


AFTER = "L.backward()\na.data -= 0.1 * a.grad"


def test_enter_answers_with_the_step_where_one_stands_line_by_line(tmp_path: Path) -> None:
    out = io.StringIO()
    with Record.open() as record:
        lines = "\n2s\n\n4s\n\nq\n"
        visit.run(str(path_of(tmp_path, KIND)), record, io.StringIO(lines), out)
        assert [(each.answer, each.ok) for each in record.attempts()] == [
            ("7", False), ("11", True),
        ]  # fmt: skip
    assert "walk on with `s`" in out.getvalue(), "before the pass there is no step to answer with"
    assert "a.grad  -10 → -3.75" in out.getvalue() or "= -3.75" in out.getvalue()


def test_a_pass_on_top_of_another_is_not_asked_about(tmp_path: Path) -> None:
    path = path_of(tmp_path, KIND)
    twice = path.read_text("utf-8").replace(PROGRAM, f"{PROGRAM}\nL.backward()")
    path.write_text(twice.replace('at = "before seed"', 'at = "end"'), "utf-8")
    lesson, _ = read_lesson(path, KEYS)
    assert lesson is not None
    (found, *_) = judge_lesson(lesson)
    assert found.code == "E410" and "earlier pass are left" in found.message
