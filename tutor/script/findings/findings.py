"""What stands out in a run before anybody steps through it: each with a place to go to.

A finding states what happened, with the numbers of the run. Whether it was meant is for the
person to say, so what often is meant is a note.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tutor.script.findings import engine_findings, layer_findings, node_findings, pass_findings
from tutor.script.findings.finding import Finding
from tutor.script.findings.telling_events import looked_through, telling
from tutor.script.record.script_log import ScriptLog
from tutor.trace import Event, Log

Found = tuple[str, int, str, bool]
"""Kind, event, text, and whether it is a note."""
Look = Callable[[Log, list[Event]], Iterator[Found | None]]
"""Looks for one kind of finding; gives None where somebody may give it up."""

LOOKS: tuple[Look, ...] = (
    node_findings.not_finite, engine_findings.overwritten, engine_findings.other_slope,
    engine_findings.left_early, engine_findings.missing, engine_findings.other_value,
    engine_findings.dropped, pass_findings.not_zeroed, pass_findings.unreached,
    pass_findings.wrong_sign, pass_findings.stale, pass_findings.still, pass_findings.unmoved,
    node_findings.cut, node_findings.dead, node_findings.saturated,
    layer_findings.by_layer,
)  # fmt: skip
"""What is looked for, the gravest first."""


def findings(log: Log) -> list[Finding]:
    """Everything that stands out in a run, the gravest first."""
    looking = Looking(log)
    while looking.go_on():
        pass
    return looking.found


class Looking:
    """Looks through a run a little at a time, as a long one takes seconds.

    Attributes:
        found: what stands out, the gravest first; complete when there is nothing left to do.
        read: the events before the first that is not looked at yet.
        total: the events of the run that are looked through.
        over: whether there is nothing left to do.
    """

    def __init__(self, log: Log) -> None:
        """Take the run; nothing of it is looked at yet."""
        self._log, self._events, self._looks = log, list[Event](), iter(LOOKS)
        self._pieces = telling(log)
        self._looking: Iterator[Found | None] = iter(())
        self.found = list(log.remarks) if isinstance(log, ScriptLog) else []
        self.read, self.total = 0, looked_through(log)
        self.over = False

    def go_on(self) -> bool:
        """Read some events, or look for one kind of finding in all; whether there is more to do."""
        piece = next(self._pieces, None)
        if piece is not None:
            self._events += piece
            self.read = piece[-1].k + 1 if piece else self.total
            return True
        for found in self._looking:
            if found is None:
                return True
            kind, i, text, note = found
            self.found.append(Finding(kind, i, self._log.event_span(i).line, text, note))
        look = next(self._looks, None)
        if look is not None:
            self._looking = look(self._log, self._events)
            return True
        self.over = True
        self.found.sort(key=lambda each: each.note)  # the order of those that are alike stays
        return False
