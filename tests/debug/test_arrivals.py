"""Searches that lead right behind an event, which is then told before the one that comes next."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.view.programs import DIAMOND, traced
from tutor.debug.action import MOVED
from tutor.debug.bench_keys import set_stop, watch
from tutor.debug.node_search import NodeSearch
from tutor.debug.search_moves import to_picked, to_stop, to_writer
from tutor.debug.stops.stop_table import StopTable
from tutor.debug.workbench import Workbench
from tutor.script.findings.finding_list import FindingList
from tutor.view import ledger
from tutor.view.moment import Moment
from tutor.view.text import plain

RUN = traced(DIAMOND)
A = RUN.node_named("a")


def by_stop(bench: Workbench) -> None:
    set_stop(bench, "contribution == -3.75")
    to_stop(bench, 1)


def by_stop_back(bench: Workbench) -> None:
    set_stop(bench, "contribution == -3.75")
    bench.debugger.to_end()
    to_stop(bench, -1)


def by_list(bench: Workbench) -> None:
    set_stop(bench, "contribution == -3.75")
    StopTable(bench).go()


def by_watch(bench: Workbench) -> None:
    watch(bench, "a.grad")
    bench.debugger.to_end()
    StopTable(bench).go()


def by_writer(bench: Workbench) -> None:
    bench.picked = A
    bench.debugger.to_end()
    to_writer(bench, -1)


def by_picked(bench: Workbench) -> None:
    bench.picked = A
    bench.debugger.to_end()
    to_picked(bench, -1)


def by_search(bench: Workbench) -> None:
    search = NodeSearch(bench)
    search.take("= -13.75")
    search.to_hit()


WAYS = (by_stop, by_stop_back, by_list, by_watch, by_writer, by_picked, by_search)


@pytest.mark.parametrize("way", WAYS)
def test_what_was_looked_for_is_told_first(way: Callable[[Workbench], None]) -> None:
    bench = Workbench(RUN)
    way(bench)
    done, coming = bench.log.event(bench.k - 1), bench.log.event(bench.k)
    assert bench.debugger.found and (done.node, done.contribution) == (A, -3.75)
    moment = Moment(RUN, bench.k, found=True)
    for height in (3, 7):
        rows = [plain(row) for row in ledger.draw(moment, 76, height)]
        assert "-1.5" in rows[0] + rows[1] and "-3.75" in rows[0] + rows[1]
        assert rows[height - 1].startswith(" ◀ next  d → b")
    assert ledger.note(moment) == "just done: edge 5 of 6 · d → a"
    assert coming.node != A
    bench.debugger.step("edge", 1)
    bench.debugger.step("edge", -1)
    assert not bench.debugger.found  # the position is the same, and now it is read as any other


def test_a_finding_leads_behind_its_event() -> None:
    bench = Workbench(traced("a = Value(3.0)\n" + 2 * "L = a * a\nL.backward()\n"))
    findings = FindingList(bench)
    assert findings.picked is not None
    bench.debugger.to(findings.picked.k + 1)
    assert findings.go().kind == MOVED and bench.debugger.found  # it stands there, and is told now


@pytest.mark.parametrize("stop", ["line 3", "backward"])
def test_a_stop_that_is_gone_into_has_its_event_before_it(stop: str) -> None:
    bench = Workbench(RUN)
    set_stop(bench, stop)
    to_stop(bench, 1)
    assert bench.k and not bench.debugger.found


def test_at_the_end_there_is_nothing_to_tell_after_it() -> None:
    moment = Moment(RUN, len(RUN), found=True)
    assert ledger.draw(moment, 76, 3) == ledger.draw(Moment(RUN, len(RUN)), 76, 3)
