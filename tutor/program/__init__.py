"""The lesson language: a small safe subset of Python, interpreted from its syntax tree."""

from tutor.program.again import PLAIN, Again, Cancelled
from tutor.program.diagnostic import Diagnostic, ProgramError
from tutor.program.limits import LIMITS, PATIENT, Limits
from tutor.program.parse import Program, parse
from tutor.program.recording import Recording, SourceSpan

__all__ = [
    "LIMITS",
    "PATIENT",
    "PLAIN",
    "Again",
    "Cancelled",
    "Diagnostic",
    "Limits",
    "Program",
    "ProgramError",
    "Recording",
    "SourceSpan",
    "parse",
    "run",
]


def run(program: Program, *, limits: Limits = LIMITS, again: Again = PLAIN) -> Recording:
    """Interpret a program and record every event.

    A person's mistake does not raise: `error` of the recording holds it, and the events up to
    it are there.

    Raises:
        Cancelled: `again.goes_on` said no.
    """
    from tutor.program.interpret.run import interpret  # only who runs programs needs to load it

    return interpret(program, limits=limits, again=again)
