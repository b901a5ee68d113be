"""A lesson as a conversation: text from top to bottom, answers and commands a line each."""

from __future__ import annotations

import re
from collections.abc import Callable

from tutor.actions import GRAPH, SPOKEN, FrontEnd
from tutor.characters import safe
from tutor.debug.action import DONE, MOVED, SAID, STUCK, Action, Outcome
from tutor.debug.debugger import Debugger
from tutor.learner.lesson_actions import AGAIN, HINTED, SHOWN
from tutor.learner.session import (
    ANSWERED,
    ASKING,
    MORE,
    NO_PROGRAM,
    QUESTION,
    SCREEN,
    STAY,
    Session,
)
from tutor.learner.session import FINISHED as LESSON_DONE
from tutor.lesson.model import Code, Prose, Quiz
from tutor.plain.talk import ECHO, WIDTH, Talk
from tutor.program.shared import Prelude
from tutor.trace import Log
from tutor.view import ledger, prose, source, status
from tutor.view import question_text as question
from tutor.view.moment import Moment
from tutor.view.panes import PANE, PROGRAM, PaneSpec
from tutor.view.text import Span, wrap

QUIT, FINISHED, ENDED = "quit", "finished", "ended"
"""Why a lesson was left: by the learner, at its end, or because the input ended."""


