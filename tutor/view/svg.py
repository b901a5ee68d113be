"""Lines as a picture: SVG text, one element a span, placed by cells whatever the font."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape  # what `xml.sax` offers for this loads all of `urllib`
from typing import NamedTuple

from tutor.characters import safe
from tutor.view.text import Line, line_width, width

CELL_WIDTH, CELL_HEIGHT, SIZE = 8.4, 18, 14
_MARGIN = 16
_FONTS = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace"


class Ink(NamedTuple):
    """How a role looks in a picture: colours as `#rrggbb`, `ground` empty for that of the page."""

    color: str
    ground: str = ""
    bold: bool = False
    italic: bool = False
    underline: bool = False


def svg(lines: Sequence[Line], inks: Mapping[str, Ink], page: str, title: str = "") -> str:
    """A picture of some lines.

    Args:
        lines: what to draw.
        inks: the look of each role; one that is not there looks like ordinary text.
        page: the colour of the page.
        title: what a reader of the file is told that it shows.

    Returns:
        The text of an SVG file.
    """
    cells = max((line_width(row) for row in lines), default=0)
    wide = cells * CELL_WIDTH + 2 * _MARGIN
    tall = len(lines) * CELL_HEIGHT + 2 * _MARGIN
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:g} {tall:g}"'
        f' width="{wide:g}" height="{tall:g}" role="img">',
        f"<title>{escape(safe(title))}</title>",
        f'<rect width="{wide:g}" height="{tall:g}" rx="8" fill="{escape(page)}"/>',
        f'<g font-family="{_FONTS}" font-size="{SIZE}" xml:space="preserve">',
    ]
    for y, row in enumerate(lines):
        x = 0
        for span in row:
            size = width(span.text)
            if size:
                out += _span(span.text, inks.get(span.role, inks[""]), x, y, size)
            x += size
    return "\n".join([*out, "</g>", "</svg>", ""])


def _span(text: str, ink: Ink, x: int, y: int, cells: int) -> list[str]:
    left, top = _MARGIN + x * CELL_WIDTH, _MARGIN + y * CELL_HEIGHT
    wide = cells * CELL_WIDTH
    out = []
    if ink.ground:
        out.append(
            f'<rect x="{left:g}" y="{top:g}" width="{wide:g}" height="{CELL_HEIGHT}"'
            f' fill="{ink.ground}"/>'
        )
    if text.strip():
        style = ' font-weight="bold"' * ink.bold + ' font-style="italic"' * ink.italic
        style += ' text-decoration="underline"' * ink.underline
        out.append(
            f'<text x="{left:g}" y="{top + SIZE:g}" textLength="{wide:g}"'
            f' lengthAdjust="spacingAndGlyphs" fill="{ink.color}"{style}>'
            f"{escape(safe(text))}</text>"
        )
    return out
