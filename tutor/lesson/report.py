"""Collecting faults: nothing here stops at the first one."""

from __future__ import annotations

from collections.abc import Iterable

from tutor.program.characters import unsafe
from tutor.program.diagnostic import Diagnostic
from tutor.program.faults import near

_LONGEST = 60


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
        self.found.append(Diagnostic(self.path, *at, code, _tame(message), _tame(help)))

    def errors(self) -> bool:
        """Whether anything worse than advice was found."""
        return any(d.severity == "error" for d in self.found)


def _tame(text: str) -> str:
    """A message that quotes what escapes in a lesson have made, without what a terminal obeys."""
    return ascii(text)[1:-1] if unsafe(text) else text


def quoted(text: object) -> str:
    """Somebody's text as it may stand in a message: short, one line, nothing a terminal obeys."""
    written = str(text)
    if len(written) > _LONGEST:
        written = written[: _LONGEST - 1] + "…"
    if unsafe(written) or "\n" in written or "\t" in written:
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
