"""Every key of the program: the one table behind bindings, footer, help and command palette.

A forward key has its reverse twin on the same letter in upper case, and no key changes its
meaning with the pane that has the focus.
"""

from __future__ import annotations

from dataclasses import dataclass

from tutor.view.panes import PANES


@dataclass(frozen=True, slots=True)
class Action:
    """Something a person can do with one key.

    Attributes:
        id: the name the front ends dispatch on.
        keys: keys as Textual names them; the first is the one that is shown.
        label: a word or two for the footer.
        help: a sentence for the help screen and the palette.
        group: heading it stands under.
        shown: how the key is written for a person, where that is not the key itself.
        move: for a step of the debugger, its grain and direction.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    group: str
    shown: str = ""
    move: tuple[str, int] | None = None

    @property
    def key(self) -> str:
        """How the main key is written for a person."""
        return self.shown or self.keys[0]


STEP, ANSWER, READ, LOOK = "Step through the program", "Answer", "Read", "Look around"
"""The groups, in the order of the help screen."""

ACTIONS: tuple[Action, ...] = (
    Action("step.node", ("n", "right", "f10"), "next", "One node on: all its edges at once.",
           STEP, move=("node", 1)),
    Action("back.node", ("N", "left"), "back", "One node back.", STEP, move=("node", -1)),
    Action("step.edge", ("s", "f11"), "edge", "One event on: a value, or a single edge.",
           STEP, move=("edge", 1)),
    Action("back.edge", ("S",), "edge back", "One event back.", STEP, move=("edge", -1)),
    Action("step.line", ("l",), "line", "On to the next line of the program.",
           STEP, move=("line", 1)),
    Action("back.line", ("L",), "line back", "Back to the line before.", STEP, move=("line", -1)),
    Action("step.call", ("o",), "call", "On to the end of this call, or of the phase.",
           STEP, move=("call", 1)),
    Action("back.call", ("O",), "call back", "Back to the beginning of this call.",
           STEP, move=("call", -1)),
    Action("step.phase", ("f",), "phase", "To the end of this phase: forward, backward, update.",
           STEP, move=("phase", 1)),
    Action("back.phase", ("F",), "phase back", "Back to the beginning of this phase.",
           STEP, move=("phase", -1)),
    Action("step.end", ("c", "end", "f5"), "to the end", "To the end of the run.", STEP),
    Action("back.start", ("C", "home"), "to the start", "Back to the start of the run.", STEP),
    Action("go", ("g",), "go to", "Go to a step by its number.", STEP),
    Action("writer", ("W",), "who wrote", "Go to what wrote this number before.", STEP),
    Action("repeat", ("full_stop",), "repeat", "Do the last step once more.", STEP, shown="."),
    Action("submit", ("enter",), "go on", "Give the answer, or go on.", ANSWER, shown="Enter"),
    Action("hint", ("h",), "hint", "One more hint.", ANSWER),
    Action("skip", ("k",), "show me", "Show the answer and how it comes about.", ANSWER),
    Action("again", ("r",), "other numbers", "The same question with other numbers.", ANSWER),
    Action("screen.next", ("right_square_bracket",), "next screen",
           "On to the next screen of the lesson.", READ, shown="]"),
    Action("screen.back", ("left_square_bracket",), "screen back",
           "Back to the screen before.", READ, shown="["),
    Action("home", ("q",), "lessons", "Leave the lesson; it goes on from here next time.", READ),
    *(Action(f"pane.{p.id}", (p.key,), p.label, p.action, LOOK) for p in PANES if p.key),
    Action("pane.next", ("tab",), "pane", "On to the next pane; Shift+Tab goes back.", LOOK,
           shown="Tab"),
    Action("pane.back", ("shift+tab",), "pane back", "Back to the pane before.", LOOK,
           shown="Shift+Tab"),
    Action("zoom", ("z",), "zoom", "Give the whole screen to one pane, and back.", LOOK),
    Action("help", ("question_mark", "f1"), "help", "All keys.", LOOK, shown="?"),
    Action("palette", ("ctrl+p",), "commands", "Find a command by its name.", LOOK,
           shown="Ctrl+P"),
)  # fmt: skip
"""The table. Digits before a step repeat it: `10n` is ten times `n`."""

BY_ID: dict[str, Action] = {a.id: a for a in ACTIONS}
"""Actions by id."""
