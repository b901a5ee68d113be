"""The keys that move a debugger: one row each.

A forward key has its reverse twin on the same letter in upper case.
"""

from __future__ import annotations

from tutor.debug.action import REFUSED, Action, Outcome, TextAction
from tutor.debug.debugger import Debugger
from tutor.debug.workbench import Workbench

STEP = "Step through the program"
"""The heading of these keys."""


def _before_end(debugger: Debugger) -> bool:
    return not debugger.at_end


def _after_start(debugger: Debugger) -> bool:
    return not debugger.at_start


STEPS: tuple[Action[Debugger], ...] = (
    Action("step.node", ("n", "right", "f10"), "next", "One node on: all its edges at once.",
           STEP, lambda debugger, count: debugger.step("node", 1, count), applies=_before_end),
    Action("back.node", ("N", "left"), "back", "One node back.",
           STEP, lambda debugger, count: debugger.step("node", -1, count), applies=_after_start),
    Action("step.edge", ("s", "f11"), "edge", "One event on: a value, or a single edge.",
           STEP, lambda debugger, count: debugger.step("edge", 1, count), applies=_before_end),
    Action("back.edge", ("S",), "edge back", "One event back.",
           STEP, lambda debugger, count: debugger.step("edge", -1, count), applies=_after_start),
    Action("step.line", ("l",), "line", "On to the next line of the program.",
           STEP, lambda debugger, count: debugger.step("line", 1, count), applies=_before_end),
    Action("back.line", ("L",), "line back", "Back to the line before.",
           STEP, lambda debugger, count: debugger.step("line", -1, count), applies=_after_start),
    Action("step.call", ("o",), "call", "To the end of this call, or of the pass.",
           STEP, lambda debugger, count: debugger.step("call", 1, count), applies=_before_end),
    Action("back.call", ("O",), "call back", "Back to the beginning of this call.",
           STEP, lambda debugger, count: debugger.step("call", -1, count), applies=_after_start),
    Action("step.phase", ("f",), "phase", "To the end of this pass or update.",
           STEP, lambda debugger, count: debugger.step("phase", 1, count), applies=_before_end),
    Action("back.phase", ("F",), "phase back", "Back to the beginning of this phase.",
           STEP, lambda debugger, count: debugger.step("phase", -1, count), applies=_after_start),
    Action("step.iteration", ("i",), "iteration", "To the end of this round of training.",
           STEP, lambda debugger, count: debugger.step("iteration", 1, count),
           applies=_before_end),
    Action("back.iteration", ("I",), "iteration back", "Back to the beginning of this round.",
           STEP, lambda debugger, count: debugger.step("iteration", -1, count),
           applies=_after_start),
    Action("step.end", ("end",), "to the end", "To the end of the run.",
           STEP, lambda debugger, count: debugger.to_end(), shown="End", applies=_before_end),
    Action("back.start", ("home",), "to the start", "Back to the start of the run.",
           STEP, lambda debugger, count: debugger.to_start(), shown="Home",
           applies=_after_start),
)  # fmt: skip
"""Steps of every grain, and the ends of the run."""

REPEAT: Action[Debugger] = Action(
    "repeat", ("full_stop",), "repeat", "Do the last step once more.",
    STEP, lambda debugger, count: debugger.repeat(count), shown=".",
)  # fmt: skip


def _to_step(bench: Workbench, text: str) -> Outcome:
    digits = text.strip().replace(",", "")
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= _DIGITS):
        return Outcome(REFUSED, f"Write the number of a step, 0 to {len(bench.log):,}")
    return bench.debugger.to(int(digits))


_DIGITS = 15

TEXTS: tuple[TextAction[Workbench], ...] = (
    TextAction("go", ("g",), "go to", "Go to a step by its number.", STEP, "Go to step",
               _to_step),
)  # fmt: skip
"""Keys that ask for a line of text, and act on what stands beside the run too."""
