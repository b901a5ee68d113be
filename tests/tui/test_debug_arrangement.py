"""How the debugger's screen is laid out, as plain data."""

from __future__ import annotations

import pytest

from tests.view.programs import DIAMOND, TRAINING
from tutor.debug.workbench import Workbench
from tutor.program import parse, run
from tutor.trace import Trace
from tutor.tui.arrangement import FULL, SMALL, form_of
from tutor.tui.bench import debug_arrangement
from tutor.tui.bench.debug_arrangement import SIDE, arrange_debugger
from tutor.view.bench_panes import BenchPane
from tutor.view.text import line

NOTES = BenchPane(
    "notes", "Notes", "Notes.", lambda bench, width, height, glyphs: [line("")] * height,
    lambda bench: 30, lambda bench: "",
)  # fmt: skip


def bench(source: str) -> Workbench:
    return Workbench(Trace(run(parse(source))))


@pytest.mark.parametrize("source", [DIAMOND, TRAINING])
@pytest.mark.parametrize("size", [(60, 20), (80, 24), (100, 50), (110, 34), (120, 40), (200, 60)])
def test_every_pane_in_sight_has_its_rows_and_no_more_than_there_are(
    source: str, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(debug_arrangement, "BENCH_PANES", (NOTES,))
    now = arrange_debugger(*size, bench(source), "program")
    body = size[1] - 2 - (now.heights["timeline"] or 0)
    beside = {spec.id for spec in SIDE} | {"notes"}
    if form_of(*size) == FULL:
        assert beside <= now.heights.keys() and now.side is not None
        rows = [now.heights[id] or 3 for id in beside]
        assert sum(rows) <= body and min(rows) >= 3
        assert now.heights["graph"] is None and 3 < (now.heights["ledger"] or 0) < body // 2
    else:
        assert now.heights.keys() & beside == {"program"} and now.side is None
        rows = [now.heights["graph"] or 0, now.heights["ledger"] or 0]
        assert min(rows) >= 4 and sum(rows) + 4 <= body


def test_what_is_zoomed_has_the_screen_and_a_small_window_nothing() -> None:
    log = bench(DIAMOND)
    now = arrange_debugger(120, 40, log, "program", "values")
    assert now.heights == {"values": None, "timeline": 2}
    assert arrange_debugger(59, 24, log, "program").form == SMALL
