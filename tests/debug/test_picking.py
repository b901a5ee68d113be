"""Nodes and lines picked by name, for the keys that ask about one."""

from __future__ import annotations

import pytest

from tests.program.running import trace_of
from tutor.debug.action import MOVED, REFUSED, SAID
from tutor.debug.picking import pick
from tutor.debug.search_moves import to_picked
from tutor.debug.stops import entering
from tutor.debug.workbench import Workbench

LOG = trace_of("w1 = Value(2.0)\n\nL = w1 * 3.0\nL.backward()\n")


def test_a_name_picks_the_node_for_the_keys_that_ask_about_one() -> None:
    bench = Workbench(LOG)
    said = pick(bench, " w1 ")
    assert said.kind == SAID and said.text.startswith("w1 is picked: t T ")
    assert bench.picked == LOG.node_named("w1") and bench.k == 0
    to_picked(bench, 1)
    assert bench.debugger.found
    pick(bench, "#0")
    assert bench.picked == 0


def test_a_line_takes_the_place_of_a_node_and_nothing_that_of_both() -> None:
    bench = Workbench(LOG)
    pick(bench, "w1")
    assert "Line 3 is picked" in pick(bench, "line 3").text
    assert (bench.picked, bench.line) == (None, 3)
    pick(bench, "")
    assert (bench.picked, bench.line) == (None, None)


@pytest.mark.parametrize(
    ("text", "help"), [("w", "w1"), ("0", "such as w1"), ("line 2", "line 2"), ("line 99", "99")]
)
def test_what_cannot_be_picked_says_what_can(text: str, help: str) -> None:
    bench = Workbench(LOG)
    said = pick(bench, text)
    assert said.kind == REFUSED and help in said.text and bench.picked is None


def test_a_line_that_runs_no_more_is_looked_for_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a run of millions of events a key would take as long as the run did."""
    source = (
        "def f(x):\n    return x * 0.5\na = Value(0.5)\ny = f(a)\n"
        "for i in range(30):\n    a = f(a)\n"
    )
    monkeypatch.setattr(entering, "LOOKS", 10)
    bench = Workbench(trace_of(source))
    pick(bench, "line 4")
    assert to_picked(bench, 1).text == "" and bench.k == 1
    said = to_picked(bench, 1)
    assert 1 < bench.k < len(bench.log) and said.text.endswith(
        f"up to step {bench.k}: t looks further"
    )
    while to_picked(bench, 1).kind == MOVED:
        pass
    assert to_picked(bench, 1).text == "Line 4 does not run after this"
