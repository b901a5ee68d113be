"""The packs and lessons a learner can open, and what is wrong with those they cannot."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field
from pathlib import Path

from tutor.lesson.find import Unreadable, find, packs, shipped
from tutor.lesson.listed.digest import Digest, digest
from tutor.lesson.listed.glance import glance
from tutor.lesson.listed.headers import Header, PackHeader
from tutor.lesson.listed.listing import Listing, keep_listing, kept_count, kept_listing
from tutor.lesson.listed.whole_reading import WholeReading, read_whole
from tutor.lesson.model import Lesson, Pack
from tutor.lesson.read.files import named
from tutor.lesson.read.quiz_keys import Kinds
from tutor.lesson.read.reading import read_lesson, read_one, read_pack
from tutor.lesson.report import in_order
from tutor.lesson.traces import begin, finish_one, trace_of
from tutor.program import Diagnostic


def listing(path: Path) -> str:
    """The command that lists the faults of a pack or of a lesson file, for people to copy."""
    return f"python -m tutor pack check {shlex.quote(named(path))}"


def counted(errors: int, *, whole: bool = True) -> str:
    """How many errors there are, in words; at least, if only the reading was looked at."""
    return f"{'' if whole else 'at least '}{errors:,} error{'' if errors == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Broken:
    """A pack that cannot be read, or that has no lesson that can be.

    Attributes:
        name: that of its folder.
        path: its folder.
        faults: its errors, at least one.
    """

    name: str
    path: Path
    faults: tuple[Diagnostic, ...]

    @property
    def id(self) -> str:
        """What it goes by on the shelf: its path, as another pack may have its name as an id."""
        return named(self.path)

    @property
    def summary(self) -> str:
        """How many errors it has, and how to see them."""
        return f"{counted(len(self.faults))}: {listing(self.path)}"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was asked for: a lesson, or the list of lessons of a pack.

    Attributes:
        pack: id of the pack, empty for a lesson that is in none.
        lesson: None for the list.
        faults: why the lesson or the pack cannot be opened, empty if it can.
        path: the pack, or the lesson file that is in none.
    """

    pack: str
    lesson: Lesson | None = None
    faults: tuple[Diagnostic, ...] = ()
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Following:
    """The lesson that comes after another one.

    Attributes:
        pack: the one that it is in.
        number: of the lesson in it, from 1.
        lesson: what a list shows of it.
    """

    pack: PackHeader
    number: int
    lesson: Header


