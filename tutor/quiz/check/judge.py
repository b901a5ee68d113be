"""The judgement of questions: would they be fair, and could they tell a misconception?

Every question is judged on the program's own numbers and on every variant.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from tutor.engine.numbers import show
from tutor.lesson.check.allowance import HELP, MOST_VARIANTS, Allowance
from tutor.lesson.check.checking import start_of
from tutor.lesson.model import Lesson, Quiz, Screen
from tutor.lesson.report import quoted
from tutor.program import Diagnostic, Program
from tutor.quiz.check.cut_short import cut_short
from tutor.quiz.check.fairness import expected, repeated, unfair
from tutor.quiz.check.flaw import Flaw, Where
from tutor.quiz.check.option_order import always_first
from tutor.quiz.check.plain_sight import in_plain_sight
from tutor.quiz.check.telling import unknown_rules, untelling, useless_feedback
from tutor.quiz.check.versions import Versions
from tutor.quiz.question import Question, class_of

_ABOUT_KEYS = {"E417", "W103", "W414", "W416"}
"""Codes that blame a key rather than its value."""


def judge_lesson(lesson: Lesson, allowance: Allowance | None = None) -> list[Diagnostic]:
    """Every fault of every question of a lesson, in order, as far as the allowance goes.

    A program that does not run is left alone: the check of programs reports it.
    """
    allowance = allowance or Allowance()
    found: list[Diagnostic] = []
    picked: list[tuple[Quiz, str, int]] = []
    for screen in lesson.screens:
        at = partial(start_of, screen, lesson.screens)
        for quiz in screen.quizzes:
            versions = Versions(quiz, screen.program, at, allowance)
            for flaw in flaws(versions):
                find = quiz.places.key if flaw.code in _ABOUT_KEYS else quiz.places.value
                line, col = find(*flaw.where)
                found.append(Diagnostic(quiz.path, line, col, flaw.code, flaw.message, flaw.help))
            if not _spent(found):
                found += _in_sight(versions, screen)
            if _spent(found):
                return sorted(found)  # it has been said that the rest is not checked
            picked += _picked(versions)
    return sorted([*always_first(picked), *found])


def _spent(found: list[Diagnostic]) -> bool:
    return any(d.code == "W103" for d in found)


def _in_sight(versions: Versions, screen: Screen) -> Iterator[Diagnostic]:
    """Where the screen tells the answer of a question that can be asked, or of a variant of it.

    Of several variants of which a place tells the answer, the first is named.
    """
    known = set()
    for numbers, changed in (({}, versions.program), *versions.variants):
        if versions.allowance.spent():
            quiz = versions.quiz
            line, col = quiz.places.key("vary")
            rest = versions.allowance.message("from here on, answers in sight are")
            yield Diagnostic(quiz.path, line, col, "W103", rest, HELP)
            return
        question = versions.question(changed)
        if question is None:
            continue  # said already
        for d in in_plain_sight(question, screen, changed, versions):
            if (d.line, d.col, d.code) not in known:
                known.add((d.line, d.col, d.code))
                yield replace(d, message=f"with {_named(numbers)}: {d.message}") if numbers else d


def _picked(versions: Versions) -> Iterator[tuple[Quiz, str, int]]:
    """Of a question of which its author lists the answers: the key of the list, the right one."""
    listed = class_of(versions.quiz).listed
    question = versions.question(versions.program) if listed else None
    if question is not None and question.right is not None:
        yield versions.quiz, listed, question.right


def _named(numbers: Mapping[str, float]) -> str:
    return ", ".join(f"{name} = {show(x)}" for name, x in numbers.items())


def flaws(versions: Versions) -> list[Flaw]:
    """The faults of one question on the program it asks about."""
    quiz, program, allowance = versions.quiz, versions.program, versions.allowance
    found = list(unknown_rules(quiz))
    if allowance.spent():
        return [*found, Flaw((), "W103", allowance.message("from here on, questions are"), HELP)]
    question = versions.put(program)
    if program is None or isinstance(question, Diagnostic):
        asked = question if isinstance(question, Question) else None
        return [*found, *(asked.kind.given_away() if asked else ()), *repeated(quiz)]
    if not isinstance(question, Question):
        return [*found, Flaw(question.where, "E410", str(question), question.help)]
    found += expected(question)
    found += question.kind.given_away()
    found += unfair(question)
    found += untelling(question, program, versions)
    found += repeated(quiz)
    found += cut_short(question)
    found += useless_feedback(question, versions.others)
    return found + list(_of_variants(versions, program, {(f.where, f.code) for f in found}))


def _of_variants(
    versions: Versions, program: Program, known: set[tuple[Where, str]]
) -> Iterator[Flaw]:
    """What goes wrong on variants only; the first variant that shows a fault is named."""
    quiz, allowance, every = versions.quiz, versions.allowance, versions.variants
    for name in quiz.vary:
        try:
            program.source_with({name: 1.0})
        except KeyError:
            yield Flaw(
                ("vary", name), "E417", f"the program does not set {quoted(name)} to a number",
                "vary names that stand as `a = Value(2)` or `a = 2`",
            )  # fmt: skip
    count = math.prod(map(len, quiz.vary.values()))
    if count > MOST_VARIANTS:
        yield Flaw(
            ("vary",), "W416",
            f"these are {count} variants, of which {MOST_VARIANTS} are checked and asked",
            "a few numbers for each name do",
        )  # fmt: skip
    for i, (numbers, changed) in enumerate(every):
        if allowance.spent():
            left = f"{len(every) - i} variants of this question, and all after it, are"
            yield Flaw(("vary",), "W103", allowance.message(left), HELP)
            return
        for flaw in _of_variant(versions, changed):
            if (flaw.where, flaw.code) not in known:
                known.add((flaw.where, flaw.code))
                yield flaw._replace(message=f"with {_named(numbers)}: {flaw.message}")


def _of_variant(versions: Versions, program: Program) -> Iterator[Flaw]:
    question = versions.put(program)
    if isinstance(question, Diagnostic):
        yield Flaw(("vary",), "E418", f"the program fails: {question.message}",
                   "leave those numbers out")  # fmt: skip
    elif not isinstance(question, Question):
        yield Flaw(question.where, "E410", str(question), question.help)
    else:
        yield from unfair(question)
        for flaw in untelling(question, program, versions):
            if flaw.code.startswith("E"):
                yield flaw
