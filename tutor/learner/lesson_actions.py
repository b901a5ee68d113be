"""The keys that answer and turn pages in a lesson: rows that act on its session."""

from __future__ import annotations

from tutor.debug.action import SAID, Action, Outcome
from tutor.learner.session import Session
from tutor.learner.stages import ASKING, NO_PROGRAM, SCREEN

ANSWER, READ = "Answer", "Read"
"""The headings of these keys."""

HINTED, SHOWN, AGAIN = "hinted", "shown", "again"
"""Kinds of outcome: hints are shown, the answer is shown, the question is asked with other
numbers. `SCREEN` and `FINISHED` of the session are two more."""

_NOT_OPEN = Outcome(SAID, "No question is open")


def standing(session: Session) -> str:
    """The answer to the open question that is given where the debugger stands; empty if none is."""
    if session.stage != ASKING or session.question is None or session.debugger is None:
        return ""
    return session.question.standing(session.debugger.k)


def _hints_left(session: Session) -> bool:
    return session.stage == ASKING and bool(session.asking and session.asking.hints_left)


def _hint(session: Session, count: int) -> Outcome:
    if session.stage != ASKING or session.asking is None:
        return _NOT_OPEN
    if session.hint() is not None:
        return Outcome(HINTED)
    none = "That was the last hint" if session.hints else "There is no hint here"
    return Outcome(HINTED, f"{none}; k shows the answer.")


def _skip(session: Session, count: int) -> Outcome:
    return _NOT_OPEN if session.skip() is None else Outcome(SHOWN)


def _again(session: Session, count: int) -> Outcome:
    if session.stage == ASKING:
        return Outcome(SAID, "Answer first; then r asks it with other numbers")
    if not session.again():
        return Outcome(SAID, "There is no question with other numbers here")
    return Outcome(AGAIN)


def _next_screen(session: Session, count: int) -> Outcome:
    return Outcome(session.next_screen())


def _previous_screen(session: Session, count: int) -> Outcome:
    return (
        Outcome(SCREEN) if session.previous_screen() else Outcome(SAID, "This is the first screen")
    )


def _predict(session: Session, count: int) -> Outcome:
    return Outcome(SAID, NO_PROGRAM) if session.debugger is None else session.guessing.toggle()


PREDICT: Action[Session] = Action(
    "predict", ("semicolon",), "predict mode",
    "Ask for the sign before each edge; not graded.", ANSWER, _predict, shown=";",
    applies=lambda session: session.debugger is not None,
)  # fmt: skip
"""Predict mode."""

REPLIES: tuple[Action[Session], ...] = (
    Action("hint", ("h",), "hint", "One more hint.", ANSWER, _hint, applies=_hints_left),
    Action("skip", ("k",), "show me", "Show the answer and how it comes about.", ANSWER, _skip,
           applies=lambda session: session.stage == ASKING),
    Action("again", ("r",), "other numbers", "The same question with other numbers.", ANSWER,
           _again, applies=lambda session: session.stage != ASKING and bool(session.others())),
)  # fmt: skip
"""What can be done with a question besides answering it."""

SCREENS: tuple[Action[Session], ...] = (
    Action("screen.next", ("right_square_bracket",), "next screen",
           "On to the next screen of the lesson.", READ, _next_screen, shown="]"),
    Action("screen.back", ("left_square_bracket",), "screen back", "Back to the screen before.",
           READ, _previous_screen, shown="[", applies=lambda session: session.index > 0),
)  # fmt: skip
"""From screen to screen."""
