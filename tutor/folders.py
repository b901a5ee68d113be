"""Where the files of the person at the keyboard belong: their record, packs, and what they keep."""

from __future__ import annotations

import errno
import os
import stat
from itertools import count
from pathlib import Path

from tutor.characters import safe


def home() -> Path:
    """The user data folder: `TUTOR_HOME` if that is set, else the system's place for such data.

    Raises:
        OSError: `TUTOR_HOME` begins with `~` and a user name that the system does not have.
    """
    chosen = os.environ.get("TUTOR_HOME")
    if chosen:
        try:
            return Path(chosen).expanduser()
        except RuntimeError:
            raise OSError(
                errno.ENOENT, "TUTOR_HOME names the home of somebody who is not known here", chosen
            ) from None
    import platformdirs

    return Path(platformdirs.user_data_dir("backprop-tutor", appauthor=False))


def cache() -> Path:
    """The folder of what can be worked out again: `cache` in `TUTOR_HOME` if that is set.

    Raises:
        OSError: as for `home`.
    """
    if os.environ.get("TUTOR_HOME"):
        return home() / "cache"
    import platformdirs

    return Path(platformdirs.user_cache_dir("backprop-tutor", appauthor=False))


def first_bytes(path: Path, most: int = -1) -> bytes:
    """The first bytes of a file, or all of them.

    Raises:
        OSError: it cannot be read, or is no file: to open a pipe would wait for somebody who
            writes, and a device may never end.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, "this is not a file", str(path))
    with path.open("rb") as file:
        return file.read(most)


FOLDER = "pictures"
"""Where the files go, in the learner's folder."""


def keep(stem: str, suffix: str, text: str) -> Path:
    """Write a new file whose name begins with `stem`; no file that is there is written over.

    The file appears whole or not at all.

    Raises:
        OSError: the folder cannot be written to.
    """
    import tempfile  # few keep anything, and the start shall not wait for it

    folder = home() / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=folder, prefix=".", suffix=suffix)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        for number in count(1):
            path = folder / f"{stem}{f'-{number}' if number > 1 else ''}{suffix}"
            try:
                os.link(draft, path)
            except FileExistsError:
                continue
            return path
    finally:
        os.unlink(draft)
    raise AssertionError("numbers do not end")


def named(path: Path) -> str:
    """A path as short as a person writes it."""
    own = Path.home()
    return safe(f"~{os.sep}{path.relative_to(own)}" if path.is_relative_to(own) else str(path))
