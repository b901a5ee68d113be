"""Collecting faults: nothing here stops at the first one."""

from __future__ import annotations

from collections.abc import Iterable

from tutor.characters import safe
from tutor.program.diagnostic import LONGEST, Diagnostic
from tutor.program.faults import near

_QUOTED = 60  # characters of a quoted text in a message
MOST = 100
"""Faults of one file that are listed; of more, only their number."""


class Report:
    """The faults of one file.

    Attributes:
        path: the file as the person named it.
        found: the faults so far, in the order in which they were met.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.found: list[Diagnostic] = []

    def add(self, at: tuple[int, int], code: str, message: str, help: str = "") -> None:
        """Note one fault at (line, column), both from 1."""
        message, help = safe(message, LONGEST), safe(help, LONGEST)
        self.found.append(Diagnostic(self.path, *at, code, message, help))

    def errors(self) -> bool:
        """Whether anything worse than advice was found."""
        return any(d.severity == "error" for d in self.found)


def quoted(text: object) -> str:
    """A foreign text as it may stand in a message: short, one line, nothing hidden in it."""
    written = str(text)
    if len(written) > _QUOTED:
        written = written[: _QUOTED - 1] + "…"
    if safe(written, one_line=True) != written:
        written = ascii(written)[1:-1]
    return f"`{written}`"


def meant(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """Help for an unknown name: the nearest known one, and what there is to choose from."""
    known = list(known)
    listed = ", ".join(known) if 0 < len(known) <= 12 else ""
    parts = [near(name, known), otherwise or (listed and f"known: {listed}")]
    return "; ".join(p for p in parts if p)


def in_order(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Faults by file, line and column, each once."""
    return sorted(set(found))


def bounded(found: Iterable[Diagnostic], most: int = MOST) -> list[Diagnostic]:
    """Faults as many as a person can read: of each file the first `most`, errors before advice.

    What is left out is counted in a warning behind the last fault of the file.
    """
    by_file: dict[str, list[Diagnostic]] = {}
    for fault in found:
        by_file.setdefault(fault.path, []).append(fault)
    listed: list[Diagnostic] = []
    for path, faults in by_file.items():
        kept = sorted(sorted(faults, key=lambda d: d.severity != "error")[:most])
        listed += kept
        if len(faults) > most:
            last = kept[-1]
            more = f"and {len(faults) - most:,} more in this file"
            help = "mend these first, then check again"
            listed.append(Diagnostic(path, last.line, last.col, "W106", more, help))
    return listed
