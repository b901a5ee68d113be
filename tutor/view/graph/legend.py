"""What the marks of a drawing mean, in words."""

from __future__ import annotations

from collections.abc import Callable

from tutor.trace import Event
from tutor.trace.log import Log
from tutor.view.glyphs import ASCII
from tutor.view.moment import Moment
from tutor.view.text import Line, Span, crop, line_width, width

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
    """The next step, the step just taken, the current item.

    At most `height` lines of at most `cells` cells, as few as it takes; what finds no room
    is left out from the end.
    """
    log, table, here = moment.log, moment.glyphs, moment.marks.here
    ascii = table is ASCII
    parts: list[Line] = []
    for event, role in ((moment.next, "next"), (moment.done, "done")):
        if event is not None:
            pair = table.backward if event.kind == "accumulate" else table.forward
            sign = f"{pair[role == 'next']} {role} "
            text = words(log, event, ascii=ascii)
            if width(sign + text) > cells:
                text = words(log, event, short=True, ascii=ascii)
            parts.append((Span(crop(sign + text, cells, table.ellipsis), role),))
    if here is not None:
        name = log.label(moment.scene.output(here)).replace(" ", "")
        parts.append((Span(crop(f"{table.here} {name}", cells, table.ellipsis), "here"),))
    lines: list[Line] = []
    for part in parts:
        if lines and line_width(lines[-1]) + 3 + line_width(part) <= cells:
            lines[-1] = (*lines[-1], Span("   "), *part)
        elif len(lines) < height:
            lines.append(part)
    return lines
