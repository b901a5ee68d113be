"""A run as lines of text: its program, its panes, where it stands, and what the last step did."""

from __future__ import annotations

from tutor.characters import safe
from tutor.learner.hosts import Host
from tutor.plain.talk import ECHO, WIDTH, Talk
from tutor.program import Program
from tutor.program.shared import Prelude
from tutor.view import ledger, source, status
from tutor.view.moment import Moment
from tutor.view.panes import PANE, PROGRAM


class RunLines:
    """Writes what a person wants to know of a run.

    Attributes:
        shown: whose program was written last.
    """

    def __init__(self, talk: Talk, host: Host) -> None:
        """Take where lines are written, and whose run it is."""
        self.shown: Program | None = None
        self._talk, self._host = talk, host
        self._told: set[str] = set()  # what was written out of the prelude

    @property
    def _moment(self) -> Moment | None:
        bench, log = self._host.bench, self._host.log
        return Moment.at(log, bench.k, self._host.hides) if bench and log else None

    def program(self) -> None:
        """The program with the numbers of its lines, and where the debugger stands."""
        bench = self._host.bench
        if bench is None:
            return
        self.shown = program = bench.log.program
        prelude = source.prelude_of(program)
        self._talk.say()
        if prelude is not None:
            self._definitions(prelude, program.source)
        self._talk.say("The program:")
        if prelude is not None:
            self._talk.say(f"       with {source.folded(program)}")
        rows = program.source.rstrip("\n").split("\n")
        self._numbered(rows, range(1, len(rows) + 1))
        self.position()

    def _definitions(self, prelude: Prelude, text: str) -> None:
        """Write out what a program uses of the prelude and what was not written out before."""
        new = [name for name in prelude.used_in(text) if name not in self._told]
        if not new:
            return
        self._told.update(new)
        self._talk.say("From prelude.py, which the lessons of this pack share:")
        for name in new:
            self._numbered(prelude.source.split("\n"), prelude.lines[name])
            self._talk.say()

    def _numbered(self, rows: list[str], lines: range) -> None:
        for number in lines:
            self._talk.say(safe(f"{number:>5}  {rows[number - 1]}", ECHO))

    def pane(self, name: str) -> None:
        """What a pane shows; a drawing keeps each cell in its place."""
        moment = self._moment
        if name == PROGRAM:
            self.program()
        elif moment is not None:
            rows = PANE[name].written(moment, WIDTH)
            (self._talk.draw if PANE[name].fills else self._talk.show)(rows)

    @property
    def place(self) -> str:
        """Where the debugger stands, in words, and whether numbers are altered there."""
        bench = self._host.bench
        altered = " · altered" if bench is not None and bench.changes.changed else ""
        return status.position(self._moment) + altered

    def position(self) -> None:
        """Where the debugger stands."""
        self._talk.say()
        what = "worked pass" if self._host.worked else "debugger"
        self._talk.say(f"The {what} stands at: {self.place}.")

    def moved(self) -> None:
        """The last event and the next one."""
        moment = self._moment
        if moment is not None:
            self._talk.show(ledger.spoken(moment, WIDTH))
