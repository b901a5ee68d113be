"""What a person puts beside a run, kept in a file a program: stops, watches, bookmarks."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import tempfile
from pathlib import Path

from tutor.characters import safe
from tutor.debug.workbench import Workbench
from tutor.folders import first_bytes, home

FOLDER = "debugger"
"""Where the files are, in the home folder."""
FORMAT = 1
"""Raised only when a change makes old files mean something else."""
LARGEST = 1_000_000
"""Bytes of such a file: a person types a few hundred."""
_NAME = 40  # characters of a file's name that a person can read


class BenchFile:
    """The file of one program. What is wrong with it is said, and stops nothing.

    Attributes:
        path: where it is, or will be once there is something to keep.
    """

    def __init__(self, program: str) -> None:
        """Take what the program is known by: `PACK/LESSON`, or the absolute path of its file."""
        self._program = program
        self._last: object = None  # what is in the file, as far as that is known
        self._failed = False

    @property
    def path(self) -> Path:
        digest = hashlib.sha256(self._program.encode("utf-8", "surrogateescape")).hexdigest()
        name = re.sub(r"[^A-Za-z0-9.-]+", "-", Path(self._program).name)[-_NAME:]
        return home() / FOLDER / f"{name}-{digest[:16]}.json"

    def load(self, bench: Workbench) -> list[str]:
        """Put back what was kept; what there is to say of it, a sentence each."""
        if not bench.keepers:
            return []
        said: list[str] = []
        found: dict[str, list[dict[str, object]]] = {}
        try:
            found = _read(self.path)
        except FileNotFoundError:
            pass
        except OSError as fault:
            said.append(f"Stops can not be read: {fault.strerror or fault}")
        except ValueError:
            said.append(self._set_aside())
        for name, keeper in bench.keepers.items():
            try:
                said += keeper.restore(found.get(name, []))
            except (ValueError, TypeError, KeyError, AttributeError):
                said.append(self._set_aside())
                break
        self._last = _kept(bench)
        return said

    def keep(self, bench: Workbench) -> str:
        """Write down what is there now, if it is something new; why that failed, or nothing.

        A failure is said once, until it has worked again.
        """
        now = _kept(bench)
        if now == self._last:
            return ""
        self._last = now
        text = json.dumps({"format": FORMAT, "program": self._program} | now, indent=1)
        try:
            _replace(self.path, text + "\n")
        except OSError as fault:
            told, self._failed = self._failed, True
            return "" if told else f"Stops are not kept: {fault.strerror or fault}"
        self._failed = False
        return ""

    def _set_aside(self) -> str:
        """Put a damaged file out of the way, under a name of its own."""
        path = self.path
        for number in range(1, 100):
            aside = path.with_suffix(f".damaged-{number}")
            if not aside.exists():
                break
        try:
            path.replace(aside)
        except OSError:
            return "The file with the stops of this program is damaged"
        name = safe(aside.name, one_line=True)
        return f"The stops of this program were damaged; their file is now {FOLDER}/{name}"


def _kept(bench: Workbench) -> dict[str, list[dict[str, object]]]:
    return {name: keeper.kept() for name, keeper in bench.keepers.items()}


def _read(path: Path) -> dict[str, list[dict[str, object]]]:
    """What a file holds.

    Raises:
        OSError: it cannot be read.
        ValueError: it is damaged, or from a later version.
    """
    if path.exists() and not path.is_file():
        raise ValueError("this is no file")  # so that it is put out of the way
    data = first_bytes(path, LARGEST + 1)
    try:
        found = json.loads(data.decode("utf-8")) if len(data) <= LARGEST else None
    except RecursionError:
        found = None
    if not isinstance(found, dict) or found.pop("format", None) != FORMAT:
        raise ValueError("this is no file of stops")
    found.pop("program", None)
    for rows in found.values():
        if not (isinstance(rows, list) and all(isinstance(row, dict) for row in rows)):
            raise ValueError("a list of stops is damaged")
    return found


def _replace(path: Path, text: str) -> None:
    """Write a file, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".json")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write(text)
        os.replace(draft, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(draft)
        raise
