"""The line at the top: where one is in the lesson, and where in the run."""

from __future__ import annotations

from collections.abc import Collection

from tutor.characters import safe
from tutor.view.glyphs import ASCII, UNICODE, Glyphs
from tutor.view.hues import hue
from tutor.view.moment import Moment
from tutor.view.text import Line, Span, crop, fit, line, line_width, width, wrap

_DOTS = {False: ("●", "◆", "○"), True: ("*", "@", "o")}  # a screen that is done, open, to come
_MOST_DOTS = 16  # more screens than this are a number
_BAR = 30  # cells of how far it is
_STOP = {False: "■", True: "="}


def position(moment: Moment | None) -> str:
    """`backward · step 9 of 14`, or without how many; an empty text where no program runs."""
    if moment is None:
        return ""
    where = f"{moment.log.phase(moment.k)} · step {moment.k}"
    return f"{where} of {len(moment.log)}" if moment.mask.counted else where


def chip(moment: Moment | None, count: str = "{}/{}") -> Line:
    """`◀ BACKWARD  10/12`: what comes next, and how many steps have been taken."""
    if moment is None:
        return ()
    log, table = moment.log, moment.glyphs
    count = "  " + (count if moment.mask.counted else "{:,}").format(moment.k, len(log))
    if moment.next is None:
        word = "STOPPED" if log.error is not None else "DONE"
        return line((f" {_STOP[table is ASCII]} {word} ", "key"), (count[1:], "dim"))
    flows = hue(moment.next.kind)
    arrow = (table.backward if flows == "grad" else table.forward)[1]
    word = log.phase_of(moment.k).upper()
    return line((f" {arrow} {word} ", f"{flows}-chip"), (count[1:], "dim"))


def _widest_chip(moment: Moment | None) -> int:
    """Cells to keep for the chip, so that the rest of the line stands still at every step."""
    return len(" ◀ BACKWARD   /") + 2 * len(str(len(moment.log))) if moment is not None else 0


def header(
    pack: str,
    title: str,
    screen: int,
    screens: int,
    moment: Moment | None,
    cells: int,
    *,
    name: str = "",
    done: Collection[int] | None = None,
) -> Line:
    """The line at the top, exactly `cells` wide.

    Args:
        pack: id of the pack, empty for a lesson that belongs to none.
        title: of the lesson.
        screen: which of its screens is open, from 0.
        screens: how many there are.
        moment: where the run stands; None where no program runs.
        cells: the width. What it has no room for is left out in this order: the name of the
            screen, the pack, the dots, for which their count stands; then the title is cut.
        name: title of the screen.
        done: the screens that are done; by default those before the open one.
    """
    right = chip(moment)
    table = moment.glyphs if moment is not None else UNICODE
    dots = _dots(screen, screens, range(screen) if done is None else done, table)
    count = line((f"{screen + 1}/{screens}", "dim"))
    room = cells - _widest_chip(moment) - 3
    whole = f"{pack} › {title}" if pack else title
    lefts = (
        _left(whole, dots, name),
        _left(whole, dots),
        _left(title, dots),
        _left(title, count),
    )
    left = next((one for one in lefts if line_width(one) <= room), None)
    if left is None:
        space = max(room - line_width(count) - 2, 0)
        left = _left(crop(title, space, table.ellipsis), count)
    gap = " " * max(cells - line_width(left) - line_width(right) - 2, 1)
    return fit((Span(" "), *left, Span(gap), *right, Span(" ")), cells, table.ellipsis)


_EVENTS = ("event {:,} of {:,}", "{:,}/{:,}")


def debug_header(title: str, moment: Moment, cells: int, altered: bool = False) -> Line:
    """The line at the top of the debugger, exactly `cells` wide: `debug gpt.py › block › head`.

    Args:
        title: what the run is called.
        moment: where it stands; the calls that are under way there follow the title.
        cells: the width. Where it is too small for all calls, the outer ones are left out.
        altered: whether numbers of the program were altered.
    """
    table, last = moment.glyphs, len(moment.log)
    form = _EVENTS[cells < 80]
    kept = len(" ◀ BACKWARD   ") + len(form.format(last, last))
    room = cells - kept - 3
    head = f"debug {title}{' · altered' if altered else ''}"
    calls = _calls(moment)
    for skipped in range(len(calls) + 1):
        parts = [head, *[table.ellipsis] * bool(skipped), *calls[skipped:]]
        left = " › ".join(parts) if skipped < len(calls) else head
        if width(left) <= room:
            break
    left = crop(left, room, table.ellipsis)
    right = chip(moment, form)
    gap = " " * max(cells - width(left) - line_width(right) - 2, 1)
    named = line((left, "title"))
    return fit((Span(" "), *named, Span(gap), *right, Span(" ")), cells, table.ellipsis)


def _calls(moment: Moment) -> list[str]:
    """The functions that are under way at the next event, the outermost first."""
    log = moment.log
    if not len(log):
        return []
    frame = log.event_frame(min(moment.k, len(log) - 1))
    out: list[str] = []
    while frame:
        out.insert(0, log.frames[frame].function)
        frame = log.frames[frame].parent
    return out


def _left(title: str, screens: Line, name: str = "") -> Line:
    return line((title, "title"), "  ", *screens, (f"  {name}" if name else ""))


def _dots(screen: int, screens: int, done: Collection[int], table: Glyphs) -> Line:
    """A dot a screen; their count where there are too many."""
    if screens > _MOST_DOTS:
        return line((f"{screen + 1}/{screens}", "dim"))
    past, here, coming = _DOTS[table is ASCII]
    return line(
        *(
            (here, "strong") if i == screen else (past, "right") if i in done else (coming, "dim")
            for i in range(screens)
        )
    )


def opening(title: str, events: int, seconds: float, cells: int) -> list[Line]:
    """How far a program is that runs before its debugger opens."""
    head, told = line((safe(title), "title")), f"{events:,} events so far, in {seconds:.0f} s"
    what = "The debugger opens when the program has ended. Every event is kept, so that you can go "
    what += "through them in both directions. Esc gives it up."
    return [head, (), *wrap(line(told), cells), (), *wrap(line((what, "dim")), cells)]


def preparing(title: str, share: float, events: int, cells: int) -> list[Line]:
    """How far the programs of a lesson are that run before it opens."""
    full = int(_BAR * share)
    told = f"{share:4.0%} · {events:,} steps of a program so far"
    bar = line(("▰" * full, "right"), ("▱" * (_BAR - full), "line"), f"  {told}")
    what = line(("Its programs train something. Esc goes back.", "dim"))
    return [line((safe(title), "title")), (), *wrap(bar, cells), (), *wrap(what, cells)]
