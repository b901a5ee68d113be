"""Stops and watches on a screen."""

from __future__ import annotations

import pytest

from tests.debug.test_stops import DIAMOND, TRAINING
from tests.program.running import trace_of
from tutor.debug.action import MOVED, REFUSED
from tutor.debug.search_moves import to_stop
from tutor.debug.stops.stop_table import StopTable
from tutor.debug.workbench import Workbench
from tutor.view.glyphs import ASCII, UNICODE
from tutor.view.sparkline import sparkline
from tutor.view.stops_view import STOPS, draw, draw_pane, note
from tutor.view.text import line_width, plain


def filled() -> Workbench:
    bench = Workbench(trace_of(TRAINING))
    for text in ("abs(grad) > 1", "w", "line 2"):
        bench.stops.add(text)
    bench.stops.toggle(bench.stops.stops[1])
    for text in ("loss", "w.grad"):
        bench.watches.add(text)
    bench.bookmarks.set("q", 3)
    for _ in range(3):
        to_stop(bench, 1)
    return bench


def texts(bench: Workbench, width: int, height: int) -> list[str]:
    return [plain(row) for row in draw_pane(bench, width, height, UNICODE)]


def test_the_pane_tells_each_stop_and_each_watch() -> None:
    bench = filled()
    bench.debugger.to_end()
    rows = texts(bench, 38, 6)
    assert rows[0].split() == ["●", "abs(grad)", ">", "1", "hit", str(bench.stops.stops[0].hits)]
    assert rows[1].split() == ["○", "w", "off"]
    loss = bench.watches.history(bench.watches.watches[0], bench.k, 12)
    assert rows[3].split() == ["◉", "loss", f"{loss[-1]:.5g}", sparkline(loss, UNICODE)]
    assert note(bench) == "3 stops, 2 watches"


@pytest.mark.parametrize("width", [12, 20, 38, 80])
@pytest.mark.parametrize("height", [1, 3, 8])
@pytest.mark.parametrize("table", [UNICODE, ASCII])
def test_rows_fill_the_pane_at_every_step_and_no_number_is_cut(width, height, table) -> None:
    bench = filled()
    for k in range(0, len(bench.log) + 1, 5):
        bench.debugger.to(k)
        rows = draw_pane(bench, width, height, table)
        assert len(rows) == height and all(line_width(row) == width for row in rows)
        if table is ASCII:
            assert all(plain(row).isascii() for row in rows)


def test_a_hidden_number_is_masked_in_the_pane() -> None:
    log = trace_of(DIAMOND)
    a = log.node_named("a")
    assert a is not None
    bench = Workbench(log, lambda: frozenset({(a, "gradient")}))
    bench.watches.add("a.grad")
    bench.debugger.to_end()
    assert texts(bench, 30, 1) == ["◉ a.grad                  ▒▒▒▒"]


def test_what_was_kept_with_strange_text_is_shown_harmless() -> None:
    bench = Workbench(trace_of(DIAMOND))
    row = {"text": "w\u202e", "enabled": True, "hits": 0, "line": ""}
    bench.stops.restore([row, {**row, "text": "nobody"}])
    assert [s.text for s in bench.stops.stops] == ["nobody"]
    assert texts(bench, 40, 1)[0].split() == ["○", "nobody", "does", "not", "fit"]


def test_the_list_picks_goes_switches_edits_and_removes() -> None:
    bench = filled()
    state = STOPS.open(bench)
    assert isinstance(state, StopTable)
    assert [plain(r)[:2] for r in draw(state, 80, 20, UNICODE)[:2]] == ["› ", "  "]
    bench.debugger.to(0)
    first = bench.stops.next_of(bench.stops.stops[0], 0, 1)
    assert state.go().kind == MOVED and first is not None and bench.k == first.k
    state.toggle()
    assert not bench.stops.stops[0].enabled
    state.pick(1)
    assert state.edit("nobody").kind == REFUSED and state.text() == "w"
    state.edit("v")
    assert [s.text for s in bench.stops.stops] == ["abs(grad) > 1", "v", "line 2"]
    state.remove()
    assert [s.text for s in bench.stops.stops] == ["abs(grad) > 1", "line 2"]
    state.pick(1, 99)
    assert state.picked == "q"
    state.go()
    assert bench.k == 3
    for _ in range(9):
        state.remove()
    assert state.picked is None and "b sets a stop" in state.go().text


@pytest.mark.parametrize("width", [80, 120])
def test_the_list_tells_how_a_stop_is_written(width: int) -> None:
    shown = "\n".join(plain(row) for row in draw(StopTable(filled()), width, 20, UNICODE))
    for form in ("line 5", "abs(grad) > 1", "second a", "past 10 a", "3 times a"):
        assert form in shown
    assert "…" not in shown


def test_bars_go_from_the_smallest_to_the_largest_number() -> None:
    assert sparkline([1.0, 2.0, 3.0], UNICODE) == "▁▅█"
    assert sparkline([2.0, 2.0], UNICODE) == "▁▁"
    assert sparkline([5.0], UNICODE) == sparkline([], UNICODE) == ""
    assert sparkline([-1.7e308, 0.0, 1.7e308], UNICODE) == "▁▅█"
    assert sparkline([0.0, 1.0], ASCII) == "_#"
