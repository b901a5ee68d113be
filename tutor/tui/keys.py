"""The tables of `tutor.actions` as Textual bindings, and their keys written on a line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple, Protocol

from textual.binding import Binding

from tutor.view.text import Line, Span, line_width, width


@cache
def _shown() -> dict[str, str]:
    """How the main key of every action is written."""
    from tutor.actions import BY_ID, DEBUG_BY_ID  # the list of lessons has none of them

    return {id: row.key for id, row in (DEBUG_BY_ID | BY_ID).items()}


@cache
def steps() -> frozenset[str]:
    """The keys of all steps, forward and back."""
    from tutor.actions import ACTIONS

    rows = (row for row in ACTIONS if row.id.split(".")[0] in ("step", "back"))
    return frozenset(key for row in rows for key in row.keys)


class Bound(Protocol):
    """What a binding is made of: a row of any table of keys."""

    @property
    def id(self) -> str: ...
    @property
    def keys(self) -> tuple[str, ...]: ...
    @property
    def label(self) -> str: ...
    @property
    def help(self) -> str: ...


def bindings(rows: Iterable[Bound], first: frozenset[str] = frozenset()) -> list[Binding]:
    """A binding for every row: `key → act('id')`.

    Args:
        rows: of a table of keys.
        first: the ids of those that come before what the pane in focus does with their keys.
    """
    return [
        Binding(
            ",".join(a.keys), f"act('{a.id}')", a.label,
            show=False, tooltip=a.help, priority=a.id in first,
        )
        for a in rows
    ]  # fmt: skip


class Keys(NamedTuple):
    """A place in a line of keys.

    Attributes:
        ids: the actions of its keys: one, or those that are told apart by the capital only.
        label: a word for what they do.
        cells: least cells of the label, so that what follows stays where it is.
        on: whether they would do something now.
        shown: how the keys are written, where they are in no table of `tutor.actions`.
    """

    ids: tuple[str, ...]
    label: str
    cells: int = 0
    on: bool = True
    shown: str = ""

    @property
    def spans(self) -> Line:
        """The keys in a chip and the label; without the chip while they would do nothing."""
        keys = self.shown or " ".join(_shown()[id] for id in self.ids)
        label = self.label + " " * (self.cells - width(self.label))
        chip, word = ("key", "dim") if self.on else ("dim", "dim")
        return (Span(f" {keys} ", chip), Span(f" {label} ", word))

    @property
    def width(self) -> int:
        """Cells that it takes."""
        return line_width(self.spans)


def fitting(places: Sequence[Keys], cells: int, last: Keys) -> list[Keys]:
    """As many places as fit in a line, the first ones first; `last` stands there whatever goes."""
    out: list[Keys] = []
    room = cells - last.width - 1
    for place in places:
        if place.width > room:
            break
        out.append(place)
        room -= place.width
    return [*out, last]


def row(places: Sequence[Keys]) -> Line:
    """The places one after the other."""
    return tuple(span for place in places for span in place.spans)


def key_at(places: Sequence[Keys], x: int) -> str:
    """The action whose key or label stands in a cell; empty where none does."""
    for place in places:
        if 0 <= x < place.width:
            share = width(place.spans[0].text) / len(place.ids)
            return place.ids[min(int(x / share), len(place.ids) - 1)] if place.on else ""
        x -= place.width
    return ""
