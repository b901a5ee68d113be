"""What stands out in a run before anybody steps through it: each with a place to go to.

A finding states what happened, with the numbers of the run. Whether it was meant is for the
person to say, so what often is meant is a note.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tutor.script.findings import engine_findings, layer_findings, node_findings, pass_findings
from tutor.script.findings.finding import Finding
from tutor.script.findings.telling_events import telling
from tutor.script.record.script_log import ScriptLog
from tutor.trace import Event, Log

Found = tuple[str, int, str, bool]
"""Kind, event, text, and whether it is a note."""
Look = Callable[[Log, list[Event]], Iterator[Found]]

LOOKS: tuple[Look, ...] = (
    node_findings.not_finite, engine_findings.overwritten, engine_findings.other_slope,
    engine_findings.left_early, engine_findings.missing, engine_findings.other_value,
    engine_findings.dropped, pass_findings.not_zeroed, pass_findings.unreached,
    pass_findings.wrong_sign, pass_findings.stale, pass_findings.still, node_findings.cut,
    node_findings.dead, node_findings.saturated,
    layer_findings.by_layer,
)  # fmt: skip
"""What is looked for, the gravest first."""


def findings(log: Log) -> list[Finding]:
    """Everything that stands out in a run, the gravest first."""
    events = telling(log)
    said = log.remarks if isinstance(log, ScriptLog) else []
    found = [
        Finding(kind, i, log.event_span(i).line, text, note)
        for look in LOOKS
        for kind, i, text, note in look(log, events)
    ]
    return [
        *(each for each in said if not each.note),
        *found,
        *(each for each in said if each.note),
    ]
