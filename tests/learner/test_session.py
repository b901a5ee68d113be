"""One learner in one lesson: what is open, what may be seen, and what is written down."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.learner.lessons import lesson
from tutor.debug.action import MOVED, SAID, STUCK, Action, Outcome
from tutor.debug.debugger import Debugger
from tutor.debug.moves import STEPS
from tutor.debug.search_moves import to_writer
from tutor.learner.record import Record
from tutor.learner.session import Session
from tutor.learner.stages import ANSWERED, ASKING, NO_PROGRAM, READING
from tutor.lesson.model import Prose


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(tmp_path / "record.sqlite3") as opened:
        yield opened


@pytest.fixture
def session(tmp_path: Path, record: Record) -> Session:
    return Session("pack", lesson(tmp_path), record)


def prose(session: Session) -> str:
    return "\n".join(b.markdown for b in session.blocks() if isinstance(b, Prose))


def test_a_screen_opens_where_its_author_wants_the_debugger(session: Session) -> None:
    assert session.debugger is not None
    assert session.debugger.k == session.debugger.log.position("before seed")
    assert session.stage == ASKING


def test_an_open_question_hides_what_it_asks_for_and_an_answer_shows_it(session: Session) -> None:
    a = session.trace.node_named("a") if session.trace else None
    assert session.hides >= {(a, "gradient"), (a, "factors")}
    session.answer("-10")
    assert session.stage == ANSWERED
    assert not any(node == a for node, _ in session.hides)


def test_a_prediction_is_taken_whatever_it_is_and_compared_once_it_can_be_seen(
    session: Session,
) -> None:
    session.answer("-10")
    ((prediction, came),) = session.compared()
    assert prediction.said == "-10" and came == ""
    session.move(Debugger.to, 10**6)
    ((_, came),) = session.compared()
    assert "-13.75" in came


def test_what_comes_after_a_question_shows_only_when_it_is_settled(session: Session) -> None:
    session.answer("-10")
    session.advance()
    assert "after the question" not in prose(session)
    session.answer("-13.75")
    assert session.advance() == "question"
    assert session.question is not None and session.question.quiz.id == "sign-b"
    assert "after the question" in prose(session)


def test_a_wrong_answer_leaves_the_question_open_and_names_the_mistake(session: Session) -> None:
    session.answer("1")
    session.advance()
    verdict = session.answer("-3.75")
    assert verdict is not None and not verdict.ok
    assert "overwrite" in verdict.rules
    assert session.stage == ASKING
    assert session.advance() == "stay"


def test_after_two_wrong_answers_the_factors_may_be_read(session: Session) -> None:
    session.answer("1")
    session.advance()
    a = session.trace.node_named("a") if session.trace else None
    for answer in ("-3.75", "no number", "-10"):
        assert (a, "factors") in session.hides
        session.answer(answer)
    assert (a, "factors") not in session.hides and (a, "gradient") in session.hides


def test_settled_questions_can_be_read_again(session: Session, record: Record) -> None:
    assert session.past() == []
    session.answer("-10")
    session.advance()
    session.answer("-3.75")
    session.answer("-13.75")
    session.advance()
    told = [(p.question.quiz.id, p.answer, p.verdict and p.verdict.ok) for p in session.past()]
    assert told == [("grad-a", "-13.75", True)]
    session.previous_screen()
    assert [(p.question.quiz.id, p.answer) for p in session.past()] == [("foretold", "-10")]
    # And after the program was killed and started again.
    again = Session("pack", session.lesson, record)
    assert [p.answer for p in again.past()] == ["-10"]


def test_an_answer_that_was_shown_is_past_without_a_verdict(session: Session) -> None:
    session.skip()
    session.advance()
    session.previous_screen()
    ((past),) = session.past()
    assert past.answer == "" and past.verdict is None


def test_a_finished_lesson_begins_afresh_and_stays_fresh_after_a_kill(
    session: Session, record: Record
) -> None:
    for answer in ("1", "-13.75", "-", ""):
        session.answer(answer)
        session.advance()
    assert session.finished
    again = Session("pack", session.lesson, record)
    assert again.index == 0 and again.question is not None
    killed = Session("pack", session.lesson, record)
    assert killed.question is not None and killed.past() == []


def test_what_can_not_be_read_is_no_attempt(session: Session, record: Record) -> None:
    verdict = session.answer("a cat")
    assert verdict is not None and not verdict.valid
    assert session.stage == ASKING
    assert list(record.attempts()) == []


def test_every_answer_is_in_the_record_before_it_is_told(session: Session, tmp_path: Path) -> None:
    session.answer("1")
    session.advance()
    session.answer("-3.75")
    with Record.open(tmp_path / "record.sqlite3") as other:
        kept = [(a.quiz, a.answer, a.ok, a.mode) for a in other.attempts("pack")]
    assert kept == [("foretold", "1", False, "predict"), ("grad-a", "-3.75", False, "")]


def test_hints_come_one_by_one_and_the_last_shows_the_factors(session: Session) -> None:
    session.answer("1")
    session.advance()
    assert [session.hint(), session.hint()] == ["Two paths.", "They add."]
    assert session.hint() == "What has to be added is `-10 × 1 + (-1.5) × 2.5`."
    assert session.hint() is None
    assert len(session.hints) == 3


def test_show_me_settles_a_question_and_is_marked_as_such(session: Session, record: Record) -> None:
    session.answer("1")
    session.advance()
    shown = session.skip()
    assert shown is not None and "-13.75" in shown
    assert session.stage == ANSWERED
    assert [a.mode for a in record.attempts()][-1] == "shown"


def test_the_same_question_comes_again_with_other_numbers(session: Session) -> None:
    session.answer("1")
    session.advance()
    session.skip()
    assert session.again()
    assert session.variant == {"a": -3.0}
    assert session.stage == ASKING
    # L = a·b·(a + b) at a = -3, b = 2.5: dL/da = 2.5·(-0.5) + (-7.5) = -8.75
    verdict = session.answer("-8.75")
    assert verdict is not None and verdict.ok
    session.advance()
    assert session.variant is None


def test_a_question_without_other_numbers_has_no_again(session: Session) -> None:
    session.answer("1")
    assert not session.others()
    assert not session.again()


def test_a_killed_program_goes_on_at_the_same_screen_and_step(
    session: Session, record: Record
) -> None:
    session.answer("1")
    session.advance()
    session.move(lambda debugger, count: debugger.step("edge", -1, count), 2)
    assert session.debugger is not None
    # Nothing is closed or saved by hand: this is what is left after a kill.
    again = Session("pack", session.lesson, record)
    assert (again.index, again.debugger and again.debugger.k) == (1, session.debugger.k)
    assert again.question is not None and again.question.quiz.id == "grad-a"


def test_a_question_that_was_settled_is_not_asked_again_on_the_way(
    session: Session, record: Record
) -> None:
    session.answer("1")
    session.advance()
    session.answer("-13.75")
    again = Session("pack", session.lesson, record)
    assert again.question is not None and again.question.quiz.id == "sign-b"


def test_the_last_screen_ends_the_lesson(session: Session, record: Record) -> None:
    for answer in ("1", "-13.75", "-"):
        session.answer(answer)
        session.advance()
    assert session.stage == READING
    assert session.advance() == "finished"
    assert session.finished
    progress = record.progress("pack", [session.lesson])["diamond"]
    assert (progress.state, progress.right, progress.questions) == ("done", 2, 2)


def test_screens_can_be_turned_back_and_on(session: Session) -> None:
    assert not session.previous_screen()
    assert session.next_screen() == "screen"
    assert session.previous_screen()
    assert session.index == 0


def test_an_open_question_is_found_as_it_was_left(session: Session, record: Record) -> None:
    session.next_screen()
    session.answer("-3.75")
    session.hint()
    said, hints, hides = list(session.said), list(session.hints), session.hides
    session.previous_screen()
    assert session.question is None or not session.said
    session.next_screen()
    assert list(session.said) == said and list(session.hints) == hints
    session.answer("-3.75")
    assert session.hides < hides, "after two wrong answers the factors may be read"
    session.answer("-13.75")
    assert [(a.attempt, a.hints) for a in record.attempts()][-3:] == [(1, 0), (2, 1), (3, 1)]
    assert session.again() and not session.said and not session.hints


def test_the_writer_of_what_was_just_written_is_found(session: Session) -> None:
    assert session.debugger is not None and session.bench is not None
    log, bench = session.debugger.log, session.bench
    session.move(lambda debugger, _: debugger.to_phrase("after accumulate a 2"))
    assert session.move(lambda debugger, _: to_writer(bench, -1)).kind == MOVED
    assert session.debugger.k == log.position("after accumulate a")
    stuck = session.move(lambda debugger, _: to_writer(bench, -1))
    assert stuck.kind == STUCK, "nothing wrote it before"
    assert session.debugger.k == log.position("after accumulate a")


def begin(id: str, screens: str) -> str:
    """The text of a lesson without questions."""
    return f'# A lesson\n\n```toml lesson\nid = "{id}"\n```\n\nRead.\n\n{screens}'


def program(source: str) -> str:
    return f"```python program\n{source}\n```\n\n"


@pytest.mark.parametrize("action", STEPS, ids=lambda action: action.id)
def test_the_place_is_kept_after_every_move(
    session: Session, record: Record, action: Action[Debugger]
) -> None:
    assert session.debugger is not None
    assert session.move(action.run).kind == MOVED
    place = record.place("pack", session.lesson.id)
    assert place is not None and place.step == session.debugger.k


def test_a_move_without_a_program_says_so(tmp_path: Path, record: Record) -> None:
    text = begin("words", "## Later\n\n" + program("a = Value(2.0)"))
    session = Session("pack", lesson(tmp_path, text), record)
    assert session.move(Debugger.to, 1) == Outcome(SAID, NO_PROGRAM)


def test_a_program_that_makes_no_node_is_a_program(tmp_path: Path, record: Record) -> None:
    session = Session("pack", lesson(tmp_path, begin("plain", program("a = 2.0"))), record)
    assert session.debugger is not None
    assert session.debugger.at_start and session.debugger.at_end


def test_the_step_to_repeat_is_the_same_on_the_next_program(tmp_path: Path, record: Record) -> None:
    two = (
        program("a = Value(2.0)\nb = a * a") + "## Then\n\n" + program("c = Value(1.0)\nd = c + c")
    )
    session = Session("pack", lesson(tmp_path, begin("two", two)), record)
    session.move(lambda debugger, count: debugger.step("phase", 1, count))
    session.next_screen()
    assert session.debugger is not None and session.debugger.at_start
    session.move(Debugger.repeat)
    assert session.debugger.at_end


LOOP = """# A loop

