"""The kinds of questions, as far as an author writes them: one row a kind.

What an answer is worth is the business of `tutor.quiz`. A new kind is a row here, a key or two
in `tutor.lesson.read.schema.QUIZ`, and a row there.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of question.

    Attributes:
        name: as in `kind = "value"`.
        needs: keys it cannot do without, beyond those of every question.
        takes: keys it may have, beyond those of every question.
        program: whether it asks about a program.
        help: what the learner does.
    """

    name: str
    needs: tuple[str, ...]
    takes: tuple[str, ...]
    program: bool
    help: str


_ENGINE = ("expect", "require", "vary", "feedback")

KINDS = {
    kind.name: kind
    for kind in (
        Kind("sign", ("target",), _ENGINE, True, "picks +, − or 0"),
        Kind("value", ("target",), (*_ENGINE, "tolerance"), True, "types a number"),
        Kind("compare", ("targets",), (*_ENGINE, "ties"), True, "puts nodes in order of size"),
        Kind("choice", ("options",), ("hide",), False, "picks one of several texts"),
    )
}
PREDICT = "predict"
"""Short for `value` (`choice` if there are options) with `mode = "predict"`."""
NAMES = (PREDICT, *KINDS)
"""What may stand after `kind =`."""
