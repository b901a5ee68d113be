"""On the smallest screen a question is read together with all that is said to an answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.learner.test_asked_nowhere import ASKED, LESSONS, opened
from tests.sampled import some
from tests.tui.harness import LARGE, SMALL, terminal
from tutor.learner.record import Record
from tutor.learner.session import Session
from tutor.learner.stages import ASKING
from tutor.quiz.kinds.kind import AnswerBy
from tutor.quiz.question import Question
from tutor.tui import page
from tutor.tui.arrangement import (
    CARD_SIDES,
    GAP,
    INSET,
    WIDEST_TEXT,
    Arrangement,
    Needs,
    Share,
    State,
    arrange,
)
from tutor.tui.widgets.answer import Picker
from tutor.tui.widgets.turn import needs
from tutor.view import prose
from tutor.view.panes import PANES

CELLS = SMALL[0] - CARD_SIDES
SCREENS = some(
    [(lesson, screen.index) for lesson in LESSONS for screen in lesson.screens],
    30,
)
QUESTIONS = ASKED
ANSWERS = 1
"""Wrong answers to each question that are tried: those to which most is said."""


def wrong(question: Question) -> list[str]:
    """Wrong answers, the longest feedback among them first."""
    kind = question.kind
    found = [kind.write(answer) for rule in kind.rules() for answer, _ in kind.led(rule)]
    found += question.names if question.answer_by is AnswerBy.PICK else ["123.25"]
    graded = {text: question.grade(text) for text in found}
    found = [text for text in graded if graded[text].valid and not graded[text].ok]
    return sorted(found, key=lambda text: -len(graded[text].message))[:ANSWERS]


def needed(session: Session) -> Callable[[int], Needs]:
    question = session.question
    assert question is not None
    picker = Picker()
    options = tuple(prose.inline(option) for option in question.options)
    order = question.answer_by is AnswerBy.ORDER
    picker.ask(options, question.names, question.keys, order, question.prompt)
    number = question.answer_by is AnswerBy.NUMBER
    return lambda width: needs(session, width, 1 if number else len(picker.rows(width)))


def shared(session: Session, text: str) -> tuple[Needs, Share]:
    """How the card is divided after an answer."""
    session.answer(text)
    found, log = needed(session), session.debugger.log if session.debugger else None
    share = arrange(*SMALL, State(log, asked=found)).share
    assert share is not None
    return found(CELLS), share


def test_a_question_and_what_is_said_to_an_answer_are_in_sight() -> None:
    with Record.open() as record:
        for lesson, id in QUESTIONS:
            session = opened(lesson, id, record)
            question = session.question
            assert question is not None
            for text in [*wrong(question) * 2, question.shown]:
                if session.stage == ASKING and text:
                    need, share = shared(session, text)
                    assert share.question == (need.brief if share.brief else need.rows), (id, text)
                    assert share.answers >= (need.answer or 0), (id, text)


def test_a_rule_without_text_below_it_gives_its_row_to_the_card() -> None:
    """After an answer the text has rows to be read in, one alone only beside a card without blank
    rows; or none and no rule either."""
    with Record.open() as record:
        for lesson, id in QUESTIONS:
            session = opened(lesson, id, record)
            question, log = session.question, session.debugger.log if session.debugger else None
            assert question is not None
            for text in wrong(question) * 2:
                if session.stage == ASKING:
                    session.answer(text)
                    found = needed(session)
                    now = arrange(*SMALL, State(log, asked=found))
                    assert now.share is not None
                    debugger = sum(now.heights.get(spec.id) or 0 for spec in PANES
                                   if spec.place != "below")  # fmt: skip
                    rows = text_rows(now, SMALL, found(CELLS).answer or 0) - debugger
                    least = 1 if now.share.brief else 2
                    assert rows == -1 if now.share.alone else rows >= least, (id, text, rows)


def test_a_question_and_its_options_are_in_sight_at_once() -> None:
    with Record.open() as record:
        for lesson, id in QUESTIONS:
            session = opened(lesson, id, record)
            log = session.debugger.log if session.debugger else None
            found = needed(session)
            for size in (SMALL, (99, 24), (100, 30), LARGE):
                now = arrange(*size, State(log, asked=found))
                need = found(min((now.left or size[0]) - CARD_SIDES, WIDEST_TEXT))
                assert now.share is not None and now.share.question >= need.rows, (id, now, need)
                assert now.share.answers >= (need.answer or 0), (id, now, need)


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_text_that_does_not_fit_is_in_sight_after_one_key(size: tuple[int, int]) -> None:
    with Record.open() as record:
        for lesson, at in SCREENS:
            session = Session("", lesson, record, screen=at)
            log = session.debugger.log if session.debugger else None
            asked = needed(session) if session.question else None
            now = arrange(*size, State(log, asked=asked, reading=True))
            cells = min((now.left - GAP if now.left else size[0]) - 2 * INSET, WIDEST_TEXT)
            words = len(page.reading(session, cells, programs="named" if log else "written"))
            answer = (asked(cells).answer or 0) if asked else 0
            assert words <= text_rows(now, size, answer), (lesson.id, at)


def text_rows(now: Arrangement, size: tuple[int, int], answer: int) -> int:
    """Rows of the text below its title: what the line at the top, the panes below both columns,
    the last line and the card leave."""
    below = sum(now.heights.get(spec.id) or 0 for spec in PANES if spec.place == "below")
    above = 3 if now.airy else 1
    card = now.share
    gap = 1 if now.airy else 0
    took = (
        (1 + card.question + min(card.answers, answer) + card.gaps + card.ways + gap) if card else 0
    )
    return size[1] - 2 - below - above - took


async def test_going_on_from_a_question_shows_what_comes_after_it() -> None:
    """Its card has said the question and the answer: nobody has to go past them once more."""
    async with terminal("gradients/guessing") as t:
        session = t.lesson.session
        session._open(2)
        assert session.question is not None
        session.answer(session.question.shown)
        t.lesson.show()
        await t.press("enter")
        assert "With 10,000 numbers and 10 tries" in t.text and "a small network." in t.text
        assert "Enter  next screen" in t.text
