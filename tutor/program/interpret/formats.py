"""What an f-string may do with a value: the formats of numbers and texts, with bounded widths."""

from __future__ import annotations

import re
from typing import Any

from tutor.program.faults import Fault, brief, kind_of
from tutor.program.interpret.sizes import written

# Not among the types: `c`, which makes any character of a number, and `n`, which asks the locale.
_FORMAT = re.compile(r"([^{}]?[<>=^])?[-+ ]?#?0?\d{0,4}[,_]?(\.\d{1,3})?[bdeEfFgGoxXs%]?")


def formatted(x: Any, how: str, limit: int) -> str:
    """`f"{x:how}"`.

    Raises:
        Fault: `how` is no format, does not go with `x`, or asks for more than `limit` characters.
    """
    if not how:
        return written(x, limit)
    if _FORMAT.fullmatch(how):
        try:
            return format(x, how)
        except (ValueError, TypeError, OverflowError):
            pass  # it is a format, but not for this
    elif sum(c.isdigit() for c in how) > 4:
        raise Fault("E213", f"the format `{brief(how)}` asks for too much room",
                    "ask for fewer digits")  # fmt: skip
    raise Fault("E204", f"`{brief(how)}` can not format {kind_of(x)}", "a format looks like `8.3f`")
