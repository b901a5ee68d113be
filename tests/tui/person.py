"""A person before a real terminal in which the real program runs."""

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
from collections.abc import Callable

import pyte

COLUMNS, ROWS = 80, 24
STILL = {"TERM": "xterm-256color", "LANG": "C.UTF-8", "TEXTUAL_ANIMATIONS": "none"}
"""Settings of a terminal in which nothing moves between one key and the next."""
PATIENCE = 30.0
"""Seconds after which something that never comes is a failure."""


class Person:
    """A person before a terminal in which the tutor runs."""

    def __init__(
        self, *arguments: str, size: tuple[int, int] = (COLUMNS, ROWS), **settings: str
    ) -> None:
        self.screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self.screen)
        self._ours, theirs = pty.openpty()
        self._window(theirs, *size)
        self.raw = b""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tutor", *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=os.environ | STILL | settings,
            start_new_session=True,
            # Under `nohup` the program would inherit that SIGHUP is ignored, and keep to it.
            preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),
        )
        os.close(theirs)

    @staticmethod
    def _window(terminal: int, columns: int, rows: int) -> None:
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def resize(self, columns: int, rows: int) -> None:
        """Give the window another size."""
        self._window(self._ours, columns, rows)
        self.screen.resize(rows, columns)
        self.process.send_signal(signal.SIGWINCH)

    @property
    def text(self) -> str:
        """What is on the screen."""
        return "\n".join(row.rstrip() for row in self.screen.display)

    def attributes(self) -> list[object]:
        """How the terminal is set: whether it echoes, among others."""
        return termios.tcgetattr(self._ours)

    def press(self, keys: str) -> None:
        """Type something, however long; what comes back meanwhile is read."""
        data = keys.encode()
        until = time.monotonic() + PATIENCE
        os.set_blocking(self._ours, False)
        while data and self.process.poll() is None:
            assert time.monotonic() < until, f"never took its keys:\n{self.text}"
            try:
                data = data[os.write(self._ours, data) :]
            except BlockingIOError:
                self.read()
        os.set_blocking(self._ours, True)

    def sees(self, wanted: str | Callable[[str], bool]) -> None:
        """Wait until a text is on the screen."""
        until = time.monotonic() + PATIENCE
        seen = wanted if callable(wanted) else lambda text: wanted in text
        while not seen(self.text):
            assert time.monotonic() < until, f"never saw {wanted!r}:\n{self.text}"
            self.read()

    def leaves(self) -> int:
        """Wait for the end of the program; its exit code."""
        until = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            assert time.monotonic() < until, f"never ended:\n{self.text}"
            self.read()
        self.read()
        return self.process.returncode

    def read(self) -> None:
        """Read what the program has written, if it has written anything."""
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
        self.hang_up()

    def hang_up(self) -> None:
        """Close the terminal, as a lost connection does."""
        if self._ours >= 0:
            os.close(self._ours)
            self._ours = -1
