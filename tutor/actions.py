"""Every key of a lesson and of the debugger: the tables behind bindings, footer, help, palette and
plain commands.

Each row stands where what it acts on stands: moves in `tutor.debug.moves`, tools in
`tutor.view.tool_rows`, questions and screens in `tutor.learner.lesson_actions`, what a front end
does itself here. They are put together in the order of the help. No key changes its meaning with
the pane that has the focus, nor with the tool that is open.
"""

from __future__ import annotations

from typing import Protocol

from tutor.debug.action import DONE, Action, Outcome, TextAction
from tutor.debug.bench_keys import ENTRIES, SEARCHES
from tutor.debug.debugger import Debugger
from tutor.debug.moves import REPEAT, STEP, STEPS, TEXTS
from tutor.debug.whatif.change_actions import REDO, UNDO
from tutor.debug.workbench import Workbench
from tutor.fronts import BenchFront, DebugWindow, FrontEnd, FullScreen, LessonFront, Window
from tutor.learner.hosts import Host, moved
from tutor.learner.lesson_actions import ANSWER, PREDICT, READ, REPLIES, SCREENS
from tutor.learner.session import Session
from tutor.view.panes import PANES, PaneSpec
from tutor.view.tool_rows import TOOL_ROWS, ToolRow

ASK = "Ask about the run"
"""The heading of the tools."""
LOOK = "Look around"
"""The heading of the keys that only change what is in sight."""


class _Hosted(Protocol):
    @property
    def host(self) -> Host:
        """Whose run it is."""


def _has_program(front: _Hosted) -> bool:
    return front.host.bench is not None


def _out_of_sight(front: BenchFront) -> bool:
    return _has_program(front) and not front.full


# ---- rows of other rooms, for a front end


def _on_debugger(action: Action[Debugger]) -> Action[BenchFront]:
    """The same for a front end: it moves its debugger and keeps the place."""

    def applies(front: BenchFront) -> bool:
        bench = front.host.bench
        return bench is not None and action.applies(bench.debugger)

    return Action(
        action.id, action.keys, action.label, action.help, action.group,
        lambda front, count: front.host.move(action.run, count), action.shown, applies,
    )  # fmt: skip


def _on_bench(action: Action[Workbench]) -> Action[BenchFront]:
    """The same for what moves a debugger by what stands beside it."""

    def applies(front: BenchFront) -> bool:
        bench = front.host.bench
        return bench is not None and action.applies(bench)

    return Action(
        action.id, action.keys, action.label, action.help, action.group,
        lambda front, count: moved(front.host, lambda bench: action.run(bench, count)),
        action.shown, applies,
    )  # fmt: skip


def _asked_for(action: TextAction[Workbench]) -> Action[BenchFront]:
    """The key of what takes a line of text: it asks for the text."""

    def applies(front: BenchFront) -> bool:
        bench = front.host.bench
        return bench is not None and action.applies(bench)

    return Action(
        action.id, action.keys, action.label, action.help, action.group,
        lambda front, count: front.opener.text(action), action.shown, applies,
    )  # fmt: skip


def _tool(row: ToolRow) -> Action[BenchFront]:
    """The key of a tool. All of them are loaded when the first is opened."""

    def opened(front: BenchFront, count: int) -> Outcome:
        from tutor.view.tools import TOOL

        return front.opener.tool(TOOL[row])

    return Action(
        f"tool.{row.id}", row.keys, row.label, row.help, ASK, opened, row.shown, _has_program
    )


def _on_session(action: Action[Session]) -> Action[LessonFront]:
    """The same for a front end, on its session."""
    return Action(
        action.id, action.keys, action.label, action.help, action.group,
        lambda front, count: action.run(front.session, count), action.shown,
        lambda front: action.applies(front.session),
    )  # fmt: skip


def _pane(spec: PaneSpec) -> Action[BenchFront]:
    """The key of a pane."""
    return Action(
        f"pane.{spec.id}", (spec.key,), spec.label, spec.action, LOOK,
        lambda front, count: front.show_pane(spec.id), applies=_out_of_sight,
    )  # fmt: skip


# ---- what the front ends share

MOVES: tuple[Action[BenchFront], ...] = (
    *map(_on_debugger, STEPS), *map(_on_bench, SEARCHES), _on_debugger(REPEAT),
)  # fmt: skip
"""The keys that move the run; they work beside an open tool too."""

TYPED: tuple[TextAction[Workbench], ...] = (*TEXTS, *ENTRIES)
"""What takes a line of text; its keys ask for it, in lines it may stand behind the command."""

_ENTRIES: tuple[Action[BenchFront], ...] = tuple(map(_asked_for, TYPED))

_ALTERS: tuple[Action[BenchFront], ...] = (_on_bench(UNDO), _on_bench(REDO))

OPEN: tuple[Action[BenchFront], ...] = tuple(map(_tool, TOOL_ROWS))
"""The keys that open a tool."""

_PANES: tuple[Action[BenchFront], ...] = tuple(_pane(spec) for spec in PANES if spec.key)

