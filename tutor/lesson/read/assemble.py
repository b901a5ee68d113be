"""From the parts of a lesson file to its screens."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from tutor.lesson.markdown import references
from tutor.lesson.model import Block, Code, ProgramBlock, Prose, Quiz, Screen, View
from tutor.lesson.read.quiz_keys import Kinds
from tutor.lesson.read.quizzes import quiz_of
from tutor.lesson.read.schema import LESSON, VIEW
from tutor.lesson.read.sections import Part
from tutor.lesson.read.toml import Places
from tutor.lesson.read.values import checked, read_block, usable
from tutor.lesson.report import Report, meant, quoted
from tutor.program import Program, ProgramError, parse
from tutor.program.shared import NOTHING, Shared

_MAY_FOLLOW = ("E203", "E205")  # from a prelude that cannot be read: names, and calls
_UNIQUE = "ids are unique in a lesson"


class Draft:
    """A lesson as far as its file has been gone through.

    Attributes:
        title: of the lesson, empty if it has none.
        head: the good values of the `toml lesson` block.
        places: where those stand.
        screens: the screens that are complete.

    Args:
        report: where faults go.
        kinds: the kinds of questions.
        skills: the skills of the pack, None if they are not known.
        shared: what the pack gives to programs.
    """

    def __init__(
        self,
        report: Report,
        kinds: Kinds,
        skills: Collection[str] | None = None,
        shared: Shared = NOTHING,
    ) -> None:
        self.title = ""
        self.head: Mapping[str, Any] = {}
        self.places = Places()
        self.screens: list[Screen] = []
        self._report = report
        self._kinds = kinds
        self._skills = skills
        self._shared = shared
        self._heading, self._line = "", 1
        self._blocks: list[Block] = []
        self._faulty: list[Quiz] = []
        self._program: Program | None = None
        self._broken = False  # the last program could not be read
        self._plain = 0  # the line of the first plain fence of Python
        self._seen: dict[str, int] = {}  # kinds of parts, and the line of the first of each
        self._without_skills: set[int] = set()  # lines of questions that name none
        self._quizzes: dict[str, int] = {}  # ids and the lines they stand on
        self._former: list[tuple[str, Places, int]] = []  # former ids, and which of `was` each is

    def add(self, part: Part) -> None:
        """Take the next part of the file."""
        at = (part.line, 1)
        if part.kind in ("program", "quiz", "code", "prose", "heading") and not self._seen:
            self._report.add(at, "E022", "a lesson begins with its title",
                             "write `# The title` on the first line")  # fmt: skip
        again = self._seen.get(part.kind)
        self._seen.setdefault(part.kind, part.line)
        match part.kind:
            case "title":
                self._open_first(part, again)
            case "heading":
                self._open(part)
            case "prose":
                self._blocks.append(Prose(part.text, part.line))
            case "code":
                if part.language.split()[:1] == ["python"]:
                    self._plain = self._plain or part.line
                self._blocks.append(Code(part.text, part.language, part.line))
            case "program":
                self._add_program(part)
            case "lesson" if again is not None:
                self._report.add(at, "E023", "a second `toml lesson` block",
                                 f"the first is on line {again}: make them one")  # fmt: skip
            case _ if not part.broken:
                self._add_toml(part)

    def finish(self) -> None:
        """The file ends here; report what it never had."""
        self._close()
        self._compare_former()
        self._hand_on_skills()
        if "program" not in self._seen:
            self._without_program()
        top = (self._seen.get("title", 1), 1)
        missing = (
            ("title", "E022", "the lesson has no title", "write `# The title` on the first line"),
            ("lesson", "E023", "there is no `toml lesson` block",
             "put one under the title, with at least an `id`"),
        )  # fmt: skip
        said = any(d.code == "E022" for d in self._report.found)
        for kind, *words in missing:
            if kind not in self._seen and not (kind == "title" and said):
                self._report.add(top, *words)

    def _without_program(self) -> None:
        """Say so once, and nothing of what follows from it."""
        found = self._report.found
        found[:] = [d for d in found if d.code != "E306"]
        self.screens = [replace(screen, broken=True) for screen in self.screens]
        at = (self._plain or self._seen.get("title", 1), 1)
        what = "the lesson has no program" + (": this is plain code" if self._plain else "")
        self._report.add(at, "E024", what, "a program's fence begins with ```python program")

    def _hand_on_skills(self) -> None:
        """A question that names no skills trains those of its lesson; `skills = []` is none."""
        skills = tuple(self.head.get("skills", ()))
        for i, screen in enumerate(self.screens):
            blocks = tuple(
                replace(block, skills=skills)
                if isinstance(block, Quiz) and block.line in self._without_skills
                else block
                for block in screen.blocks
            )
            self.screens[i] = replace(screen, blocks=blocks)

    # ---- screens

    def _open_first(self, part: Part, again: int | None) -> None:
        if again is None:
            self.title = part.text
        else:
            self._report.add((part.line, 1), "E022", "a second title",
                             f"the first is on line {again}: begin a screen with `##`")  # fmt: skip
        self._open(part)

    def _open(self, part: Part) -> None:
        if not part.text:
            self._report.add((part.line, 1), "E022", "a heading without words",
                             "every screen has a title")  # fmt: skip
        if self._heading or self._blocks:
            self._close()
        self._heading, self._line = part.text, part.line

    def _close(self) -> None:
        view = next((b for b in self._blocks if isinstance(b, View)), None)
        self.screens.append(
            Screen(
                len(self.screens), self._heading, tuple(self._blocks), self._program, view,
                self._line, self._broken, tuple(self._faulty),
            )
        )  # fmt: skip
        self._blocks, self._faulty = [], []

    # ---- fences

    def _add_program(self, part: Part) -> None:
        self._program, self._broken = None, True
        if part.broken:
            return
        try:
            program = parse(
                part.text, path=self._report.path, first_line=part.line + 1, shared=self._shared
            )
        except ProgramError as e:
            follows = _MAY_FOLLOW if self._shared.faulty else ()
            self._report.found += [d for d in e.diagnostics if d.code not in follows]
            return
        if self._shared.faulty:
            return  # what it does is not known
        self._program, self._broken = program, False
        self._blocks.append(ProgramBlock(program, part.line))

    def _add_toml(self, part: Part) -> None:
        at = (part.line, 1)
        block = read_block(part.text, part.line + 1, at, self._report)
        if block is None:
            return
        data, places = block
        match part.kind:
            case "lesson":
                self.head = usable(checked(data, LESSON, places, self._report, what="a lesson"))
                self.places = places
                self._trains(data, places)
            case "view":
                self._add_view(data, places)
            case "quiz":
                before = len(self._report.found)
                quiz = quiz_of(data, places, self._report, self._kinds)
                if "skills" not in data:
                    self._without_skills.add(quiz.line)
                for path, text in quiz.texts():
                    for offset, what in references(text):
                        self._report.add(places.inside(path, offset), "E005",
                                         f"this character reference is a {what}",
                                         "delete it")  # fmt: skip
                self._name(data, places)
                self._trains(data, places)
                self._needs_program(quiz, at)
                good = len(self._report.found) == before
                (self._blocks if good else self._faulty).append(quiz)

    def _add_view(self, data: Mapping[str, Any], places: Places) -> None:
        at = places.fence
        good = checked(data, VIEW, places, self._report, what="a view")
        first = next((b for b in self._blocks if isinstance(b, View)), None)
        if first:
            self._report.add(
                at,
                "E033",
                "a second view on this screen",
                f"the first is on line {first.line}: begin a screen with `##`",
            )
            return
        focus, plot = tuple(good.get("focus", ())), good.get("plot", "")
        self._blocks.append(View(good.get("at", ""), focus, at[0], plot, places))

    def _needs_program(self, quiz: Quiz, at: tuple[int, int]) -> None:
        needs = bool(quiz.kind) and self._kinds[quiz.kind].program
        if needs and not (self._program or self._broken):
            self._report.add(at, "E306", f"a `{quiz.kind}` question before the first program",
                             "put a program above it")  # fmt: skip

    def _trains(self, data: Mapping[str, Any], places: Places) -> None:
        """Skills are those that the pack names."""
        written = data.get("skills")
        if self._skills is None or not isinstance(written, list):
            return
        for i, skill in enumerate(written):
            if isinstance(skill, str) and skill not in self._skills:
                self._report.add(
                    places.value("skills", i),
                    "E018",
                    f"pack.toml names no skill {quoted(skill)}",
                    meant(skill, self._skills, "add it to `[skills]` there"),
                )

    def _name(self, data: Mapping[str, Any], places: Places) -> None:
        """Ids of questions are unique in a lesson; of former ones see `_compare_former`."""
        id, was = data.get("id"), data.get("was")
        if isinstance(was, list):
            self._former += [(old, places, i) for i, old in enumerate(was) if isinstance(old, str)]
        if isinstance(id, str):
            place = places.value("id")
            first = self._quizzes.setdefault(id, place[0])
            if first != place[0]:
                self._report.add(place, "E016", f"a second question with the id {quoted(id)}",
                                 f"the first is on line {first}: {_UNIQUE}")  # fmt: skip

    def _compare_former(self) -> None:
        """A former id that a question has is a fault where it is called a former one."""
        taken: dict[str, int] = {}
        faulty: set[int] = set()
        for old, places, i in self._former:
            place = places.value("was", i)
            if old in self._quizzes:
                self._report.add(place, "E016", f"{quoted(old)} is no former id: the question on "
                                 f"line {self._quizzes[old]} has it now",
                                 "take it out of `was`")  # fmt: skip
            elif taken.setdefault(old, place[0]) != place[0]:
                self._report.add(place, "E016", f"a second question with the former id "
                                 f"{quoted(old)}",
                                 f"the first is on line {taken[old]}: {_UNIQUE}")  # fmt: skip
            else:
                continue
            faulty.add(places.fence[0])
        for i, screen in enumerate(self.screens if faulty else ()):
            bad = tuple(q for q in screen.quizzes if q.line in faulty)
            blocks = tuple(b for b in screen.blocks if b not in bad)
            self.screens[i] = replace(screen, blocks=blocks, faulty=(*screen.faulty, *bad))
