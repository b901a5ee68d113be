"""A lesson as a conversation: text from top to bottom, answers and commands a line each."""

from __future__ import annotations

import re
from collections.abc import Callable

from tutor.actions import SPOKEN
from tutor.debug.action import DONE, MOVED, SAID, STUCK, Action, Outcome
from tutor.debug.plot_board import authors_board
from tutor.fronts import FrontEnd
from tutor.learner.hosts import LessonHost
from tutor.learner.lesson_actions import AGAIN, HINTED, SHOWN, standing
from tutor.learner.session import Session
from tutor.learner.stages import ANSWERED, ASKING, MORE, NO_PROGRAM, QUESTION, SCREEN, STAY
from tutor.learner.stages import FINISHED as LESSON_DONE
from tutor.lesson.model import Code, Prose, Quiz
from tutor.plain.debug_talk import NAMES, DebugConversation
from tutor.plain.run_lines import RunLines
from tutor.plain.spoken_opener import SpokenOpener
from tutor.plain.talk import WIDTH, Talk
from tutor.view import prose
from tutor.view import question_text as question
from tutor.view.plots.pictures import PICTURES
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
        self.host = LessonHost(session)
        self.opener = SpokenOpener(talk, self.host, lambda: session.stage != ASKING)
        self._lines = RunLines(talk, self.host)
        self._drawn: tuple[int, bool] | None = None  # the screen with a picture, and if covered
        self._read = 0  # blocks of this screen that have been written
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
            if s.debugger.log.program is not self._lines.shown:
                self._lines.program()
            else:
                self._lines.position()
        self._picture()
        self._question()

    def _picture(self) -> None:
        """The picture that the screen names; of one that is hidden one line, until it is not."""
        bench = self.session.bench
        board = authors_board(bench) if bench is not None else None
        if board is None or self._drawn == (self.session.index, False):
            return
        covered = PICTURES.covered(bench)
        if self._drawn != (self.session.index, covered):
            self._drawn = self.session.index, covered
            self.opener.show(PICTURES, board)

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
        if s.walk is not None and s.question:
            return f"[s S: walk the pass, Enter: this step] {s.question.prompt}> "
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
        elif self._is_answer(text):
            self._answer(text)
        elif (came := self._beside(text)) is not None:
            self._tell(came)
        elif action:
            self._tell(action.run(self, int(count or 1)))
        elif self.session.stage == ASKING:
            self._answer(text)
        else:
            self.talk.say(f"`{text}` is no command here. `?` lists them; Enter goes on.")

    def _beside(self, text: str) -> Outcome | None:
        """What came of a text that belongs to the debugger, such as `g 5`; None for any other.

        While a question is open, no more than a command with a name of its own is one.
        """
        text = re.sub(r"^g\s*(?=\d)", "go ", text)
        asking = self.session.stage == ASKING
        return self.opener.written(text, {} if asking else _named(text))

    def _is_answer(self, text: str) -> bool:
        """Whether a text is an answer although it is, or ends like, a command.

        `10.` is a number, and `m` the node that can be left next, where nodes are asked for.
        """
        asked = self.session.question
        if self.session.stage != ASKING or asked is None:
            return False
        return text in asked.names or re.fullmatch(r"\d+\.", text) is not None

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
        self._picture()

    # ---- what came of it

    def _tell(self, outcome: Outcome) -> None:
        for said in filter(None, (outcome.text, self.host.keep())):
            self.talk.say(said.removesuffix(".") + ".")
        self._news.get(outcome.kind, _nothing)()

    def _moved(self) -> None:
        s = self.session
        if s.debugger is None:
            return
        self._lines.moved()
        for _, came in s.compared():
            if came:
                self.talk.say(came)
        self._lines.position()

    def _hints(self) -> None:
        self.talk.show(question.hints(self.session.hints, WIDTH))

    def _solution(self) -> None:
        self.talk.show(question.shown(self.session.shown, WIDTH))
        self._picture()

    def _asked_again(self) -> None:
        self._lines.program()
        self._question()

    def _finish(self) -> None:
        self._left = FINISHED

    # ---- what this front end does itself

    def submit(self) -> Outcome:
        """Go on; answers are lines of their own."""
        came = self.session.advance()
        if came == STAY and (answer := standing(self.session)):
            self._answer(answer)
            return DONE
        if came == STAY and self.session.walk is not None:
            return Outcome(SAID, "Type an answer, or walk on with `s` to a step of the pass first")
        if came == STAY:
            return Outcome(SAID, "Type an answer, `h` for a hint, or `k` to be shown the answer")
        return Outcome(came)

    def switch_debugger(self) -> Outcome:
        """Open the debugger on this run; its end leads back here."""
        if self.host.bench is None:
            return Outcome(SAID, NO_PROGRAM)
        DebugConversation(self.host, self.talk).run()
        self.talk.say()
        self.talk.say("Back in the lesson.")
        self._lines.position()
        return DONE

    def leave(self) -> Outcome:
        """Leave the lesson; its place is kept."""
        self._left = QUIT
        return DONE

    def show_pane(self, name: str) -> Outcome:
        """Write what the pane of this name shows."""
        if self.session.debugger is None:
            return Outcome(SAID, NO_PROGRAM)
        self._lines.pane(name)
        return DONE

    def show_help(self) -> Outcome:
        """Write all commands."""
        for key, words in _HELP:
            for row in wrap((Span(f"{key:<8}"), Span(words)), WIDTH, 8):
                self.talk.show([row])
        return DONE


def _nothing() -> None:
    """What a front end shows where the words of an outcome say it all."""


COMMANDS: dict[str, Action[FrontEnd]] = {a.key: a for a in SPOKEN}
COMMANDS["help"] = COMMANDS["?"]
"""What can be typed."""

_HELP: list[tuple[str, str]] = [(a.key, a.help) for a in SPOKEN] + [
    ("10n", "A number before a step repeats it."),
    ("g 5", "Go to step 5."),
]


def _named(text: str) -> dict[str, str]:
    """The keys that take words behind them, where there are words: `a w 3`, `V loss`."""
    return NAMES if " " in text.strip() else {}
