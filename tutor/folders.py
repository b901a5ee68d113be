"""Where the files of the person at the keyboard belong: their record, and packs they installed."""

from __future__ import annotations

import errno
import os
from pathlib import Path


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
