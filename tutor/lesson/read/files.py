"""From a file to its text. Whatever is wrong with the file is a fault, never an exception."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from tutor.characters import location, safe, unsafe
from tutor.folders import first_bytes
from tutor.lesson.read.lookalikes import odd
from tutor.lesson.report import Report

LARGEST = 256 * 1024
"""Bytes in one file of a pack. The longest lesson that ships has a tenth of that."""

_MOST_ODD = 1000  # of which a file is told

ODD = "delete it, or write the letter that is meant; ignore this where it is meant"
"""Help for a character that is easily overlooked."""


def inside(path: Path, root: Path) -> bool:
    """Whether `path`, with every symlink followed, lies in `root`."""
    try:
        return path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError):  # a loop of symlinks
        return False


def named(path: Path) -> str:
    """A path as it may be printed: a file name can hold control characters too."""
    return safe(str(path), one_line=True)


def read_text(
    path: Path, report: Report, root: Path | None = None, *, largest: int = LARGEST
) -> str | None:
    """The text of a file with `\\n` at the end of each line; None if there is no reading it.

    Args:
        path: the file.
        report: where faults go.
        root: the pack the file has to lie in, symlinks followed.
        largest: how many bytes it may have.
    """
    start = (1, 1)
    if root is not None and not inside(path, root):
        report.add(start, "E006", "this is a link to a file outside the pack",
                   "put the file itself into the pack")  # fmt: skip
        return None
    try:
        if not path.is_file():
            what = "this is not a file" if path.exists() else "there is no such file"
            report.add(start, "E001", what)
            return None
        data = first_bytes(path, largest + 1)
    except (OSError, ValueError) as e:
        report.add(start, "E001", f"this file cannot be read: {getattr(e, 'strerror', None) or e}")
        return None
    if len(data) > largest:
        report.add(start, "E002", f"this file is larger than {largest // 1024} KiB",
                   "split it into several files")  # fmt: skip
        return None
    return _decode(data, report)


def _decode(data: bytes, report: Report) -> str | None:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as e:
        before = data[: e.start].decode("utf-8")
        report.add(
            location(before, len(before)),
            "E003",
            f"byte 0x{data[e.start]:02X} is not UTF-8",
            "save the file as UTF-8",
        )
        return None
    if text.startswith("\ufeff"):
        report.add((1, 1), "E004", "the file begins with a byte order mark",
                   "save it as UTF-8 without BOM")  # fmt: skip
        text = text[1:]
    text = text.replace("\r\n", "\n")
    for offset, what in islice(odd(text), _MOST_ODD):
        report.add(location(text, offset), "W105", f"there is {what} here", ODD)
    clean = []
    rest, done = text, 0
    # Each fault once, and the reading goes on: each becomes a replacement character.
    while bad := unsafe(rest):
        offset, what = bad
        report.add(location(text, done + offset), "E005", f"there is a {what} here",
                   "delete it; write about it in words if you need to")  # fmt: skip
        clean.append(rest[:offset] + "\N{REPLACEMENT CHARACTER}")
        rest, done = rest[offset + 1 :], done + offset + 1
        if len(report.found) >= 50:
            return None
    return "".join([*clean, rest])
