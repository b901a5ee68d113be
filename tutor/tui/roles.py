"""How every role of `tutor.view.text` looks: the one table of colours and attributes.

Nothing depends on colour alone. The attributes of a role are the same in every theme, and
under NO_COLOR they are all that is left.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import NamedTuple

from rich.style import Style
from textual.theme import BUILTIN_THEMES, Theme

from tutor.view.text import Line, Span


class Look(NamedTuple):
    """The colour of a role on a dark and on a light ground, and its attributes.

    `dark_ground` and `light_ground` are a ground of its own, empty for that of the pane. Without
    colours only the attributes are left, so a role with a ground has `reverse` there.
    """

    dark: str
    light: str
    attributes: str = ""
    dark_ground: str = ""
    light_ground: str = ""


class Ground(NamedTuple):
    """The colours that are not text: backgrounds, borders, and the default text."""

    background: str
    raised: str
    border: str
    focus: str
    text: str
    muted: str
    accent: str
    right: str
    wrong: str


DARK = Ground(
    "#12151d", "#1f2229", "#3d465c", "#7fb0ff", "#d6dbe7",
    "#8f99b0", "#ffc861", "#85e0a3", "#ff9494",
)  # fmt: skip
LIGHT = Ground(
    "#fbfaf7", "#ebeae5", "#b9bcc4", "#1f5fc4", "#23272f",
    "#5d6675", "#8a5200", "#12703a", "#b3261e",
)  # fmt: skip

_VALUE, _GRAD = ("#6cb6ff", "#0b57c2"), ("#ffb454", "#9a4a00")
_RIGHT, _WRONG = ("#5fe0a8", "#12703a"), ("#ff8fa3", "#b3261e")


def _chip(hue: tuple[str, str]) -> Look:
    """Text in the colour of the ground on a ground of the hue."""
    return Look(DARK.background, LIGHT.background, "bold reverse", *hue)


LOOKS: dict[str, Look] = {
    "": Look(DARK.text, LIGHT.text),
    "dim": Look(DARK.muted, LIGHT.muted, "dim"),
    "stress": Look(DARK.text, LIGHT.text, "italic"),
    "strong": Look("#ffffff", "#000000", "bold"),
    "title": Look("#a9c7ff", "#1f4f9e", "bold"),
    "code": Look("#b8d8c9", "#1f5a44"),
    "line": Look("#77829b", "#6a7382"),
    "name": Look("#f0f3fa", "#14181f", "bold"),
    "op": Look("#a6b0c5", "#4d5666"),
    "leaf": Look("#cdb4ff", "#5b2ea6", "bold"),
    "root": Look("#a9c7ff", "#1f4f9e", "bold"),
    "value": Look(*_VALUE),
    "value-next": Look(*_VALUE, "bold"),
    "value-chip": _chip(_VALUE),
    "value-done": Look(*_VALUE),
    "grad": Look(*_GRAD),
    "grad-next": Look(*_GRAD, "bold"),
    "grad-chip": _chip(_GRAD),
    "grad-done": Look(*_GRAD),
    "unset": Look(DARK.muted, LIGHT.muted, "dim"),
    "zero": Look(DARK.muted, LIGHT.muted),
    "partial": Look(*_GRAD),
    "final": Look(*_GRAD, "bold"),
    "hidden": Look("#b79cf0", "#5d3aa0", "", "#322e3d", "#e6e4eb"),
    "focus": Look("#f0f3fa", "#14181f", "underline"),
    "cursor": Look("#f0f3fa", "#14181f", "reverse"),
    "key": Look("#f0f3fa", "#14181f", "bold reverse", "#363b48", "#d9dbe1"),
    "right": Look(*_RIGHT, "bold"),
    "right-chip": _chip(_RIGHT),
    "wrong": Look(*_WRONG, "bold"),
    "wrong-chip": _chip(_WRONG),
    "note": Look(DARK.muted, LIGHT.muted, "italic"),
}
"""How each role looks; a role that is not here looks like ordinary text."""


class Theming(NamedTuple):
    """A theme as the palette lists it: Textual's part and which column of `LOOKS` it takes."""

    theme: Theme
    column: str


