"""Where in the person's own code a fault happened."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tutor.engine.errors import DomainError

_OURS = str(Path(__file__).absolute().parents[1]) + os.sep


def located(error: DomainError) -> DomainError:
    """The error with the file and line of the innermost frame outside this package.

    Found only when something went wrong, by walking out of our own frames, so that a graph
    without faults pays nothing for it.
    """
    frame = sys._getframe(1)
    while frame.f_code.co_filename.startswith(_OURS):
        if frame.f_back is None:
            return error
        frame = frame.f_back
    error.path, error.line = frame.f_code.co_filename, frame.f_lineno
    return error