@dataclass(slots=True)
class Shelf:
    """Every pack, by what a list shows of it; a lesson is read when it is opened.

    Attributes:
        kinds: the kinds of questions there are.
        packs: those that could be read, in order.
        faults: their errors by pack id, as far as they are known. Those of a pack that ships are
            looked for when its lessons are opened, as it was checked before it did.
        broken: those that could not be read.
        unread: ids of packs that are listed by a glance, so that nobody knows of their errors yet.
    """

    kinds: Kinds
    packs: list[PackHeader] = field(default_factory=list)
    faults: dict[str, list[Diagnostic]] = field(default_factory=dict)
    broken: list[Broken] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    _whole: dict[str, Pack] = field(default_factory=dict)  # those that were read
    _put: set[str] = field(default_factory=set)  # ids of those that are not as their files are
    _states: dict[str, str] = field(default_factory=dict)  # the digests of packs that were listed
    _checked: dict[str, int] = field(default_factory=dict)  # errors that the whole check found

    @classmethod
    def read(cls, kinds: Kinds, *, at_a_glance: bool = False) -> Shelf:
        """All packs that ship or are installed; at a glance where one will do for a list."""
        shelf = cls(kinds)
        for folder in packs():
            shelf.add(folder, at_a_glance=at_a_glance)
        return shelf

    def copy(self) -> Shelf:
        """One that can be changed without changing this one."""
        return Shelf(self.kinds, list(self.packs), dict(self.faults), list(self.broken),
                     set(self.unread), dict(self._whole), set(self._put),
                     dict(self._states), dict(self._checked))  # fmt: skip

    def add(self, folder: Path, *, at_a_glance: bool = False) -> str:
        """List one more pack, in the place of another with its id; what it goes by here.

        One that does not ship is read whole when it is met first, or is `unread` after a glance.
        """
        now = digest(folder)
        result, ships = kept_listing(folder, now) if now else None, folder.parent == shipped()
        if result is not None:
            return self._list(folder, result, now)
        if (ships or at_a_glance) and (seen := glance(folder)):
            result = Listing(seen, [])
            id = self._list(folder, result, now)
            if not ships:
                self.unread.add(id)
            elif now is not None:
                keep_listing(now, result)
            return id
        return self.take(read_whole(folder, self.kinds))

    def take(self, reading: WholeReading) -> str:
        """List a pack that was read whole; what it goes by here."""
        id = self._list(reading.folder, reading.listing, reading.now)
        if reading.pack is not None and self.pack(id) is not None:
            self._whole[id] = reading.pack
        return id

    def _list(self, folder: Path, result: Listing, now: Digest | None) -> str:
        pack, errors = result.pack, result.errors
        self.unread -= {each.id for each in self.packs if each.path == folder}
        if pack is None or (errors and not pack.lessons):
            broken = Broken(named(Path(folder.absolute().name)), folder, tuple(errors))
            self.broken = [each for each in self.broken if each.id != broken.id] + [broken]
            self.packs = [each for each in self.packs if each.path != folder]
            return broken.id
        self.broken = [each for each in self.broken if each.path != folder]
        self._whole.pop(pack.id, None)
        self._put.discard(pack.id)
        self._states[pack.id] = now.whole if now else ""
        self.faults[pack.id] = errors
        self._checked.pop(pack.id, None)
        if now and folder.parent != shipped() and (count := kept_count(now)) is not None:
            self._checked[pack.id] = count
        if self.pack(pack.id) is None:
            self.packs.append(pack)
        else:
            self.packs = [pack if each.id == pack.id else each for each in self.packs]
        return pack.id

    def put(self, pack: Pack) -> None:
        """Show a pack and its lessons as they are here, whatever its files say."""
        header = PackHeader.of(pack)
        if self.pack(pack.id) is None:
            self.packs.append(header)
        self.packs = [header if each.id == pack.id else each for each in self.packs]
        self._whole[pack.id] = pack
        self._put.add(pack.id)

    def pack(self, id: str) -> PackHeader | None:
        """The pack with an id."""
        return next((pack for pack in self.packs if pack.id == id), None)

    def errors_of(self, id: str) -> str:
        """How many errors a pack has, as far as is known, and how to see them; empty if none."""
        pack, checked = self.pack(id), self._checked.get(id)
        count = len(self.faults.get(id, ())) if checked is None else checked
        if pack is None or not count:
            return ""
        return f"{counted(count, whole=checked is not None)}: {listing(pack.path)}"

    def after(self, pack: str, lesson: str) -> Following | None:
        """What comes after a lesson: in its pack, or as the first one of the next pack."""
        every = [
            Following(each, number, header)
            for each in self.packs
            for number, header in enumerate(each.lessons, start=1)
        ]
        places = [(one.pack.id, one.lesson.id) for one in every]
        at = places.index((pack, lesson)) + 1 if (pack, lesson) in places else len(every)
        return every[at] if at < len(every) else None

    def whole(self, id: str) -> Pack | None:
        """The pack with an id, with all of its lessons."""
        header = self.pack(id)
        if header is not None and id in self.unread:
            self.add(header.path)
        elif header is not None and id not in self._whole:
            pack, found = read_pack(header.path, self.kinds)
            if pack is not None:
                self._whole[id] = pack
                self.faults[id] = [fault for fault in found if fault.severity == "error"]
        return self._whole.get(id)

    def choose(self, start: str) -> Chosen:
        """What `PACK`, `PACK/LESSON` or a path means.

        Raises:
            NotFound: it means nothing.
        """
        try:
            found = find(start, self.packs)
        except Unreadable as fault:
            return self.lesson(self.add(fault.folder), "")
        if found.path.is_file():
            lesson, faults = read_lesson(found.path, self.kinds)
            if lesson is None:
                return Chosen("", None, tuple(faults), found.path)
            return Chosen("", lesson, tuple(_errors(lesson, faults)), found.path)
        there = next((pack.id for pack in self.packs if pack.path == found.path), None)
        id = there or self.add(found.path)
        if found.lesson or self.pack(id) is None:
            return self.lesson(id, found.lesson)
        return Chosen(id, path=found.path)

    def lesson(self, pack_id: str, lesson_id: str) -> Chosen:
        """A lesson of a pack, read as it is in its file now."""
        pack_id = self._as_it_is(pack_id)
        pack = self.pack(pack_id)
        if pack is None:
            broken = next((each for each in self.broken if each.id == pack_id), None)
            return Chosen(pack_id, None, broken.faults if broken else ())
        known = self.faults.get(pack_id, [])
        header = pack.lesson(lesson_id)
        if header is None:
            return Chosen(pack_id, None, tuple(known), pack.path)
        if whole := self._whole.get(pack_id):
            lesson = whole.lesson(lesson_id)
            below = _of_shared(whole, known) if whole.shared.faulty else []
        else:
            file = pack.path / "lessons" / Path(header.path).name
            lesson, own, below = read_one(pack.path, file, self.kinds)
            known = in_order([*known, *own])
        if lesson is None:
            return Chosen(pack_id, None, tuple([*below, *known]), pack.path)
        return Chosen(pack_id, lesson, (*below, *_errors(lesson, known)), pack.path)

    def _as_it_is(self, id: str) -> str:
        """What a pack goes by, after it was listed anew if its files have changed since it was."""
        pack = self.pack(id)
        if pack is None or id in self._put:
            return id
        now = digest(pack.path)
        if now is None or now.whole != self._states.get(id):
            return self.add(pack.path)
        return id


def _of_shared(pack: Pack, faults: list[Diagnostic]) -> list[Diagnostic]:
    """Faults of what every lesson of a pack rests on, so that no program of it can run."""
    files = {lesson.path for lesson in pack.lessons}
    return [fault for fault in faults if fault.path not in files]


def _errors(lesson: Lesson, faults: list[Diagnostic]) -> list[Diagnostic]:
    """Faults that stand in a lesson's file, and those of its programs when they run."""
    found = [f for f in faults if f.severity == "error" and f.path == lesson.path]
    programs = {s.program: None for s in lesson.screens if s.program is not None}
    begin(len(programs) + len(lesson.quizzes))
    for program in programs:
        fault = trace_of(program).error
        found += [fault] if fault is not None else []
        finish_one()
    return found
