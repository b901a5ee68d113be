"""The table of looks: complete, readable on both grounds, and never colour alone."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from rich.color import Color as Code
from rich.color import ColorSystem
from textual.color import Color

from tests.tui.colour import SIGHTS, Triple, difference, lab, linear
from tutor.tui.roles import DARK, LIGHT, LOOKS, THEMES, Ground, inkless, joined, styles
from tutor.view.text import ROLES, Span, line

LEAST_CONTRAST = 4.5
"""What WCAG 2.2 asks of text (success criterion 1.4.3)."""


def luminance(color: Color) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    return sum(w * part for w, part in zip((0.2126, 0.7152, 0.0722), linear(color), strict=True))


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


def test_grounds_are_grey_in_256_colours() -> None:
    """What is too far from grey becomes one of the few dark colours there are, such as navy."""
    grounds = [g for each in (DARK, LIGHT) for g in (each.background, each.raised)]
    grounds += [g for r in ("key", "hidden") for g in (LOOKS[r].dark_ground, LOOKS[r].light_ground)]
    for ground in grounds:
        number = Code.parse(ground).downgrade(ColorSystem.EIGHT_BIT).number
        assert number is not None and (number >= 232 or number in (16, 231)), (ground, number)


SHARMA: tuple[tuple[Triple, Triple, float], ...] = (
    ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
    ((50, -1.3802, -84.2814), (50, 0, -82.7485), 1.0000),
    ((50, 0, 0), (50, -1, 2), 2.3669),
    ((50, 2.4900, -0.0010), (50, -2.4900, 0.0009), 7.1792),
    ((50, -0.0010, 2.4900), (50, 0.0009, -2.4900), 4.8045),
    ((50, 2.5, 0), (50, 0, -2.5), 4.3065),
    ((50, 2.5, 0), (73, 25, -18), 27.1492),
    ((50, 2.5, 0), (61, -5, 29), 22.8977),
    ((50, 2.5, 0), (56, -27, -3), 31.9030),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((63.0109, -31.0961, -5.8663), (62.8187, -29.7946, -4.0864), 1.2630),
    ((6.7747, -0.2908, -2.4247), (5.8714, -0.0985, -2.2286), 0.6377),
    ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
)
"""Pairs of colours and their difference, published to try implementations with."""


@pytest.mark.parametrize(("one", "other", "apart"), SHARMA)
def test_differences_are_those_that_were_published(
    one: Triple, other: Triple, apart: float
) -> None:
    assert difference(one, other) == pytest.approx(apart, abs=5e-5)
    assert difference(other, one) == pytest.approx(apart, abs=5e-5)


LEAST_APART = 20
"""CIEDE2000 from which nobody takes one colour for the other, side by side or not."""

FLOWS = [(f"value{kind}", f"grad{kind}") for kind in ("", "-next", "-done", "-chip")]


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("column", ["dark", "light"])
@pytest.mark.parametrize(("value", "gradient"), FLOWS)
def test_values_and_gradients_are_told_apart(
    value: str, gradient: str, column: str, sight: str
) -> None:
    """By their colour, or by that of the chip, whichever cones an eye has."""
    one, other = (
        Color.parse(getattr(look, f"{column}_ground") or getattr(look, column))
        for look in (LOOKS[value], LOOKS[gradient])
    )
    assert difference(lab(one, sight), lab(other, sight)) >= LEAST_APART


@pytest.mark.parametrize("column", ["dark", "light"])
def test_in_sixteen_colours_what_flows_and_every_chip_have_codes_of_their_own(column: str) -> None:
    def code(color: str) -> int | None:
        return Code.parse(color).downgrade(ColorSystem.STANDARD).number

    assert code(getattr(LOOKS["value"], column)) != code(getattr(LOOKS["grad"], column))
    chips = ("value-chip", "grad-chip", "right-chip", "wrong-chip", "key")
    assert len({code(getattr(LOOKS[chip], f"{column}_ground")) for chip in chips}) == len(chips)


@pytest.mark.parametrize("role", [r for r, look in LOOKS.items() if look.dark_ground])
def test_a_chip_is_seen_without_colours_too(role: str) -> None:
    """It is reversed there; what is hidden has a shape of its own."""
    assert styles("tutor-terminal")[role].reverse or role == "hidden"
    assert LOOKS[role].light_ground


def test_without_colours_only_attributes_are_left() -> None:
    for style in styles("tutor-terminal").values():
        assert style.color is None and style.bgcolor is None
    assert styles("tutor-terminal")["grad-next"].bold
    assert styles("tutor-terminal")["cursor"].reverse


def test_every_theme_has_every_role() -> None:
    for name in THEMES:
        assert styles(name).keys() == LOOKS.keys()


@pytest.mark.parametrize("theme", THEMES)
def test_joined_spans_show_the_same(theme: str) -> None:
    """Cell by cell: the character, and its style where it can be seen."""
    row = line(
        ("a", "name"), "  ", ("b", "grad"), (" ", "key"), ("c", "key"), " ", ("d", "dim"), "  ",
        (" ", "focus"), ("e", "grad"), ("f", "grad"), (" ", "hidden"), " ", ("g", "value"),
    )  # fmt: skip
    looks = styles(theme)

    def cells(spans: Sequence[Span]) -> list[object]:
        shown = [(char, looks[role]) for text, role in spans for char in text]
        return [
            char if char == " " and not (look.bgcolor or look.reverse or look.underline)
            else (char, look)
            for char, look in shown
        ]  # fmt: skip

    out = joined(row, inkless(theme))
    assert cells(out) == cells(row)
    assert len(out) <= len(row) - 4
    assert all(one.role != other.role for one, other in pairwise(out))
