"""A fault of a question, before it is known where in the file it stands."""

from __future__ import annotations

from typing import NamedTuple

Where = tuple[str | int, ...]
"""The key to blame, as a path into the quiz."""


class Flaw(NamedTuple):
    """A fault of a question; `code` is one of `tutor.quiz.check.flaw_codes.CODES`."""

    where: Where
    code: str
    message: str
    help: str = ""
