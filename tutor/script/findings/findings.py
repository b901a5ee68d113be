"""What stands out in a run before anybody steps through it: each with a place to go to.

A finding states what happened, with the numbers of the run. Whether it was meant is for the
person to say, so what often is meant is a note.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tutor.script.findings import engine_findings, layer_findings, node_findings, pass_findings
from tutor.script.findings.finding import Finding
from tutor.script.record.script_log import ScriptLog
from tutor.trace import Event, Log

MOST = 200_000
"""Events that are looked at."""
_AT_ONCE = 3_000
"""Events that are read before somebody may give it up."""

Found = tuple[str, int, str, bool]
"""Kind, event, text, and whether it is a note."""
Look = Callable[[Log, list[Event]], Iterator[Found]]

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
        total: the events that are looked at.
        over: whether there is nothing left to do.
    """

    def __init__(self, log: Log) -> None:
        """Take the run; nothing of it is looked at yet."""
        self._log, self._events, self._looks = log, list[Event](), iter(LOOKS)
        self.found = list(log.remarks) if isinstance(log, ScriptLog) else []
        self.total = min(len(log), MOST)
        self.over = False

    @property
    def read(self) -> int:
        """The events that were read, which takes most of the time."""
        return len(self._events)

    def go_on(self) -> bool:
        """Read some events, or look for one kind of finding in all; whether there is more to do."""
        if self.read < self.total:
            end = min(self.read + _AT_ONCE, self.total)
            self._events += self._log.events(self.read, end)
            return True
        look = next(self._looks, None)
        if look is not None:
            self.found += [
                Finding(kind, i, self._log.event_span(i).line, text, note)
                for kind, i, text, note in look(self._log, self._events)
            ]
            return True
        self.over = True
        self.found.sort(key=lambda each: each.note)  # the order of those that are alike stays
        return False
