"""Predict mode: what it asks before which step, what it hides, and what it says of an answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.learner.lessons import lesson
from tutor.debug.action import MOVED
from tutor.debug.debugger import Debugger
from tutor.debug.moves import REPEAT, STEPS
from tutor.learner.guessing import SIGNS, SIZES
from tutor.learner.record import Record
from tutor.learner.session import Session
from tutor.view import ledger
from tutor.view.moment import Moment
from tutor.view.text import plain

ROWS = {action.id: action for action in (*STEPS, REPEAT)}


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """At the seed of the diamond, on its last screen, where nothing is asked."""
    with Record.open(tmp_path / "record.sqlite3") as record:
        session = Session("pack", lesson(tmp_path), record, screen=2)
        assert session.debugger is not None and session.question is None
        session.debugger.to_phrase("before seed")
        session.guessing.toggle()
        yield session


def press(session: Session, id: str, count: int = 1) -> str:
    return session.move(ROWS[id].run, count).text


def k(session: Session) -> int:
    assert session.debugger is not None
    return session.debugger.k


def shown(session: Session) -> str:
    assert session.log is not None
    moment = Moment.at(session.log, k(session), session.hides)
    return "\n".join(plain(row) for row in ledger.draw(moment, 76, 7))


def waits(session: Session) -> bool:
    return session.guessing.waits(session.debugger)


def test_the_seed_is_not_asked_for_and_every_edge_is(session: Session) -> None:
    start = k(session)
    assert press(session, "step.edge") == "" and k(session) == start + 1
    for taken in range(1, 7):
        text = press(session, "step.edge")
        assert text.startswith("Sign of the contribution to dL/d") and k(session) == start + taken
        assert session.guess("+").kind == MOVED and k(session) == start + taken + 1
    assert session.guessing.signs == 6 and not waits(session)


def test_what_is_asked_for_is_out_of_sight_until_it_is_said(session: Session) -> None:
    press(session, "step.edge")
    event = session.guessing.edge(session.debugger) if session.debugger else None
    assert event is not None and event.contribution == -1.5
    assert "-1.5" not in shown(session)
    press(session, "step.edge")
    assert "-1.5" not in shown(session)
    session.guess("-")
    assert "-1.5" in shown(session)


def test_without_the_mode_nothing_is_asked_or_hidden(session: Session) -> None:
    press(session, "step.edge")
    session.guessing.toggle()
    assert session.hides == frozenset() and "-1.5" in shown(session)
    before = k(session)
    assert press(session, "step.edge") == "" and k(session) == before + 1


def test_an_answer_is_told_right_or_not_with_the_product_and_counted(session: Session) -> None:
    press(session, "step.edge")
    press(session, "step.edge")
    assert session.guess("-").text == "- as you said: 1 × (-1.5) = -1.5 · 1 of 1 sign right"
    press(session, "step.edge")
    assert session.guess("+").text == "It is -, not +: 1 × (-10) = -10 · 1 of 2 signs right"
    assert session.guessing.toggle().text == "Predict mode is off: 1 of 2 signs right"


def test_nothing_of_it_is_in_the_record(session: Session) -> None:
    before = list(session.record.attempts())
    press(session, "step.edge")
    press(session, "step.edge")
    session.guess("+")
    assert list(session.record.attempts()) == before


def test_a_step_of_a_node_stops_before_each_of_its_edges(session: Session) -> None:
    start = k(session)
    press(session, "step.node")
    for taken in (1, 2):
        press(session, "step.node")
        assert waits(session) and k(session) == start + taken
        session.guess("-")
    assert k(session) == start + 3


def test_repeating_asks_as_the_step_did(session: Session) -> None:
    press(session, "step.edge")
    press(session, "step.edge")
    session.guess("-")
    press(session, "repeat")
    assert waits(session)


@pytest.mark.parametrize("id", ["back.edge", "back.node", "step.phase", "step.end", "step.line"])
def test_steps_back_and_long_ones_do_not_ask(session: Session, id: str) -> None:
    press(session, "step.edge")
    before = k(session)
    press(session, id)
    assert not waits(session) and k(session) != before


def test_a_count_goes_past_without_asking(session: Session) -> None:
    start = k(session)
    press(session, "step.edge", 3)
    assert not waits(session) and k(session) == start + 3


def test_a_move_away_takes_the_question_back(session: Session) -> None:
    press(session, "step.edge")
    press(session, "step.edge")
    assert waits(session)
    press(session, "back.edge")
    assert not waits(session)
    press(session, "step.edge")
    assert not waits(session), "it is asked when a step is wanted, not when the place is reached"


def test_shown_counts_for_nothing(session: Session) -> None:
    press(session, "step.edge")
    press(session, "step.edge")
    assert session.guess("").text == "It is 1 × (-1.5) = -1.5"
    assert session.guessing.score == ""


def test_the_size_is_asked_for_on_demand_and_counted_apart(session: Session) -> None:
    press(session, "step.edge")
    press(session, "step.edge")
    session.guess("m")
    assert waits(session) and session.guessing.keys == (*SIGNS, "m")
    before = k(session)
    assert "How large" in session.guess("-").text
    assert k(session) == before and session.guessing.keys == SIZES
    text = session.guessing.asked(session.debugger)
    right = next(key for key in SIZES if f"{key}: 1 " in text)
    assert "size right" in session.guess(right).text
    assert session.guessing.score == "1 of 1 sign right, 1 of 1 size"


def test_the_right_size_is_at_no_fixed_place(session: Session) -> None:
    assert session.debugger is not None
    places = set()
    press(session, "step.edge")
    for _ in range(6):
        for key in ("", "m", "-"):
            session.guess(key) if key else press(session, "step.edge")
        event = session.guessing.edge(session.debugger)
        assert event is not None and event.contribution is not None
        near = f": {10 if abs(event.contribution) > 3.2 else 1} "
        asked = session.guessing.asked(session.debugger)
        places.add(next(key for key in SIZES if key + near in asked))
        session.guess("1")
    assert len(places) > 1


def test_what_a_question_hides_is_neither_asked_for_nor_told(tmp_path: Path) -> None:
    with Record.open(tmp_path / "other.sqlite3") as record:
        session = Session("pack", lesson(tmp_path), record, screen=1)
        session.guessing.toggle()
        a = session.trace.node_named("a") if session.trace else None
        assert session.debugger is not None and (a, "gradient") in session.hides
        before = session.hides
        for _ in range(12):
            press(session, "step.edge")
            event = session.debugger.log.event(session.debugger.k - 1)
            if waits(session):
                asked = session.guessing.edge(session.debugger)
                assert asked is not None and asked.node != a
                session.guess("+")
            elif event.node == a:
                assert session.hides >= before
        assert session.debugger.at_end


def test_another_run_starts_without_a_question(session: Session) -> None:
    press(session, "step.edge")
    press(session, "step.edge")
    session.move(Debugger.to, 0)
    assert session.guessing.on and not waits(session)


LARGE = """# Large numbers

```toml lesson
id = "large"
```

```python program
first_quite_long_name = Value(-1.2345e-300)
other_quite_long_name = Value(-1.2345e300)
the_result_of_it_all = first_quite_long_name * other_quite_long_name
the_result_of_it_all.backward()
```
"""


def test_words_that_have_no_room_are_left_out_and_numbers_are_whole(tmp_path: Path) -> None:
    with Record.open(tmp_path / "large.sqlite3") as record:
        session = Session("", lesson(tmp_path, LARGE), record)
        session.guessing.toggle()
        session.move(Debugger.to, 4)
        for size in ("1e300", "1e-300"):
            texts = [press(session, "step.edge")]
            texts += [session.guess(key).text for key in ("m", "-")]
            assert size in texts[-1]
            texts.append(session.guess("5").text)
            assert all(len(text) <= 76 for text in texts)
            assert texts[-1].startswith("- as you said")
