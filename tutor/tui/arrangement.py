"""How the lesson's screen is laid out: worked out as plain data, then applied where it differs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from textual.screen import Screen
from textual.widget import Widget

from tutor.trace.log import Log
from tutor.tui.widgets.pane import Pane
from tutor.view.panes import PANES, PaneSpec

LEAST_WIDTH, LEAST_HEIGHT = 60, 20

SMALL, STACKED, PAIR, FRAMED, FULL = "-small", "-stacked", "-pair", "-framed", "-full"
"""Forms, as the classes the style sheet knows: too small for anything; panes one above the
other with the question inside the text; two columns under rules; two columns in frames; the
same with every pane at once."""

FORMS = (SMALL, STACKED, PAIR, FRAMED, FULL)

TALLEST = 60
"""Rows that a pane may ask for."""

_LINE = 35  # cells of a line of text in two columns, in the narrowest window that has them
_WIDEST = {PAIR: 64, FRAMED: 76, FULL: 76}  # cells of the left column
_WORDS_WIDEST = 84  # the same where there is nothing but words
_OTHERS = 3  # rows of header, timeline, footer
_TEXT, _DRAWING = 5, 5  # least rows for the text and the graph, one above the other
_SHARED = 10  # rows for panes that are not always in sight, together in a column
_GIVEN_UP = 2  # rows that a pane gives up where not all are in sight


Heights = dict[str, int | None]
"""Rows of panes by id; None for all that is left."""


class Share(NamedTuple):
    """How the learner's turn divides its rows.

    Attributes:
        question, answers: rows of the question, and the most for the options to pick from.
        tight: no blank row between them.
    """

    question: int
    answers: int
    tight: bool


@dataclass(frozen=True, slots=True)
class State:
    """What the layout depends on, besides the size of the window.

    Attributes:
        log: the run; None on a screen that is only words.
        asks: an answer is waited for.
        zoomed: id of the pane that has the whole screen, empty if none has.
        asked: rows of the question, and of the place for its answer or None without one, for a
            width; None without a question.
    """

    log: Log | None
    asks: bool = False
    zoomed: str = ""
    asked: Callable[[int], tuple[int, int | None]] | None = None


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A layout of the screen.

    Attributes:
        form: one of `FORMS`.
        words: only the text is shown, as no program runs.
        left: cells of the left column; None for all there are.
        zoomed: as in `State`.
        heights: of the debugger's panes, frame or rule included; those out of sight are missing.
        share: of the learner's turn; None where it takes what it needs.
    """

    form: str
    words: bool
    left: int | None
    zoomed: str
    heights: Heights = field(default_factory=dict)
    share: Share | None = None

    @property
    def framed(self) -> bool:
        """Whether panes have frames, and not only a rule above them."""
        return self.form in (FRAMED, FULL)


def form_of(width: int, height: int) -> str:
    """The form for a window of so many cells."""
    if width < LEAST_WIDTH or height < LEAST_HEIGHT:
        return SMALL
    if width < 80 or height < 22:
        return STACKED
    if width < 100 or height < 30:
        return PAIR
    return FULL if height >= 34 else FRAMED


def arrange(width: int, height: int, state: State) -> Arrangement:
    """The layout for a window of so many cells."""
    form, words = form_of(width, height), state.log is None
    left = _left(form, width, words)
    heights: Heights = {}
    if state.log is not None and not state.zoomed:
        heights = _HEIGHTS[form](state.log, width, height, left, state)
    share = None
    if state.asked is not None and left is not None and not state.zoomed:
        framed = form in (FRAMED, FULL)
        above = sum(heights.get(s.id) or 0 for s in _in_column("left", always=False))
        room = height - _OTHERS + words - (5 if framed else 2) - above
        share = _share(*state.asked(left - (4 if framed else 1)), room)
    return Arrangement(form, words, None if state.zoomed else left, state.zoomed, heights, share)


def _left(form: str, width: int, words: bool) -> int | None:
    """Cells of the left column."""
    if words:
        return min(width, _WORDS_WIDEST)
    if form not in _WIDEST:
        return None
    wanted = _LINE + 1 + (width - 80) // 3 if form == PAIR else width * 2 // 5
    return min(wanted, _WIDEST[form])


def _in_column(place: str, *, always: bool) -> list[PaneSpec]:
    return [spec for spec in PANES if spec.place == place and spec.always == always]


def _titled(*, fills: bool) -> list[PaneSpec]:
    """The panes that are in sight in every window, below their titles."""
    return [s for s in PANES if s.always and s.place != "below" and s.fills == fills]


def _wanted(spec: PaneSpec, log: Log, width: int, most: int) -> int:
    return min(spec.full_height(log, width, most) if spec.full_height else spec.most, most)


