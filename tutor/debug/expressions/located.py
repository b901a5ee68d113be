"""What is wrong with a line that a person typed: where in it, what, and what to do."""

from __future__ import annotations

from tutor.characters import safe, unsafe

LONGEST = 200
"""Characters of such a line."""


class TypedError(ValueError):
    """A line that can not be taken.

    Attributes:
        column: where, from 1.
        message: what is wrong.
        help: what to do about it, or empty.
    """

    def __init__(self, column: int, message: str, help: str = "") -> None:
        self.column, self.message, self.help = column, message, help
        text = f"column {column}: {message}" + (f"; {help}" if help else "")
        super().__init__(safe(text, one_line=True))

    def moved(self, by: int) -> TypedError:
        """The same in a longer line, of which the text is the part from character `by` on."""
        return TypedError(self.column + by, self.message, self.help)


def checked(text: str) -> str:
    """The text, if it can be taken into a list and shown.

    Raises:
        TypedError: it is empty, too long, or has characters that can not be shown.
    """
    if not text.strip():
        raise TypedError(1, "there is nothing to read")
    if len(text) > LONGEST:
        raise TypedError(LONGEST + 1, f"this is longer than {LONGEST} characters", "shorten it")
    bad = unsafe(text)
    if bad is not None or "\n" in text or "\t" in text:
        offset = bad[0] if bad else min(i for i, char in enumerate(text) if char in "\n\t")
        raise TypedError(offset + 1, "this character can not be shown", "delete it")
    return text


def is_fit(text: str) -> bool:
    """Whether `checked` takes a text."""
    try:
        checked(text)
    except TypedError:
        return False
    return True
