"""An event in a few words: what stands around the one that is told in full."""

from __future__ import annotations

from typing import NamedTuple

from tutor.engine.numbers import show
from tutor.trace import Event
from tutor.trace.log import Log
from tutor.view import notation
from tutor.view.chain.grid import fitting
from tutor.view.chain.product import before_update, change, ends, numbers
from tutor.view.hidden import HIDDEN, Mask
from tutor.view.hues import sign
from tutor.view.moment import Moment
from tutor.view.text import Line, line

END = "The end of the run. N steps back."


class _Way(NamedTuple):
    """How the last event is spoken of."""

    mark: str
    words: str
    role: str


_DONE = {
    "value": _Way("▷", "just made", "value-done"),
    "seed": _Way("◁", "just seeded", "grad-done"),
    "accumulate": _Way("◁", "just sent", "grad-done"),
    "update": _Way("▷", "just moved", "value-done"),
    "zero": _Way("◁", "just cleared", "grad-done"),
    "print": _Way("▷", "just printed", "value-done"),
}


def around(moment: Moment, cells: int) -> Line:
    """The event just done and the one after the next, as far as they have room.

    Where the event just done is told in full, it is the next one.
    """
    log, k = moment.log, moment.k
    if moment.found and moment.done and moment.next:
        coming = brief(log, moment.next, moment.mask, False)
        rows = coming if moment.lasting is None else coming[-1:]
        ahead = sign(moment.next, "next", moment.glyphs)
        return fitting([line(ahead, (" next  ", "dim"), *row) for row in rows], cells)
    done = brief(log, moment.done, moment.mask, True) if moment.done else [()]
    after = log.event(k + 1) if k + 1 < len(log) else None
    coming = brief(log, after, moment.mask, False) if after else [()]
    if moment.lasting is not None:
        coming = coming[-1:]
    if moment.next is None:
        return fitting([line((END, "dim"))], cells)
    first = [_led(moment.done, row) for row in done]
    then = [line(("then  ", "dim"), *row) for row in coming]
    both = [line(*a, "      ", *b) for a in (first[0], first[-1]) for b in (then[0], then[-1])]
    candidates = both if moment.done and after else then if after else []
    return fitting([*candidates, *(first if moment.done else [])], cells)


def _led(event: Event | None, row: Line) -> Line:
    if event is None:
        return ()
    way = _DONE[event.kind]
    return line((f"{way.mark} {way.words}  ", way.role), *row)


def brief(log: Log, event: Event, mask: Mask, done: bool) -> list[Line]:
    """An event in a few words, and in fewer; what is to come tells no value yet."""
    if event.kind == "accumulate":
        upstream, local, contribution = numbers(log, event, mask, "grad")
        edge = (ends(log, event), "name")
        return [line(edge, "   ", upstream, " × ", local, " = ", contribution), line(edge)]
    if event.kind == "print" or event.node is None:
        return [line(("print", "name"))]
    name = log.label(event.node)
    if event.kind == "value":
        if not done:
            made = log.expression(event.node)
            if log.op(event.node) is None and mask.hides(event.node, "value"):
                made = f"Value({HIDDEN})"  # a leaf is written as the number that it is given
            return [line((text, "name")) for text in (f"{name} = {made}", name)[made == name :]]
        told = mask.hides(event.node, "value")
        value = (HIDDEN, "hidden") if told else (show(event.value), "value")
        return [line((name, "name"), " = ", value), line((name, "name"))]
    if event.kind == "update":
        told = mask.hides(event.node, "value") or mask.hides(event.node, "gradient")
        after = (HIDDEN, "hidden") if told else (show(event.after), "value")
        data = (f"{notation.name(log, event.node)}.data", "name")
        return [line(data, "  ", before_update(log, event, mask), " → ", after), line(data)]
    return [change(log, event, mask), line((f"{notation.name(log, event.node)}.grad", "name"))]
