"""One learner in one lesson: where they are, what is asked, and what they have answered.

No front end is in here: the full-screen app and the line front end drive the same object and
draw what it says. Whatever has to survive goes to the record before it is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tutor.learner.attempt import Attempt
from tutor.learner.attempt_log import AttemptLog
from tutor.learner.record import Record
from tutor.lesson.check.checking import start_of
from tutor.lesson.fill import fill
from tutor.lesson.model import Block, Code, Lesson, Prose, Quiz, Screen
from tutor.lesson.traces import trace_of
from tutor.program import Program
from tutor.quiz.question import Question, Verdict
from tutor.quiz.variants import choices
from tutor.trace import Cursor, Trace

READING, ASKING, ANSWERED = "reading", "asking", "answered"
"""Stages of a screen: nothing is asked, a question is open, its verdict is on the screen."""


@dataclass(frozen=True, slots=True)
class Said:
    """An answer and its verdict."""

    answer: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Past:
    """A question that was settled, and how.

    Attributes:
        question: the question, with the program's own numbers.
        answer: what settled it, empty if the answer was shown.
        verdict: of that answer; None if the answer was shown.
    """

    question: Question
    answer: str
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the learner foretold, for comparing it with what happens.

    Attributes:
        question: the question as it was asked.
        said: the answer as typed.
        known_from: the position from which the debugger shows the answer, None if it never does.
    """

    question: Question
    said: str
    known_from: int | None


