"""The help screen: what the pane in focus shows, and every key, out of the registry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from tutor.actions import ACTIONS
from tutor.tui.painting import Paintable
from tutor.tui.widgets.pane import Pane
from tutor.view.panes import PANES
from tutor.view.text import Line, Span, fit, line, wrap

EXPLAINED: dict[str, tuple[str, str]] = {
    "text": ("The lesson", "What to read. Up and Down scroll it, Enter goes on."),
    "question": ("Your turn", "The open question, your answer to it and what came of it."),
    "number": (
        "Your answer",
        "Type a number: -13.75, 3/4, 2.5e-3 or -1.5 × 2.5 + 1. Enter gives the answer. Letters "
        "are commands until a number is begun; then all that you type belongs to it, until Enter "
        "or Esc. Up and Down scroll the text.",
    ),
    "picker": (
        "Your answer",
        "Press the key of an option, or go to it with Up and Down; ■ marks it. Enter gives the "
        "answer. Where an order is asked for, press the numbers one after the other, and = "
        "between two that tie; Backspace takes the last one back. Digits only choose here, they "
        "never count steps. Shift+Up and Shift+Down scroll the text.",
    ),
} | {spec.id: (spec.heading, spec.help) for spec in PANES if spec.help}
"""What each pane is, by the id of its widget: title and text."""

MARKS: tuple[tuple[str, str], ...] = (
    ("○ ● ◉", "leaf, operation, root"),
    ("▷ ▶", "done, next in the forward pass"),
    ("◁ ◀", "done, next in the backward pass"),
    ("◀ here", "the node whose turn it is"),
    ("•", "a node the lesson points at"),
    ("∂", "the gradient, below or beside the value"),
    ("·", "unset: nothing has written it yet"),
    ("1/2", "1 of 2 contributions has arrived"),
    ("▒▒▒▒", "hidden while a question asks for it"),
    ("↑ ↓", "more in that direction, out of sight"),
)
"""The marks in the panes, and what they mean."""

_KEYS = 20  # cells
_WORDS = {
    "full_stop": ".", "question_mark": "?", "left_square_bracket": "[",
    "right_square_bracket": "]", "pagedown": "PgDn", "pageup": "PgUp", "enter": "Enter",
    "tab": "Tab", "shift+tab": "Shift+Tab", "ctrl+p": "Ctrl+P", "space": "Space", "home": "Home",
    "end": "End", "up": "Up", "down": "Down", "left": "Left", "right": "Right", "f1": "F1",
    "f5": "F5", "f9": "F9", "f10": "F10", "f11": "F11",
}  # fmt: skip


def written(keys: Iterable[str]) -> str:
    """Keys as a person writes them."""
    return " ".join(_WORDS.get(k, k) if len(k) > 1 else k for k in keys)


def _row(shown: str, text: str, width: int) -> list[Line]:
    head = fit(line(("  " + shown, "strong")), _KEYS)
    rows = wrap(text, max(width - _KEYS, 12))
    return [((Span(" " * _KEYS), *row) if i else (*head, *row)) for i, row in enumerate(rows)]


def lines(pane: str, width: int, here: Sequence[tuple[str, str]] = ()) -> list[Line]:
    """The text of the help screen.

    Args:
        pane: id of the widget that has the focus; its explanation comes first.
        width: cells of a line.
        here: keys and what they do, of a screen that is no lesson.
    """
    out: list[Line] = []
    if here:
        out.append(line(("On this screen", "title")))
        for shown, text in here:
            out += _row(shown, text, width)
        out += [(), line(("In a lesson", "title")), ()]
    if pane in EXPLAINED:
        title, text = EXPLAINED[pane]
        out += [line((title, "title")), *wrap(text, width), ()]
    for group, actions in groupby(ACTIONS, key=lambda a: a.group):
        out.append(line((group, "title")))
        for action in actions:
            out += _row(written(action.keys), action.help, width)
        out.append(())
    out.append(line(("Marks", "title")))
    for shown, text in MARKS:
        out += _row(shown, text, width)
    out.append(())
    out += wrap(
        (Span("Digits before a step repeat it: "), Span("10n", "strong"),
         Span(" is ten times n. While a question is open, digits are for your answer.")),
        width,
    )  # fmt: skip
    return out


class Help(Paintable, ModalScreen[None]):
    """All keys, over the screen they belong to."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,question_mark,f1,q,enter", "dismiss", "Close"),
        ("pagedown", "page(1)", "On"),
        ("pageup", "page(-1)", "Back"),
        ("home", "edge(0)", "Top"),
        ("end", "edge(1)", "Bottom"),
    ]

    def __init__(self, pane: str = "", here: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__()
        self._pane, self._here = pane, here

    def compose(self) -> ComposeResult:
        with Vertical(id="help"):
            yield Pane(
                lambda width, height: lines(self._pane, width, self._here), title="Help", id="keys"
            )

    def on_mount(self) -> None:
        self.query_one(Pane).focus()

    def action_page(self, way: int) -> None:
        self.query_one(Pane).page(way)

    def action_edge(self, end: int) -> None:
        pane = self.query_one(Pane)
        pane.to_line(end * len(pane.lines))
