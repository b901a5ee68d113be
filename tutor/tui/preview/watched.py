"""The lessons of a working copy, read again when their files change, or what they share does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from time import process_time

from tutor.author.working_copy import WorkingCopy, found_at
from tutor.learner.openable import unfit
from tutor.lesson.check.allowance import Allowance
from tutor.lesson.check.checking import check_lessons
from tutor.lesson.model import Lesson, Pack
from tutor.lesson.read.reading import MOST_FILES, read_lesson, read_one, read_pack
from tutor.lesson.shelf import Shelf
from tutor.lesson.traces import trace_of
from tutor.quiz.check.judge import judge_lesson
from tutor.quiz.kinds.registry import KEYS

Stamp = tuple[int, int]
"""When a file was written and how long it is; zeros where there is none."""

PACK_FILE, PRELUDE = "pack.toml", "prelude.py"
"""What lies beside the lessons and the data of a pack."""

MOST_NODES = 100_000
"""To check while the screen waits: about a second."""

SLICE = 0.1
"""Seconds of processor time of one look that go into lessons which are not on the screen."""


class Watched:
    """A pack, or one lesson in none, as it lies in its files.

    Attributes:
        shelf: with this pack alone.
        start: the lesson that was named; None for the list of them all.
        screen: index of its screen that was named.
    """

    def __init__(self, text: str) -> None:
        """Read what `DIR`, `DIR/LESSON`, `PACK/LESSON` or a file means, with `#QUIZ`.

        Raises:
            NotFound: it means nothing.
        """
        copy = WorkingCopy.open(text)
        found = found_at(text.partition("#")[0])
        self.shelf = Shelf(KEYS)
        pack = copy.pack
        if pack is not None:
            self.shelf.put(pack)  # what is shown is the last good version
            self.shelf.faults[pack.id] = [f for f in copy.faults if f.severity == "error"]
        elif found.path.is_dir():
            self.shelf.add(found.path)  # it says what is wrong with it
        lessons = pack.lessons if pack else copy.lessons
        there = {lesson.path: lesson for lesson in lessons}
        named = [there[lesson.path] for lesson in copy.lessons]
        asked = [(lesson, screen.index) for lesson in named for screen in lesson.screens
                 for quiz in screen.quizzes if copy.quiz and quiz.id == copy.quiz]  # fmt: skip
        alone = bool(found.lesson) or found.path.is_file()
        self.start = asked[0][0] if asked else named[0] if alone and named else None
        self.screen = asked[0][1] if asked else 0
        self._good: dict[str, Lesson] = {}
        self._now: dict[str, Lesson | None] = {}  # what the files say, None of a faulty one
        self._faults: dict[str, tuple[object, ...]] = {}
        self._stamps: dict[str, Stamp] = {}
        self._of_pack: tuple[object, ...] = ()  # what is wrong with it beside its lessons
        self._folder = found.path if pack else _folder_of(found.path)
        self._shared = _shared(self._folder)
        self._rest: Iterator[None] = iter(())
        for lesson in lessons:
            self._stamps[lesson.path] = _stamp(lesson.path)
            self._good[lesson.path] = self._now[lesson.path] = lesson
        if self.start is not None:  # the app looks at any other before it opens it
            del self._good[self.start.path]
            self._take(self.start, [f for f in copy.faults if f.path == self.start.path])

    @property
    def pack(self) -> Pack | None:
        """The pack; None for a lesson that is in none."""
        return next((self.shelf.whole(pack.id) for pack in self.shelf.packs), None)

    def lesson(self, path: str) -> Lesson | None:
        """The last version of a lesson that can be learned from."""
        return self._good.get(path)

    def faults(self, path: str) -> tuple[object, ...]:
        """What is wrong with the file as it is now."""
        return (*self._of_pack, *self._faults.get(path, ()))

    def look(self, shown: str | None = None) -> list[str]:
        """Read what has changed since the last look; the paths of those files.

        Args:
            shown: the path of the lesson on the screen, empty without one. Where all lessons may
                have changed it is read first, and the others bit by bit at the looks that follow;
                None reads them all.
        """
        shared = _shared(self._folder)
        until = float("inf") if shown is None else process_time() + SLICE
        if shared != self._shared:  # every lesson may be another one
            changed = [path for path, stamp in shared.items() if self._shared.get(path) != stamp]
            changed += self._shared.keys() - shared.keys()
            self._shared, self._rest = shared, self._read_all(shown)
            until = 0.0 if shown else until  # the lesson on the screen is shown before the rest
        else:
            changed = [path for path, stamp in self._stamps.items() if _stamp(path) != stamp]
            self._read(changed)
        for _ in self._rest:
            if process_time() > until:
                break
        return changed

    def _read_all(self, shown: str | None) -> Iterator[None]:
        """Read the pack again, or the lesson that is in none, a piece at a time."""
        if self.pack is None or self._folder is None:
            self._read(list(self._stamps))
            return
        if shown and shown in self._stamps:
            lesson, faults, below = read_one(self._folder, Path(shown), KEYS)
            self._of_pack = tuple(f for f in below if f.severity == "error")
            if lesson is not None and not self._of_pack:
                self._take(lesson, faults)
            yield
        stamps = {path: _stamp(path) for path in self._stamps}
        pack, faults = read_pack(self._folder, KEYS)
        errors = [f for f in faults if f.severity == "error"]
        paths = {*self._stamps, *(lesson.path for lesson in (pack.lessons if pack else ()))}
        self._of_pack = tuple(f for f in errors if f.path not in paths)
        if pack is None or self._of_pack:
            return  # the last good version stays
        for lesson in pack.lessons:
            path = lesson.path
            new = path not in self._stamps
            self._stamps.setdefault(path, _stamp(path))
            if new or (path != shown and self._stamps[path] == stamps[path]):
                self._take(lesson, [f for f in errors if f.path == path])
            yield
        lessons = tuple(self._good.get(lesson.path, lesson) for lesson in pack.lessons)
        self.shelf.packs = [each for each in self.shelf.packs if each.id == pack.id]
        self.shelf.put(replace(pack, lessons=lessons))

    def _read(self, changed: Iterable[str]) -> None:
        """Read some lessons again."""
        for path in changed:
            self._stamps[path] = _stamp(path)
            lesson, faults = read_lesson(Path(path), KEYS)
            if lesson is None:
                self._faults[path], self._now[path] = tuple(faults), None
                continue
            pack = self.pack
            if pack is not None:
                lesson = replace(lesson, pack_id=pack.id, pack_version=pack.version)
            self._take(lesson, faults)

    def check(self, lesson: Lesson) -> None:
        """Find what else `pack check` says of a lesson, as far as it is found at once."""
        if self._now.get(lesson.path) is not lesson:
            return  # it was saved again meanwhile
        allowance = Allowance(MOST_NODES)
        found = {*check_lessons([lesson], allowance), *judge_lesson(lesson, allowance)}
        self._faults[lesson.path] = tuple(sorted(found))

    def _take(self, lesson: Lesson, faults: Iterable[object]) -> None:
        """Keep a lesson if it can be learned from, and why not if it cannot."""
        errors: list[object] = [f for f in faults if getattr(f, "severity", "") == "error"]
        programs = dict.fromkeys(s.program for s in lesson.screens if s.program is not None)
        errors += [trace_of(program).error for program in programs if trace_of(program).error]
        self._faults[lesson.path] = tuple(errors or unfit(lesson))
        self._now[lesson.path] = None if self._faults[lesson.path] else lesson
        if self._faults[lesson.path]:
            return
        self._good[lesson.path] = lesson
        pack = self.pack
        if pack is not None:
            lessons = tuple(lesson if e.path == lesson.path else e for e in pack.lessons)
            self.shelf.put(replace(pack, lessons=lessons))


def _folder_of(file: Path) -> Path | None:
    """The folder of the pack whose data and functions a lesson file finds; None of one in none."""
    around = file.absolute().parents[:2]
    return next((folder for folder in around if (folder / PACK_FILE).is_file()), None)


def _shared(folder: Path | None) -> dict[str, Stamp]:
    """What the lessons of a pack share, as it is in its files now."""
    if folder is None:
        return {}
    data = sorted((folder / "data").glob("*"))[:MOST_FILES]
    return {str(path): _stamp(str(path)) for path in (folder / PACK_FILE, folder / PRELUDE, *data)}


def _stamp(path: str) -> Stamp:
    try:
        found = Path(path).stat()
    except OSError:
        return (0, 0)  # an editor may take a file away for a moment
    return found.st_mtime_ns, found.st_size
