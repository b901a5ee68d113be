"""How each kind of picture is drawn, and the tool that shows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tutor.characters import safe
from tutor.debug.action import Action, TextAction
from tutor.debug.plot_board import PlotBoard, board_of, open_board
from tutor.trace.log import Log
from tutor.view import tool_rows
from tutor.view.glyphs import Glyphs
from tutor.view.plots.curve_view import draw_curve, draw_losses
from tutor.view.plots.histogram_view import draw_histograms
from tutor.view.plots.map_view import draw_boundary, draw_heat, draw_table
from tutor.view.text import Line, line, wrap
from tutor.view.tool import ToolSpec

_TOOL = "Pictures"

DRAWINGS: dict[str, Callable[[Log, Any, int, int, Glyphs], list[Line]]] = {
    "curve": draw_curve,
    "heat": draw_heat,
    "boundary": draw_boundary,
    "table": draw_table,
    "histogram": draw_histograms,
    "loss": draw_losses,
}
"""By kind: the lines of a picture, from the run, its numbers, a width, a height, the glyphs."""


def _title(board: PlotBoard) -> str:
    return f"{safe(str(board.phrase))} ({board.chosen + 1} of {len(board.phrases)})"


def _draw(board: PlotBoard, width: int, height: int, table: Glyphs) -> list[Line]:
    made = board.made()
    if board.fault:
        return wrap(line((safe(board.fault), "note")), width)
    return DRAWINGS[board.phrase.kind](board.bench.log, made, width, height, table)


PICTURES: ToolSpec[PlotBoard] = ToolSpec(
    tool_rows.PICTURES,
    open_board, _title, _draw,
    actions=(
        Action("plot.next", ("down",), "picture", "The next picture.", _TOOL,
               lambda board, count: board.choose(count), shown="↓"),
        Action("plot.back", ("up",), "picture back", "The picture before it.", _TOOL,
               lambda board, count: board.choose(-count), shown="↑"),
    ),
    texts=(
        TextAction("plot.take", ("enter",), "another", "Type which picture to show.", _TOOL,
                   "Which picture? As `curve x of L from -4 to 4`", PlotBoard.take,
                   lambda board: str(board.phrase), shown="Enter"),
    ),
    argument=board_of,
    work=PlotBoard.work,
)  # fmt: skip
"""The pictures, in both front ends."""