class Session:
    """A lesson in progress.

    Attributes:
        pack: id of the pack, empty for a file that belongs to none.
        lesson: the lesson.
        index: the screen, from 0.
        trace, cursor: of the program on this screen; None where there is none yet.
        stage: `READING`, `ASKING` or `ANSWERED`.
        question: the question that is open or just answered.
        said: answers to it so far.
        hints: hints shown so far.
        shown: the answer as "show me" explains it, empty otherwise.
        variant: other numbers in use, by name; None for the program's own.
        saved: whether the last answer is on the disk; `record.notice` says why not.
        finished: whether the last screen has been left.
    """

    def __init__(
        self,
        pack: str,
        lesson: Lesson,
        record: Record,
        *,
        screen: int | None = None,
        step: int | None = None,
    ) -> None:
        self.pack, self.lesson, self.record = pack, lesson, record
        self.finished, self.saved = False, True
        self.predictions: list[Prediction] = []
        self._answered: dict[str, str] = {}  # settled questions by id, and what settled them
        self._log = AttemptLog(record, pack, lesson)
        self._variants = 0
        self._program: Program | None = None
        self.variant: dict[str, float] | None = None
        self.trace: Trace | None = None
        self.cursor: Cursor | None = None
        if screen is None and (place := record.place(pack, lesson.id, lesson.was)):
            screen, step = place.screen, place.step
            ids = {old: q.id for q in lesson.quizzes for old in (*q.was, q.id)}
            self._answered = {
                ids[a.quiz]: a.answer
                for a in record.going_on(pack, lesson.id, lesson.was)
                if a.quiz in ids and _settled(a)
            }
        self._open(min(max(screen or 0, 0), len(lesson.screens) - 1), step)

    # ---- screens

    @property
    def screen(self) -> Screen:
        """The screen that is open."""
        return self.lesson.screens[self.index]

    def _open(self, index: int, step: int | None = None) -> None:
        self.index = index
        self.predictions = []
        self._use(self.screen.program)
        if step is not None and self.cursor:
            self.cursor.to(step)
        else:
            self._to_view()
        self._ask_next()
        self.save()

    def _to_view(self) -> None:
        """Go where the author wants the debugger to stand on this screen."""
        view = self.screen.view
        if self.trace and self.cursor and view and view.at:
            self.cursor.to(self.trace.position(view.at))

    def _use(self, program: Program | None) -> None:
        """Put a program under the debugger; the one that is there already stays where it is."""
        if program is self._program and self.variant is None:
            return
        self._program = program
        self.trace = trace_of(program) if program else None
        self.cursor = Cursor(self.trace) if self.trace else None
        if self.variant is not None:
            self.variant = None
            self._to_view()

    def _ask_next(self) -> None:
        self.said: list[Said] = []
        self.hints: list[str] = []
        self.shown = ""
        quiz = next((q for q in self.screen.quizzes if q.id not in self._answered), None)
        self.question = self._asked(quiz, self.trace) if quiz else None
        self._log.asked(self.question)
        self.stage = ASKING if quiz else READING

    def blocks(self) -> Sequence[Block]:
        """What may be read now: everything up to the question that is open or just answered."""
        if self.question is None:
            return self.screen.blocks
        ids = [b.id if isinstance(b, Quiz) else None for b in self.screen.blocks]
        return self.screen.blocks[: ids.index(self.question.quiz.id) + 1]

    def past(self) -> list[Past]:
        """The questions of this screen that were settled before the one that is open."""
        found = []
        for quiz in self.screen.quizzes:
            if quiz.id in self._answered and (not self.question or quiz is not self.question.quiz):
                program = self.screen.program
                question = self._asked(quiz, trace_of(program) if program else None)
                answer = self._answered[quiz.id]
                found.append(Past(question, answer, question.grade(answer) if answer else None))
        return found

    def text(self, markdown: str) -> str:
        """An author's text with this screen's numbers filled in, as `check` has checked it."""
        return fill(markdown, self.trace, self._start(self.trace))

    def _start(self, trace: Trace | None) -> int:
        """The position that the words of this screen speak of."""
        return start_of(self.screen, self.lesson.screens, trace) if trace else 0

    def _asked(self, quiz: Quiz, trace: Trace | None) -> Question:
        return Question.of(quiz, trace, self._start(trace))

    def advance(self) -> str:
        """Go on: to the next question, the text after the last one, or the next screen.

        Returns:
            `stay` while a question is open, else `question`, `more`, `screen` or `finished`.
        """
        if self.stage == ASKING:
            return "stay"
        if self.stage == ANSWERED:
            seen = len(self.blocks())
            self._use(self.screen.program)
            self._ask_next()
            if self.stage == ASKING:
                return "question"
            if any(isinstance(b, Prose | Code) for b in self.blocks()[seen:]):
                return "more"
        return self.next_screen()

    def next_screen(self) -> str:
        """On to the next screen, whatever is open here; `finished` after the last."""
        if self.index + 1 < len(self.lesson.screens):
            self._open(self.index + 1)
            return "screen"
        self.finished = True
        self.record.finished(self.pack, self.lesson.id)
        return "finished"

    def previous_screen(self) -> bool:
        """Back to the screen before; whether there is one."""
        if not self.index:
            return False
        self._open(self.index - 1)
        return True

    def save(self) -> None:
        """Write down where the learner is, so that they can go on from here."""
        if not self.finished:
            step = self.cursor.k if self.cursor and self.variant is None else 0
            self.record.visited(self.pack, self.lesson.id, self.index, step)

    # ---- the debugger

    @property
    def hides(self) -> frozenset[tuple[int, str]]:
        """What may not be seen now, as (node, quantity): what the open question asks for.

        The factors of a contribution are hidden with it at first. After a wrong answer they may
        be read, and only their product stays hidden.
        """
        if self.question is None or self.stage != ASKING:
            return frozenset()
        found: set[tuple[int, str]] = set(self.question.hides)
        if not any(said.verdict.valid for said in self.said):
            found |= {(node, "factors") for node, quantity in found if quantity == "gradient"}
        return frozenset(found)

    def compared(self) -> list[tuple[Prediction, str]]:
        """Every prediction of this screen, beside what came true as far as it can be seen."""
        k = self.cursor.k if self.cursor else 0
        known = [p.known_from is not None and k >= p.known_from for p in self.predictions]
        return [
            (p, p.question.compared(p.said) if seen else "")
            for p, seen in zip(self.predictions, known, strict=True)
        ]

    def move(self, grain: str, way: int, count: int = 1) -> bool:
        """Step through the program; whether that moved anything."""
        if not self.cursor:
            return False
        step = self.cursor.forward if way > 0 else self.cursor.back
        return self._moved(step(grain, count))

    def go(self, k: int) -> bool:
        """Go to a position, or the nearest there is; whether that moved anything."""
        return self._moved(self.cursor.to(k)) if self.cursor else False

    def locate(self, text: str) -> bool:
        """Go to a position by name.

        Raises:
            ValueError: there is no such position; the text says what to do.
        """
        return self.go(self.trace.position(text)) if self.trace else False

    def to_writer(self) -> bool:
        """Go to the event that wrote, last before this one, what this one wrote.

        Whether there is one: to a first contribution, nothing came before.
        """
        if not self.cursor or not self.trace or not self.cursor.k:
            return False
        event = self.trace.event(self.cursor.k - 1)
        if event.node is None:
            return False
        quantity = "value" if event.kind in ("value", "update") else "gradient"
        found = self.trace.writer(event.node, quantity, event.k)
        return found is not None and self.go(found + 1)

    def _moved(self, moved: bool) -> bool:
        if moved:
            self.save()
        return moved

    # ---- questions

    def answer(self, text: str) -> Verdict | None:
        """Grade an answer; it is in the record when this returns. None if nothing is open."""
        if self.stage != ASKING or self.question is None:
            return None
        verdict = self.question.grade(text)
        self.saved = self._log.answered(text, verdict, self.variant)
        self.said.append(Said(text, verdict))
        if verdict.valid and not self.question.graded:
            self.predictions.append(Prediction(self.question, text, _known_from(self.question)))
        if verdict.valid and (verdict.ok or not self.question.graded):
            self._settle(verdict.answer or text)
        return verdict

    def hint(self) -> str | None:
        """Show one more hint; None if there are no more."""
        if self.question is None or len(self.hints) >= len(self.question.hints):
            return None
        self.hints.append(self.question.hints[len(self.hints)])
        self._log.hinted()
        return self.hints[-1]

    def skip(self) -> str | None:
        """Show the answer and how it comes about, and settle the question with it."""
        if self.stage != ASKING or self.question is None:
            return None
        self.saved = self._log.gave_up(self.variant)
        self.shown = self.question.reveal()
        self._settle("")
        return self.shown

    def others(self) -> list[dict[str, float]]:
        """The other numbers that the question can be asked with."""
        program = self.screen.program
        return choices(self.question.quiz, program) if self.question and program else []

    def again(self) -> bool:
        """Ask the last question once more with other numbers; whether it has some."""
        quiz = self.question.quiz if self.question else None
        program, others = self.screen.program, self.others()
        if quiz is None or self.stage == ASKING or program is None or not others:
            return False
        self.variant = others[self._variants % len(others)]
        self._variants += 1
        self.trace = trace_of(program.with_values(self.variant))
        self.cursor = Cursor(self.trace)
        self._to_view()
        self.question = self._asked(quiz, self.trace)
        self._log.asked(self.question)
        self.said, self.hints, self.shown, self.stage = [], [], "", ASKING
        return True

    def _settle(self, answer: str) -> None:
        assert self.question is not None
        if self.variant is None:
            self._answered[self.question.quiz.id] = answer
        self.stage = ANSWERED


def _known_from(question: Question) -> int | None:
    """The position from which the debugger shows all that a question asks for."""
    if question.trace is None or not question.nodes:
        return None
    writers = [
        question.trace.writer(node, question.quiz.quantity, question.k) for node in question.nodes
    ]
    return max((w for w in writers if w is not None), default=-1) + 1


def _settled(attempt: Attempt) -> bool:
    return attempt.ok or attempt.mode in ("predict", "shown")
