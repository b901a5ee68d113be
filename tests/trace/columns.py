"""The columns behind a trace, for tests that begin anew with the same run."""

from __future__ import annotations

from tutor.program.recording import Recording
from tutor.trace import Trace


def recorded(trace: Trace) -> Recording:
    """What a trace reads."""
    return trace._recording


def again(trace: Trace) -> Trace:
    """A second trace of the same run, that nothing has been asked yet."""
    return Trace(recorded(trace))