class Conversation:
    """One lesson as a conversation: the front end of `tutor.actions` that writes lines.

    Attributes:
        session: where the learner is.
        talk: where lines are written and read.
        full: no pane stands beside the text, so each has to be asked for.
    """

    full = False

    def __init__(self, session: Session, talk: Talk) -> None:
        self.session, self.talk = session, talk
        self._read = 0  # blocks of this screen that have been written
        self._shown: Log | None = None  # whose program was written last
        self._told: Prelude | None = None  # the prelude that was written out
        self._left = ""
        self._news: dict[str, Callable[[], None]] = {
            MOVED: self._moved, STUCK: self._moved, HINTED: self._hints, SHOWN: self._solution,
            AGAIN: self._asked_again, QUESTION: self._blocks, MORE: self._blocks,
            SCREEN: self._screen, LESSON_DONE: self._finish, SAID: _nothing,
        }  # fmt: skip

    def run(self) -> str:
        """Hold the conversation; why it ended."""
        self._screen()
        while not self._left:
            text = self.talk.ask(self._prompt())
            if text is None:
                self._left = ENDED
            else:
                self._take(text)
        self.session.save()
        return self._left

    # ---- what is written

    def _screen(self) -> None:
        s = self.session
        self.talk.heading(
            f"{s.lesson.title} · screen {s.index + 1} of {len(s.lesson.screens)}"
            + (f" · {s.screen.title}" if s.index else "")
        )
        self._read = 0
        self._blocks()

    def _blocks(self) -> None:
        s = self.session
        new = s.blocks()[self._read :]
        past = {p.question.quiz.id: p for p in s.past()} if not self._read else {}
        self._read += len(new)
        for block in new:
            if isinstance(block, Prose):
                self.talk.say()
                self.talk.show(prose.draw(s.text(block.markdown), WIDTH))
            elif isinstance(block, Quiz) and block.id in past:
                one = past[block.id]
                self.talk.say()
                self.talk.show(
                    question.past(one.question, one.answer, one.verdict, one.shown, WIDTH - 2), 2
                )
            elif isinstance(block, Code):
                self.talk.say()
                for row in block.text.rstrip("\n").split("\n"):
                    self.talk.say(f"    {row}")
        if s.debugger and self._read == len(new):
            if s.debugger.log is not self._shown:
                self._program(s.debugger)
            else:
                self._position(s.debugger)
        self._question()

    def _program(self, debugger: Debugger) -> None:
        self._shown = debugger.log
        program = debugger.log.program
        prelude = source.prelude_of(program)
        self.talk.say()
        if prelude is not None and prelude != self._told:
            self._told = prelude
            self.talk.say("prelude.py, which the lessons of this pack share:")
            self._numbered(prelude.source)
            self.talk.say()
        self.talk.say("The program:")
        if prelude is not None:
            self.talk.say(f"       with {source.folded(program)}")
        self._numbered(program.source)
        self._position(debugger)

    def _numbered(self, text: str) -> None:
        for number, row in enumerate(text.rstrip("\n").split("\n"), 1):
            self.talk.say(safe(f"{number:>5}  {row}", ECHO))

    def _pane(self, spec: PaneSpec, debugger: Debugger) -> None:
        """Write out a pane; a drawing keeps each cell in its place."""
        rows = spec.written(self._moment(debugger), WIDTH)
        if spec.fills:
            self.talk.draw(rows)
        else:
            self.talk.show(rows)

    def _moment(self, debugger: Debugger) -> Moment:
        return Moment.at(self.session.log or debugger.log, debugger.k, self.session.hides)

    def _position(self, debugger: Debugger) -> None:
        self.talk.say()
        self.talk.say(f"The debugger stands at: {status.position(self._moment(debugger))}.")

    def _question(self) -> None:
        s = self.session
        if s.stage != ASKING or s.question is None:
            return
        self.talk.say()
        self.talk.say("Predict:" if not s.question.graded else "Question:")
        self.talk.show(question.asked(s.question, WIDTH - 2), indent=2)

    def _prompt(self) -> str:
        s = self.session
        if s.guessing.waits(s.debugger):
            return f"[{' '.join(s.guessing.keys)}, Enter: show] > "
        if s.stage == ASKING and s.question:
            return f"{s.question.prompt}> " if s.question.prompt else "> "
        more = "r: again with other numbers, " if s.stage == ANSWERED and s.others() else ""
        return f"[Enter: go on, {more}?: all commands] > "

    # ---- what is read

    def _take(self, text: str) -> None:
        key = re.sub(r"^\d{0,5}", "", text)
        count = text.removesuffix(key)
        action = COMMANDS.get(key) if key or not count else None
        guessing = self.session.guessing
        if guessing.waits(self.session.debugger) and text in ("", *guessing.keys):
            self._tell(self.session.guess(text))
        elif text == "":
            self._tell(self.submit())
        elif match := re.fullmatch(r"g\s*(\d{1,9})", text):
            self._tell(self.session.move(Debugger.to, int(match[1])))
        elif action and not self._is_number(text):
            self._tell(action.run(self, int(count or 1)))
        elif self.session.stage == ASKING:
            self._answer(text)
        else:
            self.talk.say(f"`{text}` is no command here. `?` lists them; Enter goes on.")

    def _is_number(self, text: str) -> bool:
        """Whether a text is an answer although it ends like a command: `10.` is a number."""
        return self.session.stage == ASKING and re.fullmatch(r"\d+\.", text) is not None

    def _answer(self, text: str) -> None:
        verdict = self.session.answer(text)
        if verdict is None:
            return
        if not self.session.saved:
            self.talk.say(f"(not saved: {self.session.record.notice})")
        if not verdict.valid:
            self.talk.show(prose.draw(verdict.message, WIDTH))
            return
        asked = self.session.question
        ok = verdict.ok if asked is None or asked.graded else None
        self.talk.show(question.verdict(ok, verdict.message, WIDTH))

    # ---- what came of it

    def _tell(self, outcome: Outcome) -> None:
        if outcome.text:
            self.talk.say(outcome.text.removesuffix(".") + ".")
        self._news[outcome.kind]()

    def _moved(self) -> None:
        s = self.session
        if s.debugger is None:
            return
        self.talk.show(ledger.spoken(self._moment(s.debugger), WIDTH))
        for prediction, came in s.compared():
            if came:
                self.talk.say(f"You predicted {prediction.said}. {came}")
        self._position(s.debugger)

    def _hints(self) -> None:
        self.talk.show(question.hints(self.session.hints, WIDTH))

    def _solution(self) -> None:
        self.talk.show(question.shown(self.session.shown, WIDTH))

    def _asked_again(self) -> None:
        if self.session.debugger:
            self._program(self.session.debugger)
        self._question()

    def _finish(self) -> None:
        self._left = FINISHED

    # ---- what this front end does itself

    def submit(self) -> Outcome:
        """Go on; answers are lines of their own."""
        came = self.session.advance()
        if came == STAY:
            return Outcome(SAID, "Type an answer, `h` for a hint, or `k` to be shown the answer")
        return Outcome(came)

    def ask_step(self) -> Outcome:
        """Say how to go to a step."""
        return Outcome(SAID, "Write the number of the step after the `g`, such as `g 5`")

    def leave(self) -> Outcome:
        """Leave the lesson; its place is kept."""
        self._left = QUIT
        return DONE

    def show_pane(self, name: str) -> Outcome:
        """Write what the pane of this name shows."""
        if self.session.debugger is None:
            return Outcome(SAID, NO_PROGRAM)
        if name == PROGRAM:
            self._program(self.session.debugger)
        else:
            self._pane(PANE[name], self.session.debugger)
        return DONE

    def show_help(self) -> Outcome:
        """Write all commands."""
        for key, words in _HELP:
            for row in wrap((Span(f"{key:<8}"), Span(words)), WIDTH, 8):
                self.talk.show([row])
        return DONE


def _nothing() -> None:
    """What a front end shows where the words of an outcome say it all."""


COMMANDS: dict[str, Action[FrontEnd]] = {a.key: a for a in SPOKEN} | {"graph": GRAPH}
"""What can be typed."""

_HELP: list[tuple[str, str]] = [(a.key, a.help) for a in SPOKEN] + [
    ("10n", "A number before a step repeats it."),
    ("g 5", "Go to step 5."),
]
