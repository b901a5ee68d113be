"""Where an answer is given: a line for numbers, a list for everything that can be picked.

Both take only the keys they need. Every other key goes on to the screen, so that a learner
can step through the program while a question is open. Enter is the screen's too: neither
ever answers by itself.
"""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from tutor.tui import page
from tutor.tui.widgets.pane import Pane
from tutor.view import text
from tutor.view.text import Line, Span

NUMBER = frozenset("0123456789.,-+/*()−×÷·⋅ '")
"""The characters of a number or a small calculation; `e` only within one."""
COMPARE = ">="
"""What may stand between the names of a `compare` answer."""


class NumberInput(Input):
    """A line for a number. Letters are commands, as they are everywhere else."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, compact=True, select_on_focus=False)

    @property
    def answer(self) -> str:
        """The answer as it stands, empty while nothing is typed."""
        return self.value.strip()

    @property
    def wanting(self) -> str:
        """What is missing for an answer; empty if nothing is."""
        return "" if self.answer else "Type an answer first"

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
        self.replace(character, *self.selection)
        return True

    def again(self) -> None:
        """Let the next key replace what is there, which could not be read."""
        self.action_select_all()

    def clear_answer(self) -> None:
        """Make room for another try."""
        self.value = ""

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
        return False if action == "submit" else super().check_action(action, parameters)


class Picker(Pane):
    """A list to pick from: options with numbers, signs, or names to put in order.

    Attributes:
        options: what can be picked.
        keys: for each option the key that picks it.
        order: whether all options are wanted, in an order.
        compact: whether it is one row, because the options are written out elsewhere.
        prompt: what stands before the row.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "cursor(-1)", "Up", show=False),
        Binding("down", "cursor(1)", "Down", show=False),
        Binding("space", "mark", "Pick", show=False),
        Binding("backspace", "undo", "Take back", show=False),
    ]

    class Picked(Message):
        """Something else is picked now."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(self.rows, id=id)
        self.options: tuple[Line, ...] = ()
        self.names: tuple[str, ...] = ()
        self.keys: tuple[str, ...] = ()
        self.order = False
        self.compact = False
        self.prompt = ""
        self._at: int | None = None  # nothing is picked, and no cursor stands anywhere
        self._picked: list[int] = []
        self._links: list[str] = []  # what stands between the names picked
        self._link = ">"  # what will stand before the next one

    def ask(
        self,
        options: tuple[Line, ...],
        names: tuple[str, ...],
        keys: tuple[str, ...],
        order: bool = False,
    ) -> None:
        """Offer other options; `names` are what is answered, `keys` what picks each."""
        self.options, self.names, self.keys, self.order = options, names, keys, order
        self.clear_answer()

    def led_by(self, prompt: str) -> None:
        """Put another text before the row."""
        self.prompt = prompt
        self.redraw()

    def again(self) -> None:
        """Leave an answer that could not be read, to be mended."""

    def clear_answer(self) -> None:
        """Begin again with nothing picked."""
        self._at, self._picked, self._links, self._link = None, [], [], ">"
        self._changed()

    @property
    def answer(self) -> str:
        """The answer as it stands, empty while nothing is picked."""
        if not self._picked:
            return ""
        parts = [self.names[self._picked[0]]]
        for link, i in zip(self._links, self._picked[1:], strict=False):
            parts += [link, self.names[i]]
        return " ".join(parts)

    @property
    def how(self) -> str:
        """The keys that pick, for people: `1-3`, or `+ - 0`."""
        digits = all(key.isdecimal() for key in self.keys)
        if digits and len(self.keys) > 1 and self.keys == tuple(sorted(self.keys)):
            return f"{self.keys[0]}-{self.keys[-1]}"
        return " ".join(self.keys)

    @property
    def wanting(self) -> str:
        """What is missing for an answer; empty if nothing is."""
        if self.order and 0 < len(self._picked) < len(self.keys):
            return f"{len(self._picked)} of {len(self.keys)} are in order: press the others first"
        if self._picked:
            return ""
        return f"{'Put them in order' if self.order else 'Choose'} first: {self.how}"

    def rows(self, width: int, height: int = 0) -> list[Line]:
        """The options, or one row of their keys, with what is picked."""
        return [self._row(width)] if self.compact else self._list(width)

    def _row(self, width: int) -> Line:
        out = [Span(self.prompt, "title")]
        for i, key in enumerate(self.keys):
            role = "cursor" if i == self._at else "dim" if i in self._picked else "strong"
            mark = "▸" if i in self._picked and not self.order else " "
            label = f"{key} {self.names[i]}" if self.order else key
            out += [Span(f"{mark}{label} ", role), Span(" ")]
        if self.order:
            out += [Span(" → ", "dim"), Span(self.answer or "…", "strong")]
        return text.fit(tuple(out), width)

    def _list(self, width: int) -> list[Line]:
        options = list(self.options)
        for i, option in enumerate(options):
            if self.order and i in self._picked:
                options[i] = (*option, Span(f"   number {self._picked.index(i) + 1}", "dim"))
            elif i == self._at:
                options[i] = tuple(Span(s.text, s.role or "strong") for s in option)
        out = page.listed(options, self.keys, self._at, width)
        if self.order:
            how = "press them in order"
            shown = Span(self.answer, "strong") if self.answer else Span(how, "dim")
            out += [(), *text.wrap((Span(self.prompt, "title"), shown), width, 2)]
        return [text.fit(row, width) for row in out]

    def take(self, character: str) -> bool:
        """Pick by a key; whether it is one of ours."""
        if self.order and self._picked and character in COMPARE:
            self._link = character
            return True
        if character not in self.keys:
            return False
        self._at = self.keys.index(character)
        self.action_mark()
        return True

    def on_paste(self, event: events.Paste) -> None:
        """The pasted key of an option picks it."""
        event.stop()
        self.take(event.text.strip())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        # A list that is all in sight leaves its paging keys to the text above it.
        if action == "page" and not self.below and not self.scroll_offset.y:
            return False
        return super().check_action(action, parameters)

    def action_cursor(self, by: int) -> None:
        """Go to the option below or above; where only one is wanted, that picks it."""
        last = len(self.options) - 1
        first = 0 if by > 0 else last
        self._at = first if self._at is None else min(max(self._at + by, 0), last)
        if not self.order:
            self._picked = [self._at]
        self._changed()

    def action_mark(self) -> None:
        """Pick the option under the cursor; put it next in the order, or take it out again."""
        if self._at is None:
            return
        if not self.order:
            self._picked = [self._at]
        elif self._at in self._picked:
            place = self._picked.index(self._at)
            del self._picked[place]
            if self._links:
                del self._links[max(place - 1, 0)]
        else:
            if self._picked:
                self._links.append(self._link)
            self._picked.append(self._at)
        self._link = ">"
        self._changed()

    def action_undo(self) -> None:
        """Take the last pick back."""
        if self._picked:
            self._picked.pop()
        if self._links:
            self._links.pop()
        self._at = None
        self._changed()

    def _changed(self) -> None:
        self.redraw()
        if self.is_attached:
            self.post_message(self.Picked())
