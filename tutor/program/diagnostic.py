"""One fault in something a person wrote: what, where, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from tutor.characters import safe

LONGEST = 600
"""Characters of a message, or of its help, that are written."""


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """A located message.

    Attributes:
        path: the file as the person named it.
        line, col: where, both from 1; `col` counts characters.
        code: stable id, `E…` for an error and `W…` for a warning.
        message: what is wrong, one sentence without a final stop.
        help: what to do about it, or empty.
    """

    path: str
    line: int
    col: int
    code: str
    message: str
    help: str = ""

    @property
    def severity(self) -> str:
        """`error` or `warning`."""
        return "warning" if self.code.startswith("W") else "error"

    def written(self, severity: str) -> str:
        """The message with its place, and the help on a second line, safe for a terminal."""
        place = f"{safe(self.path, one_line=True)}:{self.line}:{self.col}"
        head = f"{place}: {severity}[{self.code}] {safe(self.message, LONGEST, one_line=True)}"
        return f"{head}\n  help: {safe(self.help, LONGEST)}" if self.help else head

    def __str__(self) -> str:
        return self.written(self.severity)


class ProgramError(Exception):
    """A program that cannot be read.

    Attributes:
        diagnostics: all that is wrong, and where, in order of lines; at least one.
    """

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__("\n".join(map(str, diagnostics)))
        self.diagnostics = diagnostics

    @property
    def diagnostic(self) -> Diagnostic:
        """The first of them."""
        return self.diagnostics[0]
