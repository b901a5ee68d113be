"""The last guard: closed streams, signals that end the program, and errors of our own.

Whatever happens, the person reads one line, the terminal is as it was, and what was answered is
on the disk. So nothing here may fail for want of a stream, a folder or a disk.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import TextIO

from tutor.characters import safe
from tutor.folders import home

OURS = 70
"""Exit code for an error of our own, as `sysexits.h` has it for internal software errors."""
HUNG_UP = 129
"""Exit code when the terminal is gone, 128 and the number of SIGHUP."""
REPORT = "crash.txt"
"""The file in the home folder that says what happened."""
LONGEST = 200_000
"""Characters of a report. A recursion that never ended repeats itself."""
_ENDING = ("SIGTERM", "SIGHUP")


class Ended(KeyboardInterrupt):
    """A signal has asked the program to end.

    Attributes:
        code: the exit code that shells expect.
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self.code = 128 + number


def open_streams() -> bool:
    """Give a program that was started without some of its streams ones that lead nowhere.

    Otherwise the next file that is opened takes the number of a closed one, and a message
    to stderr could end up in the learner's record.

    Returns:
        Whether there was a stdout.
    """
    with contextlib.suppress(OSError):
        while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
            pass
        os.close(number)
    was_open = sys.stdout is not None
    # They stay open as long as the program runs.
    sys.stdin = sys.stdin or open(os.devnull, encoding="utf-8")  # noqa: SIM115
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Lessons are UTF-8 whatever the locale says. Refused where something was read already.
            with contextlib.suppress(io.UnsupportedOperation):
                stream.reconfigure(encoding="utf-8", errors="replace")
    return was_open


def say(*lines: object) -> None:
    """Write to stderr, a line each. Whether anybody can read it changes nothing."""
    with contextlib.suppress(OSError, ValueError):
        for line in lines:
            print(safe(str(line)), file=sys.stderr, flush=True)


def give_up(stream: TextIO) -> None:
    """Let what is still to be written lead nowhere: Python would try once more at exit, and make
    the exit code 120 of it."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def hung_up() -> bool:
    """Whether the terminal of this program is gone. SIGHUP says so too, before or after."""
    try:
        import termios
    except ImportError:  # a system without such terminals
        return False
    for number in range(3):
        try:
            termios.tcgetattr(number)
        except termios.error as fault:
            if fault.args[0] == errno.EIO:
                return True
    return False


@contextlib.contextmanager
def signals() -> Iterator[None]:
    """Turn the signals that end a program into `Ended`, so that files are closed on the way out."""
    before = {}
    with contextlib.suppress(ValueError):  # not the main thread: signals are not ours to handle
        for number in ending():
            before[number] = signal.signal(number, _end)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def ending() -> list[signal.Signals]:
    """The signals that end the program, as far as this system has them and they are not ignored.

    `nohup` ignores SIGHUP for the programs that it starts.
    """
    known = [signal.Signals[name] for name in _ENDING if name in signal.Signals.__members__]
    return [number for number in known if signal.getsignal(number) is not signal.SIG_IGN]


def _end(number: int, frame: FrameType | None) -> None:
    raise Ended(number)


def report(fault: BaseException, saved: bool | None = True) -> str:
    """Write what happened to a file; the line that says so, and where the file is.

    Args:
        fault: our own error.
        saved: whether every answer is on the disk; None where nothing was asked.
    """
    details = "".join(traceback.format_exception(fault))
    if len(details) > LONGEST:
        details = f"{details[: LONGEST // 2]}\n…\n{details[-LONGEST // 2 :]}"
    where = next((path for path in map(_keep(details), _folders()) if path), None)
    kept = f"the details are in {safe(str(where), one_line=True)}" if where else (
        f"{type(fault).__name__}: {safe(str(fault), 300, one_line=True)}"
    )  # fmt: skip
    answers = {
        True: "Your answers are saved; start it again and go on where you were",
        False: "Not all of your answers could be saved",
        None: "Start it again",
    }[saved]
    return f"error: the tutor met a fault of its own and has to stop. {answers}; {kept}"


def _folders() -> Iterator[Path]:
    with contextlib.suppress(OSError):
        yield home()
    import tempfile  # it loads much, and nearly nobody comes here

    with contextlib.suppress(OSError):
        yield Path(tempfile.mkdtemp(prefix="tutor-"))


def _keep(details: str) -> Callable[[Path], Path | None]:
    """What writes the details into a folder, and gives the file; None if that cannot be done."""

    def keep(folder: Path) -> Path | None:
        path = folder / REPORT
        new = path.with_suffix(f".{os.getpid()}")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            # Renamed into place: what is there may be a pipe without a reader, or a link.
            new.write_text(safe(details), "utf-8", errors="backslashreplace")
            new.replace(path)
        except (OSError, ValueError):
            with contextlib.suppress(OSError):
                new.unlink(missing_ok=True)
            return None
        return path

    return keep
