"""What the lessons of a pack share: its files of data, and its prelude.py."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tutor.lesson.read.files import inside, named, read_text
from tutor.lesson.read.schema import DATA
from tutor.lesson.read.toml import Places
from tutor.lesson.read.values import checked, usable
from tutor.lesson.report import Report, quoted
from tutor.program import ProgramError
from tutor.program.dataset import Dataset
from tutor.program.parse import parse_prelude
from tutor.program.shared import Prelude, Shared

LARGEST = 1 << 20
"""Bytes in one file of data."""
PRELUDE = "prelude.py"
_ENDINGS = (".csv", ".txt")
_MOST_FILES = 1000


def read_shared(
    folder: Path, tables: Mapping[str, Any] | None, places: Places, report: Report
) -> tuple[Shared, list[Report]]:
    """Read what a pack shares.

    Args:
        folder: the pack.
        tables: `[data]` of its pack.toml, None if there was something wrong with it.
        places: where that stands.
        report: takes the faults of pack.toml.

    Returns:
        What was read, faulty if part of it cannot be, and the faults of its files.
    """
    reports: list[Report] = []
    data, listed, faulty = [], set(), tables is None
    for name, table in (tables or {}).items():
        good = usable(
            checked(table, DATA, places, report, what=f"the data {quoted(name)}",
                    path=("data", name))
        )  # fmt: skip
        if "file" not in good:
            faulty = True
            continue
        listed.add(good["file"])
        reports.append(Report(named(folder / good["file"])))
        found = _dataset(folder, name, good, reports[-1])
        faulty |= found is None
        data += [found] if found else []
    if tables is not None:
        _compare(folder, listed, report)
    reports.append(Report(named(folder / PRELUDE)))
    prelude = _prelude(folder / PRELUDE, folder, reports[-1])
    faulty |= reports[-1].errors()
    return Shared(tuple(data), prelude, faulty), reports


def _dataset(folder: Path, name: str, good: Mapping[str, Any], report: Report) -> Dataset | None:
    text = read_text(folder / good["file"], report, folder, largest=LARGEST)
    if text is None or report.errors():
        return None
    is_table = good["file"].endswith(".csv")
    found = Dataset(name, text, is_table, is_table and good.get("header", False))
    for fault in found.faults:
        report.add((fault.line, fault.col), "E040", fault.message, fault.help)
    return None if found.faults else found


def _compare(folder: Path, listed: set[str], report: Report) -> None:
    """Files in data/ that pack.toml does not name, and whose licence nobody knows."""
    place = folder / "data"
    if not place.is_dir() or not inside(place, folder):
        return
    try:
        there = sorted(entry.name for entry in os.scandir(place))[:_MOST_FILES]
    except OSError as e:
        report.add((1, 1), "E001", f"the folder data/ cannot be read: {e.strerror}")
        return
    for file in there:
        if file.endswith(_ENDINGS) and not file.startswith(".") and f"data/{file}" not in listed:
            report.add((1, 1), "E041", f"no `[data]` names the file {quoted(f'data/{file}')}",
                       "name it with its licence and source, or move the file away")  # fmt: skip


def _prelude(path: Path, folder: Path, report: Report) -> Prelude | None:
    if not path.exists() and not path.is_symlink():
        return None
    text = read_text(path, report, folder)
    if text is None:
        return None
    try:
        prelude = parse_prelude(text, path=report.path)
    except ProgramError as e:
        report.found += e.diagnostics
    return None if report.errors() else prelude
