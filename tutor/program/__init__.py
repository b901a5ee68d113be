"""The lesson language: a small safe subset of Python, interpreted from its syntax tree."""

from tutor.program.diagnostic import Diagnostic, ProgramError
from tutor.program.interpret.run import run
from tutor.program.limits import LIMITS, Limits
from tutor.program.parse import Program, parse
from tutor.program.recording import Recording, SourceSpan

__all__ = [
    "LIMITS",
    "Diagnostic",
    "Limits",
    "Program",
    "ProgramError",
    "Recording",
    "SourceSpan",
    "parse",
    "run",
]
