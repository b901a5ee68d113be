"""Recordings of the scripts beside, each made once."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from tutor.script.record import kinds_of_script, running
from tutor.script.record.watched_log import WatchedLog

SCRIPTS = Path(__file__).parent / "scripts"


@cache
def recorded(name: str, replaced: str = "", args: tuple[str, ...] = ()) -> WatchedLog:
    """The log of the run of a script."""
    path = SCRIPTS / f"{name}.py"
    return record_text(path.read_text("utf-8"), path, replaced, args)


def record_text(
    text: str, path: Path, replaced: str = "", args: tuple[str, ...] = ()
) -> WatchedLog:
    """The log of the run of a text, as if it stood in a file."""
    kind = kinds_of_script.kind_of(ast.parse(text), path.parent, replaced)
    return running.record(text, str(path), kind, args, replaced)
