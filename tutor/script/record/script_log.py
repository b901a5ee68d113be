"""The log of a script, whichever way it was recorded."""

from __future__ import annotations

from tutor.script.record.recorded_log import RecordedLog
from tutor.script.record.watched_log import WatchedLog

ScriptLog = WatchedLog | RecordedLog
"""The run of a script: on its own class as that is, or on our numbers."""
