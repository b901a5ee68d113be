"""Which pane of a screen has the keys, and which one takes the room of others."""

from __future__ import annotations

from collections.abc import Callable
from string import ascii_lowercase

from textual.screen import Screen
from textual.widget import Widget

from tutor.debug.action import DONE, SAID, Outcome
from tutor.tui.widgets.answer import NumberInput, Picker
from tutor.tui.widgets.pane import Pane

TEXT = "lesson"
"""The slot's name while it shows the text itself."""

_PANES = "#body Pane, #number"


class PaneFocus:
    """Moves the keys between the panes of a screen, and lets one pane take room.

    Attributes:
        slot: the pane that is in sight besides where there is no room for all of them.
        zoomed: the pane that has the whole screen, if one has.
        reading: whether the text has the room of the panes about it.
    """

    def __init__(
        self,
        screen: Screen[None],
        full: Callable[[], bool],
        changed: Callable[[], None],
        slotted: Callable[[], None],
        usual: str = TEXT,
    ) -> None:
        """Take a screen, whether it has room for every pane, and what to do after a change.

        Args:
            screen: with the panes.
            full: whether it has room for every pane.
            changed: called after a pane was given the whole screen, or it is shared again.
            slotted: called after another pane was put in the slot.
            usual: what the slot shows if nothing else is asked for.
        """
        self.slot = self._usual = usual
        self.zoomed: Pane | None = None
        self.reading = False
        self._letters: dict[str, Pane] = {}
        self._screen, self._full, self._changed = screen, full, changed
        self._slotted = slotted

    # ---- the keys

    def panes(self) -> list[Widget]:
        """What Tab goes through: first what answers, then every pane in sight.

        A question that is in sight as a whole has nothing to do with keys.
        """
        seen = [w for w in self._screen.query(_PANES) if w.can_focus and w.is_on_screen]
        found = [w for w in seen if not (w.id == "question" and isinstance(w, Pane) and not w.more)]
        return sorted(found, key=lambda w: not isinstance(w, NumberInput | Picker))

    def next(self, way: int) -> Outcome:
        """Give the keys to the next pane, or to the one before."""
        panes, focused = self.panes(), self._screen.focused
        if panes:
            at = panes.index(focused) if focused in panes else -1
            panes[(at + way) % len(panes)].focus()
        return DONE

    @property
    def jumping(self) -> bool:
        """Whether the next key names a pane."""
        return bool(self._letters)

    def jump(self) -> Outcome:
        """Show a letter at every pane in sight that has a title: the first of it that is free."""
        for pane in self.panes():
            if isinstance(pane, Pane) and pane.title:
                letters = pane.title.lower() + ascii_lowercase
                letter = next(c for c in letters if c in ascii_lowercase and c not in self._letters)
                self._letters[letter] = pane
                pane.lettered(letter)
        return Outcome(SAID, "Press the letter of a pane; Esc leaves it as it is")

    def jumped(self, letter: str) -> None:
        """Give the keys to the pane of a letter, and show no letters any more."""
        chosen = self._letters.get(letter.lower())
        for pane in self._letters.values():
            pane.lettered("")
        self._letters.clear()
        if chosen is not None:
            chosen.focus()

    def to_answer(self) -> None:
        """Give the keys to what takes the answer; to the first pane if nothing has them."""
        for widget in self.panes()[:1]:
            if isinstance(widget, NumberInput | Picker) or self._screen.focused is None:
                widget.focus()

    # ---- the room

    def read(self) -> None:
        """Give the text the room of the panes about it, from its first row on."""
        self.reading = True
        self._changed()
        text = self._screen.query_one("#text", Pane)
        self._screen.call_after_refresh(text.to_line, 0)

    def read_out(self) -> None:
        """Give that room back; the text stands at its end, as all of it was in sight."""
        self.reading = False
        self._changed()
        text = self._screen.query_one("#text", Pane)
        self._screen.call_after_refresh(lambda: text.to_line(len(text.lines)))

    def switch(self, name: str) -> None:
        """Give the keys to a pane; where it has no room of its own, show it in the slot, or hide
        it again."""
        if self._full():
            self._screen.query_one(f"#{name}").focus()
        else:
            self.slot = self._usual if self.slot == name and not self.zoomed else name
            if self.zoomed:
                self.zoom(None)
            self._slotted()

    def to_text(self) -> None:
        """Put the text and the question where they can be seen."""
        self.slot = self._usual
        if self.zoomed:
            self.zoom(None)

    def close(self) -> bool:
        """Take back the pane that has taken room; whether there was one."""
        if self.zoomed:
            self.zoom(None)
        elif self.slot != self._usual and not self._full():
            self.switch(self.slot)
        else:
            return False
        return True

    def toggle_zoom(self) -> Outcome:
        """Give the whole screen to the pane that has the keys, or share it again."""
        focused = self._screen.focused
        pane = self._screen.query_one("#graph", Pane)
        if isinstance(focused, Pane) and focused.id not in ("picker", "question"):
            pane = focused
        self.zoom(None if self.zoomed else pane)
        return DONE

    def zoom(self, pane: Pane | None) -> None:
        """Give the body to one pane, or share it again."""
        self.zoomed = pane
        self._changed()
        if pane is not None:
            pane.focus()
        else:
            self._screen.call_after_refresh(self.to_answer)
        self._screen.call_after_refresh(self._changed)
