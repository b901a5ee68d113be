"""What a learner has done, and where they stand.

The record is a list of events that only grows; a reset is one more event. Progress is
never stored: it is found by reading the events again, so that a later version may find
more in them. Everything is filed under the ids of pack, lesson and question, with the
former ids (`was`) of a renamed one counting as its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from tutor.folders import home
from tutor.learner.attempt import Attempt
from tutor.learner.disk.entries import Entry, Place, Write
from tutor.learner.disk.store import Store

FILE = "record.sqlite3"
_DEFAULTS = {each.name: each.default for each in fields(Attempt)}
"""What a field is that is not written down: most answers have no use for most of them."""


class _Named(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def was(self) -> Sequence[str]: ...


class _Lesson(_Named, Protocol):
    @property
    def quizzes(self) -> Sequence[_Named]: ...


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a learner is in one lesson.

    Attributes:
        lesson: its id.
        state: `new`, `started` or `done`.
        questions: how many graded questions the lesson has.
        answered: how many of them were answered at all.
        right: how many of them were answered right, at whatever attempt.
    """

    lesson: str
    state: str
    questions: int
    answered: int
    right: int


class Record:
    """The learner's record. Several programs may have the same one open at a time."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._screen: tuple[str, str, int] | None = None

    @classmethod
    def open(cls, path: Path | None = None) -> Record:
        """The record in the file `path`, by default in `home()`.

        Never raises for what can be wrong with a file or disk: see `notice`.
        """
        return cls(Store.open(path or home() / FILE))

    @property
    def notice(self) -> str | None:
        """What is wrong with saving, and what to do; None if all is well.

        That a damaged file was repaired is said until the next write succeeds.
        """
        return self._store.notice

    @property
    def saved(self) -> bool:
        """Whether everything so far is in the file; if not, `notice` says why."""
        return self._store.saved

    def close(self) -> None:
        """Let go of the file. Nothing depends on it: everything was written when it happened."""
        self._store.close()

    def __enter__(self) -> Record:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Writing

    def answered(
        self,
        pack: str,
        lesson: str,
        quiz: str,
        *,
        kind: str,
        answer: str,
        ok: bool,
        rules: Sequence[str] = (),
        hints: int = 0,
        attempt: int = 1,
        variant: dict[str, float] | None = None,
        mode: str = "",
        confidence: int | None = None,
        text: str = "",
        valid: bool = True,
        shown: str = "",
        hinted: Sequence[str] = (),
        sign_slip: bool = False,
        told: str = "",
        session: str = "",
        version: str = "",
        fingerprint: str = "",
    ) -> bool:
        """Write down an answer; the fields are those of `Attempt`.

        Returns once the answer is on the disk: call it before showing any feedback. False
        means that the disk does not take it now; `notice` then says what to tell the learner.
        """
        given: dict[str, Any] = {"quiz": quiz, "kind": kind, "answer": answer, "ok": ok}
        more: dict[str, Any] = {
            "rules": tuple(rules), "hints": hints, "attempt": attempt, "variant": variant,
            "mode": mode, "confidence": confidence, "text": text, "valid": valid,
            "shown": shown, "hinted": tuple(hinted), "sign_slip": sign_slip, "told": told,
            "session": session, "version": version, "fingerprint": fingerprint,
        }  # fmt: skip
        given |= {name: x for name, x in more.items() if x != _DEFAULTS[name]}
        return self._append("answered", pack, lesson, given)

    def opened(self, pack: str, lesson: str, folder: str) -> bool:
        """Write down in which folder the pack of a lesson lies, so that it is found again."""
        entry = _entry("opened", pack, lesson, {"folder": folder})
        return self._store.write(Write((entry,)), durable=False)

    def visited(self, pack: str, lesson: str, screen: int, step: int) -> bool:
        """Lay a bookmark at a step of a screen; whether it is in the file.

        Cheap enough for every key press.
        """
        place = Place(pack, lesson, screen, step)
        opened = self._screen != place[:3]
        self._screen = place[:3]
        entries = (_entry("visited", pack, lesson, {"screen": screen}),) if opened else ()
        return self._store.write(Write(entries, (place,)), durable=False)

    def finished(self, pack: str, lesson: str) -> bool:
        """The learner came to the end of a lesson. It has no place to resume at any more."""
        self._screen = None
        return self._append("finished", pack, lesson, {})

    def reset(self, pack: str, lesson: str | None = None, was: Sequence[str] = ()) -> bool:
        """Start a lesson (and its former ids `was`), or a whole pack, afresh.

        The answers so far stay in the file; they no longer count.
        """
        self._screen = None
        entries = tuple(_entry("reset", pack, each, {}) for each in (lesson, *was))
        return self._store.write(Write(entries), durable=True)

    def _append(self, kind: str, pack: str, lesson: str, data: dict[str, Any]) -> bool:
        return self._store.write(Write((_entry(kind, pack, lesson, data),)), durable=True)

    # Reading

    @property
    def begun(self) -> bool:
        """Whether any lesson was ever opened."""
        return bool(self._store.entries())

    def resume(self) -> Place | None:
        """The latest place in any lesson that was not finished or reset since."""
        return next(self._open_places(), None)

    def place(self, pack: str, lesson: str, was: Sequence[str] = ()) -> Place | None:
        """Where to go on in a lesson; None to begin at its start."""
        ids = (lesson, *was)
        return next((p for p in self._open_places() if p.pack == pack and p.lesson in ids), None)

    def attempts(
        self, pack: str | None = None, *, ever: bool = False, unreadable: bool = False
    ) -> Iterator[Attempt]:
        """The answers in a pack, or in all, in order.

        Args:
            pack: id of the pack, None for every pack.
            ever: also those before a reset.
            unreadable: also those that could not be read, which are no attempts.
        """
        entries = self._store.entries(pack)
        for _, entry in entries if ever else _current(entries):
            attempt = Attempt.of(entry)
            if attempt and (attempt.valid or unreadable):
                yield attempt

    def going_on(self, pack: str, lesson: str, was: Sequence[str] = ()) -> list[Attempt]:
        """The answers in a lesson, in order, since it was finished last."""
        found: list[Attempt] = []
        for _, entry in _current(self._store.entries(pack)):
            if entry.lesson in (lesson, *was):
                attempt = Attempt.of(entry)
                if entry.kind == "finished":
                    found = []
                elif attempt and attempt.valid:
                    found.append(attempt)
        return found

    def folders(self) -> dict[str, str]:
        """The folders in which packs lay when a lesson of theirs was opened last, by pack id."""
        found: dict[str, str] = {}
        for _, entry in self._store.entries():
            folder = entry.data.get("folder")
            if entry.kind == "opened" and isinstance(folder, str):
                found[entry.pack] = folder
        return found

    def progress(self, pack: str, lessons: Iterable[_Lesson]) -> dict[str, Progress]:
        """How far the learner is in each of `lessons` of a pack, by lesson id, in their order."""
        entries = [entry for _, entry in _current(self._store.entries(pack))]
        return {each.id: _progress(each, entries) for each in lessons}

    def _open_places(self) -> Iterator[Place]:
        outdated: dict[tuple[str, str | None], int] = {}
        for number, entry in self._store.entries():
            if entry.kind in ("finished", "reset"):
                outdated[entry.pack, entry.lesson] = number
        for number, place in self._store.places():
            ends = ((place.pack, place.lesson), (place.pack, None))
            if all(outdated.get(end, 0) <= number for end in ends):
                yield place


def _entry(kind: str, pack: str, lesson: str | None, data: dict[str, Any]) -> Entry:
    return Entry(datetime.now(UTC).isoformat(), kind, pack, lesson, data)


def _current(entries: list[tuple[int, Entry]]) -> list[tuple[int, Entry]]:
    """The entries that no later reset has set aside."""
    resets = {(e.pack, e.lesson): number for number, e in entries if e.kind == "reset"}
    if not resets:
        return entries
    return [
        (number, e)
        for number, e in entries
        if all(resets.get(key, 0) < number for key in ((e.pack, e.lesson), (e.pack, None)))
    ]


def _progress(lesson: _Lesson, entries: list[Entry]) -> Progress:
    names = {lesson.id, *lesson.was}
    mine = [entry for entry in entries if entry.lesson in names]
    # A prediction is not graded, so it can be neither right nor wrong.
    graded = [quiz for quiz in lesson.quizzes if getattr(quiz, "mode", "") != "predict"]
    current = {old: quiz.id for quiz in graded for old in (quiz.id, *quiz.was)}
    attempts = [attempt for entry in mine if (attempt := Attempt.of(entry)) and attempt.valid]
    answered = {current[a.quiz] for a in attempts if a.quiz in current}
    right = {current[a.quiz] for a in attempts if a.quiz in current and a.ok}
    done = any(entry.kind == "finished" for entry in mine)
    state = "done" if done else "started" if mine else "new"
    return Progress(lesson.id, state, len(graded), len(answered), len(right))
