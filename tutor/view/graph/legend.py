"""What the marks of a drawing mean, and what an event does, in words."""

from __future__ import annotations

from collections.abc import Callable

from tutor.trace import Event
from tutor.trace.log import Log
from tutor.view.moment import Moment
from tutor.view.text import Line, Span, line, line_width

_WORDS: dict[str, Callable[[str, str, str], str]] = {
    "value": lambda name, made, _: f"{name} = {made}" if made not in ("", name) else name,
    "seed": lambda name, _, __: f"seed {name}",
    "accumulate": lambda name, _, source: f"{source} → {name}",
    "update": lambda name, _, __: f"update {name}",
    "zero": lambda name, _, __: f"zero the gradient of {name}",
    "print": lambda _, __, ___: "print",
}


def words(log: Log, event: Event, *, short: bool = False, ascii: bool = False) -> str:
    """An event in a few words, without any number that a question might hide."""
    if event.node is None:
        return _WORDS[event.kind]("", "", "")
    made = log.expression(event.node) if event.inputs and not short else ""
    source = log.label(event.source) if event.source is not None else ""
    parts = (text.replace(" ", "") for text in (log.label(event.node), made, source))
    text = _WORDS[event.kind](*parts)
    return text.replace("→", "to") if ascii else text


def legend(moment: Moment, cells: int, height: int) -> list[Line]:
    """What the marks of a drawing mean, in one line; what finds no room is left out from the end.

    None where the moment does not ask for it or there is no row.
    """
    if not moment.legend or height < 1:
        return []
    table = moment.glyphs
    level = table.heavy[1] * 2
    parts: list[Line] = [
        line((level, "strong"), (" next", "dim")),
        line((table.forward[0], "value"), (" just done", "dim")),
    ]
    if moment.scene.seed is not None:
        parts[1:] = [
            line((table.backward[0], "grad"), (" what an edge has sent", "dim")),
            line((table.times, "op"), (" its slope", "dim")),
            line((table.partial, "grad"), (" partial", "dim")),
            line((table.final, "grad"), (" final", "dim")),
        ]
    out: Line = ()
    for part in parts:
        longer = (*out, Span("   "), *part) if out else part
        if line_width(longer) > cells:
            break
        out = longer
    return [out] if out else []
