"""The last look at what goes to the terminal from the full screen."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from tutor.characters import harmless


class Harmless(LineFilter):
    """Takes out of every row, whatever widget drew it, what a terminal would obey.

    Titles, file names and pasted text all get here. Control characters take no cells,
    so that the row keeps its width without them.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments without what must not be in them; the same ones if there is nothing."""
        if all(control or harmless(text) == text for text, _, control in segments):
            return segments
        return [
            segment if segment.control else Segment(harmless(segment.text), segment.style)
            for segment in segments
        ]
