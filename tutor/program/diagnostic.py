"""One fault in something a person wrote: what, where, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass


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

    def __str__(self) -> str:
        head = f"{self.path}:{self.line}:{self.col}: {self.severity}[{self.code}] {self.message}"
        return f"{head}\n  help: {self.help}" if self.help else head


class ProgramError(Exception):
    """A program that cannot be read or run.

    Attributes:
        diagnostic: what is wrong, and where.
    """

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(str(diagnostic))
        self.diagnostic = diagnostic