_SWITCH: Action[BenchFront] = Action(
    "debugger", ("d",), "debugger", "The whole debugger on this program, and back.", LOOK,
    lambda front, count: front.switch_debugger(), applies=_has_program,
)  # fmt: skip

_HELP: Action[BenchFront] = Action(
    "help", ("question_mark", "f1"), "help", "All keys.", LOOK,
    lambda front, count: front.show_help(), shown="?",
)  # fmt: skip

_GRAPH: Action[BenchFront] = Action(
    "graph", ("graph",), "graph", "Draw the graph.", LOOK,
    lambda front, count: front.show_pane("graph"), applies=_has_program,
)  # fmt: skip
"""A command in lines of text only: on the full screen the graph is always in sight."""


def _zoom(front: Window, count: int) -> Outcome:
    return front.panes.toggle_zoom() if _has_program(front) else DONE


FILES: tuple[Action[Window], ...] = (
    Action("copy", ("y",), "copy", "Copy the graph as text, and to a file.", LOOK,
           lambda front, count: front.files.copy(), applies=_has_program),
    Action("picture", ("Y",), "picture", "Save them as a picture, an SVG file.", LOOK,
           lambda front, count: front.files.picture(), applies=_has_program),
)  # fmt: skip
"""The keys that make a file of what is shown; a tool that is open makes one of itself."""

_WINDOW: tuple[Action[Window], ...] = (
    Action("pane.next", ("tab",), "pane", "On to the next pane; Shift+Tab goes back.", LOOK,
           lambda front, count: front.panes.next(1), shown="Tab"),
    Action("pane.back", ("shift+tab",), "pane back", "Back to the pane before.", LOOK,
           lambda front, count: front.panes.next(-1), shown="Shift+Tab"),
    Action("jump", ("j",), "jump", "Jump to a pane by the letter at its title.", LOOK,
           lambda front, count: front.panes.jump(), applies=_has_program),
    Action("zoom", ("z",), "zoom", "Give the whole screen to one pane, and back.", LOOK,
           _zoom, applies=_has_program),
    *FILES,
)  # fmt: skip

_PALETTE: Action[Window] = Action(
    "palette", ("ctrl+p",), "commands", "Find a command by its name.", LOOK,
    lambda front, count: front.show_palette(), shown="Ctrl+P",
)  # fmt: skip

# ---- a lesson

_SUBMIT: Action[LessonFront] = Action(
    "submit", ("enter",), "go on", "Give the answer, or go on.", ANSWER,
    lambda front, count: front.submit(), shown="Enter",
)  # fmt: skip

_HOME: Action[BenchFront] = Action(
    "home", ("q",), "lessons", "Leave; it goes on from here next time.", READ,
    lambda front, count: front.leave(),
)  # fmt: skip

_LESSON: tuple[Action[FrontEnd], ...] = (
    _SUBMIT, *(_on_session(action) for action in (*REPLIES, PREDICT, *SCREENS)), _HOME,
)  # fmt: skip

ACTIONS: tuple[Action[FullScreen], ...] = (
    *MOVES, *_ENTRIES, *_ALTERS, *OPEN, *_LESSON, *_PANES, _SWITCH, *_WINDOW, _HELP, _PALETTE,
)  # fmt: skip
"""The keys of a lesson on the full screen. Digits before a step repeat it: `10n` is ten times
`n`."""

BY_ID: dict[str, Action[FullScreen]] = {action.id: action for action in ACTIONS}
"""The same by id."""

SPOKEN: tuple[Action[FrontEnd], ...] = (
    *MOVES, *_ENTRIES, *_ALTERS, *OPEN, *_LESSON, *_PANES, _SWITCH, _HELP, _GRAPH,
)  # fmt: skip
"""The commands of a lesson in lines of text."""

# ---- the debugger

_PLAY: Action[DebugWindow] = Action(
    "play", ("space",), "play", "Repeat the last kind of step; any key pauses.",
    STEP, lambda front, count: front.play(), shown="Space", applies=_has_program,
)  # fmt: skip

_LEAVE: Action[BenchFront] = Action(
    "leave", ("q",), "leave", "Leave the debugger.", LOOK, lambda front, count: front.leave(),
)  # fmt: skip

DEBUG_ACTIONS: tuple[Action[DebugWindow], ...] = (
    *MOVES, _PLAY, *_ENTRIES, *_ALTERS, *OPEN, *_PANES, *_WINDOW, _SWITCH, _LEAVE, _HELP, _PALETTE,
)  # fmt: skip
"""The keys of the debugger on the full screen."""

DEBUG_BY_ID: dict[str, Action[DebugWindow]] = {action.id: action for action in DEBUG_ACTIONS}
"""The same by id."""

DEBUG_SPOKEN: tuple[Action[BenchFront], ...] = (
    *MOVES, *_ENTRIES, *_ALTERS, *OPEN, *_PANES, _GRAPH, _SWITCH, _LEAVE, _HELP,
)  # fmt: skip
"""The commands of the debugger in lines of text."""
