"""What people's own tests use: is a hand-written class for scalar autograd right?"""

from __future__ import annotations

from tutor.script.engine.judging import judge
from tutor.script.engine.trying.observing import NoEngine


def check_engine(cls: type) -> None:
    """Try a class in some 150 small programs, against a sound engine.

    Args:
        cls: a class as `Value` of micrograd: made of a number, with operators, a gradient and a
            method `backward`, whatever its members are called.

    Raises:
        AssertionError: it has a fault; the message is what `python -m tutor engine` prints.
        TypeError: it cannot be tried at all.
    """
    try:
        report = judge(cls)
    except NoEngine as fault:
        raise TypeError(str(fault)) from None
    if report.faults:
        raise AssertionError(f"\n{report.text()}")
