"""What is said of a part of a run that is drawn: which nodes of the graph, which round."""

from __future__ import annotations

from tutor.trace.parts.iterations import Iterations
from tutor.view.glyphs import ASCII, Glyphs
from tutor.view.graph.bundled import bundle_text
from tutor.view.graph.scene import Cut
from tutor.view.text import Line, line, line_width


def place(cut: Cut, shown: int, cells: int, table: Glyphs, counts: bool = True) -> Line:
    """Which part of a graph is drawn, and what its signs mean, as far as there is room.

    Args:
        cut: how the part lies in the graph.
        shown: how many boxes are drawn.
        cells: for all of it.
        table: the characters.
        counts: whether it may be said how many nodes the whole graph has.
    """
    between = ", " if table is ASCII else " · "
    said = cut.said.replace(" › ", " > ") if table is ASCII else cut.said
    if cut.bundles is not None:
        return _of_bundles(cut, shown, cells, table, counts=counts)
    signs = [f"{table.folded} a call, folded"] * any(cut.folded.values())
    signs += [f"{table.folded} its operations folded"] * (not all(cut.folded.values()))
    if cut.fed or cut.beyond:
        signs.append(f"{table.beyond} goes on out of sight")
    total = f"{shown} of {len(cut.whole.operands):,} nodes" if counts else f"{shown} of the nodes"
    for texts in (
        [total, *([said] if said else []), *signs],
        [total, *signs],
        [total, *signs[-1:]],
        [total],
    ):
        words = line(("  " + between.join(texts), "note"))
        if line_width(words) <= cells:
            break
    return words


def _of_bundles(cut: Cut, shown: int, cells: int, table: Glyphs, *, counts: bool) -> Line:
    """What is said of all of a graph in boxes."""
    between = ", " if table is ASCII else " · "
    total = f"{len(cut.whole.operands):,} nodes folded to {shown}" if counts else "all nodes folded"
    signs = [f"{table.folded} several nodes", f"{bundle_text.MARK} mean size of gradient"]
    for texts in ([total, *signs], [total, signs[0]], [total]):
        words = line(("  " + between.join(texts), "note"))
        if line_width(words) <= cells:
            break
    return words


def round_words(rounds: Iterations, k: int) -> str:
    """Which round of a training a position belongs to; of what comes after them, that it does."""
    number = rounds.at(max(k - 1, 0))
    count = len(rounds.trained())
    if number >= count:
        return f"after round {count:,}"
    return f"round {number + 1:,} of {count:,}"
