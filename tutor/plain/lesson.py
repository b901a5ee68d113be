"""A lesson as a conversation: text from top to bottom, answers and commands a line each."""

from __future__ import annotations

import re

from tutor.learner.session import ANSWERED, ASKING, Session
from tutor.lesson.model import Code, Prose, Quiz
from tutor.plain.talk import WIDTH, Talk
from tutor.trace import Trace
from tutor.view import ledger, prose, question, status
from tutor.view.actions import ACTIONS, Action
from tutor.view.moment import Moment
from tutor.view.panes import PANE
from tutor.view.text import Span, plain, wrap

QUIT, FINISHED, ENDED = "quit", "finished", "ended"
"""Why a lesson was left: by the learner, at its end, or because the input ended."""


class Conversation:
    """One lesson, spoken."""

    def __init__(self, session: Session, talk: Talk) -> None:
        self.session, self.talk = session, talk
        self._read = 0  # blocks of this screen that have been written
        self._shown: Trace | None = None  # whose program was written last
        self._left = ""
        self._last: Action | None = None

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
                self.talk.show(question.past(one.question, one.answer, one.verdict, WIDTH - 2), 2)
            elif isinstance(block, Code):
                self.talk.say()
                for row in block.text.rstrip("\n").split("\n"):
                    self.talk.say(f"    {row}")
        if s.trace and self._read == len(new):
            if s.trace is not self._shown:
                self._program()
            else:
                self._position()
        self._question()

    def _program(self) -> None:
        s = self.session
        if s.trace is None or s.cursor is None:
            return
        self._shown = s.trace
        self.talk.say()
        self.talk.say("The program:")
        for number, row in enumerate(s.trace.program.source.rstrip("\n").split("\n"), 1):
            self.talk.say(f"{number:>5}  {row}")
        self._position()

    def _position(self) -> None:
        s = self.session
        if s.cursor:
            self.talk.say()
            self.talk.say(f"The debugger stands at: {status.position(self._moment())}.")

    def _question(self) -> None:
        s = self.session
        if s.stage != ASKING or s.question is None:
            return
        self.talk.say()
        self.talk.say("Predict:" if not s.question.graded else "Question:")
        self.talk.show(question.asked(s.question, WIDTH - 2), indent=2)

    def _prompt(self) -> str:
        s = self.session
        if s.stage == ASKING and s.question:
            return f"{s.question.prompt}> " if s.question.prompt else "> "
        more = "r: again with other numbers, " if s.stage == ANSWERED and s.others() else ""
        return f"[Enter: go on, {more}?: all commands] > "

    # ---- what is read

    def _take(self, text: str) -> None:
        key = re.sub(r"^\d{0,5}", "", text)
        count = text.removesuffix(key)
        action = _KEYS.get(key) if key or not count else None
        if text == "":
            self._go_on()
        elif text == ".":
            if self._last:
                self._do(self._last, 1)
        elif match := re.fullmatch(r"g\s*(\d{1,9})", text):
            self._moved(self.session.go(int(match[1])))
        elif action:
            self._do(action, int(count or 1))
        elif self.session.stage == ASKING:
            self._answer(text)
        else:
            self.talk.say(f"`{text}` is no command here. `?` lists them; Enter goes on.")

    def _do(self, action: Action, count: int) -> None:
        if action.move:
            self._last = action
            self._moved(self.session.move(*action.move, count))
        else:
            getattr(self, "_do_" + action.id.replace(".", "_"))()

    def _moved(self, moved: bool) -> None:
        s = self.session
        if s.trace is None or s.cursor is None:
            self.talk.say("There is no program on this screen.")
            return
        if not moved:
            self.talk.say("There is nothing further that way.")
        rows = ledger.draw(Moment.at(s.trace, s.cursor.k, s.hides), WIDTH, 9)
        self.talk.show(row for row in rows if plain(row).strip())
        for prediction, came in s.compared():
            if came:
                self.talk.say(f"You predicted {prediction.said}. {came}")
        self._position()

    def _go_on(self) -> None:
        s = self.session
        where = s.advance()
        if where == "stay":
            self.talk.say("Type an answer, `h` for a hint, or `k` to be shown the answer.")
        elif where == "finished":
            self._left = FINISHED
        elif where == "screen":
            self._screen()
        else:
            self._blocks()

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

    def _do_submit(self) -> None:
        self._go_on()

    def _do_hint(self) -> None:
        text = self.session.hint()
        shown = self.session.hints
        if text is None:
            self.talk.say("There are no more hints. `k` shows the answer.")
        self.talk.show(question.hints(shown, WIDTH))

    def _do_skip(self) -> None:
        text = self.session.skip()
        if text is not None:
            self.talk.show(question.shown(text, WIDTH))

    def _do_again(self) -> None:
        if self.session.again():
            self._program()
            self._question()
        else:
            self.talk.say("This question has no other numbers.")

    def _do_step_end(self) -> None:
        self._moved(self.session.go(10**9))

    def _do_back_start(self) -> None:
        self._moved(self.session.go(0))

    def _do_go(self) -> None:
        self.talk.say("Write the number of the step after the `g`, such as `g 5`.")

    def _do_writer(self) -> None:
        if self.session.to_writer():
            self._moved(True)
        else:
            self.talk.say("Nothing wrote this number before.")

    def _do_screen_next(self) -> None:
        if self.session.next_screen() == "finished":
            self._left = FINISHED
        else:
            self._screen()

    def _do_screen_back(self) -> None:
        if self.session.previous_screen():
            self._screen()
        else:
            self.talk.say("This is the first screen.")

    def _do_home(self) -> None:
        self._left = QUIT

    def _do_pane_program(self) -> None:
        self._program()

    def _moment(self) -> Moment | None:
        s = self.session
        return Moment.at(s.trace, s.cursor.k, s.hides) if s.trace and s.cursor else None

    def _do_pane_values(self) -> None:
        if moment := self._moment():
            self.talk.show(PANE["values"].written(moment, WIDTH))

    def _do_graph(self) -> None:
        if moment := self._moment():
            self.talk.draw(PANE["graph"].written(moment, WIDTH))

    def _do_help(self) -> None:
        for key, words in _HELP:
            for row in wrap((Span(f"{key:<8}"), Span(words)), WIDTH, 8):
                self.talk.show([row])


_FULL_SCREEN_ONLY = {"repeat", "palette", "zoom", "pane.next", "pane.back"}
_GRAPH = Action("graph", ("d",), "graph", "Draw the graph.", "Look around")
_SPOKEN = [a for a in (*ACTIONS, _GRAPH) if a.id not in _FULL_SCREEN_ONLY]
_KEYS: dict[str, Action] = {a.key: a for a in _SPOKEN} | {"graph": _GRAPH}
_HELP: list[tuple[str, str]] = [(a.key, a.help) for a in _SPOKEN] + [
    ("10n", "A number before a step repeats it."),
    (".", "The last step once more."),
    ("g 5", "Go to step 5."),
]
