"""The real program in a real terminal: what arrives on a person's screen, and what survives."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyte
import pytest

COLUMNS, ROWS = 80, 24
PATIENCE = 30.0
"""Seconds after which something that never comes is a failure."""


class Person:
    """Somebody before a terminal in which the tutor runs."""

    def __init__(self, *arguments: str, **settings: str) -> None:
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self.screen)
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.raw = b""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tutor", *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=os.environ | {"TERM": "xterm-256color", "LANG": "C.UTF-8"} | settings,
            start_new_session=True,
        )
        os.close(theirs)

    @property
    def text(self) -> str:
        """What is on the screen."""
        return "\n".join(row.rstrip() for row in self.screen.display)

    def press(self, keys: str) -> None:
        """Type something."""
        os.write(self._ours, keys.encode())

    def sees(self, wanted: str | Callable[[str], bool]) -> None:
        """Wait until a text is on the screen."""
        until = time.monotonic() + PATIENCE
        seen = wanted if callable(wanted) else lambda text: wanted in text
        while not seen(self.text):
            assert time.monotonic() < until, f"never saw {wanted!r}:\n{self.text}"
            self._read()

    def leaves(self) -> int:
        """Wait for the end of the program; its exit code."""
        until = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            assert time.monotonic() < until, f"never ended:\n{self.text}"
            self._read()
        self._read()
        return self.process.returncode

    def _read(self) -> None:
        if select.select([self._ours], [], [], 0.05)[0]:
            try:
                data = os.read(self._ours, 65536)
            except OSError:  # the other end is closed
                return
            self.raw += data
            # pyte prints the parameters of private SGR sequences (keyboard protocols) as text.
            self._stream.feed(data.replace(b"\x1b[>1u", b"").replace(b"\x1b[<u", b""))

    def close(self) -> None:
        """Tidy up, whatever happened."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self._ours)


@pytest.fixture
def people() -> Iterator[list[Person]]:
    met: list[Person] = []
    yield met
    for person in met:
        person.close()


def test_a_lesson_from_the_home_screen_survives_kill_9(people: list[Person], home: Path) -> None:
    """Choose a lesson, step, answer wrong, die, and be where one was."""
    one = Person()
    people.append(one)
    one.sees("Gradients, one node at a time")
    one.press("\x1b[B\x1b[B\x1b[B\r")
    one.sees("screen 1 of")
    one.press("]")
    one.sees("screen 2 of")
    one.press("]")
    one.sees("dL/da =")
    one.press("-3.75\r")
    one.sees("Not yet.  dL/da = -3.75")
    one.press("c")
    one.sees("step 12 of 12")
    os.kill(one.process.pid, signal.SIGKILL)
    one.process.wait()

    two = Person()
    people.append(two)
    two.sees("Resume: The diamond, screen 3, step 12")
    two.press("\r")
    two.sees("step 12 of 12")
    two.press("q")
    two.sees("Lessons")
    two.press("q")
    assert two.leaves() == 0
    assert b"\x1b[?1049l" in two.raw, "the terminal was not given back"


def test_no_colour_is_sent_where_none_is_wanted(people: list[Person], home: Path) -> None:
    one = Person("learn", "gradients/first-graph", NO_COLOR="1")
    people.append(one)
    one.sees("The first graph")
    one.press("s")
    one.sees("Chain rule")
    coloured = [
        cell
        for row in one.screen.buffer.values()
        for cell in row.values()
        if cell.fg != "default" or cell.bg != "default"
    ]
    assert not coloured
    assert any(cell.bold for row in one.screen.buffer.values() for cell in row.values())
