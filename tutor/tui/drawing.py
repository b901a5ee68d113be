"""What the panes beside the text show: a session, drawn by the functions of `tutor.view`."""

from __future__ import annotations

from collections.abc import Callable

from tutor.learner.session import Session
from tutor.trace import Trace
from tutor.tui.form import PAIR, STACKED, left
from tutor.view import ledger, source, status, timeline, variables
from tutor.view.graph import graph_pane as graph
from tutor.view.hidden import Mask
from tutor.view.text import Line, fit, line

TALLEST = 60
"""Rows that a graph may ask for."""


class Drawing:
    """The debugger's panes, each a function of a width and a height."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._measured: tuple[object, int] = (None, 0)

    def header(self, width: int, height: int) -> list[Line]:
        s = self.session
        k = s.debugger.k if s.debugger else 0
        screens = len(s.lesson.screens)
        return [status.header(s.pack, s.lesson.title, s.index, screens, s.trace, k, width)]

    def graph(self, width: int, height: int) -> list[Line]:
        """The graph, in the middle of its pane."""
        view = self.session.screen.view
        names = view.focus if view else ()

        def draw(trace: Trace, k: int, mask: Mask, width: int, height: int) -> list[Line]:
            found = (trace.node_named(name) for name in names)
            focus = [node for node in found if node is not None]
            rows = min(height, self.graph_rows(width))
            drawn = graph.draw(trace, k, mask, width, rows, focus=focus)
            return [()] * ((height - rows) // 2) + drawn

        return self._draw(draw, width, height)

    def graph_rows(self, width: int) -> int:
        """The rows that the whole graph needs: the same at every step, so that nothing jumps."""
        trace = self.session.trace
        if trace is None:
            return 1
        key = (id(trace), width)
        if key != self._measured[0]:
            drawn = graph.draw(trace, max(len(trace) - 1, 0), width=width, height=TALLEST)
            used = [i for i, row in enumerate(drawn) if any(s.text.strip() for s in row)]
            self._measured = (key, used[-1] + 1 if used else 1)
        return self._measured[1]

    def ledger(self, width: int, height: int) -> list[Line]:
        return self._draw(ledger.draw, width, height)

    def values(self, width: int, height: int) -> list[Line]:
        return self._draw(variables.draw, width, height)

    def program(self, width: int, height: int) -> list[Line]:
        return self._draw(lambda trace, k, mask, w, h: source.draw(trace, k, w, h), width, height)

    def timeline(self, width: int, height: int) -> list[Line]:
        return self._draw(lambda trace, k, mask, w, h: timeline.draw(trace, k, w), width, height)

    def _draw(self, draw: Callable[..., list[Line]], width: int, height: int) -> list[Line]:
        s = self.session
        if s.debugger is None:
            return [fit(line(("There is no program on this screen.", "dim")), width)]
        return draw(s.debugger.log, s.debugger.k, Mask(s.hides), width, height)

    def rows(self, form: str, *, height: int, width: int, asks: bool) -> dict[str, int | None]:
        """How many rows the panes get; None for all that is left.

        Args:
            form: how they are laid out.
            height, width: of the whole screen.
            asks: a row is needed for an answer.
        """
        trace = self.session.trace
        if trace is None:
            return {"graph": None, "ledger": 3, "program": 3, "values": 3}
        if form == STACKED:
            spare = height - _RULES - LEDGER - TEXT - asks
            most = max(min(self.graph_rows(width - 2), spare), GRAPH)
            return {"graph": most + 1, "ledger": LEDGER + 1}
        if form == PAIR:
            room = height - _OTHERS - 1  # a rule over the graph, and all the rest for both
            cells = width - (left(form, width) or 0) - 1
            return {
                "graph": None,
                "ledger": ROOMY if room - ROOMY > self.graph_rows(cells) else BOTH,
            }
        most = max(height // 3, 6)
        lines = trace.program.source.rstrip("\n").count("\n") + 1
        nodes = sum(not trace.is_constant(n) for n in trace.nodes()) + 1
        return {
            "graph": None,
            "ledger": 11 if height >= 34 else 9,
            "program": min(lines, most) + 2,
            "values": min(nodes, most) + 2,
        }


LEDGER, TEXT, GRAPH = 6, 5, 5
"""Rows that the chain rule gets on a small screen, and the least for the text and the graph."""
BOTH, ROOMY = 9, 10
"""Rows for both steps of the chain rule under a rule; with a blank row between them."""
_OTHERS = 3  # header, timeline, footer
_RULES = _OTHERS + 3  # and a rule over each of three panes
