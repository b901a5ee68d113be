"""The data of a pack for plain Python: found beside the script that runs, or where it is told.

Where to look: the folder that the environment variable `TUTOR_PACK` names; else that of the script,
or of what is above it, that has a pack.toml; else the script's own folder, and for a prompt
without a script the current one. There pack.toml says which file a name means; without it, that
is `data/NAME.csv` or `data/NAME.txt`.
"""

from __future__ import annotations

import os
import sys
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from tutor.program.dataset import Dataset

_ABOVE = 3  # folders above the script that may be the pack's


def folder() -> Path:
    """Where `data/` lies."""
    told = os.environ.get("TUTOR_PACK")
    if told:
        return Path(told).expanduser()
    script = getattr(sys.modules.get("__main__"), "__file__", None)
    start = Path(script).absolute().parent if script else Path.cwd()
    around = (start, *start.parents)[: _ABOVE + 1]
    return next((found for found in around if (found / "pack.toml").is_file()), start)


def dataset(name: Any) -> Dataset:
    """The data of a name.

    Raises:
        TypeError: `name` is no text.
        LookupError: there are no such data.
        ValueError: the file is not what it should be; the message says where.
        OSError: it cannot be read.
    """
    if not isinstance(name, str):
        raise TypeError("it needs the name of the data, a text")
    path, header = _named(folder(), name)
    return _read(name, path, header, path.stat().st_mtime_ns)


def _named(pack: Path, name: str) -> tuple[Path, bool]:
    """The file of a name, and whether its first row names columns."""
    try:
        rows = tomllib.loads((pack / "pack.toml").read_text("utf-8")).get("data", {})
    except FileNotFoundError:
        rows = {}
    if name in rows:
        return pack / rows[name]["file"], rows[name].get("header", False)
    for ending in (".csv", ".txt"):
        path = pack / "data" / f"{name}{ending}"
        if path.is_file():
            return path, False
    raise LookupError(
        f"there are no data called {name!r} in {pack}: set TUTOR_PACK to the folder of the pack"
    )


@lru_cache(maxsize=32)
def _read(name: str, path: Path, header: bool, written: int) -> Dataset:
    """The file, as it was written at that time."""
    text = path.read_text("utf-8")  # which makes every end of a line `\n`
    found = Dataset(name, text, path.suffix == ".csv", header)
    if found.faults:
        first = found.faults[0]
        raise ValueError(f"{path}:{first.line}:{first.col}: {first.message}")
    return found
