"""Tools and texts in lines: `paths a`, `g 12`, and the keys of the tool that was opened last."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from tutor.actions import TYPED
from tutor.debug.action import DONE, REFUSED, SAID, Action, Outcome, TextAction
from tutor.debug.whatif.change_runs import running
from tutor.debug.workbench import Workbench
from tutor.learner.hosts import Host, moved
from tutor.learner.stages import NO_PROGRAM
from tutor.plain.talk import WIDTH, Talk
from tutor.quiz.typed_numbers import Unread, read_number
from tutor.view.glyphs import WRITTEN
from tutor.view.text import line
from tutor.view.tool import COPY, NOTHING_TO_COPY, ToolSpec
from tutor.view.tools import TOOLS

ROWS = 40
"""The rows that a tool is told it has."""

_PICTURE = 14  # those of a picture in the text of a lesson

S = TypeVar("S")

_NOTHING = Outcome(SAID, NO_PROGRAM)


class SpokenOpener:
    """Writes out tools, and takes texts behind a command or asks for them.

    Attributes:
        spec: the tool that was opened last; its keys are commands until another is opened.
    """

    def __init__(self, talk: Talk, host: Host, keys: Callable[[], bool] = lambda: True) -> None:
        """Take where lines are written, whose run it is, and whether keys of a tool are read."""
        self._keys = keys
        self.spec: ToolSpec[Any] | None = None
        self._state: Any = None
        self._bench: Workbench | None = None
        self._at = 0  # where the run stood before a key of the tool
        self._talk, self._host = talk, host

    def _ready(self, bench: Workbench) -> None:
        """Tell of runs that take long, where somebody looks on."""

        def told(events: int) -> None:
            if self._talk.watched:
                self._talk.say(f"{running(events)}. Ctrl-C gives it up.")

        bench.runs.told = told

    # ---- what `BenchFront` asks for

    def text(self, action: TextAction[Workbench]) -> Outcome:
        """Ask for the line of text that an action takes, and carry it out."""
        return self._asked(action, "")

    def tool(self, spec: ToolSpec[Any]) -> Outcome:
        """Write out a tool, or say why there is nothing to write."""
        return self._opened(spec, "")

    # ---- what is typed

    def written(self, text: str, names: Mapping[str, str]) -> Outcome | None:
        """What came of a command with words behind it, or of a key of the open tool.

        Args:
            text: the line.
            names: the words for actions and tools, and the id each means.

        Returns:
            None if the line is no such command.
        """
        word, _, rest = text.partition(" ")
        came = self._own(word, rest.strip()) if self._keys() else None
        if came is not None:
            return came
        id = names.get(word, word)
        for action in TYPED:
            if action.id == id:
                return self._asked(action, rest.strip())
        for spec in TOOLS:
            if spec.id == id:
                return self._opened(spec, rest.strip())
        return None

    def _own(self, word: str, rest: str) -> Outcome | None:
        """What a key of the open tool did; None if it has no such key."""
        if self.spec is None or self._bench is None or self._bench is not self._host.bench:
            return None
        self._at = self._bench.k
        rows: list[Action[Any] | TextAction[Any]] = [*self.spec.actions, *self.spec.texts]
        shares = self.spec.shared is not None and word in COPY
        if self.spec.covered(self._bench) and (shares or any(word in spoken(r) for r in rows)):
            return Outcome(SAID, self._bench.until())
        for action in self.spec.actions:
            if word in spoken(action) and not rest:
                return self._shown(action.run(self._state, 1))
        if word in COPY and not rest and self.spec.shared is not None:
            return self._copied(self.spec.shared(self._state))
        for each in self.spec.texts:
            if word in spoken(each):
                return self._shown(self._taken(partial(each.take, self._state), each.prompt, rest))
        if self.spec.texts and self._is_number(self._bench, f"{word} {rest}"):
            return self._shown(self.spec.texts[0].take(self._state, f"{word} {rest}".strip()))
        return None

    @staticmethod
    def _is_number(bench: Workbench, text: str) -> bool:
        """Whether a line is a number, or a node that is to have one: `20`, `w = -3.5`.

        A word such as `e`, though it stands for a number, is a command.
        """
        name, equals, number = text.partition("=")
        if not any(char.isdigit() for char in text):
            return False
        if equals and bench.log.node_named(name.strip()) is None:
            return False
        return not isinstance(read_number(number if equals else text), Unread)

    def _copied(self, rows: Sequence[str]) -> Outcome:
        """What is worth copying, between empty lines."""
        if not rows:
            return Outcome(SAID, NOTHING_TO_COPY)
        for row in ("", *rows, ""):
            self._talk.say(row)
        return DONE

    def _shown(self, outcome: Outcome) -> Outcome:
        """The tool again, unless the text was not taken."""
        if outcome.kind != REFUSED:
            self._write()
        stays = self._bench is None or self._bench.k == self._at
        return Outcome(SAID if stays else outcome.kind, outcome.text)

    def _asked(self, action: TextAction[Workbench], rest: str) -> Outcome:
        def take(text: str) -> Outcome:
            return moved(self._host, lambda bench: action.take(bench, text))

        if self._host.bench is None:
            return _NOTHING
        outcome = self._taken(take, action.prompt, rest)
        return Outcome(SAID, outcome.text) if outcome.kind == REFUSED else outcome

    def _taken(self, take: Any, prompt: str, rest: str) -> Outcome:
        text = rest or self._talk.ask(f"{prompt}: ")
        outcome: Outcome = take(text) if text else DONE
        return outcome

    def _opened(self, spec: ToolSpec[Any], rest: str) -> Outcome:
        bench = self._host.bench
        if bench is None:
            return _NOTHING
        if rest and spec.argument is None:
            return Outcome(SAID, f"`{spec.id}` takes nothing behind it")
        self._ready(bench)
        state = spec.argument(bench, rest) if rest and spec.argument else spec.open(bench)
        if isinstance(state, str):
            return Outcome(SAID, state)
        self.spec, self._state, self._bench = spec, state, bench
        self._write()
        return DONE

    def show(self, spec: ToolSpec[S], state: S, rows: int = _PICTURE) -> None:
        """Write what a tool shows, without its keys; one that works in pieces has finished."""
        bench = self._host.bench
        covered = spec.covered(bench)
        while spec.work is not None and not covered and spec.work(state):
            pass
        self._talk.say()
        self._talk.show([line((spec.heading(state, bench), "title"))])
        self._talk.draw(spec.lines(state, bench, WIDTH, rows, WRITTEN))

    def _write(self) -> None:
        assert self.spec is not None, "a tool is open"
        self.show(self.spec, self._state, ROWS)
        rows: list[Action[Any] | TextAction[Any]] = [*self.spec.actions, *self.spec.texts]
        offered = [f"{a.keys[0]}: {a.label}" for a in rows if a.applies(self._state)]
        if self.spec.shared is not None and self.spec.shared(self._state):
            offered.append(": ".join(COPY))
        if offered and not self._keys():
            self._talk.say("Its keys are commands once the question is answered.")
        elif offered:  # keys by their words, as those of an arrow cannot be typed in a line
            self._talk.items("Type ", offered)


def spoken(row: Action[Any] | TextAction[Any]) -> set[str]:
    """What may be typed for a row: its keys, its id, and the last part of the id."""
    return {*row.keys, row.key, row.key.lower(), row.id, row.id.rpartition(".")[2]}
