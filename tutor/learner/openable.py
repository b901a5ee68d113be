"""Whether a lesson that could be read can also be learned from, from start to end."""

from __future__ import annotations

from tutor.lesson.check.checking import start_of
from tutor.lesson.model import Lesson
from tutor.lesson.report import bounded
from tutor.lesson.shelf import Chosen
from tutor.lesson.traces import finish_one, trace_of
from tutor.quiz.question import Question, QuestionError


def obstacles(chosen: Chosen) -> list[object]:
    """Why the lesson that was asked for cannot be opened; nothing if it can."""
    return list(bounded(chosen.faults)) or (list(unfit(chosen.lesson)) if chosen.lesson else [])


def unfit(lesson: Lesson) -> list[str]:
    """Why screens of a lesson would not open: places and questions that its programs lack.

    A session would meet these only when it gets there; `pack check` tells them, and more, to
    the author.
    """
    found = []
    for screen in lesson.screens:
        trace = trace_of(screen.program) if screen.program else None
        if trace and screen.view and screen.view.at:
            try:
                trace.position(screen.view.at)
            except ValueError as fault:
                found.append(f"{lesson.path}:{screen.view.line}: {fault}")
        for quiz in screen.quizzes:
            try:
                Question.of(quiz, trace, start_of(screen, lesson.screens, trace) if trace else 0)
            except QuestionError as fault:
                found.append(f"{lesson.path}:{quiz.line}: {fault}")
            finish_one()
    return found
