"""What stands out at a position: where the program is, the step just taken, the next one."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tutor.trace import Event, Trace
from tutor.view.graph.canvas import ASCII, Glyphs
from tutor.view.graph.render import Accent
from tutor.view.graph.scene import Scene
from tutor.view.text import Line, Span, crop, line_width, width


class Marks(NamedTuple):
    """Attributes:
    here: the node the next step works on: the one it computes, or whose edge it goes back
        along; after the last step, the node of that one.
    done, next: the nodes written by the step just taken and by the next.
    edges: the edges those steps use, by (consumer, operand slot).
    """

    here: int | None
    done: int | None
    next: int | None
    edges: dict[tuple[int, int], Accent]


def _at(trace: Trace, i: int) -> Event | None:
    return trace.event(i) if 0 <= i < len(trace) else None


def _stands(event: Event | None) -> int | None:
    """The node whose turn it is in an event."""
    if event is None:
        return None
    return event.source if event.kind == "accumulate" else event.node


def marks(trace: Trace, k: int, scene: Scene) -> Marks:
    """What to mark at position `k`."""
    last, following = _at(trace, k - 1), _at(trace, k)
    edges: dict[tuple[int, int], Accent] = {}
    for event, role in ((last, "done"), (following, "next")):
        if event is None:
            continue
        if event.kind == "accumulate" and event.source in scene.inputs:
            edges[event.source, event.operand or 0] = Accent(role, True)
        elif event.kind == "value" and event.node in scene.inputs:
            for slot, _ in scene.inputs[event.node]:
                edges[event.node, slot] = Accent(role, False)
    here = next((n for n in map(_stands, (following, last)) if n in scene.inputs), None)
    return Marks(here, last and last.node, following and following.node, edges)


_SAY: dict[str, Callable[[str, str, str], str]] = {
    "value": lambda name, made, _: f"{name} = {made}" if made not in ("", name) else name,
    "seed": lambda name, _, __: f"seed {name}",
    "accumulate": lambda name, _, source: f"{source} → {name}",
    "update": lambda name, _, __: f"update {name}",
    "zero": lambda name, _, __: f"zero the gradient of {name}",
    "print": lambda _, __, ___: "print",
}


def say(trace: Trace, event: Event, *, short: bool = False, ascii: bool = False) -> str:
    """A step in a few words, without any number that a question might hide."""
    if event.node is None:
        return _SAY[event.kind]("", "", "")
    made = trace.expression(event.node) if event.inputs and not short else ""
    source = trace.label(event.source) if event.source is not None else ""
    words = (text.replace(" ", "") for text in (trace.label(event.node), made, source))
    text = _SAY[event.kind](*words)
    return text.replace("→", "to") if ascii else text


def legend(trace: Trace, k: int, at: Marks, table: Glyphs, cells: int, height: int) -> list[Line]:
    """What the marks mean, in words: the next step, the step just taken, the current node.

    At most `height` lines of at most `cells` cells, as few as it takes; what finds no room
    is left out from the end.
    """
    ascii = table is ASCII
    parts: list[Line] = []
    for i, role in ((k, "next"), (k - 1, "done")):
        event = _at(trace, i)
        if event is not None:
            pair = table.backward if event.kind == "accumulate" else table.forward
            sign = f"{pair[role == 'next']} {role} "
            said = say(trace, event, ascii=ascii)
            if width(sign + said) > cells:
                said = say(trace, event, short=True, ascii=ascii)
            parts.append((Span(crop(sign + said, cells, table.ellipsis), role),))
    if at.here is not None:
        name = trace.label(at.here).replace(" ", "")
        parts.append((Span(crop(f"{table.here} {name}", cells, table.ellipsis), "here"),))
    lines: list[Line] = []
    for part in parts:
        if lines and line_width(lines[-1]) + 3 + line_width(part) <= cells:
            lines[-1] = (*lines[-1], Span("   "), *part)
        elif len(lines) < height:
            lines.append(part)
    return lines
