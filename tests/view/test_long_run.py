"""Every pane draws a training run, and a graph without a program."""

from __future__ import annotations

import pytest

from tests.trace.test_training import late
from tests.view.test_stepping import screen
from tutor.trace import GRAINS, Cursor, Log, Trace, Training
from tutor.view.hidden import Mask

STEPS = 60


@pytest.fixture(scope="module")
def runs() -> dict[str, Log]:
    loss, parameters = late()
    names = {"w": parameters[0], "x": parameters[1], "L": loss}
    rows = [[0.1 + step * 1e-6, 0.4, 5.0] for step in range(STEPS + 1)]
    return {
        "a training run": Training(loss, parameters, rows, names=names),
        "a graph": Trace.of(loss, names=names),
    }


@pytest.mark.parametrize("name", ["a training run", "a graph"])
@pytest.mark.parametrize("grain", GRAINS)
def test_all_panes_are_drawn_on_the_way(runs: dict[str, Log], name: str, grain: str) -> None:
    """There and back they show the same."""
    log = runs[name]
    cursor = Cursor(log, len(log) // 2)
    going = [screen(log, cursor.k, (120, 40), Mask())]
    while len(going) < 5 and cursor.forward(grain):
        going.append(screen(log, cursor.k, (120, 40), Mask()))
    cursor.back(grain)
    coming = []
    for _ in going[1:]:
        coming.append(screen(log, cursor.k, (120, 40), Mask()))
        cursor.back(grain)
    assert len(going) > 1
    assert coming[:-1] == going[-2:0:-1]
    assert len(set(going)) == len(going)
