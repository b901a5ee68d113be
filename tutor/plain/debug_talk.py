"""The debugger as a conversation: one command a line, the same rows as on the full screen."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from tutor.actions import DEBUG_SPOKEN, TYPED
from tutor.debug.action import DONE, MOVED, SAID, STUCK, Action, Outcome
from tutor.fronts import BenchFront
from tutor.learner.hosts import Host
from tutor.learner.stages import NO_PROGRAM
from tutor.plain.run_lines import RunLines
from tutor.plain.spoken_opener import SpokenOpener
from tutor.plain.talk import WIDTH, Talk
from tutor.view.text import Span, wrap
from tutor.view.tool_rows import TOOL_ROWS

WORDS = {
    "list": "pane.program", "values": "pane.values", "who": "writer", "quit": "leave",
    "exit": "leave",
}  # fmt: skip
"""More words for actions, as debuggers have them."""

_COUNTED = re.compile(r"(\d{0,6})(\D\S*|)")
_KEYS = 10  # cells of the help that name the command


class DebugConversation:
    """One run as a conversation: the front end of `DEBUG_SPOKEN` that writes lines.

    Attributes:
        host: whose run it is.
        opener: tools, and what takes a text.
        full: no pane stands beside the lines, so each has to be asked for.
    """

    full = False

    def __init__(self, host: Host, talk: Talk) -> None:
        """Take whose run it is, and where lines are written and read."""
        self.host, self.opener = host, SpokenOpener(talk, host)
        self._talk, self._lines = talk, RunLines(talk, host)
        self._left = False

    def run(
        self,
        greeting: Sequence[str] = (),
        later: Callable[[], Sequence[str] | None] | None = None,
    ) -> None:
        """Hold the conversation until it is left or the input ends.

        Args:
            greeting: lines that it begins with.
            later: what there is to say once it is known, and None before.
        """
        self._talk.heading(f"debug {self.host.title}")
        for said in filter(None, (*greeting, self.host.keep())):
            self._talk.say(said)
        self._lines.program()
        while not self._left and not self._talk.ended:
            news = later() if later is not None else None
            if news is not None:
                later = None
                for said in news:
                    if said not in greeting:
                        self._talk.say(said)
            waits = self.host.aside
            keys = f"{' '.join(waits)}, Enter: show" if waits else self._lines.place
            text = self._talk.ask(f"({keys}) > ")
            if text is not None:
                self.take(text)

    def take(self, text: str) -> None:
        """Do what a line says."""
        waits = self.host.aside
        if waits and text in ("", *waits):
            self._tell(self.host.guess(text))
            return
        word, _, rest = (text or ".").partition(" ")
        counted = _COUNTED.fullmatch(word)
        count, key = (counted[1], counted[2]) if counted else ("", word)
        action = COMMANDS.get(key)
        came = None if count and key else self.opener.written(text, NAMES)
        if came is not None:
            self._tell(came)
        elif action is None:
            self._talk.say(f"`{text}` is no command here. `help` lists them.")
        elif rest.strip():
            self._tell(self._on(action, rest.strip()))
        else:
            self._tell(action.run(self, int(count or 1)))

    def _on(self, action: Action[BenchFront], name: str) -> Outcome:
        """Do something with a node that is picked by its name first."""
        bench = self.host.bench
        node = self.host.log.node_named(name, bench.k) if bench and self.host.log else None
        node = bench.log.node_named(name) if bench and node is None else node
        if bench is None or node is None:
            return Outcome(SAID, f"The program has no `{name}`; `values` lists its names")
        bench.picked = node
        return action.run(self, 1)

    def _tell(self, outcome: Outcome) -> None:
        for said in filter(None, (outcome.text, self.host.keep())):
            self._talk.say(said.removesuffix(".") + ".")
        if outcome.kind in (MOVED, STUCK):
            self._lines.moved()

    # ---- what this front end does itself

    def switch_debugger(self) -> Outcome:
        """Go back to where it was opened from."""
        return self.leave()

    def leave(self) -> Outcome:
        """Leave the debugger."""
        self._left = True
        return DONE

    def show_pane(self, name: str) -> Outcome:
        """Write what the pane of this name shows."""
        if self.host.bench is None:
            return Outcome(SAID, NO_PROGRAM)
        self._lines.pane(name)
        return DONE

    def show_help(self) -> Outcome:
        """Write all commands."""
        for key, words in HELP:
            lead = f"{key:<{_KEYS}}" if len(key) < _KEYS else f"{key}  "
            self._talk.show(wrap((Span(lead), Span(words)), WIDTH, _KEYS))
        return DONE


COMMANDS: dict[str, Action[BenchFront]] = {
    **{row.id: row for row in DEBUG_SPOKEN}, **{row.key: row for row in DEBUG_SPOKEN},
    **{key: row for row in DEBUG_SPOKEN for key in row.keys if key.isalpha()},
}  # fmt: skip
"""What can be typed, by key and by name."""
COMMANDS |= {word: COMMANDS[id] for word, id in WORDS.items()}

NAMES: dict[str, str] = {row.key: row.id for row in TYPED} | {row.key: row.id for row in TOOL_ROWS}
"""The keys of what takes words behind it, and their ids."""

_WORDS = {f"tool.{row.id}": row.id for row in TOOL_ROWS} | {row.id: row.id for row in TYPED}
HELP: list[tuple[str, str]] = [
    *((f"{row.key}, {_WORDS[row.id]}" if row.id in _WORDS else row.key, row.help)
      for row in DEBUG_SPOKEN),
    ("10n", "A number before a step repeats it. Enter repeats the last one."),
    ("W a", "A name behind a move picks that node first; also `who a`."),
    ("g 5", "Go to step 5; what asks for a text takes it on the same line."),
    ("list", "The program; `values` is the table of the nodes."),
]  # fmt: skip
"""Commands, and what they do."""
