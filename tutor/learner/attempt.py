"""An answer as the record keeps it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeGuard

from tutor.learner.disk.entries import Entry


@dataclass(frozen=True, slots=True)
class Attempt:
    """One answer to one question. Times are UTC in ISO format, empty where not known.

    Attributes:
        at: when it was answered.
        pack, lesson, quiz: the ids it is filed under.
        kind: the kind of question, as `value`.
        answer: the answer as it was understood, in one fixed spelling; empty if it was shown.
        ok: whether it was right.
        rules: ids of all wrong rules that give this answer.
        hints: how many hints had been shown.
        attempt: 1 for the first answer to this question on this visit.
        variant: the numbers in use where they are not the program's own, by name.
        mode: `predict`, `shown` if the answer was asked for, or empty.
        confidence: 1 to 3 as the learner gave it before the verdict, None if not asked.
        text: the answer as typed, a long one cut; empty where not known.
        valid: whether it could be read. What could not is no attempt.
        shown: when the question came into sight.
        hinted: when each hint was shown.
        sign_slip: `rules` give this answer only with its sign turned round.
        told: the rule that the feedback named, empty if it named none.
        session: the same for all that was answered between opening and leaving a lesson.
        version: of the pack.
        fingerprint: of the question: another one where its author has changed what it asks.
    """

    at: str
    pack: str
    lesson: str
    quiz: str
    kind: str
    answer: str
    ok: bool
    rules: tuple[str, ...] = ()
    hints: int = 0
    attempt: int = 1
    variant: dict[str, float] | None = None
    mode: str = ""
    confidence: int | None = None
    text: str = ""
    valid: bool = True
    shown: str = ""
    hinted: tuple[str, ...] = ()
    sign_slip: bool = False
    told: str = ""
    session: str = ""
    version: str = ""
    fingerprint: str = ""

    @classmethod
    def of(cls, entry: Entry) -> Attempt | None:
        """The answer in an entry; None if there is none.

        A field that is missing, or is not what this version writes, has its default: another
        version may have written the entry.
        """
        if entry.kind != "answered":
            return None
        data = entry.data
        known = {name: read(data[name]) for name, read in _READERS.items() if name in data}
        return cls(entry.at, entry.pack, entry.lesson or "", **_NEEDED | known)


def _text(found: object) -> str:
    return found if isinstance(found, str) else ""


def _texts(found: object) -> tuple[str, ...]:
    return tuple(x for x in found if isinstance(x, str)) if isinstance(found, list) else ()


def _is_whole(found: object) -> TypeGuard[int]:
    return isinstance(found, int) and not isinstance(found, bool)


def _numbers(found: object) -> dict[str, float] | None:
    if not isinstance(found, dict):
        return None
    return {key: float(x) for key, x in found.items() if isinstance(x, int | float)}


_NEEDED: dict[str, Any] = {"quiz": "", "kind": "", "answer": "", "ok": False}
_READERS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(
        ("quiz", "kind", "answer", "mode", "text", "shown", "told", "session", "version",
         "fingerprint"), _text,
    ),
    **dict.fromkeys(("ok", "sign_slip"), lambda found: found is True),
    **dict.fromkeys(("rules", "hinted"), _texts),
    "valid": lambda found: found is not False,
    "hints": lambda found: found if _is_whole(found) else 0,
    "attempt": lambda found: (found if _is_whole(found) else 1) or 1,
    "confidence": lambda found: found if _is_whole(found) else None,
    "variant": _numbers,
}  # fmt: skip
"""What each field is read by; what it cannot read is as if it were missing."""
