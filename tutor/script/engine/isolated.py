"""A class is tried in a process of its own, which is ended when it takes too long."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import tutor
from tutor.script.engine.engine_report import EngineReport
from tutor.script.engine.load.script_text import Unloadable

CHILD = "tutor.script.engine.engine_child"
"""The module that the process runs. It is not imported here, as it takes as long again."""
LONGEST = 20.0
"""Seconds, for what a script imports too. The class itself takes less than one."""


def check_script(path: Path, name: str = "", seconds: float = LONGEST) -> EngineReport:
    """Try the class of a script.

    Args:
        path: a script or a notebook.
        name: which class; empty for the only one.
        seconds: after which it is ended.

    Raises:
        Unloadable: there is no class to be tried, or trying it did not come to an end.
        RuntimeError: a fault of our own.
    """
    with tempfile.TemporaryDirectory(prefix="tutor-", ignore_cleanup_errors=True) as folder:
        result, doing = Path(folder, "result"), Path(folder, "doing")
        code = _run([str(path), name, str(result), str(doing)], seconds)
        try:
            found = json.loads(result.read_text("utf-8"))
        except (OSError, ValueError):
            raise Unloadable(why_none(code, seconds, _last(doing))) from None
    if "error" in found:
        raise RuntimeError(found["error"])
    if "unloadable" in found:
        raise Unloadable(found["unloadable"])
    return EngineReport.of(found["report"])


def _run(arguments: list[str], seconds: float) -> int | None:
    """The exit code; None if the process had to be ended."""
    root = str(Path(tutor.__file__).resolve().parent.parent)
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    # -P: no folder of theirs goes before ours until all that is ours is loaded.
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", CHILD, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
        start_new_session=True,  # so that what it forks is ended with it
    )
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process with all that it has started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()


def _last(doing: Path) -> str:
    """What was being tried."""
    try:
        return doing.read_bytes().decode("utf-8", "replace").strip()
    except OSError:
        return ""


def why_none(code: int | None, seconds: float, doing: str) -> str:
    """Why there is no result.

    Args:
        code: with which the process ended, as `subprocess` gives it; None if it was ended.
        seconds: that it had.
        doing: what was being tried.
    """
    at = "; ".join(doing.splitlines())
    trying = f" while this was tried: {at}" if at else ""
    if code is None:
        return f"it did not come to an end within {seconds:g} seconds{trying}"
    if code < 0:
        name = signal.Signals(-code).name if -code in list(signal.Signals) else str(-code)
        return f"Python was killed by {name}{trying}"
    return f"the script ended Python with exit code {code}{trying}"
