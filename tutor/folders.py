"""Where the files of the person at the keyboard belong: their record, and packs they installed."""

from __future__ import annotations

import os
from pathlib import Path


def home() -> Path:
    """The user data folder: `TUTOR_HOME` if that is set, else the system's place for such data.

    A `~name` of nobody stays as it is written, for whoever writes there to refuse.
    """
    chosen = os.environ.get("TUTOR_HOME")
    if chosen:
        try:
            return Path(chosen).expanduser()
        except RuntimeError:
            return Path(chosen)
    import platformdirs

    return Path(platformdirs.user_data_dir("backprop-tutor", appauthor=False))
