"""Stops, watches and bookmarks on a screen: a pane of them, and the tool that changes them."""

from __future__ import annotations

from tutor.characters import safe
from tutor.debug.action import Action, TextAction
from tutor.debug.bench_keys import FIND
from tutor.debug.stops.ready_made import READY_MADE
from tutor.debug.stops.stop import RunStop
from tutor.debug.stops.stop_table import StopTable
from tutor.debug.watches import Watch
from tutor.debug.workbench import Workbench
from tutor.engine.numbers import show
from tutor.view import tool_rows
from tutor.view.glyphs import Glyphs
from tutor.view.sparkline import sparkline
from tutor.view.text import Line, Span, crop, fit, line, line_width
from tutor.view.tool import ToolSpec

TITLE = "Stops and watches"
_SPARK = 12  # cells of a sparkline at most
_LEAST_TEXT = 8  # cells of a stop's text that are left to it
_NOTHING = (
    "b sets a stop, x watches an expression, m bookmarks a step",
    "b sets a stop, x watches an expression",
    "b sets a stop, x a watch",
    "none",
)
"""What stands where there is none, the longest first."""

_PLACES = (
    ("a  w1*  op *  line 5", "a node, some by name, an operation, a line"),
    ("call f  phase backward", "a call of f, a phase"),
    ("abs(grad) > 1", "value upstream local contribution before after"),
    ("a if final and grad < 0", "on a condition; final: nothing more arrives"),
    ("grad(a) == value(w)", "the gradient or the value of a node by name"),
)
_COUNTS = (("once a  3 times a", "the first time only, the third time only"),)


def draw_pane(bench: Workbench, width: int, height: int, table: Glyphs) -> list[Line]:
    """The stops and the watches as they stand now: exactly `height` lines of `width` cells."""
    items: list[RunStop | Watch] = [*bench.stops.stops, *bench.watches.watches]
    shown = items if len(items) <= height else items[: max(height - 1, 0)]
    rows = [_row(bench, item, width, table) for item in shown]
    if len(shown) < len(items):
        rows.append(line("  ", (f"{len(items) - len(shown)} more: B lists all", "note")))
    if not items:
        rows = [_nothing(width)]
    rows += [()] * (height - len(rows))
    return [fit(row, width, table.ellipsis) for row in rows[:height]]


def _nothing(width: int) -> Line:
    words = next((text for text in _NOTHING if len(text) <= width - 2), "")
    return line("  ", (words, "dim"))


def note(bench: Workbench) -> str:
    """How many there are, for the right end of the title; empty if none."""
    parts = [(len(bench.stops.stops), "stop"), (len(bench.watches.watches), "watch")]
    plural = {"stop": "stops", "watch": "watches"}
    return ", ".join(f"{n} {noun if n == 1 else plural[noun]}" for n, noun in parts if n)


def _row(bench: Workbench, item: RunStop | Watch | str, width: int, table: Glyphs) -> Line:
    if isinstance(item, RunStop):
        return _stop(item, width, table)
    if isinstance(item, Watch):
        return _watch(bench, item, width, table)
    return _bookmark(bench, item, width, table)


def _stop(stop: RunStop, width: int, table: Glyphs) -> Line:
    shape = table.made if stop.works else table.leaf
    state = f"hit {stop.hits:,}" if stop.hits else ""
    if not stop.enabled:
        state = "off"
    if stop.fault:
        state = "does not fit"
    role = "grad" if stop.works else "dim"
    return _spread(Span(f"{shape} ", role), stop.text, role, line((state, "note")), width, table)


def _watch(bench: Workbench, watch: Watch, width: int, table: Glyphs) -> Line:
    lead = Span(f"{table.root} ", "value")
    if watch.fault:
        end = line(("does not fit", "note"))
        return _spread(lead, watch.text, "dim", end, width, table)
    if bench.watches.hidden(watch, bench.k):
        return _spread(lead, watch.text, "name", line((table.hidden, "hidden")), width, table)
    number = bench.watches.number(watch, bench.k)
    text = table.unset if number is None else show(number)
    room = min(_SPARK, width - 2 - _LEAST_TEXT - len(text) - 3)
    history = bench.watches.history(watch, bench.k, room) if room > 1 else []
    bars = sparkline(history, table)
    end = line((text, "unset" if number is None else "value"), (f" {bars}" if bars else "", "dim"))
    return _spread(lead, watch.text, "name", end, width, table)


