"""What takes long beside the screen: a program before its debugger opens, and one run again."""

from __future__ import annotations

import re
import threading

import pytest

from tests.tui.harness import LARGE, SMALL, Terminal, check_golden, debugging
from tests.view.programs import DIAMOND
from tutor.debug.underway import GoesOn, Underway
from tutor.debug.whatif import other_runs
from tutor.debug.workbench import Workbench
from tutor.learner.hosts import Host, ProgramHost
from tutor.program import Cancelled, parse, run
from tutor.program.again import Writes
from tutor.trace import Trace
from tutor.trace.course import run_again
from tutor.trace.log import Log
from tutor.tui.bench import long_runs
from tutor.tui.bench.debug_app import DebugApp
from tutor.tui.bench.debug_screen import DebugScreen
from tutor.tui.screens.waiting import Waiting

READS = """\
x = Value(1.0)
n = x.data
L = x * x
L.backward()
"""
"""What is read may decide something, so a change of `x` needs another run."""


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
async def test_a_program_that_runs_for_long_tells_how_far_it_is(size: tuple[int, int]) -> None:
    ends = threading.Event()

    def work(goes_on: GoesOn) -> Host:
        goes_on(1_234_567)
        ends.wait(60.0)
        return ProgramHost(Workbench(Trace(run(parse(DIAMOND)))), "slow.py", "slow")

    app = DebugApp(Underway(work), "slow.py")
    async with app.run_test(size=size) as pilot:
        t = await Terminal(app, pilot).until("events so far")
        assert isinstance(app.screen, Waiting)
        check_golden(f"opening-{size[0]}x{size[1]}", re.sub(r"in \d+ s", "in 0 s", t.text))
        ends.set()
        await t.until("debug slow.py")
        assert isinstance(app.screen, DebugScreen) and "event 0 of 12" in t.text


async def test_looks_that_come_late_close_the_waiting_screen_once() -> None:
    host = ProgramHost(Workbench(Trace(run(parse(DIAMOND)))), "slow.py", "slow")
    ends = threading.Event()
    app = DebugApp(Underway(lambda goes_on: (ends.wait(60.0), host)[1]), "slow.py")
    async with app.run_test(size=SMALL) as pilot:
        t = await Terminal(app, pilot).until("events so far")
        waiting = app.screen
        assert isinstance(waiting, Waiting)
        ends.set()
        while not waiting._awaited.done():
            await pilot.pause(0.01)
        for _ in range(3):
            waiting._look()
        await t.until("debug slow.py")
        assert isinstance(app.screen, DebugScreen)


async def test_keys_typed_while_a_program_runs_are_for_its_debugger() -> None:
    ends = threading.Event()

    def work(goes_on: GoesOn) -> Host:
        ends.wait(60.0)
        return ProgramHost(Workbench(Trace(run(parse(DIAMOND)))), "slow.py", "slow")

    app = DebugApp(Underway(work), "slow.py")
    async with app.run_test(size=SMALL) as pilot:
        t = await Terminal(app, pilot).until("events so far")
        await pilot.press("n", "n", "N", "n")
        ends.set()
        await t.until("event 2 of 12")
        assert isinstance(app.screen, DebugScreen) and "event 2 of 12" in t.text


async def test_what_is_known_later_is_said_later_and_moves_no_row() -> None:
    host = ProgramHost(Workbench(Trace(run(parse(DIAMOND)))), "mine.py", "mine")
    known: list[str] = []
    app = DebugApp(host, greeting=("! lists 1 finding",), later=lambda: known or None)
    async with app.run_test(size=SMALL) as pilot:
        t = await Terminal(app, pilot).until("! lists 1 finding")
        before = t.text.splitlines()
        known += "Your class Value has a fault on line 25", "! lists 2 findings"
        t = await Terminal(app, pilot).until("line 25. ! lists 2 findings")
        assert [i for i, row in enumerate(t.text.splitlines()) if row != before[i]] == [23]
        await t.press("s")
        assert "line 25" not in t.text


async def test_a_run_is_given_up_before_its_debugger_opens() -> None:
    def work(goes_on: GoesOn) -> Host:
        while goes_on(5):
            threading.Event().wait(0.001)
        raise Cancelled

    app = DebugApp(coming := Underway(work), "slow.py")
    async with app.run_test(size=SMALL) as pilot:
        await Terminal(app, pilot).until("Esc")
        await pilot.pause(0.4)  # until it can have been seen
        await pilot.press("escape")
        assert coming.wait(60.0)
        for _ in range(200):
            await pilot.pause(0.02)
            if app._exit:
                break
        assert app._exit


async def test_a_program_that_runs_again_holds_no_screen_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ends = threading.Event()

    def slow(log: Log, writes: Writes, goes_on: GoesOn) -> Log:
        while not ends.wait(0.005):
            if not goes_on(1_234_567):
                raise Cancelled
        return run_again(log, writes, goes_on)

    monkeypatch.setattr(long_runs, "PATIENCE", 0.0)
    monkeypatch.setattr(other_runs, "run_again", slow)
    async with debugging(READS, LARGE) as t:
        await t.press("n", "a", "left")
        await t.until("1,234,567")
        assert "The program runs again: 1,234,567 events so far; Esc gives it up" in t.text
        assert "Knobs" in t.text and "altered" not in t.text
        await t.press("escape")
        await t.until("Given up: nothing was changed")
        assert "Knobs" in t.text and "altered" not in t.text
        await t.press("left", "q")
        assert isinstance(t.app.screen, DebugScreen)
        await t.until("runs again")
        await t.press("s")
        assert "event 2 of 5" in t.text, "the run is walked meanwhile"
        ends.set()
        await t.until("was run again")
        assert "debug diamond.py · altered" in t.text and "event 2 of 5" in t.text
        await t.press("u")
        await t.until("own numbers")
        assert "altered" not in t.text
