"""Which way a step goes: its sign and the role of everything that it marks.

Values flow to the right and gradients come back to the left, so one look at a sign says both.
"""

from __future__ import annotations

from typing import Literal

from tutor.trace import Event
from tutor.view.glyphs import Glyphs
from tutor.view.text import Span

BACK = frozenset({"seed", "accumulate"})
"""Kinds of events of a backward pass; all others go forward."""


def hue(kind: str) -> str:
    """What an event of this kind lets flow, as the stem of a role: `value` or `grad`."""
    return "grad" if kind in BACK else "value"


def sign(event: Event, when: Literal["next", "done"], table: Glyphs) -> Span:
    """The mark of the next step (filled) or of the one just taken (hollow)."""
    pair = table.backward if event.kind in BACK else table.forward
    return Span(pair[when == "next"], f"{hue(event.kind)}-{when}")