def _bookmark(bench: Workbench, mark: str, width: int, table: Glyphs) -> Line:
    one = bench.bookmarks.at[mark]
    end = "does not fit" if one.fault else f"step {one.k:,}"
    return _spread(Span(f"{mark} ", "key"), "bookmark", "dim", line((end, "note")), width, table)


def _spread(lead: Span, text: str, role: str, end: Line, width: int, table: Glyphs) -> Line:
    """A text at the left, cut if it must be, and what is never cut at the right."""
    room = width - line_width((lead,)) - line_width(end) - (2 if end else 0)
    shown = crop(safe(text, one_line=True), max(room, 0), table.ellipsis)
    gap = width - line_width((lead,)) - line_width((Span(shown),)) - line_width(end)
    return (lead, Span(shown, role), Span(" " * max(gap, 0)), *end)


# ---- the tool


def open_table(bench: Workbench) -> StopTable | str:
    """The list, whether or not something is in it."""
    return StopTable(bench)


def title(state: StopTable) -> str:
    """What stands over it."""
    counts = note(state.bench)
    return f"{TITLE}: {counts}" if counts else TITLE


def draw(state: StopTable, width: int, height: int, table: Glyphs) -> list[Line]:
    """Every row, the picked one marked; and below what a stop may look like."""
    picked, out = state.picked, []
    for item in state.rows:
        mark = Span(f"{table.cursor} " if item is picked else "  ", "cursor")
        out.append((mark, *_row(state.bench, item, width - 2, table)))
        fault = _fault(state.bench, item)
        if fault:
            words = crop(safe(fault, one_line=True), width - 6, table.ellipsis)
            out.append(line("      ", (words, "note")))
    if not out:
        out = [_nothing(width)]
    return [fit(row, width, table.ellipsis) for row in (*out, (), *_forms(width, table))]


def _fault(bench: Workbench, item: RunStop | Watch | str) -> str:
    return bench.bookmarks.at[item].fault if isinstance(item, str) else item.fault


def _forms(width: int, table: Glyphs) -> list[Line]:
    """What can be written behind `b`."""
    ready = tuple((made.form, made.help) for made in READY_MADE.values())
    forms = (*_PLACES, *ready, *_COUNTS)
    column = max(len(form) for form, _ in forms) + 2
    rows = [line("  ", ("A stop is set with b, and written as", "dim"))]
    for form, help in forms:
        words = crop(help, width - column - 4, table.ellipsis)
        rows.append(line("    ", (form.ljust(column), "code"), (words, "dim")))
    return rows


def _is_stop(state: StopTable) -> bool:
    return isinstance(state.picked, RunStop)


STOPS = ToolSpec(
    tool_rows.STOPS,
    open_table, title, draw,
    actions=(
        Action("stops.up", ("up",), "up", "Pick the row above.", FIND,
               lambda state, count: state.pick(-1, count), shown="↑"),
        Action("stops.down", ("down",), "down", "Pick the row below.", FIND,
               lambda state, count: state.pick(1, count), shown="↓"),
        Action("stops.go", ("enter",), "go there", "Go to where the run meets the picked row next.",
               FIND, lambda state, count: state.go(), shown="Enter", leads=True),
        Action("stops.toggle", ("left", "right"), "on, off", "Switch the stop off, or on again.",
               FIND, lambda state, count: state.toggle(), shown="← →", applies=_is_stop),
        Action("stops.remove", ("delete", "backspace"), "remove", "Take the picked row away.",
               FIND, lambda state, count: state.remove(), shown="Del"),
    ),
    texts=(
        TextAction("stops.edit", ("f2",), "edit", "Write the picked stop or watch anew.", FIND,
                   "Edit", lambda state, text: state.edit(text), lambda state: state.text(),
                   shown="F2", applies=lambda state: bool(state.text())),
    ),
    masks=True,
)  # fmt: skip
"""The tool."""
