"""The Python of a script or of a notebook."""

from __future__ import annotations

import ast
import json
import linecache
from dataclasses import dataclass
from pathlib import Path

LARGEST = 4 * 2**20  # bytes of a file; a notebook holds its pictures too


class Unloadable(Exception):
    """A file from which no class can be had; the text says why, and what to do."""


@dataclass(frozen=True)
class ScriptText:
    """The Python of a file.

    Attributes:
        path: the file.
        tree: its syntax tree.
        cells: of a notebook, the cell and the line in it of each line, from 1; empty of a script.
        left_out: how many lines and cells of a notebook are no Python.
    """

    path: Path
    tree: ast.Module
    cells: tuple[tuple[int, int], ...] = ()
    left_out: int = 0

    def cell_of(self, line: int) -> tuple[int, int]:
        """The cell of a line and the line in it; cell 0 in a script."""
        return self.cells[line - 1] if 0 < line <= len(self.cells) else (0, line)


def read_script(path: Path) -> ScriptText:
    """Read a script or a notebook.

    Raises:
        Unloadable: it cannot be read, or is no Python.
    """
    try:
        if path.is_dir():
            raise Unloadable("this is a folder: name the script in it that has the class")
        if path.exists() and not path.is_file():
            raise Unloadable("this is not a file: it may never end, or wait for somebody to write")
        if path.stat().st_size > LARGEST:
            raise Unloadable(f"this file is larger than {LARGEST // 2**20} MiB")
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise Unloadable("there is no such file") from None
    except OSError as fault:
        raise Unloadable(f"this file cannot be read: {fault.strerror or fault}") from None
    except UnicodeDecodeError:
        raise Unloadable("this file is not UTF-8 text: save it as UTF-8") from None
    return _notebook(path, text) if path.suffix.lower() == ".ipynb" else _script(path, text)


def _script(path: Path, text: str) -> ScriptText:
    try:
        return ScriptText(path, ast.parse(text))
    except SyntaxError as fault:
        raise Unloadable(f"line {fault.lineno}: this is no Python: {fault.msg}") from None
    except (ValueError, RecursionError, MemoryError):
        raise Unloadable("this is no Python that can be read") from None


def _notebook(path: Path, text: str) -> ScriptText:
    """The code cells of a notebook, one below the other."""
    try:
        found = json.loads(text)["cells"]
        sources = [
            (number, "".join(each["source"]))
            for number, each in enumerate(found, 1)
            if each["cell_type"] == "code"
        ]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Unloadable("this is no notebook of Jupyter: it has no cells") from None
    lines: list[str] = []
    places: list[tuple[int, int]] = []
    left_out = 0
    for number, source in sources:
        rows = source.splitlines()
        kept = ["" if row.lstrip().startswith(("%", "!", "?")) else row for row in rows]
        left_out += sum(a != b for a, b in zip(rows, kept, strict=True))
        try:
            if source.lstrip().startswith("%%") and not source.lstrip().startswith("%%time"):
                raise SyntaxError  # another language, or a file to be written
            ast.parse("\n".join(kept))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            left_out += len([row for row in kept if row.strip()])
            continue
        lines += kept
        places += [(number, line) for line in range(1, len(kept) + 1)]
    joined = "\n".join(lines) + "\n"
    # Where lines of code are looked up, by tracebacks too.
    linecache.cache[str(path)] = (len(joined), None, joined.splitlines(True), str(path))
    return ScriptText(path, ast.parse(joined), tuple(places), left_out)