```toml lesson
id = "loop"
```

Two rounds.

```python program
w = Value(2.0)
for i in range(2):
    loss = (w - 5) ** 2
    loss.backward()
    w.data -= 0.1 * w.grad
    w.grad = 0.0
```

## The first round

```toml view
at = "before accumulate w"
```

```toml quiz
id = "first"
kind = "value"
target = "w"
ask = "`loss` is {loss}. What is dloss/dw?"
```

## The second round

```toml view
at = "before accumulate w 2"
```

```toml quiz
id = "second"
kind = "value"
target = "w"
ask = "`loss` is {loss}. What is dloss/dw?"
```
"""


def test_a_question_in_a_loop_is_about_the_round_of_its_screen(
    tmp_path: Path, record: Record
) -> None:
    """w is 2, then 2 + 0.1·6 = 2.6: the gradients 2(w - 5) are -6 and -4.8."""
    session = Session("pack", lesson(tmp_path, LOOP), record)
    session.advance()
    for ask, right in (("`loss` is 9. ", "-6"), ("`loss` is 5.76. ", "-4.8")):
        assert session.question is not None and session.question.ask.startswith(ask)
        verdict = session.answer(right)
        assert verdict is not None and verdict.ok, verdict
        session.advance()


ALIASES = """\
start = Value(2.0)
rs = [Value(1.5), Value(3.0)]
m = start
for r in rs:
    m = m * r
