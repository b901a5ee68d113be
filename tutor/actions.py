"""Every key of a lesson: the one table behind bindings, footer, help, palette and plain commands.

Each row stands where what it acts on stands: moves in `tutor.debug.moves`, questions and screens
in `tutor.learner.lesson_actions`, what a front end does itself here. They are put together in the
order of the help. No key changes its meaning with the pane that has the focus.
"""

from __future__ import annotations

from typing import Protocol

from tutor.debug.action import DONE, Action, Outcome
from tutor.debug.bench_keys import SEARCHES
from tutor.debug.debugger import Debugger
from tutor.debug.moves import REPEAT, STEP, STEPS
from tutor.debug.workbench import Workbench
from tutor.learner.lesson_actions import ANSWER, PREDICT, READ, REPLIES, SCREENS
from tutor.learner.session import Session
from tutor.view.panes import PANES, PaneSpec

LOOK = "Look around"
"""The heading of the keys that only change what is in sight."""


class FrontEnd(Protocol):
    """What every front end of a lesson can do.

    Attributes:
        session: the lesson in progress.
    """

    session: Session

    @property
    def full(self) -> bool:
        """Whether every pane is in sight at once."""

    def submit(self) -> Outcome:
        """Give the answer, or go on."""

    def ask_step(self) -> Outcome:
        """Ask for the number of a step, and go there."""

    def leave(self) -> Outcome:
        """Leave the lesson; its place is kept."""

    def show_pane(self, name: str) -> Outcome:
        """Show the pane of this name."""

    def show_help(self) -> Outcome:
        """Show all keys."""


class FullScreen(FrontEnd, Protocol):
    """What the full screen can do besides."""

    def next_pane(self, way: int) -> Outcome:
        """Give the keys to the next pane, or to the one before if `way` is negative."""

    def jump(self) -> Outcome:
        """Show a letter at each pane; the next key gives the keys to the pane that has it."""

    def zoom(self) -> Outcome:
        """Give the whole screen to the pane that has the keys, or share it again."""

    def copy_text(self) -> Outcome:
        """Copy what the debugger shows as text, and keep it in a file."""

    def save_picture(self) -> Outcome:
        """Save what the debugger shows as a picture."""

    def show_palette(self) -> Outcome:
        """Look for a command by its name."""


def _on_debugger(action: Action[Debugger]) -> Action[FrontEnd]:
    """The same for a front end: the session moves its debugger and keeps the place."""

    def applies(front: FrontEnd) -> bool:
        debugger = front.session.debugger
        return debugger is not None and action.applies(debugger)

    return Action(
        action.id, action.keys, action.label, action.help, action.group,
        lambda front, count: front.session.move(action.run, count), action.shown, applies,
    )  # fmt: skip


def _on_bench(action: Action[Workbench]) -> Action[FrontEnd]:
    """The same for what moves a debugger by what stands beside it."""

    def applies(front: FrontEnd) -> bool:
        bench = front.session.bench
        return bench is not None and action.applies(bench)

    def run(front: FrontEnd, count: int) -> Outcome:
        bench = front.session.bench
        if bench is None:
            return front.session.move(lambda debugger, count: DONE)
        return front.session.move(lambda debugger, count: action.run(bench, count), count)

    return Action(
        action.id, action.keys, action.label, action.help, action.group, run, action.shown, applies
    )


def _on_session(action: Action[Session]) -> Action[FrontEnd]:
    """The same for a front end, on its session."""
    return Action(
        action.id, action.keys, action.label, action.help, action.group,
        lambda front, count: action.run(front.session, count), action.shown,
        lambda front: action.applies(front.session),
    )  # fmt: skip


def _has_program(front: FrontEnd) -> bool:
    return front.session.debugger is not None


def _out_of_sight(front: FrontEnd) -> bool:
    return _has_program(front) and not front.full


_TO_A_STEP: tuple[Action[FrontEnd], ...] = (
    *(_on_debugger(action) for action in STEPS),
    Action("go", ("g",), "go to", "Go to a step by its number.", STEP,
           lambda front, count: front.ask_step(), applies=_has_program),
    *map(_on_bench, SEARCHES),
    _on_debugger(REPEAT),
)  # fmt: skip

_LESSON: tuple[Action[FrontEnd], ...] = (
    Action("submit", ("enter",), "go on", "Give the answer, or go on.", ANSWER,
           lambda front, count: front.submit(), shown="Enter"),
    *(_on_session(action) for action in (*REPLIES, PREDICT, *SCREENS)),
    Action("home", ("q",), "lessons", "Leave the lesson; it goes on from here next time.", READ,
           lambda front, count: front.leave()),
)  # fmt: skip


def _pane(spec: PaneSpec) -> Action[FrontEnd]:
    """The key of a pane."""
    return Action(
        f"pane.{spec.id}", (spec.key,), spec.label, spec.action, LOOK,
        lambda front, count: front.show_pane(spec.id), applies=_out_of_sight,
    )  # fmt: skip


_PANES: tuple[Action[FrontEnd], ...] = tuple(_pane(spec) for spec in PANES if spec.key)

GRAPH: Action[FrontEnd] = Action(
    "graph", ("d",), "graph", "Draw the graph.", LOOK,
    lambda front, count: front.show_pane("graph"),
)  # fmt: skip

_HELP: Action[FrontEnd] = Action(
    "help", ("question_mark", "f1"), "help", "All keys.", LOOK,
    lambda front, count: front.show_help(), shown="?",
)  # fmt: skip

_SCREEN: tuple[Action[FullScreen], ...] = (
    Action("pane.next", ("tab",), "pane", "On to the next pane; Shift+Tab goes back.", LOOK,
           lambda front, count: front.next_pane(1), shown="Tab"),
    Action("pane.back", ("shift+tab",), "pane back", "Back to the pane before.", LOOK,
           lambda front, count: front.next_pane(-1), shown="Shift+Tab"),
    Action("jump", ("j",), "jump", "Jump to a pane by the letter at its title.", LOOK,
           lambda front, count: front.jump(), applies=_has_program),
    Action("zoom", ("z",), "zoom", "Give the whole screen to one pane, and back.", LOOK,
           lambda front, count: front.zoom(), applies=_has_program),
    Action("copy", ("y",), "copy", "Copy the graph and its product as text, and to a file.", LOOK,
           lambda front, count: front.copy_text(), applies=_has_program),
    Action("picture", ("Y",), "picture", "Save them as a picture, an SVG file.", LOOK,
           lambda front, count: front.save_picture(), applies=_has_program),
)  # fmt: skip

_PALETTE: Action[FullScreen] = Action(
    "palette", ("ctrl+p",), "commands", "Find a command by its name.", LOOK,
    lambda front, count: front.show_palette(), shown="Ctrl+P",
)  # fmt: skip

ACTIONS: tuple[Action[FullScreen], ...] = (
    *_TO_A_STEP, *_LESSON, *_PANES, *_SCREEN, _HELP, _PALETTE,
)  # fmt: skip
"""The keys of the full screen. Digits before a step repeat it: `10n` is ten times `n`."""

BY_ID: dict[str, Action[FullScreen]] = {action.id: action for action in ACTIONS}
"""The same by id."""

SPOKEN: tuple[Action[FrontEnd], ...] = (*_TO_A_STEP, *_LESSON, *_PANES, _HELP, GRAPH)
"""The commands of the line front end, one key each."""
