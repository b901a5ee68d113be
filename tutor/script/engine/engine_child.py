"""The process in which somebody's class is tried: their code may do anything to it.

Run as `python -m tutor.script.engine.engine_child SCRIPT CLASS RESULT DOING`. It writes what came
of it to the file RESULT as JSON, and keeps in DOING what it tries just now.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tutor.script.engine.engine_report import EngineFault, EngineReport
from tutor.script.engine.judging import judge
from tutor.script.engine.load.choosing import chosen
from tutor.script.engine.load.class_loading import Loaded
from tutor.script.engine.load.script_text import ScriptText, Unloadable
from tutor.script.engine.trying.observing import NoEngine

ROOM = 400  # bytes for what is being tried


def main(arguments: Sequence[str]) -> None:
    """Try the class of a script."""
    script, name, result, doing = arguments
    found = _outcome(Path(script), name, _Told(Path(doing)))
    # Renamed into place: what their code forked may write as well, but never half a result.
    part = Path(f"{result}.{os.getpid()}")
    part.write_text(json.dumps(found), "utf-8")
    part.replace(result)


class _Told:
    """What is being tried, in a file that outlives this process."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb", buffering=0)

    def take(self, doing: str) -> None:
        """Write it over what was there."""
        self._file.seek(0)
        self._file.write(doing.encode("utf-8", "replace")[:ROOM].ljust(ROOM))


def _outcome(path: Path, name: str, notes: _Told) -> dict[str, Any]:
    try:
        notes.take("its definitions")
        loaded = Loaded(path, name)
        cls = chosen(loaded, name)
        report = judge(cls, _remarks(loaded), notes.take)
        return {"report": _placed(report, loaded.script).data()}
    except (Unloadable, NoEngine) as fault:
        return {"unloadable": str(fault)}
    except Exception:  # not of their code, whose exceptions are caught where it is called
        return {"error": traceback.format_exc()}


def _remarks(loaded: Loaded) -> list[str]:
    """What was left out or stood in for on the way to the class."""
    out = [f"{name} is not installed here; nothing that needs it was tried"
           for name in dict.fromkeys(loaded.stand_ins)]  # fmt: skip
    out += loaded.faults
    if count := loaded.script.left_out:
        lines = "1 line" if count == 1 else f"{count} lines"
        out.append(f"{lines} of the notebook are no Python and were left out")
    return out


def _placed(report: EngineReport, script: ScriptText) -> EngineReport:
    """A report with short paths, and with the cells of a notebook in the place of lines."""

    def placed(fault: EngineFault) -> EngineFault:
        cell, line = cell_of(fault.file, fault.line)
        return replace(fault, file=_short(fault.file), cell=cell, line=line)

    def cell_of(file: str, line: int) -> tuple[int, int]:
        return script.cell_of(line) if file == str(script.path) else (0, line)

    cell, line = cell_of(report.file, report.line)
    faults = tuple(map(placed, report.faults))
    return replace(report, file=_short(report.file), cell=cell, line=line, faults=faults)


def _short(file: str) -> str:
    """A path from the working folder on, if the file lies in it."""
    path, here = Path(file), Path.cwd()
    return str(path.relative_to(here)) if file and path.is_relative_to(here) else file


if __name__ == "__main__":
    main(sys.argv[1:])
