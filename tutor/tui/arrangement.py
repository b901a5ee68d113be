"""How the lesson's screen is laid out: worked out as plain data, then applied where it differs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from textual.screen import Screen
from textual.widget import Widget

from tutor.trace.log import Log
from tutor.tui.widgets.classes import mark
from tutor.tui.widgets.pane import Pane
from tutor.view.panes import PANES, PaneSpec

LEAST_WIDTH, LEAST_HEIGHT = 60, 20

SMALL, STACKED, FULL = "-small", "-stacked", "-full"
"""Forms, as the classes the style sheet knows: too small for anything; the graph over the whole
width, the others below it; text beside the graph, with every pane at once."""

FORMS = (SMALL, STACKED, FULL)

FULL_WIDTH, FULL_HEIGHT = 110, 34
"""The least window with every pane at once."""

TALLEST = 60
"""Rows that a pane may ask for."""

INSET = 1
"""Blank cells at both sides of a pane, under its rule."""

CARD_SIDES = 3
"""Cells of the question card beside its text: the bar and a blank, and a blank at the right."""

GAP = 1
"""Blank cells between two columns, at the right of the left one."""

WIDEST_TEXT = 84
"""Cells of a line of text. A longer one is hard to read back from."""

_LEFT = 43  # cells of the text's column in a window of 120
_LEFT_WIDEST = 60
_LEAST = 2  # rows that a pane beside the graph keeps
_GRAPH, _TEXT = 5, 2  # least rows of the graph and the text, one above the other
_WORDS = 6  # rows kept for text and question below a large graph, in 24
_SAID = 3  # rows kept for what comes of an answer, and one more where there is room
_BOXES = 8  # rows of a graph with two boxes one above the other
_READ = {STACKED: 5, FULL: 10}  # rows of text before which a question gets no blank rows
_SHARED = 10  # most rows of a pane that depends on the run and does not fill its column
_PICTURE = 12  # rows of a picture and its numbers
_AIRY = 38  # rows of a window in which rules have a blank row above and below them


Heights = dict[str, int | None]
"""Rows of panes by id, rule included; None for all that is left."""


class Needs(NamedTuple):
    """The rows that the learner's turn needs, for a width.

    Attributes:
        put: of the question as it was put, with the place for its answer or its options.
        rows: of all that is to be read now, with what came of the answers.
        answer: of the place for the answer, None where none is open.
        brief: `rows` without the blank ones, as soon as something came of an answer; else None.
    """

    put: int
    rows: int
    answer: int | None
    brief: int | None = None


class Share(NamedTuple):
    """How the question card divides its rows, below the one of its title.

    Attributes:
        question, answers: rows of what is to be read, and the most for the options to pick from.
        gaps: blank rows, 0 to 3: before the answer, below the title, above the keys.
        ways: rows for its keys, and for the answers that count; without one, the keys stand beside
            the title.
        brief: whether the blank rows of what is to be read are left out.
        alone: whether nothing is left of the text, not even its rule.
    """

    question: int
    answers: int
    gaps: int = 0
    ways: int = 0
    brief: bool = False
    alone: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """What the layout depends on, besides the size of the window.

    Attributes:
        log: the run; None on a screen that is only words.
        zoomed: id of the pane that has the whole screen, empty if none has.
        asked: the rows of the learner's turn for a width of its text; None without a question.
        kept: whether something else than the text stands in its place, and keeps its rows.
        picture: whether the lesson names a picture, which stands in the place of the values.
        reading: whether the text has the rows of the panes above it, or below it in its column.
    """

    log: Log | None
    zoomed: str = ""
    asked: Callable[[int], Needs] | None = None
    kept: bool = False
    picture: bool = False
    reading: bool = False


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A layout of the screen.

    Attributes:
        form: one of `FORMS`.
        words: only the text is shown, as no program runs.
        airy: whether rules have a blank row above and below them.
        left: cells of the text's column, with the gap beside it; None for all there are.
        zoomed, reading: as in `State`.
        heights: of the debugger's panes; those out of sight are missing.
        share: of the learner's turn; None without a question.
    """

    form: str
    words: bool = False
    airy: bool = False
    left: int | None = None
    zoomed: str = ""
    heights: Heights = field(default_factory=dict)
    share: Share | None = None
    reading: bool = False


def form_of(width: int, height: int) -> str:
    """The form for a window of so many cells."""
    if width < LEAST_WIDTH or height < LEAST_HEIGHT:
        return SMALL
    return FULL if width >= FULL_WIDTH and height >= FULL_HEIGHT else STACKED


