"""The main screens as a person sees them. `RENEW_GOLDENS=1 python -m pytest tests/tui` renews."""

from __future__ import annotations

import pytest

from tests.tui.harness import LARGE, SMALL, check_golden, terminal
from tutor.learner.record import Record
from tutor.lesson.shelf import Shelf

NEXT = "right_square_bracket"


def screen_of(lesson: str, quiz: str) -> int:
    """The screen that a question of a shipped lesson is on."""
    found = Shelf.read().lesson("gradients", lesson).lesson
    assert found is not None
    return next(s.index for s in found.screens if any(q.id == quiz for q in s.quizzes))


def begin(lesson: str, screen: int, step: int) -> None:
    """Put a bookmark into the record, and everything before it behind."""
    with Record.open() as record:
        record.visited("gradients", lesson, screen, step)


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
@pytest.mark.parametrize(
    "name, lesson, quiz, step, keys",
    [
        ("home", "", "", 0, ()),
        ("reading", "first-graph", "which-knob", 0, ()),
        ("forward", "first-graph", "forward-loss", 3, ()),
        ("backward", "diamond", "grad-a", 10, ("k",)),
        ("question", "diamond", "grad-a", 9, ("minus", "1")),
        ("feedback", "diamond", "grad-a", 9, tuple("h") + ("minus", *"3.75".replace(".", "_"), "enter")),
        ("help", "first-graph", "which-knob", 0, ("question_mark",)),
    ],
)
async def test_a_screen_looks_as_approved(
    size: tuple[int, int], name: str, lesson: str, quiz: str, step: int, keys: tuple[str, ...]
) -> None:
    if lesson:
        begin(lesson, screen_of(lesson, quiz), step)
    else:
        with Record.open() as record:
            record.finished("gradients", "nudge")
            record.visited("gradients", "diamond", 1, 9)
    async with terminal(f"gradients/{lesson}" if lesson else None, size) as t:
        await t.press(*("full_stop" if key == "_" else key for key in keys))
        check_golden(f"{name}-{size[0]}x{size[1]}", t.text)
