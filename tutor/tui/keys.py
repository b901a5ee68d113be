"""The table of `tutor.actions` as Textual bindings, and its keys written on one line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual.binding import Binding

from tutor.actions import ACTIONS, BY_ID
from tutor.view.text import Line, Span, line_width


def bindings() -> list[Binding]:
    """A binding for every action: `key → act('id')`."""
    return [
        Binding(",".join(a.keys), f"act('{a.id}')", a.label, show=False, tooltip=a.help)
        for a in ACTIONS
    ]


def bar(
    ids: Iterable[str], cells: int, lead: Line = (), names: Mapping[str, str] | None = None
) -> Line:
    """As many actions as fit on a line, each as `key label`, the first ones first.

    Args:
        ids: the actions; `?` for all keys stands at the end whatever else has to go.
        cells: the width of the line.
        lead: what stands before them.
        names: other labels for some, by id.
    """
    labels = names or {}
    last = _item(BY_ID["help"].key, "help")
    out: list[Span] = list(lead)
    room = cells - line_width(lead) - line_width(last)
    for id in ids:
        item = _item(BY_ID[id].key, labels.get(id, BY_ID[id].label))
        size = line_width(item)
        if size <= room:
            out += item
            room -= size
    return (*out, *last)


def _item(key: str, label: str) -> Line:
    return (Span(" "), Span(key, "strong"), Span(f" {label} ", "dim"))