def arrange(width: int, height: int, state: State) -> Arrangement:
    """The layout for a window of so many cells."""
    form, words = form_of(width, height), state.log is None
    airy = form == FULL and height >= _AIRY
    left = _left(form, width, words)
    if form == SMALL:
        return Arrangement(form, words, zoomed=state.zoomed)
    lines = [s for s in PANES if s.place == "below"]
    below: Heights = {s.id: s.most if form == FULL else s.least for s in lines}
    if state.zoomed or state.log is None:
        body = height - 2 - (0 if words else _rows(below))
        share = None if state.zoomed else _share(_asked(state, left or width), form, body - 1)
        heights = {} if words else below
        cells = None if state.zoomed else left
        return Arrangement(form, words, airy, cells, state.zoomed, heights, share)
    body = height - 2 - _rows(below)
    asked = _asked(state, left - GAP if left else width)
    beside = (
        _stacked(state.log, width, body, asked)
        if form == STACKED
        else _columns(state.log, width - (left or 0), body, airy, state.picture)
    )
    covered = [s.id for s in PANES if form == STACKED or s.place == "left"]
    room = body - 1 - 2 * airy - sum(beside.get(id) or 0 for id in covered)
    share = _share(asked, form, room)
    if state.reading:  # the text alone gets the room: the card stays as it is
        beside = {id: rows for id, rows in beside.items() if id not in covered}
    return Arrangement(form, words, airy, left, "", beside | below, share, state.reading)