def _hidden(log: Log, width: int, height: int, left: int | None, state: State) -> Heights:
    return {}


def _stacked(log: Log, width: int, height: int, left: int | None, state: State) -> Heights:
    """One above the other, each under a rule: a drawing gets what the text can spare."""
    fixed, filling = _titled(fills=False), _titled(fills=True)
    rules = 1 + len(fixed) + len(filling)
    spare = height - _OTHERS - rules - sum(s.least for s in fixed) - _TEXT - state.asks
    heights: Heights = {s.id: s.least + 1 for s in fixed}
    for spec in filling:
        heights[spec.id] = max(min(_wanted(spec, log, width - 2, TALLEST), spare), _DRAWING) + 1
    return heights


def _pair(log: Log, width: int, height: int, left: int | None, state: State) -> Heights:
    """Two columns under rules: the last rows go to where a drawing does not need them."""
    fixed, filling = _titled(fills=False), _titled(fills=True)
    room = height - _OTHERS - len(filling) - sum(s.most + 1 for s in fixed)
    cells = width - (left or 0) - 1
    roomy = room > sum(_wanted(s, log, cells, TALLEST) for s in filling)
    return {s.id: s.most + roomy for s in fixed}


def _framed(log: Log, width: int, height: int, left: int | None, state: State) -> Heights:
    return {s.id: s.most - _GIVEN_UP + 2 for s in _titled(fills=False)}


def _full(log: Log, width: int, height: int, left: int | None, state: State) -> Heights:
    """Two columns with every pane: those of a column that have no fixed height share some rows."""
    heights: Heights = {s.id: s.most + 2 for s in _titled(fills=False)}
    for place in ("left", "right"):
        specs = _in_column(place, always=False)
        room = _SHARED - 2 * (len(specs) - 1)  # less the frames of the others
        wanted = [_wanted(s, log, width, room) for s in specs]
        heights |= {s.id: rows + 2 for s, rows in zip(specs, divided(wanted, room), strict=True)}
    return heights


_HEIGHTS: dict[str, Callable[[Log, int, int, int | None, State], Heights]] = {
    SMALL: _hidden,
    STACKED: _stacked,
    PAIR: _pair,
    FRAMED: _framed,
    FULL: _full,
}


def divided(wanted: Sequence[int], room: int) -> list[int]:
    """Rows for each of those that want so many, all alike where there is not room for all."""
    rows = list(wanted)
    while sum(rows) > room and max(rows) > 1:
        rows[rows.index(max(rows))] -= 1
    return rows


def _share(asked: int, answer: int | None, room: int) -> Share:
    """The rows that everything needs, or as many of `room` as there are.

    Where the room is short, the question gives up rows and the place of the answer none:
    the question scrolls.
    """
    needed = answer or 0
    gap = int(answer is not None and asked + needed + 1 <= room)
    rows = max(min(asked, room - needed - gap), min(asked, 2))
    return Share(rows, max(room - rows - gap, 1), not gap)


def apply(screen: Screen[None], now: Arrangement, was: Arrangement | None) -> None:
    """Bring a screen from one layout to another; what they have in common is not touched."""
    if now == was:
        return
    for form in FORMS:
        screen.set_class(form == now.form, form)
    screen.set_class(now.words, "-words")
    panes = screen.query(Pane)
    if was is None or now.zoomed != was.zoomed:
        _zoom(screen, now.zoomed)
        for pane in panes:
            pane.noted("zoomed" if pane.id == now.zoomed else "")
    if was is None or now.framed != was.framed:
        for pane in panes:
            pane.under_rule(not now.framed)
    if was is None or now.left != was.left:
        screen.query_one("#left").styles.width = now.left
    for spec in PANES:
        rows = now.heights.get(spec.id)
        if spec.place != "below" and (was is None or rows != was.heights.get(spec.id)):
            screen.query_one(f"#{spec.id}").styles.height = rows
    if now.share is not None and (was is None or now.share != was.share):
        screen.query_one("#turn").set_class(now.share.tight, "tight")
        screen.query_one("#question").styles.height = now.share.question
        screen.query_one("#picker").styles.max_height = now.share.answers


def _zoom(screen: Screen[None], zoomed: str) -> None:
    """Give the body to one pane, or share it again."""
    screen.set_class(bool(zoomed), "-zoomed")
    whole: set[Widget] = set()
    for pane in screen.query("#body Pane"):
        pane.set_class(pane.id == zoomed, "-max")
        if pane.id == zoomed:
            whole.update(node for node in pane.ancestors if isinstance(node, Widget))
    for side in screen.query("#left, #right"):
        side.set_class(side in whole, "-max")
