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

from tutor.quiz.typed_numbers import LONGEST
from tutor.tui import page
from tutor.tui.widgets.pane import Pane
from tutor.view import text
from tutor.view.text import Line, Span

BEGINS = frozenset("0123456789.-+(−")
"""The characters that begin a number. Every other one is a command until one of these is typed."""
COMPARE = (">", "=")
"""What may stand between the names of a `compare` answer."""


class Refused(Message):
    """Something that was typed or pasted was not taken, and why."""

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason


class NumberInput(Input):
    """A line for a number. Letters are commands until a number is begun.

    From then on every character belongs to the answer, until Enter or Escape. What can not be
    read is shown as it was typed and said when Enter is pressed: nothing is left out silently.

    Attributes:
        aside: characters that begin no number for now, since something else waits for them.
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, compact=True, select_on_focus=False)
        self._begun = False
        self.aside: tuple[str, ...] = ()

    @property
    def answer(self) -> str:
        """The answer as it stands, empty while nothing is typed."""
        return self.value.strip()

    @property
    def typing(self) -> bool:
        """Whether an answer was begun, so that characters belong to it."""
        return self._begun and bool(self.value)

    @property
    def wanting(self) -> str:
        """What is missing for an answer; empty if nothing is."""
        return "" if self.answer else "Type an answer first"

    def watch_value(self) -> None:
        self._begun = True

    def takes(self, character: str | None) -> bool:
        """Whether a key is part of the answer rather than a command."""
        if character is None or not character.isprintable():
            return False
        return self.typing or (character in BEGINS and character not in self.aside)

    def take(self, character: str) -> bool:
        """Begin or go on from another pane; whether the character is part of the answer."""
        taken = self.takes(character)
        if taken:
            self._put(character)
        return taken

    def _put(self, text: str) -> None:
        start, end = sorted(self.selection)
        if len(self.value) - (end - start) + len(text) > LONGEST:
            self.post_message(Refused(f"An answer has at most {LONGEST} characters"))
        else:
            self.replace(text, start, end)

    def again(self) -> None:
        """Let the next key replace what is there, which could not be read."""
        self.action_select_all()
        self._begun = False

    def clear_answer(self) -> None:
        """Make room for another try."""
        self.value = ""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return self.takes(character)

    async def _on_key(self, event: events.Key) -> None:
        # The handler of Input runs after this one, which would keep every character to itself.
        if event.character is None or not event.character.isprintable():
            return
        event.prevent_default()
        if self.take(event.character):
            event.stop()

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self.paste(event.text)

    def paste(self, text: str) -> None:
        """Put a pasted text in: all of its first line that says anything."""
        lines = [each.strip() for each in text.splitlines() if each.strip()]
        if not lines:
            self.post_message(Refused("Nothing was pasted: there is no text in it"))
            return
        if len(lines) > 1:
            self.post_message(Refused(f"Only the first of {len(lines)} lines was pasted"))
        self._put(lines[0])

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
        prompt: what stands before the order picked.
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
        self.prompt = ""
        self._at: int | None = None  # nothing is picked, and no cursor stands anywhere
        self._picked: list[int] = []
        self._links: list[str] = []  # what stands between the names picked
        self._link = ""  # what was pressed to stand before the next one

    def ask(
        self,
        options: tuple[Line, ...],
        names: tuple[str, ...],
        keys: tuple[str, ...],
        order: bool = False,
        prompt: str = "",
    ) -> None:
        """Offer other options; `names` are what is answered, `keys` what picks each."""
        self.options, self.names, self.keys, self.order = options, names, keys, order
        self.prompt = prompt
        self.clear_answer()

    def again(self) -> None:
        """Leave an answer that could not be read, to be mended."""

    def clear_answer(self) -> None:
        """Begin again with nothing picked."""
        self._at, self._picked, self._links, self._link = None, [], [], ""
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
        """The options, and below those to put in order what is picked."""
        return [text.fit(row, width) for part in self._parts(width) for row in part]

    def option_at(self, y: int, x: int, width: int) -> str:
        """The key of the option that stands in a cell; empty where none does."""
        row = self._in_a_row(width)
        if row is not None:
            for key, span in zip(self.keys, row[::2], strict=False):
                if not y and 0 <= x < text.width(span.text):
                    return key
                x -= text.width(span.text) + 1
            return ""
        for key, part in zip(self.keys, self._parts(width), strict=False):
            if 0 <= y < len(part):
                return key
            y -= len(part)
        return ""

    def _parts(self, width: int) -> list[list[Line]]:
        """The rows of each option, and of what is picked in an order."""
        row = self._in_a_row(width)
        if row is not None:
            return [[row], self._in_order(width)]
        out = []
        for i, (option, key) in enumerate(zip(self.options, self.keys, strict=True)):
            if self.order and i in self._picked:
                option = (*option, Span(f"   number {self._picked.index(i) + 1}", "dim"))
            out.append(page.listed([option], [key], 0 if i == self._at else None, width))
        return [*out, self._in_order(width)] if self.order else out

    def _in_a_row(self, width: int) -> Line | None:
        """Names to put in order one beside the other; None where they do not fit, or are none."""
        if not self.order:
            return None
        out: list[Span] = []
        for i, (key, name) in enumerate(zip(self.keys, self.names, strict=True)):
            role = "cursor" if i == self._at else "dim" if i in self._picked else "strong"
            out += [Span(f" {key} {name} ", role), Span(" ")]
        return tuple(out) if text.line_width(tuple(out)) <= width else None

    def _in_order(self, width: int) -> list[Line]:
        """What is picked, in its order; how to begin where nothing is."""
        picked = Span(f"{self.answer} {self._link}".strip(), "strong")
        how = Span("press them in order", "dim")
        said = picked if self._picked else how
        return text.wrap((Span(self.prompt, "title"), said), width, 2)

    def links(self, character: str) -> bool:
        """Whether a key says how the next name compares with the last one picked."""
        return self.order and bool(self._picked) and character in COMPARE

    def take(self, character: str) -> bool:
        """Pick by a key; whether it is one of ours."""
        if self.links(character):
            self._link = character
            self._changed()
            return True
        if character not in self.keys:
            return False
        self._at = self.keys.index(character)
        self.action_mark()
        return True

    def on_paste(self, event: events.Paste) -> None:
        """The pasted key of an option picks it."""
        event.stop()
        self.paste(event.text)

    def paste(self, text: str) -> None:
        """Pick by a pasted key."""
        if not self.take(text.strip()):
            self.post_message(Refused(f"Nothing was pasted: choose with {self.how}"))

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
                self._links.append(self._link or ">")
            self._picked.append(self._at)
        self._link = ""
        self._changed()

    def action_undo(self) -> None:
        """Take back what was pressed last: how the next one compares, or the last pick."""
        if not self._link:
            del self._picked[-1:], self._links[-1:]
            self._at = None
        self._link = ""
        self._changed()

    def _changed(self) -> None:
        self.redraw()
        if self.is_attached:
            self.post_message(self.Picked())
