"""The graph pane: the graph of a run at a position, in as much detail as the pane has room for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from tutor.trace.log import Log
from tutor.view.glyphs import ASCII, Glyphs
from tutor.view.graph import gutter, nodes, render
from tutor.view.graph.bundled.whole_graph import WholeGraph
from tutor.view.graph.canvas import Canvas
from tutor.view.graph.details import Detail, Wanted, fitted, may_fit, most_boxes
from tutor.view.graph.edge_labels import Numbers, ends, numbers
from tutor.view.graph.folded.graph_parts import Parts
from tutor.view.graph.folded.whereabouts import place, round_words
from tutor.view.graph.items import Arrow, Item
from tutor.view.graph.layered.layers import Layers, layers
from tutor.view.graph.layered.layout import Layout
from tutor.view.graph.legend import legend
from tutor.view.graph.marks import Accent
from tutor.view.graph.render import Wire
from tutor.view.graph.scene import Scene
from tutor.view.hidden import Mask
from tutor.view.kept import Kept
from tutor.view.moment import MEETS, Moment
from tutor.view.text import ELLIPSIS, Line, Span, fit, line, line_width, merge, plain

LARGEST = 80
"""More items than this are never drawn in columns."""

MOST_ROWS = 16
"""Rows up to which a drawing in columns is worth having on a small screen."""

NARROWEST = 34
"""In fewer columns than this a row an item reads better."""

_BOTH, _INSIDE = 16, 9
"""Rows in which all of a graph is drawn above a part of it, and those of them for the part."""

_LARGE = 1_000  # nodes above which a graph is looked at as a whole first

_FEWEST_ROWS = 3  # in which a folded graph is drawn, with what is said of it

_PARTS = 42  # columns: in fewer, not every operation has room beside its operands

_FOLDED = 10  # rows up to which a folded graph is worth them

_LOW = 7  # rows of a drawing below which there is room for a legend everywhere
_NOTE = "blue goes right · orange comes back"


class Picture(NamedTuple):
    """How a scene is drawn in a pane: the same at each of its positions.

    Attributes:
        scene: what is drawn: the graph, or a part of it.
        detail: what is written in a box.
        layout: where everything is.
        base: the lines.
        titles: what each item is called.
        room: for each edge the cells for its label.
        above: blank rows.
        legend: the rows of the legend, below a blank one.
        place: which part of the graph is drawn, in the last row; empty if all of it is.
        over: all of the graph with what can be folded, above the part; None without the room.
    """

    scene: Scene
    detail: Detail
    layout: Layout
    base: Canvas
    titles: dict[Item, Line]
    room: dict[Arrow, int]
    above: int
    legend: list[Line]
    place: Line
    over: Picture | None = None

    @property
    def top(self) -> int:
        """The first row that is not taken by what is drawn above it."""
        return 0 if self.over is None else self.over.layout.height + 1

    @property
    def leads_on(self) -> bool:
        """Whether some of the graph is not drawn."""
        cut = self.scene.cut
        return cut is not None and bool(cut.fed or cut.beyond)

    def words(self, moment: Moment) -> dict[Arrow, Numbers]:
        """What its edges say."""
        return numbers(moment.log, self.scene, moment.mask, moment.glyphs)

    def item_at(self, x: int, y: int) -> Item | None:
        """The item whose box covers a cell of the pane; None if none does."""
        top = self.top + self.above
        for item, box in self.layout.boxes.items():
            if 0 <= x - box.x < box.width and 0 <= y - top - box.y < box.height:
                return item
        return self.over.item_at(x, y + self.over.above) if self.over is not None else None


def draw(moment: Moment, width: int = 72, height: int = 20) -> list[Line]:
    """The graph: `height` lines of `width` cells each."""
    width, height = max(1, width), max(1, height)
    scene, table = moment.scene, moment.glyphs
    if not scene.operands:
        return _filled([line(("The program has made no node yet.", "note"))], width, height, table)
    plan = picture(moment, width, height)
    if plan is None:
        return _filled(gutter.draw(moment, width, height), width, height, table)
    out: list[Line] = []
    if plan.over is not None:
        out = _rows(replace(moment, frame=""), plan.over, width)[plan.over.above :]
        out.append(fit(plan.over.place, width))
    out += _rows(moment, plan, width)
    blank: Line = (Span(" " * width),)
    if plan.legend:
        out += [blank, *plan.legend]
    out += [blank] * (height - len(out))
    return [*out[:-1], fit(plan.place, width)] if plan.place else out


def _rows(moment: Moment, plan: Picture, width: int) -> list[Line]:
    """A drawing at a position, with the blank rows above it."""
    layout, detail, part = plan.layout, plan.detail, plan.scene
    if part is not moment.scene:
        cursor = part.item_of(moment.cursor.id) if moment.cursor is not None else None
        moment = replace(moment, part=part, cursor=cursor)
    texts = {
        item: nodes.rows(moment, item, plan.titles[item], detail, box.width, box.height)
        for item, box in layout.boxes.items()
    }
    rows = render.draw(layout, plan.base, texts, _wires(moment, plan), _signs(moment, layout))
    blank: Line = (Span(" " * width),)
    return [blank] * plan.above + rows


def note(moment: Moment) -> str:
    """What is said beside the title: the round of a training; in the first lessons, the colours."""
    rounds = moment.log.iterations()
    if len(rounds.trained()) > 1:
        return round_words(rounds, moment.k)
    if not moment.legend or moment.scene.seed is None:
        return ""
    return _NOTE.replace(" ·", ",") if moment.glyphs is ASCII else _NOTE


def full_height(log: Log, width: int, most: int) -> int:
    """The rows that the whole graph takes, up to `most`: the same at every position.

    Of a low drawing in columns, with the two below it for the legend.
    """

    def measure() -> int:
        moment = Moment(log, max(len(log) - 1, 0))
        plan = picture(moment, width, most)
        if plan is not None and plan.place:
            return most
        if plan is not None:
            rows = plan.layout.height
            return min(most, rows + 2 if rows <= _LOW else rows)
        used = [i for i, row in enumerate(draw(moment, width, most)) if plain(row).strip()]
        return used[-1] + 1 if used else 1

    return _heights.get(log, (width, most), measure)


_heights: Kept[tuple[int, int], int] = Kept(256)


def least_height(log: Log, width: int) -> int:
    """The fewest rows in which the whole graph is drawn in columns; 0 if it is not anyway.

    Of a larger graph those in which it is with all that can be folded, if they are few.
    """

    def measure() -> int:
        moment = Moment(log, len(log), legend=False)
        whole = (n for n in range(3, MOST_ROWS + 1) if whole_picture(moment, width, n) is not None)
        folded = (n for n in range(4, _FOLDED + 1) if _overview(moment, width, n) is not None)
        return next(whole, 0) or next(folded, 0)

    return _heights.get(log, (width, 0), measure)


def _filled(rows: list[Line], width: int, height: int, table: Glyphs) -> list[Line]:
    """Exactly `height` rows of exactly `width` cells."""
    rows = rows[:height] + [()] * (height - len(rows))
    return [merge(fit(row, width, table.ellipsis)) for row in rows]


def picture(moment: Moment, width: int, height: int) -> Picture | None:
    """The most detailed drawing that fits the pane; None if there is none.

    Of the whole graph, or of the part of it around the operation that is worked on: the rest is
    folded, or not drawn, and then the whole, with all that can be folded, stands above it if there
    is room. Where no operation is worked on it stands alone.
    """
    if width < NARROWEST or not moment.scene.operands:
        return None
    whole = whole_picture(moment, width, height)
    if whole is not None or moment.path or width < _PARTS:
        return whole
    scene = moment.scene
    here = moment.marks.here or scene.root
    node = here.id if here is not None else next(iter(scene.edges))
    idle = moment.next is None or here is None or not scene.operands[here]
    large = len(scene.operands) > _LARGE

    def around(rows: int) -> Picture | None:
        return _parts(moment).fitting(moment.log, node, _fits(moment, width, rows))

    def both() -> Picture | None:
        over = _overview(moment, width, height - _INSIDE) if height >= _BOTH else None
        inside = around(height - over.layout.height - 1) if over is not None else None
        return inside._replace(over=over) if inside is not None else None

    if moment.next is None or large:
        found = _overview(moment, width, height) if idle else both()
        if found is not None:
            return found
    found = around(height)
    if found is not None and not found.leads_on:
        return found
    return (_overview(moment, width, height) if idle else both()) or found


def _overview(moment: Moment, width: int, height: int) -> Picture | None:
    """The graph with all that can be folded; None if that does not fit either."""
    if height < _FEWEST_ROWS:
        return None
    log, scene = moment.log, moment.scene

    def make() -> Picture | None:
        fits = _fits(moment, width, height)
        found = _parts(moment).overview(log, fits) if len(scene.operands) <= _LARGE else None
        if found is not None:
            return found
        boxes = scene.hold("boxes", lambda: WholeGraph(log, scene))
        return boxes.fitting(log, width, height - 1, fits, _readable)

    look = moment.held, moment.lasting is None, moment.glyphs, moment.legend
    return scene.keep(("overview", width, height, *look), make)


def _readable(plan: Picture) -> bool:
    """Whether no name is cut in a drawing."""
    return all(ELLIPSIS not in span.text for title in plan.titles.values() for span in title)


def _parts(moment: Moment) -> Parts:
    log, scene = moment.log, moment.scene
    return scene.hold("parts", lambda: Parts(log, scene, LARGEST))


def _fits(moment: Moment, width: int, height: int) -> Callable[[Scene], Picture | None]:
    """Draws a part of the graph if it fits the pane."""
    most = most_boxes(width, height - 1, passes=moment.scene.seed is not None)

    def fits(part: Scene) -> Picture | None:
        if len(part.items) > most:
            return None
        return _drawn(replace(moment, part=part), width, height)

    return fits


def whole_picture(moment: Moment, width: int, height: int) -> Picture | None:
    """The most detailed drawing of the whole graph that fits the pane; None if there is none."""
    if len(moment.scene.operands) > LARGEST or width < NARROWEST:
        return None
    return _drawn(moment, width, height)


def _drawn(moment: Moment, width: int, height: int) -> Picture | None:
    """The most detailed drawing of a scene that fits the pane; None if there is none.

    Below that of a part stands which part it is.
    """
    log, scene, mask, table = moment.log, moment.scene, moment.held, moment.glyphs
    rows = height - (scene.cut is not None)

    def order() -> Layers:
        return layers(scene.operands)

    def may() -> bool:
        return may_fit(scene.keep("layers", order), width, rows)

    if scene.cut is not None and not scene.keep(("may fit", width, rows), may):
        return None

    def make() -> Picture | None:
        sizes = {item: nodes.sizes(log, scene, item, mask) for item in scene.items}

        def widths(detail: Detail) -> dict[Item, int]:
            return {
                item: nodes.width(log, scene, item, needs, detail, table)
                for item, needs in sizes.items()
            }

        fitting = fitted(
            scene.keep("layers", order),
            lambda: _wanted(moment),
            widths,
            width,
            rows,
            passes=scene.seed is not None,
            spaced=table is ASCII,
        )
        if fitting is None:
            return None
        detail, layout = fitting
        words = legend(moment, width, rows - layout.height - 1)
        foot = [fit((Span(" " * ((width - line_width(row)) // 2)), *row), width) for row in words]
        layout = layout.moved(max(detail.margin, (width - layout.width) // 2))
        return Picture(
            scene,
            detail,
            layout,
            render.lines(layout, table, width),
            {item: nodes.title(log, scene, item, detail, table) for item in scene.items},
            {(route.target, route.slot): route.room for route in layout.routes},
            (rows - layout.height - 2 * len(foot)) // 2,
            foot,
            place(scene.cut, len(scene.items), width, table, mask.counted)
            if scene.cut is not None
            else (),
        )

    return scene.keep(
        ("picture", mask, moment.lasting is None, width, height, table, moment.legend), make
    )


def _wanted(moment: Moment) -> dict[Arrow, Wanted]:
    """The cells for the label of each edge, of which any may be hidden at some step."""
    log, scene = moment.log, moment.scene
    labels = numbers(log, scene, moment.held, moment.glyphs)
    if moment.lasting is None:
        return {edge: words.wanted for edge, words in labels.items()}
    nodes = (scene.output(item) for item in scene.items)
    hidden = numbers(log, scene, Mask((node, "factors") for node in nodes), moment.glyphs)
    out = {}
    for edge, words in labels.items():
        a, b, c = zip(words.wanted, hidden[edge].wanted, strict=True)
        out[edge] = (max(a), max(b), max(c))
    return out


def _wires(moment: Moment, plan: Picture) -> dict[Arrow, Wire]:
    """How every edge is drawn at a position."""
    table, k, at = moment.glyphs, moment.k, moment.marks.edges
    said = plan.words(moment)
    wires = {}
    for edge, room in plan.room.items():
        words, accent = said.get(edge), at.get(edge)
        label, shift = words.at(k, room) if words is not None else (), 0
        sent = words is not None and k > words.sends
        if moment.path:
            label, sent = words.slope_at(room) if words and accent else (), False
        if moment.frame and words is not None and k == words.sends:
            label, shift = words.moving(moment.frame, room)
            sent = moment.frame == MEETS
            accent = Accent("done" if sent else "next", True)
        role = accent.look if accent is not None else "line"
        wires[edge] = Wire(role, label, *ends(table, accent, sent, bool(label)), shift)
    return wires


def _signs(moment: Moment, layout: Layout) -> dict[tuple[int, int], tuple[str, str]]:
    """A glyph before the name of each item that the lesson points at."""
    sign = (moment.glyphs.focus, "focus")
    inset = 1 if layout.above else -1
    scene = moment.scene
    items = {scene.item_of(item.id) for item in moment.focus}
    boxes = (box for item, box in layout.boxes.items() if item in items)
    return {(box.x + inset, box.y): sign for box in boxes if box.x + inset >= 0}
