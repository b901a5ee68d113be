"""Running a script in a process of its own, and getting its recording from there.

Whatever the script does (it dies, forks, never ends) happens there. Ctrl-C ends it, and what was
recorded by then is shown.
"""

from __future__ import annotations

import contextlib
import gc
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import tutor
from tutor.script.record.from_wire import read
from tutor.script.record.kinds_of_script import ScriptKind
from tutor.script.record.script_log import ScriptLog

_ROOT = str(Path(tutor.__file__).absolute().parents[1])
# The script's own folder comes first in its path, ours last.
_START = (
    "import sys; sys.path.append(sys.argv.pop(1)); "
    "from tutor.script.record.inside.child import main; main(sys.argv[1:])"
)
_PATIENCE = 3.0  # seconds that a script has to end after Ctrl-C


def record(
    source: str, path: str, kind: ScriptKind, args: Sequence[str] = (), replaced: str = ""
) -> ScriptLog:
    """Run a script as from a terminal, and give the log of its run.

    Args:
        source: its text.
        path: its file, as the person named it.
        kind: how it is looked at.
        args: what the script finds behind its name in `sys.argv`.
        replaced: a class that ours takes the place of.
    """
    with tempfile.TemporaryDirectory(prefix="tutor-") as folder:
        out, text = Path(folder) / "recording", Path(folder) / "source"
        out.touch()
        text.write_text(source, "utf-8")
        command = [
            sys.executable, "-c", _START, _ROOT, str(out), kind.id, replaced, path, str(text),
            *args,
        ]  # fmt: skip
        code = _run(command)
        gc.disable()  # all that is read stays: to look through it again and again takes long
        try:
            with out.open("rb") as file:
                return read(file, source, path, kind.told, _death(code))
        finally:
            gc.enable()


def _run(command: list[str]) -> int:
    """Run it; the exit code."""
    sys.stdout.flush()
    with subprocess.Popen(command) as process:
        try:
            return process.wait()
        except KeyboardInterrupt:  # the process has got it too
            with contextlib.suppress(KeyboardInterrupt, subprocess.TimeoutExpired):
                return process.wait(_PATIENCE)
            process.kill()
            return process.wait()


def _death(code: int) -> str:
    """What ended a process that did not end by itself; else nothing."""
    if code >= 0:
        return ""
    with contextlib.suppress(ValueError):
        return f"the script was ended by {signal.Signals(-code).name}"
    return f"the script was ended by signal {-code}"
