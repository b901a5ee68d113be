"""The table of looks: complete, readable on both grounds, and never colour alone."""

from __future__ import annotations

import pytest
from textual.color import Color

from tutor.tui.roles import DARK, LIGHT, LOOKS, THEMES, Ground, styles
from tutor.view.text import ROLES

LEAST_CONTRAST = 4.5
"""What WCAG 2.2 asks of text (success criterion 1.4.3)."""


def luminance(color: Color) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color.normalized]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


def contrast(one: Color, other: Color) -> float:
    """Contrast ratio, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_every_role_has_a_look_and_every_look_a_role() -> None:
    assert LOOKS.keys() == ROLES.keys()


@pytest.mark.parametrize("role", [r for r in LOOKS if r != "line"])
@pytest.mark.parametrize("column, ground", [("dark", DARK), ("light", LIGHT)])
def test_text_stands_out_from_its_ground(role: str, column: str, ground: Ground) -> None:
    look = LOOKS[role]
    text = Color.parse(getattr(look, column))
    own = look.dark_ground if column == "dark" else look.light_ground
    for behind in [own] if own else (ground.background, ground.raised):
        assert contrast(text, Color.parse(behind)) >= LEAST_CONTRAST


def test_without_colours_only_attributes_are_left() -> None:
    for style in styles("tutor-terminal").values():
        assert style.color is None and style.bgcolor is None
    assert styles("tutor-terminal")["here"].bold
    assert styles("tutor-terminal")["cursor"].reverse


def test_every_theme_has_every_role() -> None:
    for name in THEMES:
        assert styles(name).keys() == LOOKS.keys()
