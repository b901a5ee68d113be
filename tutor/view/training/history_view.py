"""The tool of a training run: its curve, two iterations side by side, one name over all of them."""

from __future__ import annotations

from tutor.debug.action import Action
from tutor.debug.history import History, open_history, two_iterations
from tutor.engine.numbers import show
from tutor.view import notation, tool_rows
from tutor.view.glyphs import Glyphs
from tutor.view.text import Line, line, wrap
from tutor.view.tool import ToolSpec
from tutor.view.training.loss_curve import draw_loss
from tutor.view.training.side_by_side import draw_table, draw_trail

_GROUP = "Training"
_MOVED = 3  # nodes of which the move is told
_CURVE = 11  # rows of the curve with its numbers, at most


def title(history: History) -> str:
    """What stands over it."""
    return f"Iterations {history.here + 1:,} and {history.beside + 1:,} of {history.count:,}"


def draw(history: History, width: int, height: int, table: Glyphs) -> list[Line]:
    """The curve above the table, and under it the name at hand where there is room."""
    if history.hidden:
        return [line((f"{history.bench.until()}.", "hidden"))]
    curve = draw_loss(history, width, min(_CURVE, height // 2), table)
    curve += wrap(line((_moved(history), "value")), width)
    left = height - len(curve) - 1
    names = min(len(history.names()) + 2, max(left // 2, 6))
    listing = draw_table(history, width, names, table)
    trail = draw_trail(history, width, left - len(listing) - 1, table)
    return [*curve, (), *listing, *([()] if trail else []), *trail]


def _moved(history: History) -> str:
    """What the updates of the iteration at hand moved, the largest move first."""
    log, moves = history.bench.log, history.moves(history.here)
    if not moves:
        return "nothing was updated after this pass"
    away = [(node, x) for node, x in moves.items() if x]
    if not away:
        return "the update moved nothing"
    said = [f"{notation.name(log, node)} by {show(x)}" for node, x in away[:_MOVED]]
    more = [f"{len(away) - _MOVED:,} more by less"] if len(away) > _MOVED else []
    still = [f"{len(moves) - len(away):,} not at all"] if len(moves) > len(away) else []
    return f"moved most by the update: {', '.join([*said, *more, *still])}"


HISTORY = ToolSpec(
    tool_rows.HISTORY,
    open_history, title, draw,
    (
        Action("iteration-next", ("right",), "iteration", "The next iteration.", _GROUP,
               lambda history, count: history.turn(1, count), "→"),
        Action("iteration-before", ("left",), "back", "The iteration before.", _GROUP,
               lambda history, count: history.turn(-1, count), "←"),
        Action("beside-next", ("shift+right",), "beside", "Compare with the next one.", _GROUP,
               lambda history, count: history.turn_beside(1, count), "⇧→"),
        Action("beside-before", ("shift+left",), "beside", "Compare with the one before.", _GROUP,
               lambda history, count: history.turn_beside(-1, count), "⇧←"),
        Action("name-next", ("down",), "name", "The next name.", _GROUP,
               lambda history, count: history.pick(1, count), "↓"),
        Action("name-before", ("up",), "name", "The name before.", _GROUP,
               lambda history, count: history.pick(-1, count), "↑"),
        Action("iteration-go", ("enter",), "go there", "Go to the end of its backward pass.",
               _GROUP, lambda history, count: history.go(), "Enter", leads=True),
    ),
    argument=two_iterations,
)  # fmt: skip
"""The row of the table of tools."""
