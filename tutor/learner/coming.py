"""What questions to come ask for: hidden until then, and named by nothing that is said before."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass

from tutor.learner.settled import Settled
from tutor.lesson.check.checking import start_of
from tutor.lesson.model import Lesson, Prose, Quiz, Screen
from tutor.quiz.check.giveaway import told
from tutor.quiz.kinds.kind import AnswerBy
from tutor.quiz.question import Question, QuestionError
from tutor.quiz.situation import Kept
from tutor.trace import Trace


@dataclass(frozen=True, slots=True)
class Coming:
    """Numbers that later questions ask for, as (node, quantity).

    Attributes:
        asked: the numbers themselves.
        hides: all that may not be seen for their sake.
        by: the ids of the questions that hide some of it.
    """

    asked: Kept = frozenset()
    hides: Kept = frozenset()
    by: tuple[str, ...] = ()


NONE_COMING = Coming()


def coming(
    lesson: Lesson,
    index: int,
    settled: Container[Quiz],
    trace: Trace,
    opened: Callable[[Screen], int],
    question: Question | None = None,
) -> Coming:
    """What the questions about one run ask for that come after the one that is open.

    A number is left in sight that has been asked for and given, that the open question's answer
    is made of, that the text of the open screen tells, or that is at a node which the view of
    that screen has in its `focus`, unless its gradient is partial where the view stands.

    Args:
        lesson: the lesson.
        index: the screen that is open, from 0.
        settled: the questions that are settled, or open now.
        trace: the run on that screen.
        opened: the position at which a screen opens on that run.
        question: the one that is open or just answered.
    """
    screen = lesson.screens[index]
    same = [s for s in lesson.screens if s.program is screen.program]
    known = set(_shown(screen, trace, opened(screen)))
    known |= question.made_of if question else set()
    for past in _questions(same, trace, opened, lambda quiz: quiz in settled):
        if past.answer_by is AnswerBy.NUMBER:
            known |= {(node, past.quiz.quantity) for node in past.nodes}
    later = [s for s in same if s.index >= index]
    asked: set[tuple[int, str]] = set()
    hiding: dict[str, set[tuple[int, str]]] = {}
    for each in _questions(later, trace, opened, lambda quiz: quiz not in settled):
        if not each.graded:
            continue
        quantity = each.quiz.quantity
        own = {(node, quantity) for node in each.nodes}
        own -= {(node, quantity) for node in _told(each, screen)}
        asked |= own
        if own or each.also:
            factors = {(n, "factors") for n, _ in own if each.factors_tell}
            hiding[each.quiz.id] = set(each.hides) | factors
    seen = known | _factors(known)
    return Coming(
        frozenset(asked - known),
        frozenset().union(*hiding.values()) - seen,
        tuple(id for id, kept in hiding.items() if kept - seen),
    )


def ahead(
    lesson: Lesson,
    index: int,
    settled: Settled,
    trace: Trace | None,
    question: Question | None = None,
) -> Coming:
    """What questions to come ask for, from a screen on; nothing without a run that has ended well.

    Args:
        lesson, index, question: as for `coming`.
        settled: the questions that are settled.
        trace: the run on that screen, with the program's own numbers; None without one.
    """
    if trace is None or trace.error is not None:
        return NONE_COMING
    screens = lesson.screens
    behind = [q for q in lesson.quizzes if q in settled]
    behind += [question.quiz] if question else []
    return coming(
        lesson, index, behind, trace, lambda screen: start_of(screen, screens, trace), question
    )


def waits(lesson: Lesson, index: int, trace: Trace) -> tuple[int, ...]:
    """The positions at which screens after one, about the same run, open with a question."""
    screens = lesson.screens
    later = (s for s in screens[index + 1 :] if s.quizzes and s.view)
    found = {start_of(s, screens, trace) for s in later if s.program is screens[index].program}
    return tuple(sorted(found))


def _questions(
    screens: Sequence[Screen],
    trace: Trace,
    opened: Callable[[Screen], int],
    wanted: Callable[[Quiz], bool],
) -> Iterator[Question]:
    """The questions of some screens on one run, without those that cannot be asked."""
    for screen in screens:
        for quiz in filter(wanted, screen.quizzes):
            try:
                yield Question.of(quiz, trace, opened(screen))
            except QuestionError:
                continue


def _shown(screen: Screen, trace: Trace, k: int) -> Iterator[tuple[int, str]]:
    """The numbers at the nodes that a screen points at; of a gradient that is partial there, what
    is still to come is no part of the screen."""
    for name in screen.view.focus if screen.view else ():
        node = trace.node_named(name)
        if node is not None:
            yield node, "value"
            if trace.grad(node, k).state != "partial":
                yield node, "gradient"


def _told(question: Question, screen: Screen) -> Iterator[int]:
    """The nodes of a question whose numbers the text of a screen tells."""
    texts = [block.markdown for block in screen.blocks if isinstance(block, Prose)]
    for i, node in enumerate(question.nodes):
        if question.asked.numbers and any(
            told(question.asked, text, i, spelt_out=False) is not None for text in texts
        ):
            yield node


def _factors(known: set[tuple[int, str]]) -> set[tuple[int, str]]:
    return {(node, "factors") for node, quantity in known if quantity == "gradient"}
