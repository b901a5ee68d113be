"""One learner in one lesson: the screen, its program under a debugger, and the questions.

No front end is in here: the full-screen app and the line front end drive the same object and
draw what it says. Whatever has to survive goes to the record before it is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tutor.debug.action import MOVED, SAID, Outcome
from tutor.debug.debugger import FIRST, Debugger
from tutor.debug.workbench import Workbench
from tutor.learner import stages
from tutor.learner.asking import Asking, Begun, Said
from tutor.learner.attempt_log import AttemptLog
from tutor.learner.coming import NONE_COMING, ahead, waits
from tutor.learner.guessing import Guessing
from tutor.learner.hidden_until import hidden_until
from tutor.learner.prediction import Prediction
from tutor.learner.record import Record
from tutor.learner.repeatable import repeatable
from tutor.learner.settled import Past, Settled
from tutor.lesson.check.checking import start_of
from tutor.lesson.fill import fill
from tutor.lesson.model import Block, Code, Lesson, Prose, Quiz, Screen
from tutor.lesson.traces import trace_of
from tutor.program import Program
from tutor.quiz.question import Question, Verdict
from tutor.quiz.situation import Kept, Situation
from tutor.trace import Log, Trace


class Session:
    """A lesson in progress.

    Attributes:
        pack: id of the pack, empty for a file that belongs to none.
        lesson: the lesson.
        index: the screen, from 0.
        trace: the run that texts and questions are about; None without a program.
        bench: that run under the debugger, with what stands beside it.
        asking: the question that is open or just answered, with its answers and hints.
        coming: what later questions about the run on this screen ask for.
        predictions: those of this screen.
        variant: other numbers in use, by name; None for the program's own.
        saved: whether the last answer is on the disk; `record.notice` says why not.
        finished: whether the last screen has been left.
        guessing: predict mode.
    """

    def __init__(
        self, pack: str, lesson: Lesson, record: Record, *,
        screen: int | None = None, step: int | None = None,
    ) -> None:  # fmt: skip
        self.pack, self.lesson, self.record = pack, lesson, record
        self.finished, self.saved = False, True
        self._settled = Settled()
        self._missed: list[Quiz] = []
        self._begun = Begun()
        self._log = AttemptLog(record, pack, lesson)
        self._variants = 0
        self._program: Program | None = None
        self.variant: dict[str, float] | None = None
        self.trace: Trace | None = None
        self.bench: Workbench | None = None
        self.coming = NONE_COMING
        self.guessing = Guessing(lambda: None if self.walk else self.log, lambda: self.kept)
        if screen is None and (place := record.place(pack, lesson.id, lesson.was)):
            screen, step = place.screen, place.step
            self._settled.read(lesson.quizzes, record.going_on(pack, lesson.id, lesson.was))
        self._open(min(max(screen or 0, 0), len(lesson.screens) - 1), step)

    # ---- screens

    @property
    def screen(self) -> Screen:
        """The screen that is open."""
        return self.lesson.screens[self.index]

    def _open(self, index: int, step: int | None = None) -> None:
        self.index = index
        self.predictions: list[Prediction] = []
        self.asking: Asking | None = None
        self._stand()
        self._use(self.screen.program)
        self._to_view()
        self._ask_next()
        if step is not None and self.debugger:
            self.debugger.to(step)
        self.save()

    def _to_view(self) -> None:
        """Go where the author wants the debugger to stand on this screen."""
        view = self.screen.view
        if self.debugger and view and view.at:
            self.debugger.to_phrase(view.at)

    def _use(self, program: Program | None) -> None:
        """Put a program under the debugger; the one that is there already stays where it is."""
        if program is self._program and self.variant is None:
            return
        self._program = program
        self._debug(trace_of(program) if program else None)
        if self.variant is not None:
            self.variant = None
            self._to_view()

    def _debug(self, trace: Trace | None) -> None:
        """Another run comes under the debugger; the step to repeat stays the same."""
        last = self.debugger.last if self.debugger else FIRST
        self.trace, self.bench = trace, None
        if trace is not None:
            self.bench = Workbench(
                trace, lambda: self.hides, last, self.guessing.before_step,
                lambda: self.stage == stages.ASKING, lambda: self.screen.plot,
                lambda: hidden_until(self.lesson, self.asking, self.coming, self.guessing.on),
            )  # fmt: skip

    @property
    def debugger(self) -> Debugger | None:
        """The debugger on that run."""
        return self.bench.debugger if self.bench else None

    @property
    def log(self) -> Log | None:
        """The run as panes show it: nodes are called as the open question calls them."""
        asked = self.question.trace if self.question else None
        return self.walk or asked or self.trace

    @property
    def walk(self) -> Log | None:
        """The worked pass that the open question is about; None of every other question."""
        return self.asking.walk if self.asking else None

    @property
    def focus(self) -> frozenset[int]:
        """The nodes that the author of this screen points at, as its text means their names."""
        if self.trace is None or self.screen.view is None:
            return frozenset()
        start, names = self._start(self.trace), self.screen.view.focus
        nodes = (self.trace.node_named(name, start) for name in names)
        return frozenset(node for node in nodes if node is not None)

    @property
    def waits(self) -> tuple[int, ...]:
        """The positions at which later screens about the same run open with a question."""
        trace = None if self.walk else self.trace
        return waits(self.lesson, self.index, trace) if trace else ()

    def _ask_next(self) -> None:
        self._ask(next((q for q in self.screen.quizzes if q not in self._settled), None))

    def _ask(self, quiz: Quiz | None) -> None:
        """Put a question about the run on this screen, or none."""
        self.asking = None
        if quiz is not None:
            other = self.variant is not None
            self.asking = self._begun.put(quiz.id, lambda: self._asked(quiz, self.trace), other)
        self._log.asked(self.question)
        self._look_ahead()
        self._stand()
        if self.walk and self.question and self.debugger:  # it is walked from its seed on
            self.debugger.to(min(self.debugger.k, self.question.walks_from))

    def _stand(self) -> None:
        """Have the run under the debugger that is shown: a worked pass as long as it is asked."""
        if self.bench and self.trace is not None:
            self.bench.restore()
            self.bench.debugger.on(self.walk or self.trace)

    def _look_ahead(self) -> None:
        """Find what the questions to come ask for; with other numbers that is no secret."""
        trace = self.trace if self.variant is None else None
        self.coming = ahead(self.lesson, self.index, self._settled, trace, self.question)

    def _situation(self) -> Situation:
        """How the question that is open stands."""
        tries = self.asking.tries if self.asking else 0
        return Situation(tries, self.coming.asked, self.bench.k if self.bench else None)

    def blocks(self) -> Sequence[Block]:
        """What may be read now: everything up to the question that is open or just answered."""
        if self.question is None:
            return self.screen.blocks
        ids = [b.id if isinstance(b, Quiz) else None for b in self.screen.blocks]
        return self.screen.blocks[: ids.index(self.question.quiz.id) + 1]

    def past(self) -> list[Past]:
        """The questions of this screen that were settled before the one that is open."""
        program, asked = self.screen.program, self.question.quiz if self.question else None
        trace = trace_of(program) if program else None
        now = self.asking.asked if self.asking else frozenset()
        quizzes = [quiz for quiz in self.screen.quizzes if quiz is not asked]
        at = Situation(kept=self.coming.asked | now)
        return self._settled.past(quizzes, lambda quiz: self._asked(quiz, trace), at)

    def text(self, markdown: str) -> str:
        """An author's text with this screen's numbers filled in, as `check` has checked it."""
        return fill(markdown, self.trace, self._start(self.trace))

    def _start(self, trace: Trace | None) -> int:
        """The position that the text of this screen is about."""
        return start_of(self.screen, self.lesson.screens, trace) if trace else 0

    def _asked(self, quiz: Quiz, trace: Trace | None) -> Question:
        return Question.of(quiz, trace, self._start(trace))

    def advance(self) -> str:
        """Go on: to the next question, the text after the last one, or the next screen.

        Returns:
            `STAY` while a question is open, else `QUESTION`, `MORE`, `SCREEN` or `FINISHED`.
        """
        if self.stage == stages.ASKING:
            return stages.STAY
        if self.finished:
            return stages.SCREEN if self._next_missed() else stages.FINISHED
        if self.stage == stages.ANSWERED:
            seen = len(self.blocks())
            self._use(self.screen.program)
            self._ask_next()
            if self.stage == stages.ASKING:
                return stages.QUESTION
            if any(isinstance(b, Prose | Code) for b in self.blocks()[seen:]):
                return stages.MORE
        return self.next_screen()

    def next_screen(self) -> str:
        """On to the next screen, whatever is open here: `SCREEN`, after the last `FINISHED`."""
        if self.index + 1 < len(self.lesson.screens):
            self._open(self.index + 1)
            return stages.SCREEN
        self.finished = True
        self.record.finished(self.pack, self.lesson.id)
        return stages.FINISHED

    def previous_screen(self) -> bool:
        """Back to the screen before; whether there is one."""
        if not self.index:
            return False
        self._open(self.index - 1)
        return True

    def save(self) -> None:
        """Write down where the learner is."""
        if not self.finished:
            step = self.debugger.k if self.debugger and self.variant is None else 0
            self.record.visited(self.pack, self.lesson.id, self.index, step)

    # ---- the debugger

    def move(self, run: Callable[[Debugger, int], Outcome], count: int = 1) -> Outcome:
        """Move the debugger as the `run` of an action does, `count` times; keep the place."""
        if self.debugger is None:
            return Outcome(SAID, stages.NO_PROGRAM)
        outcome = run(self.debugger, count)
        if outcome.kind == MOVED:
            self.save()
        return outcome

    def guess(self, key: str) -> Outcome:
        """Give predict mode one of its `keys`, or have it shown with an empty one."""
        return self.move(lambda debugger, _: self.guessing.give(debugger, key))

    @property
    def hides(self) -> frozenset[tuple[int, str]]:
        """What may not be seen now, as (node, quantity).

        What the open question asks for and, as long as one is on the screen, what those to come
        on the same run do, as a step too far would tell it; and what predict mode asks for.
        """
        return self.kept | self.guessing.hides(self.debugger)

    @property
    def kept(self) -> Kept:
        """What the questions of the lesson keep out of sight."""
        if self.asking is None or self.walk is not None:
            return frozenset()
        return self.asking.hides | self.coming.hides

    def compared(self) -> list[tuple[Prediction, str]]:
        """Every prediction of this screen, beside what came true as far as it can be seen."""
        k = self.bench.k if self.bench else 0
        return [(p, p.outcome(k)) for p in self.predictions]

    # ---- the question

    @property
    def stage(self) -> str:
        """`READING`, `ASKING` or `ANSWERED`."""
        if self.asking is None:
            return stages.READING
        return stages.ANSWERED if self.asking.settled else stages.ASKING

    @property
    def question(self) -> Question | None:
        """The question that is open or just answered."""
        return self.asking.question if self.asking else None

    @property
    def said(self) -> Sequence[Said]:
        """Answers to it so far."""
        return self.asking.said if self.asking else []

    @property
    def hints(self) -> Sequence[str]:
        """Hints shown so far."""
        return self.asking.hints if self.asking else []

    @property
    def shown(self) -> str:
        """The answer as "show me" explains it, empty otherwise."""
        return self.asking.shown if self.asking else ""

    @property
    def _open_question(self) -> Asking | None:
        return self.asking if self.asking and not self.asking.settled else None

    def answer(self, text: str) -> Verdict | None:
        """Grade an answer; it is in the record when this returns. None if nothing is open."""
        asking = self._open_question
        if asking is None:
            return None
        question, verdict = asking.question, asking.question.grade(text, self._situation())
        self.saved = self._log.answered(text, verdict, self.variant)
        asking.take(text, verdict)
        if verdict.valid and not question.graded:
            self.predictions.append(Prediction.of(question, text))
        if verdict.valid and (verdict.ok or not question.graded):
            self._settle(asking, verdict.answer or text)
        return verdict

    def hint(self) -> str | None:
        """Show one more hint; None if there are no more."""
        text = self.asking.hint() if self.asking else None
        if text is not None:
            self._log.hinted()
        return text

    def skip(self) -> str | None:
        """Show the answer and how it comes about, and settle the question with it."""
        asking = self._open_question
        if asking is None:
            return None
        self.saved = self._log.gave_up(self.variant)
        asking.shown = asking.question.reveal(self.coming.asked)
        self._settle(asking, "")
        return asking.shown

    def others(self) -> list[dict[str, float]]:
        """The other numbers that the last question can be asked with."""
        return self._repeatable()[1]

    def _repeatable(self) -> tuple[Quiz | None, list[dict[str, float]]]:
        return repeatable(self.screen, self.question, self._settled)

    def again(self) -> bool:
        """Ask the last question once more with other numbers; whether it has some."""
        program, (quiz, others) = self.screen.program, self._repeatable()
        if quiz is None or program is None or self.stage == stages.ASKING:
            return False
        self.variant = others[self._variants % len(others)]
        self._variants += 1
        self._debug(trace_of(program.with_values(self.variant)))
        self._to_view()
        self._ask(quiz)
        return True

    def retry(self, quizzes: Sequence[Quiz]) -> None:
        """Ask questions of a lesson that is finished once more, each with other numbers."""
        self._missed = list(quizzes)
        self._next_missed()

    def _next_missed(self) -> bool:
        """Put the next question of `retry`; whether there was one."""
        while self._missed:
            quiz = self._missed.pop(0)
            index = next(i for i, each in enumerate(self.lesson.screens) if quiz in each.quizzes)
            self._open(index)
            self._ask(quiz)
            if self.asking:
                self.asking.settled = True
            if self.again():
                return True
        return False

    def _settle(self, asking: Asking, answer: str) -> None:
        if self.variant is None:
            self._settled.settle(asking.question.quiz, answer)
        asking.settled = True
        self._look_ahead()
        self._stand()
