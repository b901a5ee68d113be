"""Recordings of the scripts beside, each made once."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from tutor.script.record import kinds_of_script, running
from tutor.script.record.notebook import code_of_notebook
from tutor.script.record.watched_log import WatchedLog

SCRIPTS = Path(__file__).parent / "scripts"


def path_of(name: str) -> Path:
    """The file of a script, named with or without its ending."""
    return SCRIPTS / (name if "." in name else f"{name}.py")


def text_of(path: Path) -> str:
    """What is run of a file."""
    text = path.read_text("utf-8")
    return code_of_notebook(text).source if path.suffix == ".ipynb" else text


@cache
def recorded(name: str, replaced: str = "", args: tuple[str, ...] = ()) -> WatchedLog:
    """The log of the run of a script."""
    path = path_of(name)
    return record_text(text_of(path), path, replaced, args)


def record_text(
    text: str, path: Path, replaced: str = "", args: tuple[str, ...] = ()
) -> WatchedLog:
    """The log of the run of a text, as if it stood in a file."""
    kind = kinds_of_script.kind_of(ast.parse(text), path.parent, replaced)
    return running.record(text, str(path), kind, args, replaced)
