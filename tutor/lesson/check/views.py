"""The view of a screen: a position that exists, nodes that are in sight, a picture that can be
drawn."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from tutor.engine.errors import DomainError
from tutor.lesson.model import View
from tutor.lesson.report import Report, meant, quoted
from tutor.program.faults import brief
from tutor.trace import Trace
from tutor.trace.position import spelling
from tutor.trace.scene_nodes import scene_number, scene_operands

if TYPE_CHECKING:
    from tutor.trace.plots.phrase import PlotPhrase

_POSITIONS = "the author's guide lists what a position may be"
_PICTURES = "the author's guide lists what a picture may be"
_MOST = 100  # contributions that are looked at for a message


def check_view(
    view: View, trace: Trace | None, k: int, report: Report, *, whole: bool = True
) -> None:
    """Report what is wrong with the view of a screen.

    Args:
        view: the view.
        trace: the run of the screen's program; None without one.
        k: the position that the screen is about.
        report: takes the faults.
        whole: whether the program could be read. If not, only how things are written is checked.
    """
    found = len(report.found)
    if not whole:
        try:
            spelling(view.at or "start")
        except ValueError as e:
            report.add(view.places.value("at"), "E305", str(e), _POSITIONS)
        _written(view, report)
        return
    if trace is None:
        report.add(view.places.fence, "E306", "a view before the first program",
                   "put a program above it, or on its screen")  # fmt: skip
        return
    if view.at:
        try:
            trace.position(view.at)
        except ValueError as e:
            report.add(
                view.places.value("at"),
                "E305",
                str(e),
                _sources(view.at, trace) or _POSITIONS,
            )
    exists = len(report.found) == found
    shown = scene_operands(trace, scene_number(trace, k)) if view.focus and exists else None
    for i, name in enumerate(view.focus):
        node, place = trace.node_named(name, k), view.places.value("focus", i)
        if node is None:
            report.add(place, "E302", f"there is no node {quoted(name)} in the program",
                       meant(name, trace.names()))  # fmt: skip
        elif shown is not None and node not in shown:
            seen = dict.fromkeys(trace.label(other) for other in shown)
            report.add(place, "W109", f"{quoted(name)} is not in sight here",
                       f"in sight are {', '.join(list(seen)[:12])}")  # fmt: skip
    phrase = _written(view, report)
    if phrase is not None:
        from tutor.trace.plots.kinds import MAKERS  # few views have a picture

        try:
            MAKERS[phrase.kind](trace, phrase, k)
        except (ValueError, DomainError) as e:
            report.add(view.places.value("plot"), "E308", f"`{brief(view.plot)}`: {e}", _PICTURES)


def _written(view: View, report: Report) -> PlotPhrase | None:
    """The picture of a view; None if it has none, or one that cannot be read."""
    if not view.plot:
        return None
    from tutor.trace.plots.phrase import read_phrase

    try:
        return read_phrase(view.plot)
    except ValueError as e:
        report.add(view.places.value("plot"), "E308", str(e), _PICTURES)
        return None


def _sources(at: str, trace: Trace) -> str:
    """What may stand after `via` in a position."""
    match = re.search(r"accumulate +(\S+) +via ", at)
    node = trace.node_named(match[1]) if match else None
    if match is None or node is None:
        return ""
    events = islice(trace.writes(node, "gradient"), _MOST)
    sources = (trace.source_of(i) for i in events)
    names = dict.fromkeys(trace.label(source) for source in sources if source is not None)
    return f"{quoted(match[1])} receives via {', '.join(names)}" if names else ""
