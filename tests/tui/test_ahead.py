"""Keys that come faster than the screen: they do what they do one by one, in the same order."""

from __future__ import annotations

import asyncio
import random
import time
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.app import ComposeResult
from textual.geometry import Size

from tests.tui.harness import Terminal, terminal, walk
from tutor.actions import BY_ID
from tutor.tui import ahead
from tutor.tui.bench.typed_line import TypedLine
from tutor.tui.keys import steps
from tutor.tui.screens.lesson import LessonScreen

KEYS = (*"nNsSzpv?g.[]k3", "tab", "shift+tab", "enter", "escape", "escape", "down", "space")

NAMED = {
    "?": "question_mark",
    ".": "full_stop",
    "[": "left_square_bracket",
    "]": "right_square_bracket",
}


def typed(t: Terminal, keys: list[str]) -> None:
    """Type keys without waiting for what they do."""
    for key in keys:
        character = key if len(key) == 1 else {"space": " "}.get(key)
        t.app.post_message(events.Key(NAMED.get(key, key), character))


async def at_rest(t: Terminal) -> None:
    """Wait until every key has been handed on, and what it does is done."""
    for _ in range(2_000):
        await t.pilot.pause(0.005)
        task = t.app.ahead._task
        if not t.app.ahead._waiting and (task is None or task.done()):
            break
    await t.pilot.pause()
    await t.pilot.pause()


def state(t: Terminal) -> tuple[object, ...]:
    """What the keys have led to."""
    focused = t.app.screen.focused
    lesson = next(each for each in t.app.screen_stack if isinstance(each, LessonScreen))
    debugger = lesson.session.debugger
    return (
        type(t.app.screen).__name__,
        focused.id if focused else None,
        lesson.session.index,
        debugger.k if debugger else None,
        lesson.panes.slot,
        lesson.panes.zoomed and lesson.panes.zoomed.id,
        lesson.typed.count,
    )


@pytest.mark.parametrize("seed", range(4))
async def test_keys_at_once_do_what_they_do_one_by_one(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    keys = [chance.choice(KEYS) for _ in range(20)]
    size = chance.choice([(80, 24), (120, 40), (70, 20)])
    led_to = []
    for at_once in (1, len(keys)):
        monkeypatch.setenv("TUTOR_HOME", str(tmp_path / str(at_once)))
        async with terminal(walk(), size) as t:
            for i in range(0, len(keys), at_once):
                typed(t, keys[i : i + at_once])
                await at_rest(t)
            led_to.append((state(t), t.text))
    assert led_to[0] == led_to[1], keys


async def test_steps_in_one_go_are_all_taken_in_their_order() -> None:
    assert {"n", "N", "s", "S"} <= steps()
    async with terminal(walk()) as t:
        await t.press("home")
        typed(t, list("n" * 40))
        await at_rest(t)
        assert t.k == 12
        typed(t, list("N" * 40))
        await at_rest(t)
        assert t.k == 0
        typed(t, list("snSsNn"))
        await at_rest(t)
        reached = t.k
        await t.press("home", *"snSsNn")
        assert t.k == reached


async def test_screens_are_painted_again_when_no_key_waits() -> None:
    painted: list[object] = []
    async with terminal(walk()) as t:
        display = t.app._display

        def noted(screen: Any, renderable: Any) -> None:
            painted.append(renderable)
            display(screen, renderable)

        t.app._display = noted  # type: ignore[method-assign]  # to count what is painted
        typed(t, ["n", "z", "z", "g", "escape"] * 8)
        await at_rest(t)
        few = len(painted)
        assert not t.app.painting.held
        assert 0 < few < 40
        await t.press("N")
        assert len(painted) > few


async def test_a_size_is_taken_in_that_comes_before_the_layout_of_the_last_is_done() -> None:
    """Textual drops a size for what a screen is told about its own layout, if that comes next."""
    async with terminal(walk()) as t:
        gate = asyncio.Event()
        t.lesson.call_later(gate.wait)  # something that a key set going
        for width, height in ((94, 17), (70, 20)):
            t.app.post_message(events.Resize(Size(width, height), Size(width, height)))
            await asyncio.sleep(0.03)  # the app hands a size on after 8 ms
            t.lesson.call_later(lambda: None)
        gate.set()
        await t.pilot.pause(0.05)
        assert t.lesson.size == t.app.size == (70, 20)
        assert "needs at least" not in t.text


async def test_keys_wait_for_a_line_that_is_slow_to_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine that has no time for it: no digit goes to the screen below."""
    monkeypatch.setattr(ahead, "PATIENCE", 0.5)
    compose = TypedLine.compose

    def slow(line: TypedLine) -> ComposeResult:
        time.sleep(0.7)
        yield from compose(line)

    monkeypatch.setattr(TypedLine, "compose", slow)
    async with terminal(walk()) as t:
        await t.press("home")
        typed(t, ["g", "3", "enter"])
        await at_rest(t)
        assert t.k == 3


async def test_a_key_waits_for_a_screen_that_no_key_has_opened() -> None:
    async with terminal(walk()) as t:
        await t.press("home")
        t.lesson.carry_out(BY_ID["go"])
        typed(t, ["3", "enter"])
        await at_rest(t)
        assert t.k == 3


async def test_a_screen_that_never_stands_holds_keys_up_for_a_while_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ahead, "PATIENCE", 0.1)
    async with terminal(walk()) as t:
        await t.press("home")
        monkeypatch.setattr(t.app.ahead, "_stands", lambda screen: False)
        typed(t, ["n", "n"])
        await at_rest(t)
        assert t.k > 0
