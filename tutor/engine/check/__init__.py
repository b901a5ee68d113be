"""Gradient checks: does the chain rule agree with nudging the input?"""

from tutor.engine.check.checks import (
    AGREES,
    CANNOT_TELL,
    DIFFERS,
    Check,
    check_function,
    check_tape,
    check_value,
    compare,
)

__all__ = [
    "AGREES",
    "CANNOT_TELL",
    "DIFFERS",
    "Check",
    "check_function",
    "check_tape",
    "check_value",
    "compare",
]
