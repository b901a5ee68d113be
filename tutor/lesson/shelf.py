"""The packs and lessons a learner can open, and what is wrong with those they cannot."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from tutor.lesson.find import find, packs
from tutor.lesson.model import Lesson, Pack
from tutor.lesson.read.quiz_keys import Kinds
from tutor.lesson.read.reading import read_lesson, read_pack
from tutor.lesson.traces import trace_of
from tutor.program import Diagnostic


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody asked for: a lesson, or the list of lessons of a pack.

    Attributes:
        pack: id of the pack, empty for a lesson that is in none.
        lesson: None for the list.
        faults: why the lesson cannot be opened, empty if it can.
    """

    pack: str
    lesson: Lesson | None = None
    faults: tuple[Diagnostic, ...] = ()


@dataclass(slots=True)
class Shelf:
    """Every pack, read once.

    Attributes:
        kinds: the kinds of questions there are.
        packs: those that could be read, in order.
        faults: errors by pack id.
    """

    kinds: Kinds
    packs: list[Pack] = field(default_factory=list)
    faults: dict[str, list[Diagnostic]] = field(default_factory=dict)

    @classmethod
    def read(cls, kinds: Kinds) -> Shelf:
        """All packs that ship or are installed."""
        shelf = cls(kinds)
        for folder in packs():
            shelf.add(folder)
        return shelf

    def add(self, folder: Path) -> str:
        """Read one more pack; its id."""
        pack, found = read_pack(folder, self.kinds)
        id = pack.id if pack else folder.name
        self.faults[id] = [fault for fault in found if fault.severity == "error"]
        if pack is not None and self.pack(id) is None:
            self.packs.append(pack)
        return id

    def pack(self, id: str) -> Pack | None:
        """The pack with an id."""
        return next((pack for pack in self.packs if pack.id == id), None)

    def choose(self, start: str) -> Chosen:
        """What `PACK`, `PACK/LESSON` or a path means.

        Raises:
            NotFound: it means nothing.
        """
        found = find(start)
        if found.path.is_file():
            lesson, faults = read_lesson(found.path, self.kinds)
            if lesson is None:
                return Chosen("", None, tuple(faults))
            return Chosen("", lesson, tuple(_errors(lesson, faults)))
        id = self.add(found.path)
        return self.lesson(id, found.lesson) if found.lesson else Chosen(id)

    def lesson(self, pack_id: str, lesson_id: str) -> Chosen:
        """A lesson of a pack."""
        pack = self.pack(pack_id)
        lesson = pack.lesson(lesson_id) if pack else None
        if lesson is None:
            return Chosen(pack_id, None, tuple(self.faults.get(pack_id, ())))
        return Chosen(pack_id, lesson, tuple(_errors(lesson, self.faults.get(pack_id, []))))


def _errors(lesson: Lesson, faults: list[Diagnostic]) -> list[Diagnostic]:
    """Faults that stand in a lesson's file, and those of its programs when they run."""
    found = [f for f in faults if f.severity == "error" and f.path == lesson.path]
    programs = {s.program: None for s in lesson.screens if s.program is not None}
    ended = (trace_of(program).error for program in programs)
    return found + [fault for fault in ended if fault is not None]
