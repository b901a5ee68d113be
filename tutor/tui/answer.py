"""Where an answer is given: a line for numbers, a list for everything that can be picked.

Both take only the keys they need. Every other key goes on to the screen, so that a learner
can step through the program while a question is open.
"""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from tutor.tui.pane import Pane
from tutor.view import text
from tutor.view.text import Line, Span

NUMBER = frozenset("0123456789.,-+/*()−×÷·⋅ '")
"""The characters of a number or a small calculation; `e` only within one."""
COMPARE = ">="
"""What may stand between the names of a `compare` answer."""


class Answered(Message):
    """An answer was given.

    Attributes:
        answer: its text, empty for Enter with nothing typed.
        deliberate: it was typed or picked, not only confirmed where the cursor happened to be.
    """

    def __init__(self, answer: str, deliberate: bool = True) -> None:
        super().__init__()
        self.answer = answer
        self.deliberate = deliberate


class NumberInput(Input):
    """A line for a number. Letters are commands, as they are everywhere else."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, compact=True, select_on_focus=False)

    def takes(self, key: str, character: str | None) -> bool:
        """Whether a key is part of the answer rather than a command."""
        if character is None or not character.isprintable():
            return False
        if character in "eE":
            before = self.value[: self.cursor_position]
            return before[-1:].isdigit() and "e" not in before.lower().split(" ")[-1]
        return character in NUMBER and not (character == " " and not self.value)

    def take(self, character: str) -> bool:
        """Begin or go on from another pane; whether it can only be meant for the answer."""
        if not ((character.isascii() and character.isdecimal()) or character == "-"):
            return False
        self.insert_text_at_cursor(character)
        return True

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return self.takes(key, character)

    async def _on_key(self, event: events.Key) -> None:
        # The handler of Input runs after this one. Without it, the screen gets the key.
        if not self.takes(event.key, event.character):
            event.prevent_default()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        # With nothing typed the arrows have nowhere to go in here: they step.
        if not self.value and action in ("cursor_left", "cursor_right", "home", "end"):
            return False
        return super().check_action(action, parameters)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(Answered(event.value.strip()))


class Picker(Pane):
    """A list to pick from: options with numbers, signs, or names to put in order.

    Attributes:
        options: what can be picked.
        keys: for each option the keys that pick it.
        order: whether all options are wanted, in an order.
        compact: whether it is one row, because the options are written out elsewhere.
        prompt: what stands before the row.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "cursor(-1)", "Up", show=False),
        Binding("down", "cursor(1)", "Down", show=False),
        Binding("enter", "pick", "Answer", show=False),
        Binding("space", "mark", "Pick", show=False),
        Binding("backspace", "undo", "Take back", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(self._rows, id=id)
        self.options: tuple[Line, ...] = ()
        self.names: tuple[str, ...] = ()
        self.keys: tuple[tuple[str, ...], ...] = ()
        self.order = False
        self.compact = False
        self.prompt = ""
        self._at = 0
        self._picked: list[int] = []
        self._links: list[str] = []  # what stands between the names picked
        self._link = ">"  # what will stand before the next one

    def ask(
        self,
        options: tuple[Line, ...],
        names: tuple[str, ...],
        keys: tuple[tuple[str, ...], ...],
        order: bool = False,
    ) -> None:
        """Offer other options; `names` are what is answered, `keys` what picks each."""
        self.options, self.names, self.keys, self.order = options, names, keys, order
        self.reset()

    def led_by(self, prompt: str) -> None:
        """Put another text before the row."""
        self.prompt = prompt
        self.redraw()

    def reset(self) -> None:
        """Begin again with nothing picked."""
        self._at, self._picked, self._links, self._link = 0, [], [], ">"
        self.redraw()

    @property
    def chosen(self) -> str:
        """The answer as it stands, empty while nothing is picked."""
        if not self._picked:
            return ""
        parts = [self.names[self._picked[0]]]
        for link, i in zip(self._links, self._picked[1:], strict=False):
            parts += [link, self.names[i]]
        return " ".join(parts)

    def _rows(self, width: int, height: int) -> list[Line]:
        return [self._row(width)] if self.compact else self._list(width)

    def _row(self, width: int) -> Line:
        out = [Span(self.prompt, "title")]
        for i, keys in enumerate(self.keys):
            here = i == self._at and self.has_focus
            label = f" {keys[0]} " if not self.order else f" {keys[0]} {self.names[i]} "
            role = "cursor" if here else "dim" if i in self._picked else "strong"
            out += [Span(label, role), Span(" ")]
        if self.order:
            out += [Span(" → ", "dim"), Span(self.chosen or "…", "strong")]
        return text.fit(tuple(out), width)

    def _list(self, width: int) -> list[Line]:
        out: list[Line] = []
        for i, (option, keys) in enumerate(zip(self.options, self.keys, strict=True)):
            here = i == self._at and self.has_focus
            head = (Span("▸ " if here else "  ", "here"), Span(f"{keys[0]}  ", "strong"))
            if self.order and i in self._picked:
                option = (*option, Span(f"   number {self._picked.index(i) + 1}", "dim"))
            lead = text.line_width(head)
            for n, row in enumerate(text.wrap(option, max(8, width - lead))):
                out.append((*(head if not n else (Span(" " * lead),)), *row))
        if self.order:
            how = "press the numbers one after the other"
            shown = Span(self.chosen, "strong") if self.chosen else Span(how, "dim")
            out += [(), (Span(self.prompt, "title"), shown)]
        return [text.fit(row, width) for row in out]

    def on_key(self, event: events.Key) -> None:
        """Take the keys of the options, and nothing else."""
        if event.character and self.take(event.character):
            event.stop()
            event.prevent_default()

    def take(self, character: str) -> bool:
        """Pick by a key; whether it is one of ours."""
        if self.order and self._picked and character in COMPARE:
            self._link = character
            return True
        at = next((i for i, keys in enumerate(self.keys) if character in keys), None)
        if at is None:
            return False
        self._at = at
        if self.order:
            self.action_mark()
        else:
            self.post_message(Answered(self.names[at]))
        return True

    def on_paste(self, event: events.Paste) -> None:
        """A pasted answer is an answer."""
        event.stop()
        if words := " ".join(event.text.split()):
            self.post_message(Answered(words))

    def action_cursor(self, by: int) -> None:
        self._at = min(max(self._at + by, 0), len(self.options) - 1)
        self.redraw()

    def action_mark(self) -> None:
        """Put the option under the cursor next in the order, or take it out again."""
        if not self.order:
            self.action_pick()
            return
        if self._at in self._picked:
            place = self._picked.index(self._at)
            del self._picked[place]
            if self._links:
                del self._links[max(place - 1, 0)]
        else:
            if self._picked:
                self._links.append(self._link)
            self._picked.append(self._at)
        self._link = ">"
        self.redraw()

    def action_undo(self) -> None:
        if self._picked:
            self._picked.pop()
        if self._links:
            self._links.pop()
        self.redraw()

    def action_pick(self) -> None:
        """Answer with the option under the cursor, or with the order that was made."""
        if not self.order:
            self.post_message(Answered(self.names[self._at], deliberate=False))
        else:
            self.post_message(Answered(self.chosen))

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        self.redraw()
