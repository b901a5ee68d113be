"""How much of a graph is drawn, from roomy to tight, and the first of these that fits a pane."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from tutor.view.graph.items import Item
from tutor.view.graph.layered.layers import Layers
from tutor.view.graph.layered.layout import (
    Layout,
    Wiring,
    least_width,
    place,
    width_without_tracks,
    wire,
)
from tutor.view.graph.layered.levels import Shape, least_height


class Detail(NamedTuple):
    """How much is written in a box, and how far apart boxes stand.

    Attributes:
        room: cells for `name = expression`.
        mark: stands before a gradient.
        word: stands before a value in a frame.
        gaps: the fewest and the most blank rows between boxes.
        whole: the share of edges that have room for the whole product.
        labels: what all have room for: 2 for the result with air, 1 for the mere number, or 0.
        shape: rows of a box; without a frame a text of as many rows as it has.
        lead: blanks between text and lines.
        least: cells reserved for a number.
        stacked: without a frame, whether the value stands below the name.
    """

    room: int
    mark: str
    word: str = ""
    gaps: tuple[int, int] = (0, 2)
    whole: float = 0.0
    labels: int = 2
    shape: Shape = Shape()
    lead: int = 1
    least: int = 4
    stacked: bool = False

    @property
    def framed(self) -> bool:
        """Whether boxes have a frame."""
        return self.shape.above > 0

    @property
    def inside(self) -> Detail:
        """What boxes alone depend on."""
        return self._replace(gaps=(0, 0), whole=0.0, labels=0, lead=0)

    @property
    def margin(self) -> int:
        """Cells to keep free before a text, for the sign of an item that a lesson points at."""
        return self.lead

    @property
    def roomy(self) -> bool:
        """Whether the gradient's mark is a word, and the root's gradient is called the seed."""
        return len(self.mark) > 1


_LARGE, _FRAME, _STACK = Shape(1, 3, 1, 2), Shape(1, 2, 1), Shape(0, 3)

DETAILS = (
    Detail(22, "grad", "value", (2, 6), 1.0, shape=_LARGE, lead=0, least=6),
    Detail(22, "grad", "", (1, 4), 1.0, shape=_FRAME, lead=0, least=6),
    Detail(14, "grad", "", (1, 4), 0.5, shape=_FRAME, lead=0, least=6),
    Detail(14, "g", "", (1, 4), 0.5, shape=_FRAME, lead=0, least=6),
    Detail(22, "grad", "", (1, 2), 1.0),
    Detail(14, "g", "", (0, 4), shape=_FRAME, lead=0),
    Detail(22, "grad", "", (0, 2), 0.5),
    Detail(14, "g", "", (0, 2), 0.5),
    Detail(8, "g", "", (0, 4), shape=_FRAME, lead=0, labels=1),
    Detail(14, "g"),
    Detail(8, "g", labels=1),
    Detail(8, "g", "", (0, 4), shape=_FRAME, lead=0, labels=0),
    Detail(0, "g", labels=1),
    Detail(14, "g", labels=0),
    Detail(8, "g", labels=0),
    Detail(0, "g", labels=0),
    Detail(8, "g", "", (0, 1), labels=1, shape=_STACK, stacked=True),
    Detail(0, "g", "", (0, 0), labels=0, lead=0),
    Detail(8, "g", "", (0, 0), labels=0, shape=_STACK, stacked=True),
    Detail(0, "g", "", (0, 0), labels=0, lead=0, shape=_STACK, stacked=True),
)
"""From roomy to tight; the first that fits is used."""

_TIGHTEST = tuple({each.shape: each for each in DETAILS if each.shape != _LARGE}.values())[::-1]
"""The last of each shape, the narrowest first: where none of them fits, nothing does, as what fits
in large frames fits in small ones."""


Wanted = tuple[int, int, int]
"""Cells that the label of an edge asks for: its mere number, with air, the whole product."""


class _Zones(NamedTuple):
    """For each channel the cells its labels ask for.

    Attributes:
        wishes: rows of cells by channel, from nothing to the whole product.
        edges: how many labelled edges end there.
    """

    wishes: tuple[list[int], ...]
    edges: list[int]


def _zones(graph: Layers, wanted: Mapping[tuple[Item, int], Wanted]) -> _Zones:
    count = len(graph.columns)
    out = _Zones(tuple([0] * count for _ in range(4)), [0] * count)
    for (target, _), cells in wanted.items():
        channel = graph.rank[target] - 1
        for wish, least in zip(out.wishes[1:], cells, strict=True):
            wish[channel] = max(wish[channel], least + 1)  # a dash stands at the left of a label
        out.edges[channel] += 1
    return out


_FULL = 0.62  # of the pane's width or height a drawing takes if it can
_LOOSE = 12  # cells that a channel is widened by where that share is reached already
_INSET = 2  # of these cells, those that stand before the lines turn


_USUAL, _NARROWEST = 10, 6  # cells of a box with the channel beside it, and the fewest


def most_boxes(width: int, height: int, *, passes: bool) -> int:
    """More boxes than this leave no room for lines between them: their layout is not tried."""
    return (width // _USUAL) * (height // 2 if passes else height)


def may_fit(graph: Layers, width: int, height: int) -> bool:
    """Whether a drawing may fit so many cells: a quick look that asks nothing of the run."""
    tall = max((sum(not graph.is_via(v) for v in column) for column in graph.columns), default=0)
    return len(graph.columns) * _NARROWEST <= width and tall <= height


def fitted(
    graph: Layers,
    wanted: Callable[[], Mapping[tuple[Item, int], Wanted]],
    box_widths: Callable[[Detail], dict[Item, int]],
    width: int,
    height: int,
    *,
    passes: bool,
    spaced: bool,
) -> tuple[Detail, Layout] | None:
    """The most detailed layout that fits so many cells; None if there is none.

    Args:
        graph: the columns.
        wanted: for each edge that will have a label what that asks for; not called where nothing
            fits without labels either.
        box_widths: the width of each box at a detail, by `Detail.inside`.
        width, height: of the pane.
        passes: whether boxes have a row for a gradient.
        spaced: as for `wire`.
    """
    zones, unlabelled = None, [0] * len(graph.columns)
    known: dict[Detail, dict[Item, int]] = {}
    wired: dict[tuple[Shape, int], Wiring] = {}

    def wiring(shape: Shape, gap: int) -> Wiring:
        if (shape, gap) not in wired:
            wired[shape, gap] = wire(graph, shape, gap, spaced=spaced)
        return wired[shape, gap]

    def boxes(detail: Detail) -> dict[Item, int]:
        same = detail.inside
        if same not in known:
            widths = box_widths(same)
            known[same] = _level(graph, widths) if same.framed else widths
        return known[same]

    def may(detail: Detail) -> bool:
        if least_height(graph, detail.shape, detail.gaps[0]) > height:
            return False
        least = width_without_tracks(graph, boxes(detail), unlabelled, detail.lead)
        return least <= width - detail.margin

    every = DETAILS if passes else tuple(map(_without_gradients, DETAILS))
    tightest = _TIGHTEST if passes else tuple(map(_without_gradients, _TIGHTEST))
    for detail in every if any(map(may, tightest)) else ():
        if not may(detail):
            continue
        shape, (gap, most) = detail.shape, detail.gaps
        widths, most_wide = boxes(detail), width - detail.margin
        if zones is None:
            zones = _zones(graph, wanted())
        bottom = zones.wishes[detail.labels]
        if width_without_tracks(graph, widths, bottom, detail.lead) > most_wide:
            continue
        tight = wiring(shape, gap)
        left = most_wide - least_width(tight, widths, bottom, detail.lead)
        if left < 0:
            continue
        given, left, share = _given(zones, bottom, left)
        layout = place(tight, widths, given, detail.lead)
        if share < detail.whole or layout.height > height:
            continue
        while gap < most and layout.height < _FULL * height:
            looser = place(wiring(shape, gap + 1), widths, given, detail.lead)
            if looser.height > height or looser.width > most_wide:
                break
            gap, layout = gap + 1, looser
        left = most_wide - layout.width
        extra = _stretch(layout, width, height, len(graph.columns) - 1, left)
        inset = min(_INSET, extra)
        given = [cells + extra - inset for cells in given]
        return detail, place(wiring(shape, gap), widths, given, detail.lead, inset)
    return None


def _without_gradients(detail: Detail) -> Detail:
    """The same for a program without a backward pass."""
    inner = detail.shape.inner - detail.shape.pitch
    return detail._replace(shape=detail.shape._replace(inner=inner))


def _level(graph: Layers, widths: dict[Item, int]) -> dict[Item, int]:
    """Boxes of one column as wide as its widest."""
    widest: dict[int, int] = {}
    for item, cells in widths.items():
        widest[graph.rank[item]] = max(widest.get(graph.rank[item], 0), cells)
    return {item: widest[graph.rank[item]] for item in widths}


def _given(zones: _Zones, bottom: list[int], left: int) -> tuple[list[int], int, float]:
    """Room for labels by channel, the cells then left, and the share of whole products.

    What is left goes to the results first and to the whole products then, where it buys most.
    """
    given = list(bottom)
    total = sum(zones.edges)
    whole = 0
    for wish in zones.wishes[1:]:
        whole = 0
        cost = [
            (max(0, wish[c] - given[c]) / zones.edges[c], c)
            for c in range(len(given))
            if zones.edges[c]
        ]
        for _, c in sorted(cost):
            more = max(0, wish[c] - given[c])
            if more <= left:
                given[c] += more
                left -= more
                whole += zones.edges[c]
    return given, left, whole / total if total else 1.0


def _stretch(layout: Layout, width: int, height: int, channels: int, left: int) -> int:
    """Cells to widen every channel by, so that a small drawing takes its place."""
    if channels < 1:
        return 0
    tall = layout.height >= _FULL * height
    missing = 0 if tall else max(0, round(_FULL * width) - layout.width)
    return min(left // channels, max(-(-missing // channels), _LOOSE))
