"""Run a command on a terminal in memory, and check that the app starts and draws.

Usage: draws.py SECONDS TEXT COMMAND...

Waits until TEXT is on the screen, presses Ctrl-Q, and waits for the end. Everything that the
command wrote is shown if one of these does not happen in time. Needs nothing but Python.
"""

from __future__ import annotations

import errno
import fcntl
import os
import pty
import re
import select
import struct
import sys
import termios
import time

ROWS, COLUMNS = 40, 120
FULL_SCREEN = b"\x1b[?1049h"
QUIT = b"\x11"
ESCAPES = re.compile(
    rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|P.*?\x1b\\|[@-Z=>])"
)


def read(terminal: int) -> bytes | None:
    """What was written in the last moment; None when the command has ended."""
    if not select.select([terminal], [], [], 0.2)[0]:
        return b""
    try:
        return os.read(terminal, 65536) or None
    except OSError as fault:
        if fault.errno == errno.EIO:  # the other side of the terminal is closed
            return None
        raise


def main() -> int:
    seconds, text, command = float(sys.argv[1]), sys.argv[2].encode(), sys.argv[3:]
    process, terminal = pty.fork()
    if process == 0:
        os.environ |= {"TERM": "xterm-256color", "COLUMNS": str(COLUMNS), "LINES": str(ROWS)}
        os.execvp(command[0], command)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    written, drawn, pressed = b"", False, 0.0
    end = time.monotonic() + seconds
    while time.monotonic() < end and (new := read(terminal)) is not None:
        written += new
        _, full_screen, screen = written.partition(FULL_SCREEN)
        drawn = drawn or (bool(full_screen) and text in ESCAPES.sub(b"", screen))
        if drawn and time.monotonic() > pressed + 2:
            os.write(terminal, QUIT)
            pressed = time.monotonic()
    else:
        if time.monotonic() >= end:
            os.kill(process, 9)
    code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    if drawn and code == 0:
        print(f"drawn, and left with Ctrl-Q: {' '.join(command)}")
        return 0
    sys.stdout.buffer.write(ESCAPES.sub(b"", written) + b"\n")
    print(f"{'drawn' if drawn else f'{text!r} was never drawn'}; ended with {code}: {command}")
    return 1


sys.exit(main())
