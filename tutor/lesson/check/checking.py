"""Checking lessons beyond reading them: programs run, positions exist, texts say what is true."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from tutor.characters import location
from tutor.lesson import fill
from tutor.lesson.check import claims
from tutor.lesson.check.allowance import HELP, MOST_VARIANTS, Allowance
from tutor.lesson.check.near_claims import near_claims
from tutor.lesson.check.rounds import rounds
from tutor.lesson.check.views import check_view
from tutor.lesson.check.widths import HELP as WIDE
from tutor.lesson.check.widths import too_wide, too_wide_code
from tutor.lesson.model import Code, Lesson, Pack, ProgramBlock, Prose, Quiz, Screen, View
from tutor.lesson.quantities import Missing, Quantity
from tutor.lesson.read.quiz_keys import Kinds
from tutor.lesson.read.reading import read_lesson, read_pack
from tutor.lesson.read.toml import Place
from tutor.lesson.report import Report, in_order, meant, quoted
from tutor.lesson.traces import mixed, trace_of, variants
from tutor.program import Diagnostic, Program
from tutor.trace import Trace

MOST = 100
"""Faults of one sort reported in one text: a file of braces is told so often enough."""


def check_pack(folder: Path, kinds: Kinds, allowance: Allowance | None = None) -> list[Diagnostic]:
    """Every fault of a pack, by file and line. The judgement of its questions is not among them."""
    pack, found = read_pack(folder, kinds)
    return in_order([*found, *(check_read(pack, allowance) if pack else ())])


def check_lesson(path: Path, kinds: Kinds) -> list[Diagnostic]:
    """Every fault of one lesson file, by line."""
    lesson, found = read_lesson(path, kinds)
    return in_order([*found, *(_check(lesson, Allowance()) if lesson else ())])


def check_read(pack: Pack, allowance: Allowance | None = None) -> list[Diagnostic]:
    """What is wrong with the lessons of a pack that has been read, beyond what reading finds.

    What the allowance does not reach is named in a warning.
    """
    return [*check_prelude(pack), *check_lessons(pack.lessons, allowance or Allowance())]


def check_prelude(pack: Pack) -> list[Diagnostic]:
    """What is wrong with the shared functions of a pack as a text."""
    prelude = pack.shared.prelude
    if prelude is None:
        return []
    report = Report(prelude.path)
    for line, wide in too_wide_code(prelude.source):
        report.add((line, 1), "W108", wide, WIDE)
    return report.found


def check_lessons(lessons: Iterable[Lesson], allowance: Allowance) -> list[Diagnostic]:
    """The same for lessons, wherever they come from."""
    return [fault for lesson in lessons for fault in _check(lesson, allowance)]


def start_of(screen: Screen, screens: tuple[Screen, ...], trace: Trace) -> int:
    """The position of the debugger as the texts of a screen understand it.

    That of the screen's view; without one, of the last view before it on the same program;
    without any, the start. A view whose position does not exist counts as none.
    """
    for other in reversed(screens[: screen.index + 1]):
        if other.program is not screen.program:
            break
        if other.view and other.view.at:
            try:
                return trace.position(other.view.at)
            except ValueError:
                continue
    return 0


@dataclass(frozen=True, slots=True)
class _At:
    """A trace and a position in it, as one screen has them.

    Attributes:
        trace: None before the first program, and where the program cannot be read.
        whole: whether the program runs to its end; if not, only that is told which does not
            depend on the rest of it.
    """

    trace: Trace | None
    k: int
    whole: bool = True

    def number(self, quantity: Quantity) -> float:
        """What claims ask for."""
        if self.trace is None:
            raise Missing(
                "E302",
                f"there is no {quoted(quantity.name or quantity.top)} before the first program",
                "put the program above, or on this screen",
            )
        return quantity.at(self.trace, self.k)

    def faults(self, text: str) -> Iterator[tuple[int, Missing]]:
        """What a text says that is not so, with offsets."""
        holes = fill.unfilled(text, self.trace, self.k) if self.whole else fill.misspelt(text)
        yield from islice(holes, MOST)
        told = (c for c in claims.claims(text) if self.whole or self._settled(c))
        wrong = ((c, claims.fault(c, self.number)) for c in told)
        found = ((c.offset, self._with_rounds(c, fault)) for c, fault in wrong if fault)
        yield from islice(found, MOST)

    def _settled(self, claim: claims.Claim) -> bool:
        """Whether a claim is about nothing but values that the program had before it failed."""
        for asked in (c for side in claim.sides for c in side.code if isinstance(c, Quantity)):
            if self.trace is None or not asked.name:
                return False
            try:
                asked.at(self.trace, self.k)
            except Missing:
                return False
        return True

    def _with_rounds(self, claim: claims.Claim, wrong: Missing) -> Missing:
        """The fault of a claim that is false, with the numbers of all that its names meant."""
        if wrong.code != "E301" or self.trace is None:
            return wrong
        said = (rounds(q, self.trace, self.k) for side in claim.sides for q in side.code
                if isinstance(q, Quantity))  # fmt: skip
        help = "; ".join(dict.fromkeys(each for each in (wrong.help, *said) if each))
        return Missing(wrong.code, wrong.message, help)


def _check(lesson: Lesson, allowance: Allowance) -> list[Diagnostic]:
    report = Report(lesson.path)
    for screen in lesson.screens:
        if allowance.spent():
            rest = allowance.message("from here on this lesson is")
            report.add((screen.line, 1), "W103", rest, HELP)
            break
        for block in screen.blocks:
            if isinstance(block, ProgramBlock):
                trace = trace_of(block.program)
                allowance.take(trace)
                if trace.error:
                    report.found.append(trace.error)
        _check_screen(screen, lesson.screens, report, allowance)
    return report.found


def _check_screen(
    screen: Screen, screens: tuple[Screen, ...], report: Report, allowance: Allowance
) -> None:
    here = _here(screen, screens)
    trace = here.trace
    for block in (*screen.blocks, *screen.faulty):
        if isinstance(block, Prose | Code | ProgramBlock) and (here.whole or not _holes(block)):
            for line, wide in too_wide(block, lambda text: fill.fill(text, trace, here.k)):
                report.add((line, 1), "W108", wide, WIDE)
        if isinstance(block, View):
            check_view(block, here.trace, here.k, report, whole=here.whole)
        elif isinstance(block, Prose):
            for offset, wrong in (*here.faults(block.markdown), *_near(block.markdown)):
                line, col = location(block.markdown, offset)
                report.add((block.line + line - 1, col), wrong.code, wrong.message, wrong.help)
        elif isinstance(block, Quiz):
            _check_quiz(block, here, screen, screens, report, allowance)


def _here(screen: Screen, screens: tuple[Screen, ...]) -> _At:
    """Where a screen stands. Of a run that failed, only if the position that it asks for is there:
    else its names may mean other nodes."""
    trace = trace_of(screen.program) if screen.program else None
    if trace is None:
        return _At(None, 0, whole=not screen.broken)
    if trace.error is None:
        return _At(trace, start_of(screen, screens, trace))
    views = (s.view for s in screens[: screen.index + 1] if s.program is screen.program)
    try:
        found = [trace.position(view.at) for view in views if view and view.at]
    except ValueError:
        return _At(None, 0, whole=False)
    return _At(trace, found[-1] if found else 0, whole=False)


def _holes(block: Prose | Code | ProgramBlock) -> bool:
    return isinstance(block, Prose) and "{" in block.markdown


def _near(text: str) -> Iterator[tuple[int, Missing]]:
    """What looks like a claim and is none, with offsets."""
    return islice(near_claims(text), MOST)


def _check_quiz(
    quiz: Quiz,
    here: _At,
    screen: Screen,
    screens: tuple[Screen, ...],
    report: Report,
    allowance: Allowance,
) -> None:
    """The texts of a question, on its own program and on every variant of it."""
    for path, text in quiz.texts():
        for offset, near in _near(text):
            report.add(quiz.places.inside(path, offset), near.code, near.message, near.help)
    before = len(report.found)
    for place, wrong in _text_faults(quiz, here):
        report.add(place, wrong.code, wrong.message, wrong.help)
    if here.trace is None or screen.program is None or not here.whole:
        return
    if any(quiz is other for other in screen.faulty):
        # Nobody will judge it, so at least its names are looked up.
        for i, name in enumerate(quiz.targets or [quiz.target]):
            if name and here.trace.node_named(name) is None:
                report.add(quiz.places.value(*(("targets", i) if quiz.targets else ("target",))),
                           "E302", f"there is no node {quoted(name)} in the program",
                           meant(name, here.trace.names()))  # fmt: skip
    elif len(report.found) == before:
        _check_variants(quiz, screen.program, screen, screens, report, allowance)


def _text_faults(quiz: Quiz, here: _At) -> Iterator[tuple[Place, Missing]]:
    for path, text in quiz.texts():
        for offset, wrong in here.faults(text):
            yield quiz.places.inside(path, offset), wrong


def _check_variants(
    quiz: Quiz,
    program: Program,
    screen: Screen,
    screens: tuple[Screen, ...],
    report: Report,
    allowance: Allowance,
) -> None:
    """Every text holds in every variant; each is blamed once.

    Whether the variants can be made, and run, is for the judgement of the question to say.
    """
    blamed: set[Place] = set()
    for numbers in mixed(list(variants(quiz.vary)))[:MOST_VARIANTS]:
        if allowance.spent():
            if not any(d.code == "W103" for d in report.found):
                rest = allowance.message("from here on, texts with the numbers of variants are")
                report.add(quiz.places.key("vary"), "W103", rest, HELP)
            return
        try:
            trace = trace_of(program.with_values(numbers))
        except KeyError:
            return
        allowance.take(trace)
        if trace.error:
            continue
        there = _At(trace, start_of(screen, screens, trace))
        for prose in (b for b in screen.blocks if isinstance(b, Prose)):
            for place, claim, wrong in _false_claims(prose, there):
                if wrong.code == "E301" and place not in blamed:
                    blamed.add(place)
                    report.add(
                        place,
                        "W104",
                        f"{_written(numbers)} this screen's text says {quoted(claim)}: "
                        f"{wrong.message}",
                        "a question here varies: write placeholders, such as `{a}`",
                    )
        for place, wrong in _text_faults(quiz, there):
            if place not in blamed:
                blamed.add(place)
                report.add(place, wrong.code, f"{_written(numbers)} {wrong.message}",
                           "the question varies: write placeholders, such as `{a}`")  # fmt: skip


def _false_claims(prose: Prose, there: _At) -> Iterator[tuple[Place, str, Missing]]:
    for claim in claims.claims(prose.markdown):
        wrong = claims.fault(claim, there.number)
        if wrong:
            line, col = location(prose.markdown, claim.offset)
            yield (prose.line + line - 1, col), claim.text, wrong


def _written(numbers: Mapping[str, float]) -> str:
    return "with " + ", ".join(f"{name} = {x:g}" for name, x in numbers.items())
