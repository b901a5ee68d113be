"""The terminal as Textual drives it, but a large paste is one event, and is read in a moment.

Textual's parser goes through a paste character by character and takes what escapes are in it
for keys: a megabyte stops the app for minutes, and presses keys at random.
"""

from __future__ import annotations

import os
import selectors
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable, Iterator

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from tutor.tui.ahead import LONGEST_PASTE, Ahead

START, END = "\x1b[200~", "\x1b[201~"
_CHUNK = 65_536
_LEAST = 3  # characters of a sequence that no key is the beginning of


class Keyboard(XTermParser):
    """Keys as Textual reads them; of a paste only as much as can be an answer is kept."""

    def __init__(self) -> None:
        super().__init__()
        self.pasting = False
        self._held = ""  # what may be the beginning of a sequence
        self._pasted = ""

    def feed(self, data: str) -> Iterable[Message]:
        """The events in what came from the terminal; empty at its end."""
        if not data:
            yield from super().feed("")
            return
        data, self._held = self._held + data, ""
        while data:
            found = data.find(END if self.pasting else START)
            if found < 0:
                cut = len(data) - self._begun(data)
                data, self._held = data[:cut], data[cut:]
            here = data if found < 0 else data[:found]
            if self.pasting:
                self._pasted += here[: LONGEST_PASTE + 1 - len(self._pasted)]
            elif here:  # before the terminal was ours, it made a line feed of Enter
                yield from super().feed(here.replace("\n", "\r"))
            if found < 0:
                return
            if self.pasting:
                yield events.Paste(self._pasted)
                self._pasted = ""
            self.pasting = not self.pasting
            data = data[found + len(START) :]

    def _begun(self, data: str) -> int:
        """How many characters at the end may be the beginning of the sequence that is awaited."""
        wanted, least = (END, 1) if self.pasting else (START, _LEAST)
        lengths = range(len(wanted) - 1, least - 1, -1)
        return next((n for n in lengths if data.endswith(wanted[:n])), 0)


class TerminalDriver(LinuxDriver):
    """Textual's driver with our `Keyboard`."""

    def run_input_thread(self) -> None:
        """Read the terminal until the app ends."""
        keyboard = Keyboard()
        decode = getincrementaldecoder("utf-8")("replace").decode
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                for event in self._events(keyboard, selector, decode):
                    self.process_message(event)

    def _events(
        self,
        keyboard: Keyboard,
        selector: selectors.BaseSelector,
        decode: Callable[[bytes], str],
    ) -> Iterator[Message]:
        if selector.select(0.1):
            data = os.read(self.fileno, _CHUNK)
            if not data:  # the terminal is gone, and will not come back
                self.exit_event.wait(0.1)
            elif keyboard.pasting or not Ahead.crowded(self._app):
                text = decode(data)
                if text:
                    yield from keyboard.feed(text)
        yield from keyboard.tick()
