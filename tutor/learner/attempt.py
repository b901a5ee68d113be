"""An answer as the record keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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
        return cls(
            at=entry.at,
            pack=entry.pack,
            lesson=entry.lesson or "",
            quiz=_text(data, "quiz"),
            kind=_text(data, "kind"),
            answer=_text(data, "answer"),
            ok=data.get("ok") is True,
            rules=_texts(data, "rules"),
            hints=_whole(data, "hints", 0) or 0,
            attempt=_whole(data, "attempt", 1) or 1,
            variant=_numbers(data, "variant"),
            mode=_text(data, "mode"),
            confidence=_whole(data, "confidence", None),
            text=_text(data, "text"),
            valid=data.get("valid") is not False,
            shown=_text(data, "shown"),
            hinted=_texts(data, "hinted"),
            sign_slip=data.get("sign_slip") is True,
            told=_text(data, "told"),
            session=_text(data, "session"),
            version=_text(data, "version"),
            fingerprint=_text(data, "fingerprint"),
        )


Data = Mapping[str, Any]


def _text(data: Data, name: str) -> str:
    found = data.get(name)
    return found if isinstance(found, str) else ""


def _texts(data: Data, name: str) -> tuple[str, ...]:
    found = data.get(name)
    return tuple(x for x in found if isinstance(x, str)) if isinstance(found, list) else ()


def _whole(data: Data, name: str, default: int | None) -> int | None:
    found = data.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) else default


def _numbers(data: Data, name: str) -> dict[str, float] | None:
    found = data.get(name)
    if not isinstance(found, dict):
        return None
    return {key: float(x) for key, x in found.items() if isinstance(x, int | float)}
