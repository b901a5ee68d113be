"""What the debugger's panes show of a session, as functions of a width and a height."""

from __future__ import annotations

from dataclasses import replace

from tutor.learner.session import NO_PROGRAM, Session
from tutor.tui.arrangement import TALLEST
from tutor.tui.widgets.pane import Draw
from tutor.view import status
from tutor.view.graph import graph_pane
from tutor.view.graph.items import Item
from tutor.view.hidden import Mask
from tutor.view.moment import Moment
from tutor.view.panes import PANE, PaneSpec
from tutor.view.text import Line, fit, line, plain


class Drawing:
    """Draws the position that a session is at.

    Attributes:
        session: that session.
        legend: whether drawings explain their marks.
        frame: what the graph shows in place of the position, until that changes.
        picked: the item that was selected, until there is another run.
    """

    def __init__(self, session: Session, *, legend: bool = True) -> None:
        """Take a session, and whether drawings explain their marks."""
        self.session, self.legend = session, legend
        self.frame: Moment | None = None
        self.picked: Item | None = None
        self._of: object = None
        self._moment: Moment | None = None

    @property
    def moment(self) -> Moment | None:
        """The position, the same object until something of it changes; None without a program."""
        s = self.session
        if s.debugger is None or s.log is None:
            return None
        if self._moment is not None and self._moment.log is not s.log:
            self.picked = None
        log, at = s.log, (s.debugger.k, s.hides, s.focus)
        lasting = Mask(s.kept) if s.guessing.on else None
        of = (*at, self.picked, lasting)
        if self._moment is None or self._moment.log is not log or of != self._of:
            self._of, self.frame = of, None
            self._moment = replace(
                Moment.at(log, *at), legend=self.legend, waits=s.waits, cursor=self.picked,
                lasting=lasting,
            )  # fmt: skip
        return self._moment

    def header(self, width: int, height: int) -> list[Line]:
        """The line at the top."""
        s = self.session
        screens = len(s.lesson.screens)
        name = s.screen.title
        return [
            status.header(s.pack, s.lesson.title, s.index, screens, self.moment, width, name=name)
        ]

    def note(self, spec: PaneSpec) -> str:
        """The note beside the title of a pane; empty where there is none."""
        moment = self.moment
        if spec.id == "graph" and self.session.walk is not None:
            return "a worked pass: where does it go wrong?"
        return spec.note(moment) if spec.note and moment else ""

    def shared(self, width: int = 76) -> list[Line] | None:
        """What people share of a position: graph and product; None without a program."""
        moment = self.moment
        if moment is None:
            return None
        graph, rule = PANE["graph"], PANE["ledger"]
        rows = graph.full_height(moment.log, width, TALLEST) if graph.full_height else TALLEST
        head = line((self.session.lesson.title, "title"), (f" · {status.position(moment)}", "dim"))
        product = [row for row in rule.draw(moment, width, rule.most) if plain(row).strip()]
        return [head, (), *graph.draw(moment, width, rows), (), *product]

    def pick(self, x: int, y: int, width: int, height: int) -> None:
        """Select the item that covers a cell of the graph, or no longer if it is selected."""
        moment = self.moment
        plan = graph_pane.picture(moment, width, height) if moment is not None else None
        if plan is not None:
            item = plan.item_at(x, y)
            self.picked = None if item == self.picked else item

    def pane(self, spec: PaneSpec) -> Draw:
        """What a pane shows; a drawing fits itself to the rows it gets."""

        def draw(width: int, height: int) -> list[Line]:
            moment = self.moment
            if spec.id == "graph":
                moment = self.frame or moment
            if moment is None:
                return [fit(line((NO_PROGRAM + ".", "dim")), width)]
            return spec.draw(moment, width, height)

        return draw