def _theme(name: str, ground: Ground, dark: bool) -> Theme:
    return Theme(
        name=name,
        primary=ground.focus,
        secondary=ground.muted,
        accent=ground.accent,
        warning=ground.accent,
        error=ground.wrong,
        success=ground.right,
        foreground=ground.text,
        background=ground.background,
        surface=ground.background,
        panel=ground.raised,
        dark=dark,
        variables={
            "border": ground.border,
            "border-blurred": ground.border,
            "tutor-border": ground.border,
            "tutor-focus": ground.focus,
            "tutor-title": LOOKS["title"].dark if dark else LOOKS["title"].light,
            "tutor-muted": ground.muted,
            "tutor-raised": ground.raised,
            "tutor-open": LOOKS["grad"].dark if dark else LOOKS["grad"].light,
            "tutor-right": LOOKS["right"].dark if dark else LOOKS["right"].light,
            "tutor-wrong": LOOKS["wrong"].dark if dark else LOOKS["wrong"].light,
            "input-cursor-background": ground.accent,
            "input-cursor-foreground": ground.background,
        },
    )


_TERMINAL = replace(
    BUILTIN_THEMES["ansi-dark"],
    name="tutor-terminal",
    variables=BUILTIN_THEMES["ansi-dark"].variables
    | dict.fromkeys(
        ("border", "border-blurred", "tutor-border", "tutor-focus", "tutor-title", "tutor-muted",
         "tutor-raised", "tutor-open", "tutor-right", "tutor-wrong",
         "input-cursor-background", "input-cursor-foreground"),
        "ansi_default",
    )
    | {"input-cursor-text-style": "reverse"},
)  # fmt: skip

THEMES: dict[str, Theming] = {
    "tutor-dark": Theming(_theme("tutor-dark", DARK, True), "dark"),
    "tutor-light": Theming(_theme("tutor-light", LIGHT, False), "light"),
    "tutor-terminal": Theming(_TERMINAL, ""),
}
"""Every theme by name. The last has no colours: what NO_COLOR asks for."""


@cache
def styles(theme: str) -> dict[str, Style]:
    """The style of every role in a theme; a theme we do not know is read as the dark one."""
    column = THEMES[theme].column if theme in THEMES else "dark"
    out = {}
    for role, look in LOOKS.items():
        if not column:
            out[role] = Style.parse(look.attributes or "none")
            continue
        ground = look.dark_ground if column == "dark" else look.light_ground
        # A colour that is muted already must not be faded once more, nor a ground turned round.
        gone = ("dim", "reverse") if ground else ("dim",)
        attributes = " ".join(a for a in look.attributes.split() if a not in gone)
        color = getattr(look, column)
        out[role] = Style.parse(f"{attributes} {color}{f' on {ground}' if ground else ''}".strip())
    return out


@cache
def inkless(theme: str) -> frozenset[str]:
    """The roles in which a blank looks like any other blank."""
    return frozenset(
        role
        for role, look in styles(theme).items()
        if not (look.bgcolor or look.underline or look.reverse)
    )


def joined(row: Line, alike: frozenset[str]) -> list[Span]:
    """The spans of a row with those joined that look the same: each sends its colours anew.

    Args:
        row: the row.
        alike: roles in which a blank looks like any other, so that it takes those of a neighbour.
    """
    out: list[Span] = []
    for span in row:
        text, role = span
        if out:
            before, was = out[-1]
            if role == was or (role in alike and was in alike and text.isspace()):
                out[-1] = Span(before + text, was)
                continue
            if role in alike and was in alike and before.isspace():
                out[-1] = Span(before + text, role)
                continue
        out.append(span)
    return out
