"""The tool of paths on a screen: the drawing with one path, the list, and the sum."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby

from tutor.debug.action import Action
from tutor.debug.paths import Path, PathWalk, open_paths, paths_of
from tutor.engine.numbers import factor, show
from tutor.trace.log import Log
from tutor.view import notation, tool_rows
from tutor.view.bars import bar, scale
from tutor.view.formulas import clipped
from tutor.view.glyphs import Glyphs
from tutor.view.graph import graph_pane
from tutor.view.moment import Moment
from tutor.view.text import Line, Span, fit, line, line_width, wrap
from tutor.view.tool import ToolSpec

_TOOL = "Paths"
_GAP = 2  # cells between a path and its product
_NAME = 14  # cells of a node's name on a path
_HALF = 10  # cells of a bar on one side
_LEAST = 7  # rows of a drawing


def title(walk: PathWalk) -> str:
    """What stands over it: which paths, and how many."""
    log, graph = walk.bench.log, walk.paths.graph
    count = walk.paths.count
    noun = "path" if count == 1 else "paths"
    return f"{count:,} {noun} from {log.label(walk.paths.target)} to {log.label(graph.root)}"


def draw(walk: PathWalk, width: int, height: int, table: Glyphs) -> list[Line]:
    """The drawing where it fits, the paths with their products, their sum, and the edge at hand."""
    listing = [*_list(walk, width, table), *_edge(walk, width, table)]
    room = height - len(listing) - 1
    drawn = _picture(walk, width, min(room, 16), table) if room >= _LEAST else []
    return [*drawn, *([()] if drawn else []), *listing]


def _picture(walk: PathWalk, width: int, height: int, table: Glyphs) -> list[Line]:
    """The graph with the picked path heavy; nothing where it can only be drawn as a tape."""
    bench, path = walk.bench, walk.path
    if path is None or not path.edges:
        return []
    end = bench.log.passes[walk.number].end
    lit = tuple((edge.node, edge.slot) for edge in path.edges)
    moment = Moment.at(bench.log, end, bench.hides())
    moment = Moment(bench.log, end, moment.mask, glyphs=table, legend=False, path=lit)
    if graph_pane.picture(moment, width, height) is None:
        return []
    return graph_pane.draw(moment, width, height)


# ---- the list


def _list(walk: PathWalk, width: int, table: Glyphs) -> list[Line]:
    log, paths = walk.bench.log, walk.paths
    if not walk.listed:
        return [line(("No path leads to the output: the gradient is not reached.", "note"))]
    products = [path.product for path in walk.listed]
    full = scale([*products, paths.total])
    whole = paths.count <= len(walk.listed)
    numbers = [_product(path, table) for path in walk.listed]
    room = max(width - 4 - 2 - (2 * _HALF + 1), 20)
    wide = max(map(line_width, numbers))
    rows: list[Line] = []
    for i, (path, number) in enumerate(zip(walk.listed, numbers, strict=True)):
        picked = i == walk.chosen
        mark = Span(f"{i + 1:>2}  ", "cursor" if picked else "dim")
        place = walk.place if picked else None
        bars = bar(path.product, full, _HALF, "grad", table)
        names = _names(log, path, table, place, max(room - wide - _GAP, 14))
        if line_width(names) + _GAP + wide <= room:
            gap = Span(" " * (room - line_width(names) - wide))
            rows.append((mark, *names, gap, *_right(number, wide), Span("  "), *bars))
        else:  # the number has a row of its own: it is never cut
            short = line((f"{show(path.product):>{room}}", "grad"))
            rows.append((mark, *_names(log, path, table, place, width - 4)))
            rows.append((Span("    "), *short, Span("  "), *bars))
    return [*rows, *_sum(walk, width, room, full, whole, table)]


def _right(number: Line, cells: int) -> Line:
    return (Span(" " * (cells - line_width(number))), *number)


def _product(path: Path, table: Glyphs) -> Line:
    """`2.5 × (-1.5) = -3.75`, or the number alone of a long path."""
    result = Span(show(path.product), "grad")
    if not 1 < len(path.edges) <= 4:
        return (result,)
    slopes = [show(path.edges[0].local), *(factor(edge.local) for edge in path.edges[1:])]
    return (Span(f" {table.times} ".join(slopes), "dim"), Span(" = ", "dim"), result)


def _names(log: Log, path: Path, table: Glyphs, place: int | None, room: int) -> Line:
    """`a ×2.5 ▸ d ×(-1.5) ▸ L`, with the middle left out where it is too long.

    The edge at hand stays; with none at hand the first slope of 0, which makes the product 0.
    """

    def node(number: int) -> Span:
        return Span(clipped(notation.name(log, number), _NAME, table.ellipsis), "name")

    def edge(i: int) -> Line:
        each = path.edges[i]
        role = "value-chip" if i == place else "op"
        slope = Span(f" {table.times}{factor(each.local)} ", role)
        return (slope, Span(f"{table.arrow} ", "line"), node(each.node))

    if not path.edges:
        return line(("the output itself", "note"))
    parts = [(node(path.edges[0].target),), *(edge(i) for i in range(len(path.edges)))]
    zero = next((i for i, each in enumerate(path.edges) if each.local == 0), None)
    shown = zero if place is None else place
    last = len(parts) - 1
    order = [i for i in (*range(2, last), 1) if i != last and (shown is None or i != shown + 1)]
    gone: set[int] = set()
    out = _joined(parts, gone, table)
    while line_width(out) > room and order:
        gone.add(order.pop(0))
        out = _joined(parts, gone, table)
    return out


def _joined(parts: Sequence[Line], gone: set[int], table: Glyphs) -> Line:
    """The parts in a row; of those left out their number."""
    out: list[Span] = []
    for left_out, group in groupby(range(len(parts)), lambda i: i in gone):
        places = list(group)
        if left_out:
            out.append(Span(f" {table.ellipsis} {len(places)} more ", "dim"))
        else:
            out += [span for i in places for span in parts[i]]
    return tuple(out)


def _sum(
    walk: PathWalk, width: int, room: int, full: float, whole: bool, table: Glyphs
) -> list[Line]:
    """What the paths add up to, beside the gradient that the pass has left."""
    log, paths = walk.bench.log, walk.paths
    name = notation.gradient(log, paths.graph.root, paths.target)
    listed = math.fsum(path.product for path in walk.listed)
    bars = bar(paths.total, full, _HALF, "grad", table)
    total = (Span(f" {show(paths.total)} ", "grad-chip"),)
    if whole:
        agrees = math.isclose(listed, paths.total, rel_tol=1e-9, abs_tol=1e-12)
        forms = [f"sum of the products = {name}", f"sum = {name}"]
        if not agrees:
            forms = [f"{name}, by the pass", name]
    else:
        forms = [f"sum of all {paths.count:,} paths = {name}", f"all {paths.count:,} paths", "all"]
    left = room - line_width(total)
    head = line((next((form for form in forms if len(form) <= left), ""), "dim"))
    gap = Span(" " * max(room - line_width(head) - line_width(total) + 1, 1))
    rows: list[Line] = [(Span("    "), *head, gap, *total, Span(" "), *bars)]
    if not whole:
        some = f"The {len(walk.listed)} largest by size add up to {show(listed)}."
        rows += [(Span("    "), *row) for row in wrap(line((some, "note")), width - 4)]
    return rows


# ---- the edge at hand


def _edge(walk: PathWalk, width: int, table: Glyphs) -> list[Line]:
    """The slope of the edge one stands at, and the product as far as there."""
    edge, path = walk.edge, walk.path
    if edge is None or path is None or walk.place is None:
        return []
    log = walk.bench.log
    so_far = math.prod(each.local for each in path.edges[: walk.place + 1])
    slope = notation.slope(log, edge.node, edge.slot, table)
    here = line(
        (f"{slope} = {show(edge.local)}", "value"),
        (f"   product from {notation.name(log, walk.paths.target)} up to here: ", "dim"),
        (show(so_far), "grad"),
    )
    return [(), *(fit(row, width) for row in wrap(here, width))]


def _has_edge(walk: PathWalk) -> bool:
    return walk.edge is not None


PATHS: ToolSpec[PathWalk] = ToolSpec(
    tool_rows.PATHS,
    open_paths, title, draw,
    actions=(
        Action("path.next", ("down",), "path", "The next path of the list.", _TOOL,
               lambda walk, count: walk.choose(count), shown="↓"),
        Action("path.back", ("up",), "path back", "The path before it.", _TOOL,
               lambda walk, count: walk.choose(-count), shown="↑"),
        Action("path.on", ("right",), "walk it", "An edge further along the path.", _TOOL,
               lambda walk, count: walk.walk(1), shown="→"),
        Action("path.off", ("left",), "walk back", "An edge back along the path.", _TOOL,
               lambda walk, count: walk.walk(-1), shown="←"),
        Action("path.go", ("enter",), "go to edge", "Take the debugger to this edge.", _TOOL,
               lambda walk, count: walk.to_edge(), shown="Enter", applies=_has_edge,
               leads=True),
        Action("path.node", ("tab",), "other node", "The paths of the next named node.", _TOOL,
               lambda walk, count: walk.other_node(1), shown="Tab"),
        Action("path.node_back", ("shift+tab",), "node before", "Those of the one before.", _TOOL,
               lambda walk, count: walk.other_node(-1), shown="Shift+Tab"),
    ),
    argument=paths_of,
)  # fmt: skip
"""The row of the table."""
