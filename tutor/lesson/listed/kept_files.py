"""A small store of results in the person's cache folder: JSON, a file each, named by a hash.

It only saves time. A file that is damaged, foreign or cannot be written is passed over without a
word, and whoever asked works the result out again.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from tutor.folders import cache, first_bytes

MOST_FILES = 400
MOST_BYTES = 1 << 20
"""Of one file."""
_FOLDER, _ENDING = "checked", ".json"


def load(key: str) -> Any:
    """What was kept under a key, as JSON gives it; None if there is nothing that can be read.

    Nothing of it may be relied on before it was looked at: anybody can write a file.
    """
    try:
        data = first_bytes(_folder() / f"{key}{_ENDING}", MOST_BYTES + 1)
        found = json.loads(data) if len(data) <= MOST_BYTES else None
    except (OSError, ValueError, RecursionError):
        return None
    return found.get("kept") if isinstance(found, dict) and found.get("key") == key else None


def keep(key: str, result: Any) -> None:
    """Keep a result, made of what JSON knows, under a key. It appears whole or not at all."""
    text = json.dumps({"key": key, "kept": result})  # in ASCII, so a character is a byte
    if len(text) > MOST_BYTES:
        return
    with contextlib.suppress(OSError):
        folder = _folder()
        folder.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=folder, prefix=".", suffix=_ENDING)
        try:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(text)
            os.replace(draft, folder / f"{key}{_ENDING}")
        except OSError:
            os.unlink(draft)
            raise
        _make_room(folder)


def _folder() -> Path:
    return cache() / _FOLDER


def _make_room(folder: Path) -> None:
    """Take away the oldest files, and drafts that somebody left, where there are too many."""
    files = [entry for entry in os.scandir(folder) if entry.name.endswith(_ENDING)]
    if len(files) <= MOST_FILES:
        return
    files.sort(key=lambda entry: entry.stat(follow_symlinks=False).st_mtime)
    for entry in files[: len(files) - MOST_FILES * 3 // 4]:
        with contextlib.suppress(OSError):
            os.unlink(entry.path)
