"""A heat map of 60 × 40 points of a large loss: until something is seen, and until it is whole.

    python -m tests.benchmarks.plots

CPU time. The map is worked out in pieces, between which a screen takes keys; the longest piece is
how long a key waits at most.
"""

from __future__ import annotations

import time

from tests.benchmarks.workloads import PROGRAMS
from tutor import Value
from tutor.debug.plot_board import PlotBoard, board_of
from tutor.debug.workbench import Workbench
from tutor.trace import Trace
from tutor.view.glyphs import UNICODE
from tutor.view.plots.pictures import PICTURES

SIZE = (120, 40)


def main() -> None:
    """Print the figures as Markdown."""
    print("| program | nodes | first drawing, s | whole, s | pieces | longest piece, ms |")
    print("|---|---|---|---|---|---|")
    for name, make in PROGRAMS.items():
        loss, parameters = make(Value)
        names = {f"p{i}": p for i, p in enumerate(parameters)} | {"loss": loss}
        log = Trace.of(loss, names=names)
        del loss, parameters, names
        bench = Workbench(log)
        bench.debugger.to(len(log))
        start = time.process_time()
        board = board_of(bench, "heat p0 p1 of loss")
        assert isinstance(board, PlotBoard), board
        more = board.work()
        PICTURES.draw(board, *SIZE, UNICODE)
        first = time.process_time() - start
        pieces = []
        while more:
            begun = time.process_time()
            more = board.work()
            pieces.append(time.process_time() - begun)
        PICTURES.draw(board, *SIZE, UNICODE)
        whole = time.process_time() - start
        print(
            f"| {name} | {len(log.nodes()):,} | {first:.2f} | {whole:.2f} | {len(pieces) + 1} "
            f"| {1e3 * max(pieces, default=0.0):.0f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
