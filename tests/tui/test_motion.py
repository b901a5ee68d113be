"""What moves after a step: the number first, the drawing at rest at once when a key comes."""

from __future__ import annotations

import pytest

from tests.tui.harness import LARGE, Terminal, terminal, walk
from tutor.tui import motion
from tutor.tui.widgets.pane import Pane

SUM = "-13.75"


async def before_the_sum(t: Terminal) -> None:
    """To the step before the second contribution to `a`, with motion."""
    await t.press("home", "1", "0", "s")
    assert not t.lesson.motion.on  # nobody looks at a terminal that is not there
    t.lesson.motion.on = True


def graph(t: Terminal) -> str:
    return "\n".join(
        "".join(s.text for s in row) for row in t.lesson.query_one("#graph", Pane).lines
    )


async def test_a_key_cuts_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(motion, "FRAME", 60.0)
    async with terminal(walk(), LARGE) as t:
        await before_the_sum(t)
        await t.press("s")
        assert t.k == 11
        assert "━ -3.75 ━" in graph(t) and SUM not in graph(t)
        await t.press("2")
        assert SUM in graph(t) and "━ -3.75 ━" not in graph(t)


async def test_it_comes_to_rest_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(motion, "FRAME", 0.02)
    async with terminal(walk(), LARGE) as t:
        await before_the_sum(t)
        await t.press("s")
        for _ in range(100):
            await t.pilot.pause(0.02)
            if SUM in graph(t):
                break
        assert SUM in graph(t) and t.lesson.draw.frame is None


@pytest.mark.parametrize("keys", [("1", "1", "s"), ("n",), ("S",)])
async def test_nothing_moves_with_a_count_or_by_another_key(
    monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...]
) -> None:
    monkeypatch.setattr(motion, "FRAME", 60.0)
    async with terminal(walk(), LARGE) as t:
        await before_the_sum(t)
        if keys[0] == "1":
            await t.press("home")
        await t.press(*keys)
        assert t.lesson.draw.frame is None
