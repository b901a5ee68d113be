"""A step too far does not tell what the next question asks, nor does what is said to an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.learner.lessons import LESSON, lesson
from tests.learner.test_asked_nowhere import LESSONS, numbers
from tutor.debug.debugger import Debugger
from tutor.learner.coming import NONE_COMING
from tutor.learner.hidden_until import PREDICTED, hidden_until
from tutor.learner.record import Record
from tutor.learner.session import Session
from tutor.learner.stages import ANSWERED, READING
from tutor.lesson.model import Lesson
from tutor.view.moment import Moment
from tutor.view.panes import PANES
from tutor.view.text import plain


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(tmp_path / "record.sqlite3") as made:
        yield made


def shipped_lesson(id: str) -> Lesson:
    return next(each for each in LESSONS if each.id == id)


def at(id: str, screen: int, record: Record) -> Session:
    """A session on a screen of a lesson that ships, everything before it answered."""
    session = Session("gradients", shipped_lesson(id), record)
    while session.index < screen:
        while session.question is not None:
            session.answer(session.question.shown or "1")
            session.advance()
            if session.index == screen:
                return session
        session.advance()
    return session


def seen(session: Session) -> str:
    """All panes where the debugger stands."""
    assert session.debugger is not None
    view = session.screen.view
    moment = Moment.at(session.debugger.log, session.debugger.k, session.hides,
                       view.focus if view else ())  # fmt: skip
    return "\n".join(plain(row) for spec in PANES for row in spec.draw(moment, 78, 18))


@pytest.mark.parametrize(
    ("lesson", "screen", "right", "told"),
    [("first-graph", 5, "42", 28.0), ("diamond", 2, "-13.75", -4.0)],
)
def test_one_step_further_does_not_show_the_next_answer(
    lesson: str, screen: int, right: str, told: float, record: Record
) -> None:
    session = at(lesson, screen, record)
    assert session.debugger is not None
    log, name = session.debugger.log, "b"
    node = log.node_named(name)
    for stage in ("asking", "answered"):
        for k in range(len(log) + 1):
            session.move(Debugger.to, k)
            mask = Moment.at(log, k, session.hides).mask
            assert mask.hides(node, "gradient")
            shown = [row for row in seen(session).split("\n") if "b.grad" in row]
            assert not any(str(abs(int(told))) in numbers(row) for row in shown), shown
            assert "14 × 2 = 28" not in seen(session)
        if stage == "asking":
            session.answer(right)
            assert session.stage == ANSWERED
    session.advance()


@pytest.mark.parametrize(
    ("lesson", "screen", "answer"), [("first-graph", 4, "42"), ("diamond", 2, "-4")]
)
def test_feedback_does_not_say_that_an_answer_is_the_next_one(
    lesson: str, screen: int, answer: str, record: Record
) -> None:
    session = at(lesson, screen, record)
    for _ in range(3):
        verdict = session.answer(answer)
        assert verdict is not None and not verdict.ok
        assert "gradient of" not in verdict.message, verdict.message


def test_what_was_answered_is_in_sight_while_the_next_is_asked(record: Record) -> None:
    session = at("first-graph", 4, record)
    assert session.trace is not None
    assert (session.trace.node_named("d"), "gradient") not in session.hides
    assert {(session.trace.node_named(n), "gradient") for n in "cab"} <= session.hides


def test_a_node_in_focus_is_shown_although_it_is_asked_for_later(record: Record) -> None:
    session = at("neuron", 3, record)
    assert session.trace is not None
    hidden = {session.trace.label(n) for n, quantity in session.hides if quantity == "gradient"}
    assert "w2" not in hidden and {"x1", "w1"} <= hidden


def test_where_nothing_is_asked_everything_is_in_sight(record: Record) -> None:
    session = at("diamond", 1, record)
    session.answer("2")
    assert session.hides
    session.advance()
    assert session.stage == READING and session.hides == frozenset()


def test_other_numbers_tell_nothing_of_the_questions_to_come(
    tmp_path: Path, record: Record
) -> None:
    session = Session("pack", lesson(tmp_path), record)
    session.answer("1")
    session.advance()
    session.answer("-13.75")
    before = session.hides
    assert session.again()
    session.skip()
    assert before and session.hides == frozenset()


def test_other_numbers_are_offered_also_after_reading_on(record: Record) -> None:
    session = at("local-rules", 2, record)
    session.answer("75")
    assert session.others()
    session.advance()
    session.previous_screen()
    assert session.stage == READING and session.others(), "it has some, so `r` asks it with them"
    assert session.again() and session.question is not None
    assert session.question.quiz.id == "cube"


def test_what_an_answer_is_made_of_is_in_sight_although_it_is_asked_for_later(
    tmp_path: Path, record: Record
) -> None:
    order = 'kind = "compare"\ntargets = ["a", "d", "e"]\nask = "Which sign has dL/db?"'
    text = LESSON.replace('kind = "sign"\ntarget = "b"\nask = "Which sign has dL/db?"', order)
    assert text != LESSON
    session = Session("pack", lesson(tmp_path, text), record)
    session.answer("1")
    session.advance()
    assert session.trace is not None
    hidden = {session.trace.label(n) for n, quantity in session.hides if quantity == "gradient"}
    assert "a" in hidden and not hidden & {"d", "e"}


@pytest.mark.parametrize("screen", range(6))
def test_what_is_hidden_names_the_questions_that_ask_about_it(screen: int, record: Record) -> None:
    """By the numbers that stand over them. Where it says `until`, one answer is enough."""
    session = Session("gradients", shipped_lesson("diamond"), record, screen=screen)
    bench, asking = session.bench, session.asking
    assert bench is not None and asking is not None and bench.hides()
    ids = [quiz.id for quiz in session.lesson.quizzes]
    waiting = {asking.question.quiz.id, *session.coming.by}
    said = bench.until()
    assert {int(n) for n in re.findall(r"\d+", said)} == {ids.index(id) + 1 for id in waiting}
    enough = said.startswith("This is hidden until question ")
    assert enough is (len(waiting) == 1)
    session.skip()
    assert bool(bench.hides()) is not enough
    if not enough:
        assert bench.until().startswith("Hidden for now: question")


def test_predict_mode_says_that_it_hides() -> None:
    assert hidden_until(shipped_lesson("diamond"), None, NONE_COMING) == PREDICTED
