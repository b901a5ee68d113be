"""What Enter does in a lesson: on in the text, an answer, or on in the lesson."""

from __future__ import annotations

from tutor.debug.action import DONE, SAID, Outcome
from tutor.learner.lesson_actions import standing
from tutor.learner.session import Session
from tutor.tui.screens.pane_focus import PaneFocus
from tutor.tui.widgets.answer import NumberInput, Picker
from tutor.tui.widgets.pane import Pane
from tutor.tui.widgets.turn import Turn


def enter(session: Session, panes: PaneFocus, text: Pane, turn: Turn, unread: bool) -> Outcome:
    """Do the first of these that there is something to do for.

    Args:
        session: where the learner is.
        panes: a pane that has taken room gives it back first.
        text, turn: what is read and what is asked.
        unread: whether a part of them has not been in sight yet.
    """
    place = turn.place
    if isinstance(place, NumberInput) and place.typing:
        panes.to_text()
        return _answer(session, place)
    if session.guessing.waits(session.debugger):
        return session.guess("")
    if panes.reading:
        panes.read_out()
        if place is not None and not place.answer:
            return DONE
    elif panes.close():
        return DONE
    elif unread:
        begun = session.said or session.hints or session.shown
        (turn.read_on if begun or not text.below else panes.read)()
        return DONE
    if place is None:
        return Outcome(session.advance())
    if place.wanting and (answer := standing(session)) and not _said(session, answer):
        session.answer(answer)
        return DONE
    if place.wanting:
        panes.to_answer()
        return Outcome(SAID, f"{place.wanting}{_ways_out(session)}")
    return _answer(session, place)


def _said(session: Session, answer: str) -> bool:
    """Whether this was the last answer: a second Enter at the same step is a slip."""
    return bool(session.said) and session.said[-1].answer == answer


def _ways_out(session: Session) -> str:
    """What a learner without an answer can do."""
    hint = "h is a hint, " if session.asking and session.asking.hints_left else ""
    return f" ({hint}k shows it)"


def _answer(session: Session, place: NumberInput | Picker) -> Outcome:
    verdict = session.answer(place.answer)
    if verdict is not None and not verdict.valid:
        place.again()
        place.focus()
    elif verdict is not None and not verdict.ok:
        place.clear_answer()
    return DONE
