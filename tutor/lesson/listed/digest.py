"""By what a result about a pack is known again: all that it was made from, as one hash.

That is every byte of the files of the pack, their names, where the pack lies (faults name it), and
the tutor itself, whose next version may find more.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import tutor
from tutor.lesson.read.files import LARGEST
from tutor.lesson.read.shared_files import LARGEST as LARGEST_DATA

FORMAT = 3
"""Of what is kept. Raised whenever its meaning changes."""
_MOST_FILES = 1000
_MOST_BYTES = 16 << 20  # of a pack whose results are kept


class _Unusual(Exception):
    """Something about a folder that its bytes do not tell."""


class Digest:
    """The files of a pack as they are now, each as a hash.

    Attributes:
        whole: stands for all of the pack.
    """

    def __init__(self, folder: Path, files: dict[str, bytes]) -> None:
        self._files = files
        told = [tutor_itself(), str(folder.absolute()).encode(errors="surrogatepass")]
        told.append(str(folder).encode(errors="surrogatepass"))
        self._start = _hash(*told)
        self.whole = self._of(files)

    def lesson(self, path: str) -> str:
        """Stands for one lesson file, and for all that its lesson rests on."""
        own = f"lessons/{Path(path).name}"
        others = {name: each for name, each in self._files.items()
                  if name == own or not name.startswith("lessons/")}  # fmt: skip
        return self._of(others, own)

    def _of(self, files: dict[str, bytes], about: str = "") -> str:
        parts = [part for name in sorted(files) for part in (_bytes(name), files[name])]
        return _hash(self._start, _bytes(about), *parts).hex()


def digest(folder: Path) -> Digest | None:
    """The digest of a pack; None if nothing about it can be kept.

    That is so where a link, a folder within or a file that cannot be read would have to be known
    too, and where there is very much of it.
    """
    try:
        return Digest(folder, dict(_files(folder)))
    except (OSError, ValueError, _Unusual):
        return None


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file that the reading of a pack may look at, by its name in the pack."""
    left = _MOST_BYTES
    for inner, largest in (("", LARGEST), ("lessons", LARGEST), ("data", LARGEST_DATA)):
        place = folder / inner
        if inner and not os.path.lexists(place):
            continue
        if stat.S_ISLNK(os.lstat(place).st_mode) and inner:
            raise _Unusual
        for number, entry in enumerate(os.scandir(place)):
            if number >= _MOST_FILES:
                raise _Unusual
            if not inner and entry.name not in ("pack.toml", "prelude.py"):
                continue
            name = f"{inner}/{entry.name}" if inner else entry.name
            kind = entry.stat(follow_symlinks=False)
            if not stat.S_ISREG(kind.st_mode) or kind.st_size > min(largest, left):
                raise _Unusual
            with open(entry.path, "rb") as file:
                data = file.read(largest + 1)
            left -= len(data)
            if len(data) > largest:
                raise _Unusual
            yield name, hashlib.blake2b(data, digest_size=16).digest()


@cache
def tutor_itself() -> bytes:
    """Stands for this tutor and the Python that runs it.

    Its files count by size and time too: whoever works on it has many tutors of one version.
    """
    root = Path(tutor.__file__).parent
    told = [f"{FORMAT} {tutor.__version__} {sys.version}".encode()]
    folders = [root]
    for folder in folders:
        for entry in sorted(os.scandir(folder), key=lambda e: e.name):
            if entry.name.endswith(".py"):
                found = entry.stat()
                told.append(f"{entry.path} {found.st_size} {found.st_mtime_ns}".encode())
            elif entry.name not in ("__pycache__", "lessons") and entry.is_dir():
                folders.append(Path(entry.path))
    return _hash(*told)


def _bytes(name: str) -> bytes:
    return name.encode(errors="surrogatepass")


def _hash(*parts: bytes) -> bytes:
    """Of parts, told apart by their lengths."""
    made = hashlib.blake2b(digest_size=20)
    for part in parts:
        made.update(len(part).to_bytes(8, "big"))
        made.update(part)
    return made.digest()
