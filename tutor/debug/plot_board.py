"""The tool of pictures: which can be made of a run, one of them chosen, its numbers worked out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from tutor.debug.action import REFUSED, SAID, Outcome
from tutor.debug.workbench import Workbench
from tutor.engine.errors import DomainError
from tutor.trace.log import Log
from tutor.trace.plots.kinds import MAKERS
from tutor.trace.plots.phrase import PlotPhrase, read_phrase
from tutor.trace.plots.surfaces import Surface

MOST = 12
"""Pictures that are offered; any other can be typed."""

NOTHING = "There is nothing to draw: the program has made no node with a name"


class PlotBoard:
    """Pictures of a run.

    Attributes:
        bench: the run.
        phrases: the pictures that are offered, and those that were typed.
        chosen: which of them is shown.
        fault: why it cannot be shown; empty if it can.
    """

    def __init__(self, bench: Workbench, phrases: list[PlotPhrase]) -> None:
        """Take a run and what is offered, at least one picture."""
        self.bench, self.phrases, self.chosen = bench, phrases, 0
        self.fault = ""
        self._of: object = None
        self._made: Any = None

    @property
    def phrase(self) -> PlotPhrase:
        """The picture that is shown."""
        return self.phrases[self.chosen]

    def made(self) -> Any:
        """Its numbers at the position of the run, as its kind has them; None with a `fault`."""
        log, k = self.bench.log, self.bench.k
        of = (log, k, self.phrase)
        if of != self._of:
            self._of, self.fault, self._made = of, "", None
            try:
                self._made = MAKERS[self.phrase.kind](log, self.phrase, k)
            except (ValueError, DomainError) as fault:
                self.fault = str(fault)
        return self._made

    def work(self) -> bool:
        """Work out a little more of a map; whether there is more to do."""
        made = self.made()
        try:
            return isinstance(made, Surface) and made.advance()
        except DomainError as fault:
            self.fault, self._made = str(fault), None
            return False

    def choose(self, way: int) -> Outcome:
        """The next picture, or the one before."""
        self.chosen = (self.chosen + way) % len(self.phrases)
        return Outcome(SAID)

    def take(self, text: str) -> Outcome:
        """Show the picture of a phrase."""
        if self.bench.asked():
            return Outcome(REFUSED, self.bench.until())
        try:
            phrase = read_phrase(text)
            made = MAKERS[phrase.kind](self.bench.log, phrase, self.bench.k)
        except (ValueError, DomainError) as fault:
            return Outcome(REFUSED, str(fault))
        if phrase not in self.phrases:
            self.phrases.append(phrase)
        self.chosen = self.phrases.index(phrase)
        self._of, self.fault, self._made = (self.bench.log, self.bench.k, phrase), "", made
        return Outcome(SAID)


def open_board(bench: Workbench) -> PlotBoard | str:
    """The pictures of a run: the author's first, then that of the picked leaf, if one is picked.

    While a question is open that hides nothing, the author's is the only one.
    """
    own = authors_board(bench)
    if bench.hides() or (bench.asked() and own is None):
        return bench.until()
    offered = [] if bench.asked() else islice(_offered(bench.log, bench.picked), MOST)
    phrases = list(dict.fromkeys([*(own.phrases if own else ()), *offered]))
    return PlotBoard(bench, phrases) if phrases else NOTHING


def authors_board(bench: Workbench) -> PlotBoard | None:
    """The picture that the author names for what is on the screen; None for none."""
    try:
        return PlotBoard(bench, [read_phrase(bench.plot())]) if bench.plot() else None
    except ValueError:
        return None  # a faulty lesson, of which the check says what is wrong


def board_of(bench: Workbench, text: str) -> PlotBoard | str:
    """The board with the picture of a phrase."""
    board = bench.until() if bench.asked() else open_board(bench)
    if isinstance(board, str):
        return board
    outcome = board.take(text)
    return outcome.text if outcome.kind == REFUSED else board


def _offered(log: Log, picked: int | None) -> Iterator[PlotPhrase]:
    if len(log.passes) > 1:
        yield PlotPhrase("loss")
    every = (n for n in log.nodes() if log.op(n) is None and not log.is_constant(n))
    leaves = [n for n in islice(every, 4 * MOST) if log.name(n) is not None]
    if picked in leaves:
        leaves.insert(0, leaves.pop(leaves.index(picked)))
    names = [log.label(node) for node in leaves]
    plain = [name for name in names if "[" not in name]
    if len(plain) > 1:
        yield PlotPhrase("heat", (plain[0], plain[1]))
    for name in dict.fromkeys(name.partition("[")[0] for name in names if name.count("[") == 2):
        yield PlotPhrase("table", (name,))
    if len(names) > 3:
        for quantity in ("grad", "value"):
            yield PlotPhrase("histogram", (quantity,))
    for name in names:
        yield PlotPhrase("curve", (name,))
