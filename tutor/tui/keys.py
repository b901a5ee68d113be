"""The registry of `tutor.view.actions` as Textual bindings, and where its keys are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual.binding import Binding

from tutor.view.actions import ACTIONS, BY_ID, Action
from tutor.view.text import Line, Span, line_width


def bindings(left_out: Iterable[str] = ()) -> list[Binding]:
    """A binding for every action: `key → act('id')`."""
    skip = set(left_out)
    return [
        Binding(",".join(a.keys), f"act('{a.id}')", a.label, show=False, tooltip=a.help)
        for a in ACTIONS
        if a.id not in skip
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
    last = _item(BY_ID["help"], "help")
    out: list[Span] = list(lead)
    room = cells - line_width(lead) - line_width(last)
    for id in ids:
        item = _item(BY_ID[id], labels.get(id, BY_ID[id].label))
        size = line_width(item)
        if size <= room:
            out += item
            room -= size
    return (*out, *last)


def _item(action: Action, label: str) -> Line:
    return (Span(" "), Span(action.key, "strong"), Span(f" {label} ", "dim"))
