"""Gradient checks: does the chain rule agree with nudging the input?"""

from tutor.engine.check.checks import check_function, check_tape, check_value, compare
from tutor.engine.check.verdicts import AGREES, CANNOT_TELL, DIFFERS, Check

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
