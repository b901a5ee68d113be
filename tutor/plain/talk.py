"""Lines out, lines in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TextIO

from tutor.characters import safe
from tutor.view.hidden import HIDDEN, HIDDEN_ASCII, HIDDEN_WORD
from tutor.view.text import Line, plain

WIDTH = 76
"""Cells of a line; short enough for any terminal, and for reading."""

ECHO = 1000
"""Characters of an answer that are repeated."""


class Talk:
    """A conversation over two text streams.

    Attributes:
        ended: whether there is nothing more to read.
    """

    def __init__(self, stdin: TextIO, stdout: TextIO) -> None:
        self._in, self._out = stdin, stdout
        self.ended = False

    @property
    def watched(self) -> bool:
        """Whether somebody types, and sees what is written while nothing is asked."""
        return self._in.isatty()

    def say(self, text: str = "") -> None:
        """Write one line."""
        print(safe(text.rstrip()), file=self._out)

    def show(self, lines: Iterable[Line], indent: int = 0) -> None:
        """Write lines of text; hidden numbers become a word."""
        for spans in lines:
            self.say(" " * indent + plain(spans).replace(HIDDEN, HIDDEN_WORD))

    def draw(self, lines: Iterable[Line]) -> None:
        """Write a drawing, each cell in its place; empty lines around it are left out."""
        rows = [plain(spans).replace(HIDDEN, HIDDEN_ASCII) for spans in lines]
        self.say("\n".join(row.rstrip() for row in rows).strip("\n"))

    def items(self, lead: str, items: Sequence[str]) -> None:
        """Write items in rows that end between two of them."""
        row = lead + items[0]
        for item in items[1:]:
            if len(row) + len(item) + 5 > WIDTH:
                self.say(f"{row} ·")
                row = " " * len(lead) + item
            else:
                row += f" · {item}"
        self.say(row)

    def heading(self, text: str) -> None:
        """Write a heading, with an empty line before it."""
        self.say()
        self.say(text)
        self.say("=" * min(len(text), WIDTH))

    def ask(self, prompt: str) -> str | None:
        """Write a prompt and read a line; None at the end of the input.

        What comes out of a pipe is written after the prompt, so that the output can be read.
        """
        self._out.write(safe(prompt))
        self._out.flush()
        text = self._in.readline()
        if not text:
            self.ended = True
            self.say()
            return None
        text = text.rstrip("\r\n")
        if not self._in.isatty():
            self.say(safe(text, ECHO))
        return text.strip()
