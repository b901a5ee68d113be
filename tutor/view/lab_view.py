"""The bug lab on a screen: the right pass and a wrong one edge by edge, and what one would see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tutor.characters import safe
from tutor.debug.action import Action
from tutor.debug.bent import BentEdge
from tutor.engine.check import AGREES, DIFFERS, Check
from tutor.engine.numbers import factor, show
from tutor.quiz.lab import RATE, BugLab, TriedStep, lab_of, open_lab
from tutor.trace import Graph
from tutor.view import tool_rows
from tutor.view.formulas import clipped
from tutor.view.glyphs import Glyphs
from tutor.view.graph import graph_pane
from tutor.view.graph.stretches import window
from tutor.view.moment import Moment
from tutor.view.notation import spelled
from tutor.view.text import Line, Span, fit, line, wrap
from tutor.view.tool import ToolSpec

_TOOL = "Bug lab"
_LEAST = 4  # rows of edges
_TO = " → "
_SHOWN = 8  # of edges that keep their rows beside the graphs
_BESIDE = 108  # cells in which both graphs stand beside each other
_TALLEST = 18  # rows of a graph


class _EdgeRow(NamedTuple):
    """One edge of one pass, in words.

    Attributes:
        edge: `d → a`.
        product: `-1.5 × 2.5 = -3.75`; of a bent product, what it sends.
        change: `-10 → -13.75`, of the gradient.
    """

    edge: str
    product: str
    change: str


def title(lab: BugLab) -> str:
    """What stands over it: which bug."""
    more = f", {len(lab.untried)} more to try" if lab.untried else ""
    place = f"{lab.chosen + 1} of {len(lab.bugs)}{more}"
    return f"Bug lab: {lab.bug.rule.id} ({place}), edge {lab.at} of {lab.last}"


def draw(lab: BugLab, width: int, height: int, table: Glyphs) -> list[Line]:
    """Both passes beside each other, each as wide as half the screen."""
    half = (width - 3) // 2
    belief = _belief(lab, width)
    seen = _seen(lab, half, width)
    room = max(height - len(belief) - len(seen) - 3, _LEAST)
    drawn = _drawings(lab, width, room - min(lab.last, _SHOWN) - 1, table)
    room = max(room - len(drawn), _LEAST)
    about = "Right: the operand's gradient"
    heads = _pair(about if len(about) <= half else "Right", "Wrong", half, "title")
    rows: list[Line] = [*belief, (), heads, *drawn]
    rows += [*_edges(lab, half, room, table), (), *seen]
    return [tuple(Span(spelled(text, table), role) for text, role in row) for row in rows]


def _belief(lab: BugLab, width: int) -> list[Line]:
    text = line(("The wrong engine believes: ", "dim"), (safe(lab.bug.rule.belief), "strong"))
    return wrap(text, width)


def _pair(left: str, right: str, half: int, role: str = "") -> Line:
    return (*fit(line((left, role)), half), Span(" │ ", "line"), *fit(line((right, role)), half))


# ---- both graphs


def _drawings(lab: BugLab, width: int, rows: int, table: Glyphs) -> list[Line]:
    """Both graphs at the place of the edge at hand, and a blank row; nothing without room."""
    logs, half = lab.logs, (width - 3) // 2
    if width < _BESIDE or logs is None:
        return []
    moments = [Moment(log, lab.k, glyphs=table, legend=False) for log in logs]
    rows = min(rows - 1, graph_pane.full_height(logs[0], half, _TALLEST))
    if rows < 1 or any(graph_pane.picture(moment, half, rows) is None for moment in moments):
        return []
    columns = [graph_pane.draw(moment, half, rows) for moment in moments]
    bar = Span(" │ ", "line")
    both = [(*fit(a, half), bar, *fit(b, half)) for a, b in zip(*columns, strict=True)]
    return [*both, _pair("", "", half)]


# ---- edge by edge


def _edges(lab: BugLab, half: int, room: int, table: Glyphs) -> list[Line]:
    total = lab.last
    start = window(min(lab.at, total - 1), total, room) if total else 0
    places = range(start, min(start + room, total))
    right = [_row(lab.graph, lab.right.edges, i, table) for i in places]
    wrong = [_row(lab.graph, lab.wrong.edges, i, table) for i in places]
    digits = len(str(total))
    cells = half - digits - 4
    left, other = _columns(right, cells, table), _columns(wrong, cells, table)
    rows: list[Line] = []
    for i, one, two in zip(places, left, other, strict=True):
        role = "grad" if i < lab.at else "grad-next" if i == lab.at else "line"
        mark = table.backward[1] if i == lab.at else " "
        differs = i < len(lab.wrong.edges) and lab.wrong.edges[i] != lab.right.edges[i]
        unlike = "≠ " if differs else "  "
        rows.append((
            *fit(line((f"{mark} {i + 1:>{digits}} ", "dim"), (one, role)), half),
            Span(" │ ", "line"),
            *fit(line((unlike, "wrong"), (two, role if not differs else _bad(role))), half),
        ))  # fmt: skip
    return rows


def _bad(role: str) -> str:
    """The role of an edge at which the passes differ: what has not been taken stays grey."""
    return role if role == "line" else "wrong"


def _row(graph: Graph, edges: Sequence[BentEdge], i: int, table: Glyphs) -> _EdgeRow:
    if i >= len(edges):
        return _EdgeRow("", "", "")
    edge, labels = edges[i], graph.labels
    times = table.times
    product = f"{show(edge.upstream)} {times} {factor(edge.local)} = {show(edge.contribution)}"
    if edge.contribution != edge.upstream * edge.local:
        product = f"sends {show(edge.contribution)}"
    before = show(edge.before)
    name = f"{labels[edge.source]}{_TO}{labels[edge.target]}"
    return _EdgeRow(safe(name), product, f"{before}{_TO}{show(edge.after)}")


def _columns(rows: Sequence[_EdgeRow], cells: int, table: Glyphs) -> list[str]:
    """Rows with as many columns as fit in all of them; what a gradient becomes always stands."""
    name, product, change = (
        max((len(column) for column in columns), default=0)
        for columns in zip(*rows, strict=True)
    ) if rows else (0, 0, 0)  # fmt: skip
    if name + product + change + 4 <= cells:
        return [f"{r.edge:<{name}}  {r.product:<{product}}  {r.change}" for r in rows]
    if name + change + 2 <= cells:
        return [f"{r.edge:<{name}}  {r.change}" for r in rows]
    return [f"{_shortened(r.edge, cells - len(r.change) - 2, table)}  {r.change}" for r in rows]


def _shortened(edge: str, cells: int, table: Glyphs) -> str:
    """An edge whose ends share the room that there is."""
    source, to, target = edge.partition(_TO)
    if not to or len(edge) <= cells:
        return edge
    half = (cells - len(to)) // 2
    room = cells - len(to) - min(len(target), max(half, cells - len(to) - len(source)))
    source = clipped(source, room, table.ellipsis)
    return f"{source}{to}{clipped(target, cells - len(to) - len(source), table.ellipsis)}"


# ---- what one would see


def _seen(lab: BugLab, half: int, width: int) -> list[Line]:
    """A step of training and a gradient check with the numbers of each pass."""
    graph = lab.graph
    root, leaf = graph.labels[graph.root], graph.labels[lab.leaf]
    right, wrong = lab.step(bent=False), lab.step(bent=True)
    rows = [
        line((f"One step of every leaf, rate {show(RATE)}", "title")),
        *_beside(_step(root, right, ""), _step(root, wrong, _verdict(right, wrong)), half),
        line((f"Gradient check of {safe(leaf)}", "title")),
    ]
    one, two = lab.check(bent=False), lab.check(bent=True)
    return [fit(row, width) for row in (*rows, *_beside(_check(one), _check(two), half))]


def _beside(left: Line, right: Line, half: int) -> list[Line]:
    """Two texts in the two columns, each over as many rows as it needs."""
    columns = [wrap(text, half - 2) for text in (left, right)]
    height = max(map(len, columns))
    one, two = (column + [()] * (height - len(column)) for column in columns)
    return [
        (*fit((Span("  "), *a), half), Span(" │ ", "line"), *fit((Span("  "), *b), half))
        for a, b in zip(one, two, strict=True)
    ]


def _step(root: str, tried: TriedStep, words: str) -> Line:
    if tried.after is None:
        return line((f"{safe(root)} has no value after it", "note"))
    text = f"{safe(root)} {show(tried.before)} → {show(tried.after)}"
    return line((text, "value"), (f"  {words}" if words else "", "wrong"))


def _verdict(right: TriedStep, wrong: TriedStep) -> str:
    """What the bug does to training, as far as one step shows it."""
    if right.after is None or wrong.after is None:
        return ""
    if show(right.after) == show(wrong.after):
        return "no difference here"
    if show(wrong.after) == show(wrong.before):
        return "it stays"
    if wrong.after > wrong.before:
        return "it rises" if right.after <= right.before else ""
    return "falls less" if wrong.after > right.after else "falls more"


def _check(found: Check) -> Line:
    number, nudge = show(found.analytic or 0.0), show(found.numeric)
    if found.verdict == AGREES:
        return line(("✓ ", "right"), (f"{number} agrees with the nudge", ""))
    if found.verdict == DIFFERS:
        return line(("✗ ", "wrong"), (f"{number}, the nudge says {nudge}", ""))
    return line(("? ", "note"), (f"{number}: {found.words}", ""))


# ---- the row of the table

LAB: ToolSpec[BugLab] = ToolSpec(
    tool_rows.LAB,
    open_lab, title, draw,
    actions=(
        Action("lab.on", ("right",), "edge", "Both passes an edge on.", _TOOL,
               lambda lab, count: lab.walk(count), shown="→"),
        Action("lab.off", ("left",), "edge back", "Both passes an edge back.", _TOOL,
               lambda lab, count: lab.walk(-count), shown="←"),
        Action("lab.first", ("enter",), "difference", "To the first edge that differs.", _TOOL,
               lambda lab, count: lab.to_difference(), shown="Enter"),
        Action("lab.next", ("down",), "other bug", "The next bug.", _TOOL,
               lambda lab, count: lab.other(count), shown="↓"),
        Action("lab.before", ("up",), "bug before", "The bug before it.", _TOOL,
               lambda lab, count: lab.other(-count), shown="↑"),
    ),
    argument=lab_of,
    work=lambda lab: lab.try_next(),
)  # fmt: skip
"""The bug lab, in both front ends."""
