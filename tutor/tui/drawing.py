"""What the debugger's panes show of a run, as functions of a width and a height."""

from __future__ import annotations

from dataclasses import replace

from tutor.learner.hosts import Host
from tutor.learner.stages import NO_PROGRAM
from tutor.tui.arrangement import TALLEST
from tutor.tui.widgets.pane import Draw
from tutor.view import source, status
from tutor.view.graph import graph_pane
from tutor.view.graph.items import node_item
from tutor.view.hidden import Mask
from tutor.view.moment import Moment
from tutor.view.panes import PANE, PaneSpec
from tutor.view.text import Line, fit, line, plain


class Drawing:
    """Draws the position that a run is at.

    Attributes:
        host: whose run it is.
        legend: whether drawings explain their marks.
        frame: what the graph shows in place of the position, until that changes.
    """

    def __init__(self, host: Host, *, legend: bool = True) -> None:
        """Take whose run it is, and whether drawings explain their marks."""
        self.host, self.legend = host, legend
        self.frame: Moment | None = None
        self._of: object = None
        self._moment: Moment | None = None

    @property
    def moment(self) -> Moment | None:
        """The position, the same object until something of it changes; None without a program."""
        host = self.host
        bench, log = host.bench, host.log
        if bench is None or log is None:
            return None
        picked = None if bench.picked is None else node_item(bench.picked)
        at = (bench.k, host.hides, host.focus)
        lasting = None if host.lasting is None else Mask(host.lasting)
        found = bench.debugger.found
        of = (*at, picked, lasting, found)
        if self._moment is None or self._moment.log is not log or of != self._of:
            self._of, self.frame = of, None
            self._moment = replace(
                Moment.at(log, *at), legend=self.legend, waits=host.waits, cursor=picked,
                lasting=lasting, found=found,
            )  # fmt: skip
        return self._moment

    def note(self, spec: PaneSpec) -> str:
        """The note beside the title of a pane; empty where there is none."""
        moment = self.moment
        if spec.id == "graph" and self.host.worked:
            return "a worked pass: where does it go wrong?"
        return spec.note(moment) if spec.note and moment else ""

    def shared(self, width: int = 76) -> list[Line] | None:
        """What people share of a position: graph and product; None without a program."""
        moment = self.moment
        if moment is None:
            return None
        graph, rule = PANE["graph"], PANE["ledger"]
        rows = graph.full_height(moment.log, width, TALLEST) if graph.full_height else TALLEST
        head = line((self.host.title, "title"), (f" · {status.position(moment)}", "dim"))
        product = [row for row in rule.draw(moment, width, rule.most) if plain(row).strip()]
        return [head, (), *graph.draw(moment, width, rows), (), *product]

    def pick(self, x: int, y: int, width: int, height: int) -> None:
        """Pick the node that covers a cell of the graph, or no longer if it is picked."""
        moment, bench = self.moment, self.host.bench
        plan = graph_pane.picture(moment, width, height) if moment is not None else None
        if plan is not None and bench is not None:
            item = plan.item_at(x, y)
            node = plan.scene.output(item) if item is not None else None
            bench.picked = None if node == bench.picked else node

    def pick_line(self, y: int, width: int, height: int) -> str:
        """Pick the line in a row of the source, or no longer if it is picked; what to say of it."""
        moment, bench = self.moment, self.host.bench
        if moment is not None and bench is not None:
            line = source.line_at(moment, y, width, height)
            bench.line = None if line == bench.line else line
            if bench.line is not None:
                return "This line is picked: t goes to it, b stops there"
        return ""

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
