"""Every key of the debugger does something in a small and in a large window."""

from __future__ import annotations

import pytest

from tests.sampled import FULL
from tests.tui.harness import LARGE, SMALL, debugging
from tutor.actions import DEBUG_ACTIONS, MOVES
from tutor.tui.bench.debug_screen import DebugScreen
from tutor.tui.bench.tool_screen import MOVES_TOO
from tutor.tui.pages.help_page import own_keys
from tutor.view.text import plain
from tutor.view.tools import TOOLS

TRAINING = """\
def neuron(w, x):
    return relu(x * w)

w = Value(2.0)
v = Value(1.0)
for i in range(3):
    w.grad = 0.0
    loss = neuron(w, 3.0) * v + w * w
    loss.backward()
    w.data -= 0.1 * w.grad
"""
HOLDS = {"leave", "debugger", "copy", "picture", "play"}
"""Keys that lead away from the debugger, write a file or go on by themselves: other tests have
them."""
SEEN = {SMALL: {"pane.program"}, LARGE: {"pane.program", "pane.values"}}
"""Keys of panes that are in sight at first."""
MOVING = {row.id for row in MOVES[2:]}
"""Moves are tested without a screen; two of them are enough here."""


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_every_key_of_the_debugger_does_something(size: tuple[int, int]) -> None:
    """Half of them in each window, or with `FULL=1` all in both; moves have tests of their own."""
    async with debugging(TRAINING, size) as t:
        screen = t.app.screen
        assert isinstance(screen, DebugScreen)
        bench = screen.host.bench
        assert bench is not None
        idle = []
        for row in DEBUG_ACTIONS[size == LARGE and not FULL :: 1 if FULL else 2]:
            if row.id in HOLDS | SEEN[size] | (set() if FULL else MOVING):
                continue
            bench.debugger.to(len(bench.log) // 2)
            bench.picked = bench.log.node_named("w")
            screen.hush()
            screen.show()
            before = t.text
            await t.press(row.keys[0])
            if t.text == before:
                idle.append(row.id)
            for _ in range(3):
                if t.app.screen is not screen:
                    await t.press("escape")
            assert t.app.screen is screen, row.id
        assert idle == []


def test_the_help_of_every_tool_has_all_its_keys_on_one_page() -> None:
    for spec in TOOLS:
        rows = [*spec.actions, *spec.texts]
        drawn = own_keys([(row.key, row.help) for row in rows], MOVES_TOO, 74)
        assert len(drawn) <= 20, spec.id
        text = "\n".join(map(plain, drawn))
        assert [row.id for row in rows if f" {row.key} " not in text] == []
