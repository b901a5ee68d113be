"""What is on the screen in a file of its own, as text or as a picture, for people to share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import App

from tutor.folders import keep, named
from tutor.tui.roles import DARK, LIGHT, LOOKS
from tutor.view.text import Line, plain

if TYPE_CHECKING:
    from tutor.view.svg import Ink


def copied(app: App[None], stem: str, lines: Sequence[Line]) -> str:
    """Put lines on the clipboard and in a file, as many terminals take nothing for the first.

    Returns:
        What to tell the person.
    """
    text = "\n".join(plain(row).rstrip() for row in lines).strip("\n") + "\n"
    app.copy_to_clipboard(text)
    return _kept(stem, ".txt", text)


def pictured(app: App[None], stem: str, lines: Sequence[Line], title: str) -> str:
    """Save lines as a picture in the colours of the theme; what to tell the person."""
    from tutor.view.svg import svg

    light = app.theme == "tutor-light"
    page = LIGHT.background if light else DARK.background
    return _kept(stem, ".svg", svg(lines, inks(light), page, title))


def inks(light: bool) -> dict[str, Ink]:
    """The looks of all roles for a picture. Without colours a terminal has; a picture has them."""
    from tutor.view.svg import Ink

    out = {}
    for role, look in LOOKS.items():
        words = look.attributes.split()
        color, ground = (look.light, look.light_ground) if light else (look.dark, look.dark_ground)
        if "reverse" in words and not ground:
            color, ground = (LIGHT if light else DARK).background, color
        out[role] = Ink(color, ground, "bold" in words, "italic" in words, "underline" in words)
    return out


def _kept(stem: str, suffix: str, text: str) -> str:
    try:
        path = keep(stem, suffix, text)
    except OSError as fault:
        reason = fault.strerror or str(fault)
        return f"On the clipboard; no file: {reason}" if suffix == ".txt" else f"No file: {reason}"
    return f"{'Copied, and kept in' if suffix == '.txt' else 'Saved as'} {named(path)}"
