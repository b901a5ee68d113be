"""The commands `graph` and `plot`: the graph of a run, or a picture of it, for other programs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tutor.commands import DONE, FAILED, FAULTY, code_of, interpreted, tell
from tutor.guard import say

if TYPE_CHECKING:
    from tutor.debug.workbench import Workbench
    from tutor.view.text import Line

GRAPH_FORMATS = ("text", "svg", "mermaid", "dot")
PLOT_FORMATS = ("text", "svg")
_TALLEST = 400  # rows of a graph as text


def graph(args: argparse.Namespace) -> int:
    """Print the graph of a run at one of its positions."""
    bench = _bench(args)
    if isinstance(bench, int):
        return bench
    tell(*_graph(bench, args.format, args.width))
    return _ended(bench)


def plot(args: argparse.Namespace) -> int:
    """Print a picture of a run, such as the curve of a leaf."""
    from tutor.debug.plot_board import board_of
    from tutor.view.glyphs import UNICODE
    from tutor.view.plots.pictures import PICTURES

    bench = _bench(args)
    if isinstance(bench, int):
        return bench
    board = board_of(bench, args.picture)
    if isinstance(board, str):
        say(f"error: {board}")
        return FAILED
    while board.work():  # a map is worked out row by row
        pass
    width, height = args.size
    rows = PICTURES.draw(board, width, height, UNICODE)
    tell(*_written(rows, args.format, f"{args.picture}, {Path(args.file).name}"))
    return _ended(bench)


def _bench(args: argparse.Namespace) -> Workbench | int:
    """The run of a file, at the position that was asked for; or an exit code."""
    from tutor.debug.workbench import Workbench
    from tutor.program import run
    from tutor.trace import Trace

    program, faults = interpreted(args.file)
    if program is None:
        return code_of(faults) or FAILED
    bench = Workbench(Trace(run(program)))
    steps = len(bench.log)
    if args.at is not None and args.at > steps:
        say(f"error: there is no step {args.at}: step {steps} is the last")
        return FAILED
    bench.debugger.to(steps if args.at is None else args.at)
    return bench


def _graph(bench: Workbench, form: str, width: int) -> Iterator[str]:
    from tutor.view.graph_text import dot, mermaid
    from tutor.view.moment import Moment
    from tutor.view.panes import PANE

    moment = Moment(bench.log, bench.k, legend=False)
    if form == "mermaid":
        return mermaid(moment)
    if form == "dot":
        return dot(moment)
    spec = PANE["graph"]
    rows = spec.full_height(bench.log, width, _TALLEST) if spec.full_height else _TALLEST
    return _written(spec.draw(moment, width, rows), form, "the graph of a run")


def _written(rows: list[Line], form: str, title: str) -> Iterator[str]:
    from tutor.view.text import plain

    if form == "text":
        return iter("\n".join(plain(row).rstrip() for row in rows).strip("\n").split("\n"))
    from tutor.tui.keeping import inks  # the colours are those of the full screen
    from tutor.tui.roles import LIGHT
    from tutor.view.svg import svg

    return iter(svg(rows, inks(light=True), LIGHT.background, title).rstrip("\n").split("\n"))


def _ended(bench: Workbench) -> int:
    if bench.log.error is None:
        return DONE
    sys.stdout.flush()  # what there is comes first, then what stopped the run
    say(bench.log.error)
    return FAULTY
