"""The picture that a lesson names, in the place of the values while there is room for all panes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from tutor.characters import safe
from tutor.debug.workbench import Workbench
from tutor.learner.hosts import Host
from tutor.tui.drawing import Drawing
from tutor.tui.widgets.pane import Draw, Pane
from tutor.view.glyphs import UNICODE
from tutor.view.panes import PANE, PaneSpec
from tutor.view.text import Line, fit

if TYPE_CHECKING:  # few screens name a picture, and the first frame shall not wait for it
    from tutor.debug.plot_board import PlotBoard

STANDS_IN = "values"
"""The pane whose place it takes."""

_BREATH = 0.01  # seconds between two pieces of work, in which keys are taken


class LessonPicture:
    """Draws the panes of a lesson: those of the run, one of which may be a picture instead."""

    def __init__(self, host: Host, drawing: Drawing, pane: Callable[[], Pane]) -> None:
        """Take whose run it is, what draws the panes, and what gives the pane of the picture."""
        self._host, self._drawing, self._pane = host, drawing, pane
        self._of: tuple[Workbench, str] | None = None
        self._board: PlotBoard | None = None
        self._works = False

    @property
    def board(self) -> PlotBoard | None:
        """The picture of what is on the screen; None if the lesson names none."""
        bench = self._host.bench
        of = None if bench is None else (bench, bench.plot())
        if of != self._of:
            self._of, self._board = of, None
            if bench is not None and bench.plot():
                from tutor.debug.plot_board import authors_board

                self._board = authors_board(bench)
        return self._board

    def pane(self, spec: PaneSpec) -> Draw:
        """What a pane shows."""
        own = self._drawing.pane(spec)
        if spec.id != STANDS_IN:
            return own

        def draw(width: int, height: int) -> list[Line]:
            board = self.board
            return own(width, height) if board is None else self._draw(board, width, height)

        return draw

    def redraw(self, panes: Iterable[Pane]) -> None:
        """Draw the panes of the screen again."""
        for pane in panes:
            pane.redraw()
            self.label(pane)

    def label(self, pane: Pane) -> None:
        """Set the title of a pane and the note beside it."""
        spec, board = PANE.get(pane.id or ""), self.board
        if spec is None:
            return
        if pane.id != STANDS_IN or board is None:
            pane.titled(spec.title)
            pane.noted(self._drawing.note(spec))
        else:
            from tutor.view.plots.pictures import PICTURES

            pane.titled("Picture")
            pane.noted("" if PICTURES.covered(board.bench) else safe(str(board.phrase)))

    def _draw(self, board: PlotBoard, width: int, height: int) -> list[Line]:
        """Exactly `height` lines; a map comes row by row."""
        from tutor.view.plots.pictures import PICTURES

        if not PICTURES.covered(board.bench) and board.work():
            self._go_on()
        rows = PICTURES.lines(board, board.bench, width, height, UNICODE)
        return [fit(row, width) for row in [*rows, *[()] * height][:height]]

    def _go_on(self) -> None:
        if not self._works:
            self._works = True
            self._pane().set_timer(_BREATH, self._again)

    def _again(self) -> None:
        self._works = False
        self._pane().redraw()