def _left(form: str, width: int, words: bool) -> int | None:
    """Cells of the text's column."""
    if words:
        return min(width, WIDEST_TEXT + CARD_SIDES)
    if form != FULL:
        return None
    return min(_LEFT + (width - 120) // 4, _LEFT_WIDEST)


def _rows(heights: Heights) -> int:
    """The rows of all panes together."""
    return sum(rows or 0 for rows in heights.values())


def _asked(state: State, cells: int) -> Needs | None:
    if state.asked is None:
        return None
    needs = state.asked(min(cells - CARD_SIDES, WIDEST_TEXT))
    return needs._replace(brief=None) if state.kept else needs


def _wanted(spec: PaneSpec, log: Log, width: int, most: int) -> int:
    return min(spec.full_height(log, width, most) if spec.full_height else spec.most, most)


def _stacked(log: Log, width: int, body: int, asked: Needs | None) -> Heights:
    """The graph over the whole width, what is always in sight below it, then text and question.

    The graph gets what it needs as long as text and question keep enough. A question whose
    options need more gets it from the graph, so that all of it is in sight.
    """
    specs = [s for s in PANES if s.always and s.place != "below"]
    more = max(body - 21, 0)  # rows beyond those of a window of 24
    heights: Heights = {}
    for spec in specs:
        if not spec.fills:
            heights[spec.id] = 1 + min(spec.least + more // 4, spec.most) - (body < 21)
    put = 1 + asked.put if asked else 0
    for spec in specs:
        if spec.fills:
            free = body - _rows(heights) - 1
            kept = max(_WORDS + more // 4, 1 + _TEXT + put, _beside(put, free))
            most = max(free - kept, _GRAPH)
            best = spec.least_height(log, width - 2 * INSET) if spec.least_height else 0
            wanted = _wanted(spec, log, width - 2 * INSET, TALLEST)
            said = _SAID + (wanted == TALLEST)  # in parts, of which a smaller one will do
            if most < best and (not put or free + _to_give(heights) - best >= put + said):
                spare = max(kept - 2 - put, 0)  # the text keeps its rule and one row
                most += _given(heights, best - most, spare)
                free = body - _rows(heights) - 1
            rows = min(wanted, most)
            if put and wanted == TALLEST:
                rows = max(min(rows, free - put - said), _GRAPH)
            if put:
                _given(heights, put + _SAID - (free - rows), 0)
            heights[spec.id] = 1 + rows
    return heights


def _beside(put: int, free: int) -> int:
    """Of the free rows those for a question and for what comes of an answer to it."""
    if not put:
        return 0
    return put + _SAID + (free - put - _SAID > _BOXES)


def _beyond(rows: int | None) -> int:
    """What a pane beside the graph has beyond the rows that it keeps."""
    return max((rows or 0) - 1 - _LEAST, 0)


def _to_give(heights: Heights) -> int:
    return sum(map(_beyond, heights.values()))


def _given(heights: Heights, lack: int, spare: int) -> int:
    """Take what a drawing or the question lacks from the text and from the panes beside it;
    nothing if that is not enough for it."""
    if not 0 < lack <= spare + _to_give(heights):
        return 0
    left = lack - min(lack, spare)
    for id, rows in heights.items():
        taken = min(left, _beyond(rows))
        heights[id] = (heights[id] or 0) - taken
        left -= taken
    return lack


def _columns(log: Log, right: int, body: int, airy: bool, picture: bool) -> Heights:
    """Two columns with every pane: one that fills its column gets what the others leave.

    A picture has the rows of the values, and more.
    """
    heights: Heights = {}
    for place in ("left", "right"):
        column = [s for s in PANES if s.place == place]
        specs = [s for s in column if not s.fills]
        rules = [1 + 2 * airy for _ in specs]
        kept = 1 + body * 2 // 5 if len(specs) < len(column) else body // 2
        wanted = [
            _PICTURE
            if picture and s.id == "values"
            else _wanted(s, log, right - 2 * INSET, _SHARED)
            for s in specs
        ]
        room = max(body - kept - sum(rules), len(specs))
        for spec, rule, rows in zip(specs, rules, divided(wanted, room), strict=True):
            heights[spec.id] = rule + rows
    return heights


def divided(wanted: Sequence[int], room: int) -> list[int]:
    """Rows for each of those that want so many, all alike where there is not room for all."""
    rows = list(wanted)
    while sum(rows) > room and max(rows) > 1:
        rows[rows.index(max(rows))] -= 1
    return rows


def _share(asked: Needs | None, form: str, room: int) -> Share | None:
    """The rows of the question card, out of `room` for it and for the lines of the text.

    What came of an answer stands below its question. For both to be in sight the text gives up
    its rows but two, then the card its blank ones, then the text those two and its rule, then the
    options their rows.
    A rule with no row of text below it says nothing: the card has that row too.
    Else the question scrolls where the room is short, and the answer keeps its place.
    """
    if asked is None:
        return None
    answer = asked.answer or 0
    need = 1 + asked.rows + answer
    for gaps, ways in ((3, 2), (3, 1), (2, 1), (1, 1), (0, 1)):
        if need + gaps + ways <= room - _READ[form]:
            return Share(asked.rows, max(answer, 1), gaps, ways)
    if asked.brief is None or need < room - 1:
        most = max(room - 2, 1)
        rows = max(min(asked.rows, most - answer), min(asked.rows, 2))
        return Share(rows, max(most - rows, 1))
    if need == room:
        return Share(asked.rows, max(answer, 1), gaps=1, alone=True)
    left = room - (1 + asked.brief + answer)
    alone = left <= 0
    most = max(room - 1 + (left < 0), 1)
    rows = max(min(asked.brief, most - min(answer, 1)), 1)
    return Share(rows, max(most - rows, 1), gaps=int(left == 0), brief=True, alone=alone)


def apply(screen: Screen[None], now: Arrangement, was: Arrangement | None) -> Arrangement:
    """Bring a screen from one layout to another; what they have in common is not touched."""
    if now == was:
        return now
    forms = {form: form == now.form for form in FORMS}
    alone = now.share is not None and now.share.alone
    marks = {"-words": now.words, "-airy": now.airy, "-zoomed": bool(now.zoomed), "-alone": alone,
             "-reading": now.reading}  # fmt: skip
    mark(screen, forms | marks)
    if was is None or now.zoomed != was.zoomed:
        _zoom(screen, now.zoomed)
        for pane in screen.query(Pane):
            pane.worded("zoomed" if pane.id == now.zoomed else "")
    if was is None or now.airy != was.airy:
        for pane in screen.query(Pane):
            pane.airy(now.airy)
    if was is None or now.left != was.left:
        screen.query_one("#left").styles.width = now.left
    for spec in PANES:
        rows = now.heights.get(spec.id)
        if was is None or rows != was.heights.get(spec.id):
            screen.query_one(f"#{spec.id}").styles.height = rows
    if now.share is not None and (was is None or now.share != was.share):
        turn = screen.query_one("#turn")
        gaps = {f"gap{gaps}": now.share.gaps >= gaps for gaps in range(1, 4)}
        mark(turn, gaps | {"ways": now.share.ways > 0, "brief": now.share.brief})
        screen.query_one("#ways").styles.height = max(now.share.ways, 1)
        screen.query_one("#question").styles.height = now.share.question
        screen.query_one("#picker").styles.max_height = now.share.answers
    return now


def _zoom(screen: Screen[None], zoomed: str) -> None:
    """Give the body to one pane, or share it again."""
    whole: set[Widget] = set()
    for pane in screen.query("#body Pane"):
        pane.set_class(pane.id == zoomed, "-max")
        if pane.id == zoomed:
            whole.update(node for node in pane.ancestors if isinstance(node, Widget))
    for side in screen.query("#left, #right"):
        side.set_class(side in whole, "-max")
