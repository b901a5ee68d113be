"""What the cases have in common: parts written many times, and what may go to a terminal."""

from __future__ import annotations

import re

from tutor.characters import safe, unsafe

LONGEST_LINE, LONGEST_OUTPUT = 1_500, 60_000


def repeated(text: str, times: int) -> str:
    """A text with the part between ‹ and › that often, `@` being the number."""
    part = re.search("‹(.*)›", text, re.DOTALL)
    if not part:
        return text
    many = "".join(part[1].replace("@", str(i)) for i in range(times))
    return text[: part.start()] + many + text[part.end() :]


def is_fit(text: str) -> bool:
    """Whether a text may go to a terminal."""
    return (
        unsafe(text) is None
        and safe(text) == text
        and max(map(len, text.split("\n"))) <= LONGEST_LINE
        and len(text) <= LONGEST_OUTPUT
        and "Traceback" not in text
    )
