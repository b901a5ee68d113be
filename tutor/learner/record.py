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
from tutor.learner.store import Event, Place, Store, Write

FILE = "record.sqlite3"


class _Named(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def was(self) -> Sequence[str]: ...


class _Lesson(_Named, Protocol):
    @property
    def quizzes(self) -> Sequence[_Named]: ...


@dataclass(frozen=True, slots=True)
class Attempt:
    """One answer to one question.

    Attributes:
        at: when, UTC in ISO format.
        pack, lesson, quiz: the ids it is filed under.
        kind: the kind of question, as `value`.
        answer: what the learner typed or chose.
        ok: whether it was right.
        rules: ids of all wrong rules that give this answer.
        hints: how many hints had been shown.
        attempt: 1 for the first answer to this question on this visit.
        variant: the numbers in use where they are not the program's own, by name.
        mode: `predict`, or empty.
        confidence: 1 to 3 as the learner gave it before the verdict, None if not asked.
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


_STORED = tuple(f.name for f in fields(Attempt) if f.name not in ("at", "pack", "lesson"))


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
    ) -> bool:
        """Write down an answer; the fields are those of `Attempt`.

        Returns once the answer is on the disk: call it before showing any feedback. False
        means that the disk does not take it now; `notice` then says what to tell the learner.
        """
        given: dict[str, Any] = {
            "quiz": quiz, "kind": kind, "answer": answer, "ok": ok, "rules": tuple(rules),
            "hints": hints, "attempt": attempt, "variant": variant, "mode": mode,
            "confidence": confidence,
        }  # fmt: skip
        return self._append("answered", pack, lesson, given)

    def visited(self, pack: str, lesson: str, screen: int, step: int) -> bool:
        """Lay a bookmark at a step of a screen. Cheap enough for every key press."""
        place = Place(pack, lesson, screen, step)
        opened = self._screen != place[:3]
        self._screen = place[:3]
        events = (_event("visited", pack, lesson, {"screen": screen}),) if opened else ()
        return self._store.write(Write(events, (place,)), durable=False)

    def finished(self, pack: str, lesson: str) -> bool:
        """The learner came to the end of a lesson. It has no place to resume at any more."""
        self._screen = None
        return self._append("finished", pack, lesson, {})

    def reset(self, pack: str, lesson: str | None = None, was: Sequence[str] = ()) -> bool:
        """Start a lesson (and its former ids `was`), or a whole pack, afresh.

        The answers so far stay in the file; they no longer count.
        """
        self._screen = None
        events = tuple(_event("reset", pack, each, {}) for each in (lesson, *was))
        return self._store.write(Write(events), durable=True)

    def _append(self, kind: str, pack: str, lesson: str, data: dict[str, Any]) -> bool:
        return self._store.write(Write((_event(kind, pack, lesson, data),)), durable=True)

    # Reading

    def resume(self) -> Place | None:
        """The latest place in any lesson that was not finished or reset since."""
        return next(self._open_places(), None)

    def place(self, pack: str, lesson: str, was: Sequence[str] = ()) -> Place | None:
        """Where to go on in a lesson; None to begin at its start."""
        ids = (lesson, *was)
        return next((p for p in self._open_places() if p.pack == pack and p.lesson in ids), None)

    def attempts(self, pack: str | None = None, *, ever: bool = False) -> Iterator[Attempt]:
        """The answers in a pack, or in all, in order; with `ever` also those before a reset."""
        events = self._store.events(pack)
        for _, event in events if ever else _current(events):
            if event.kind == "answered" and (attempt := _attempt(event)):
                yield attempt

    def going_on(self, pack: str, lesson: str, was: Sequence[str] = ()) -> list[Attempt]:
        """The answers in a lesson, in order, since it was finished last."""
        found: list[Attempt] = []
        for _, event in _current(self._store.events(pack)):
            if event.lesson in (lesson, *was):
                if event.kind == "finished":
                    found = []
                elif event.kind == "answered" and (attempt := _attempt(event)):
                    found.append(attempt)
        return found

    def progress(self, pack: str, lessons: Iterable[_Lesson]) -> dict[str, Progress]:
        """How far the learner is in each of `lessons` of a pack, by lesson id, in their order."""
        events = [event for _, event in _current(self._store.events(pack))]
        return {each.id: _progress(each, events) for each in lessons}

    def _open_places(self) -> Iterator[Place]:
        outdated: dict[tuple[str, str | None], int] = {}
        for number, event in self._store.events():
            if event.kind in ("finished", "reset"):
                outdated[event.pack, event.lesson] = number
        for number, place in self._store.places():
            ends = ((place.pack, place.lesson), (place.pack, None))
            if all(outdated.get(end, 0) <= number for end in ends):
                yield place


def _event(kind: str, pack: str, lesson: str | None, data: dict[str, Any]) -> Event:
    return Event(datetime.now(UTC).isoformat(), kind, pack, lesson, data)


def _current(events: list[tuple[int, Event]]) -> list[tuple[int, Event]]:
    """The events that no later reset has set aside."""
    resets = {(e.pack, e.lesson): number for number, e in events if e.kind == "reset"}
    return [
        (number, e)
        for number, e in events
        if all(resets.get(key, 0) < number for key in ((e.pack, e.lesson), (e.pack, None)))
    ]


def _attempt(event: Event) -> Attempt | None:
    known = {name: event.data[name] for name in _STORED if name in event.data}
    try:
        known["rules"] = tuple(known.get("rules", ()))
        return Attempt(at=event.at, pack=event.pack, lesson=event.lesson or "", **known)
    except TypeError:  # a field is missing: written by another version, or damaged
        return None


def _progress(lesson: _Lesson, events: list[Event]) -> Progress:
    names = {lesson.id, *lesson.was}
    mine = [event for event in events if event.lesson in names]
    # A prediction is not graded, so it can be neither right nor wrong.
    graded = [quiz for quiz in lesson.quizzes if getattr(quiz, "mode", "") != "predict"]
    current = {old: quiz.id for quiz in graded for old in (quiz.id, *quiz.was)}
    answered, right = set(), set()
    for event in mine:
        quiz = current.get(event.data.get("quiz", ""))
        if event.kind == "answered" and quiz:
            answered.add(quiz)
            if event.data.get("ok"):
                right.add(quiz)
    done = any(event.kind == "finished" for event in mine)
    state = "done" if done else "started" if mine else "new"
    return Progress(lesson.id, state, len(graded), len(answered), len(right))
