"""The main screens as a person sees them, on a pack that stays as it is.

`RENEW_GOLDENS=1 python -m pytest tests/tui` writes them anew.
"""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from rich.style import Style

from tests.tui.harness import LARGE, NARROW, SMALL, check_golden, shelf, terminal, walk
from tutor.learner.record import Record

WRONG = ("minus", "3", "full_stop", "7", "5", "enter")

SCREENS: dict[str, tuple[int, int, tuple[str, ...]]] = {
    "reading": (0, 0, ()),
    "forward": (0, 3, ()),
    "backward-second-contribution": (0, 10, ()),
    "question": (1, 9, ("minus", "1", "3")),
    "feedback": (1, 9, ("h", *WRONG)),
    "right": (1, 12, ("minus", "1", "3", "full_stop", "7", "5", "enter")),
    "sign": (2, 5, ()),
    "choice": (3, 0, ()),
    "help": (0, 0, ("question_mark",)),
}
"""Screen of the lesson, step, and the keys that lead to what is shown."""


SHOTS = [(name, size) for name in SCREENS for size in (SMALL, LARGE)]
SHOTS += [(name, NARROW) for name in ("reading", "question", "choice")]


@pytest.mark.parametrize(("name", "size"), SHOTS)
async def test_a_lesson_looks_as_approved(name: str, size: tuple[int, int]) -> None:
    screen, step, keys = SCREENS[name]
    with Record.open() as record:
        record.visited("walk", "walk", screen, step)
    async with terminal(walk(), size) as t:
        await t.press(*keys)
        check_golden(f"{name}-{size[0]}x{size[1]}", t.text)


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
async def test_home_looks_as_approved(size: tuple[int, int]) -> None:
    with Record.open() as record:
        record.finished("walk", "hostile")
        record.visited("walk", "walk", 1, 9)
    async with terminal(None, size, shelf()) as t:
        check_golden(f"home-{size[0]}x{size[1]}", t.text)


async def test_without_colours_the_screen_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Below each row stand its attributes: bold, dim, italic, reverse, underline."""
    monkeypatch.setenv("NO_COLOR", "1")
    with Record.open() as record:
        record.visited("walk", "walk", 1, 9)
    async with terminal(walk(), SMALL) as t:
        await t.press("j")
        out = []
        for strip in t.strips:
            marks = "".join(
                letter(segment.style, char) * cell_len(char)
                for segment in strip._segments
                for char in segment.text
            )
            out += [strip.text.rstrip(), *[marks.rstrip()] * bool(marks.strip())]
            assert all(
                s.style is None or not s.style.color or s.style.color.is_default for s in strip
            )
        check_golden("no-colour-80x24", "\n".join(out) + "\n")


def letter(style: Style | None, char: str) -> str:
    """The attribute of a character that stands out most, of those that can be seen on it."""
    found = (
        (style.reverse, "r"), (style.bold, "b"), (style.italic, "i"), (style.underline, "u"),
        (style.dim, "d"),
    ) if style else ()  # fmt: skip
    return next((mark for on, mark in found if on and (char != " " or mark in "ru")), " ")
