"""The keys that look for something in a run, or lay something beside it: one row each."""

from __future__ import annotations

from tutor.debug.action import MOVED, REFUSED, SAID, Action, Outcome, TextAction
from tutor.debug.bookmarks import MARKS
from tutor.debug.expressions.located import TypedError
from tutor.debug.moves import STEP
from tutor.debug.picking import pick
from tutor.debug.search_moves import to_picked, to_stop, to_writer
from tutor.debug.workbench import Workbench
from tutor.engine.numbers import show

FIND = "Find and mark"
"""The heading of the keys that set something."""


def _before_end(bench: Workbench) -> bool:
    return not bench.debugger.at_end


def _after_start(bench: Workbench) -> bool:
    return not bench.debugger.at_start


def _has_picked(bench: Workbench) -> bool:
    return bench.picked is not None or bench.line is not None


SEARCHES: tuple[Action[Workbench], ...] = (
    Action("run.stop", ("c", "f5"), "to a stop", "On to the next stop, or to the end.",
           STEP, lambda bench, count: to_stop(bench, 1, count), applies=_before_end),
    Action("run.stop.back", ("C",), "back to a stop", "Back to the stop before, or the start.",
           STEP, lambda bench, count: to_stop(bench, -1, count), applies=_after_start),
    Action("run.picked", ("t",), "to it", "To the next write to what is picked.",
           STEP, lambda bench, count: to_picked(bench, 1, count), applies=_has_picked),
    Action("run.picked.back", ("T",), "back to it", "Back to the write to it before.",
           STEP, lambda bench, count: to_picked(bench, -1, count), applies=_has_picked),
    Action("writer.next", ("w",), "who writes", "Go to what writes this number next.",
           STEP, lambda bench, count: to_writer(bench, 1, count), applies=_before_end),
    Action("writer", ("W",), "who wrote", "Go to what wrote this number before.",
           STEP, lambda bench, count: to_writer(bench, -1, count), applies=_after_start),
)  # fmt: skip
"""To the places that are looked for. A forward key has its reverse twin in upper case."""


def name_of_picked(bench: Workbench) -> str:
    """What stands in a line that asks for a node: the picked one; empty if there is none."""
    node = bench.picked
    if node is None:
        own = bench.line is not None and bench.line > 0  # those of a prelude cannot be named
        return f"line {bench.log.program.number_of(bench.line)}" if bench.line and own else ""
    return bench.log.label(node) if bench.log.name(node) is not None else f"#{node}"


def set_stop(bench: Workbench, text: str) -> Outcome:
    """Set a stop, or take it away if there is one of this text."""
    there = bench.stops.saying(text)
    if there is not None:
        bench.stops.remove(there)
        return Outcome(SAID, f"The stop {there.text} is removed")
    try:
        stop = bench.stops.add(text)
    except TypedError as e:
        return Outcome(REFUSED, str(e))
    return Outcome(SAID, f"Stop set: {stop.text}. c goes there, B lists the stops")


def watch(bench: Workbench, text: str) -> Outcome:
    """Watch an expression, or no longer if it is watched."""
    there = bench.watches.saying(text)
    if there is not None:
        bench.watches.remove(there)
        return Outcome(SAID, f"{there.text} is no longer watched")
    try:
        made = bench.watches.add(text)
    except TypedError as e:
        return Outcome(REFUSED, str(e))
    number = bench.watches.number(made, bench.k)
    now = f", {show(number)} now" if number is not None else ""
    return Outcome(SAID, f"Watching {made.text}{now}")


def _mark(bench: Workbench, text: str) -> Outcome:
    mark = text.strip()
    if len(mark) != 1 or mark not in MARKS:
        return Outcome(REFUSED, "A bookmark is one letter or digit")
    bench.bookmarks.set(mark, bench.k)
    return Outcome(SAID, f"Bookmark {mark} is at step {bench.k:,}: ' goes there")


def _to_mark(bench: Workbench, text: str) -> Outcome:
    mark, marks = text.strip(), bench.bookmarks.at
    one = marks.get(mark)
    if one is None:
        there = f"there are {' '.join(sorted(marks))}" if marks else "m sets one"
        return Outcome(REFUSED, f"There is no such bookmark: {there}")
    if one.fault:
        return Outcome(REFUSED, f"The bookmark {mark} does not fit any more: {one.fault}")
    outcome = bench.debugger.to(one.k)
    return outcome if outcome.kind == MOVED else Outcome(SAID, f"This is the bookmark {mark}")


ENTRIES: tuple[TextAction[Workbench], ...] = (
    TextAction("stop", ("b", "f9"), "stop here", "Set a stop, or take it away.", FIND,
               "Stop at", set_stop, name_of_picked, "w1*  line 5  abs(grad) > 1"),
    TextAction("watch", ("x",), "watch", "Watch an expression such as d * e or a.grad.", FIND,
               "Watch", watch, example="d * e  a.grad"),
    TextAction("mark", ("m",), "bookmark", "Bookmark this step with a letter or a digit.", FIND,
               "Bookmark, a letter or a digit", _mark),
    TextAction("mark.go", ("apostrophe",), "to a bookmark", "Go to a bookmark.", FIND,
               "Go to bookmark", _to_mark, shown="'",
               applies=lambda bench: bool(bench.bookmarks.at)),
    TextAction("pick", ("at",), "pick", "Pick a node by name, or a line: for t w W b a P.", FIND,
               "Pick", pick, example="w1  h[3]  #12  line 5", shown="@"),
)  # fmt: skip
"""Keys that ask for a line of text."""