L = m
L.backward()"""
ASKED = """\
```toml view
at = "before value m#2"
focus = ["m", "m#2", "r", "unknown"]
```

```toml quiz
id = "grad-r"
kind = "value"
target = "dL/dr"
ask = "What is `dL/dr`?"
```
"""


def test_panes_call_nodes_as_the_open_question_does(tmp_path: Path, record: Record) -> None:
    text = begin("aliases", program(ALIASES) + "Read.\n\n## Ask\n\n" + ASKED)
    session = Session("pack", lesson(tmp_path, text), record)
    assert session.log is session.trace, "nothing is asked here"
    assert session.next_screen() == "screen"
    log, trace = session.log, session.trace
    assert log is not None and trace is not None
    last = trace.node_named("L")
    assert (trace.label(last), log.label(last), log.expression(last)) == ("m#3", "L", "m#2 * r")


def test_focus_means_what_the_text_of_the_screen_means(tmp_path: Path, record: Record) -> None:
    text = begin("aliases", program(ALIASES) + "Read.\n\n## Ask\n\n" + ASKED)
    session = Session("pack", lesson(tmp_path, text), record)
    assert session.focus == frozenset()
    session.next_screen()
    trace = session.trace
    assert trace is not None
    meant = frozenset(trace.node_named(name) for name in ("start", "m#2", "r#1"))
    assert session.focus == meant
    session.move(lambda debugger, _: debugger.to_end())
    assert session.focus == meant, "wherever the debugger is"
