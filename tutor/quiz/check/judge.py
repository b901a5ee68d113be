"""The judgement of questions: would they be fair, and could they tell a misconception?

Every question is judged on the program's own numbers and on every variant.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from tutor.engine.numbers import show
from tutor.lesson.check.checking import start_of
from tutor.lesson.check.deadline import HELP, MOST_VARIANTS, Deadline
from tutor.lesson.model import Lesson, Quiz, Screen
from tutor.lesson.report import quoted
from tutor.lesson.traces import trace_of
from tutor.program import Diagnostic, Program
from tutor.quiz.check.cut_short import cut_short
from tutor.quiz.check.fairness import expected, repeated, unfair
from tutor.quiz.check.flaw import Flaw, Where
from tutor.quiz.check.option_order import always_first
from tutor.quiz.check.plain_sight import in_plain_sight
from tutor.quiz.check.telling import At, no_position, unknown_rules, untelling, useless_feedback
from tutor.quiz.question import Question, QuestionError, class_of
from tutor.quiz.variants import choices

_ABOUT_KEYS = {"E417", "W103", "W414", "W416"}
"""Codes that blame a key rather than its value."""


def judge_lesson(lesson: Lesson, deadline: Deadline | None = None) -> list[Diagnostic]:
    """Every fault of every question of a lesson, in order, as far as there is time.

    A program that does not run is left alone: the check of programs reports it.
    """
    deadline = deadline or Deadline()
    found = list(always_first(_picked(lesson)))
    for screen in lesson.screens:
        at = partial(start_of, screen, lesson.screens)
        for quiz in screen.quizzes:
            if any(d.code == "W103" for d in found):
                return sorted(found)  # it has been said that the rest is not checked
            for flaw in flaws(quiz, screen.program, at, deadline):
                find = quiz.places.key if flaw.code in _ABOUT_KEYS else quiz.places.value
                line, col = find(*flaw.where)
                found.append(Diagnostic(quiz.path, line, col, flaw.code, flaw.message, flaw.help))
            if not any(d.code == "W103" for d in found):
                found += _in_sight(quiz, screen, at, deadline)
    return sorted(found)


def _in_sight(quiz: Quiz, screen: Screen, at: At, deadline: Deadline) -> Iterator[Diagnostic]:
    """Where the screen tells the answer of a question that can be asked, or of a variant of it.

    Of several variants of which a place tells the answer, the first is named.
    """
    program = screen.program
    known = set()
    for numbers in ({}, *(choices(quiz, program) if program else ())):
        if deadline.spent():
            line, col = quiz.places.key("vary")
            rest = deadline.message("from here on, answers in sight are")
            yield Diagnostic(quiz.path, line, col, "W103", rest, HELP)
            return
        changed = program.with_values(numbers) if numbers and program else program
        question = _asked(quiz, changed, at)
        if question is None:
            continue  # said already
        for d in in_plain_sight(question, screen, changed, at):
            if (d.line, d.col, d.code) not in known:
                known.add((d.line, d.col, d.code))
                yield replace(d, message=f"with {_named(numbers)}: {d.message}") if numbers else d


def _asked(quiz: Quiz, program: Program | None, at: At) -> Question | None:
    """A question on a program, or on none; None where it cannot be asked."""
    trace = trace_of(program) if program else None
    try:
        if trace is None:
            return Question.of(quiz, None)
        return None if trace.error is not None else Question.of(quiz, trace, at(trace))
    except QuestionError:
        return None


def _picked(lesson: Lesson) -> Iterator[tuple[Quiz, str, int]]:
    """The questions of which authors list the answers: the key of the list, and the right one."""
    for screen in lesson.screens:
        for quiz in screen.quizzes:
            listed = class_of(quiz).listed
            at = partial(start_of, screen, lesson.screens)
            question = _asked(quiz, screen.program, at) if listed else None
            if question is not None and question.right is not None:
                yield quiz, listed, question.right


def _named(numbers: Mapping[str, float]) -> str:
    return ", ".join(f"{name} = {show(x)}" for name, x in numbers.items())


def flaws(
    quiz: Quiz, program: Program | None, at: At = no_position, deadline: Deadline | None = None
) -> list[Flaw]:
    """The faults of one question on the program it asks about."""
    found, deadline = list(unknown_rules(quiz)), deadline or Deadline()
    if deadline.spent():
        return [*found, Flaw((), "W103", deadline.message("from here on, questions are"), HELP)]
    if program is None or trace_of(program).error is not None:
        question = _asked(quiz, program, at)
        return [*found, *(question.kind.given_away() if question else ()), *repeated(quiz)]
    try:
        trace = trace_of(program)
        question = Question.of(quiz, trace, at(trace))
    except QuestionError as e:
        return [*found, Flaw(e.where, "E410", str(e), e.help)]
    found += expected(question)
    found += question.kind.given_away()
    found += unfair(question)
    found += untelling(question, program, at)
    found += repeated(quiz)
    found += cut_short(question)
    found += useless_feedback(question, partial(_variants, quiz, program, at, deadline))
    return found + list(
        _of_variants(quiz, program, at, deadline, {(f.where, f.code) for f in found})
    )


def _variants(quiz: Quiz, program: Program, at: At, deadline: Deadline) -> Iterator[Question]:
    """The question with other numbers, as far as it can be asked and there is time."""
    for numbers in choices(quiz, program):
        trace = trace_of(program.with_values(numbers))
        if deadline.spent() or trace.error is not None:
            continue
        try:
            yield Question.of(quiz, trace, at(trace))
        except QuestionError:
            continue


def _of_variants(
    quiz: Quiz, program: Program, at: At, deadline: Deadline, known: set[tuple[Where, str]]
) -> Iterator[Flaw]:
    """What goes wrong on variants only; the first variant that shows a fault is named."""
    for name in quiz.vary:
        try:
            program.source_with({name: 1.0})
        except KeyError:
            yield Flaw(
                ("vary", name), "E417", f"the program does not set {quoted(name)} to a number",
                "vary names that stand as `a = Value(2)` or `a = 2`",
            )  # fmt: skip
    every, count = choices(quiz, program), math.prod(map(len, quiz.vary.values()))
    if count > MOST_VARIANTS:
        yield Flaw(
            ("vary",), "W416",
            f"these are {count} variants, of which {MOST_VARIANTS} are checked and asked",
            "a few numbers for each name do",
        )  # fmt: skip
    for i, numbers in enumerate(every):
        if deadline.spent():
            left = f"{len(every) - i} variants of this question, and all after it, are"
            rest = deadline.message(left)
            yield Flaw(("vary",), "W103", rest, HELP)
            return
        for flaw in _of_variant(quiz, program.with_values(numbers), at):
            if (flaw.where, flaw.code) not in known:
                known.add((flaw.where, flaw.code))
                yield flaw._replace(message=f"with {_named(numbers)}: {flaw.message}")


def _of_variant(quiz: Quiz, program: Program, at: At) -> Iterator[Flaw]:
    trace = trace_of(program)
    error = trace.error
    if error is not None:
        yield Flaw(("vary",), "E418", f"the program fails: {error.message}",
                   "leave those numbers out")  # fmt: skip
        return
    try:
        question = Question.of(quiz, trace, at(trace))
    except QuestionError as e:
        yield Flaw(e.where, "E410", str(e), e.help)
        return
    yield from unfair(question)
    for flaw in untelling(question, program, at):
        if flaw.code.startswith("E"):
            yield flaw
