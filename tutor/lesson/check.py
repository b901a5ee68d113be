"""Checking lessons beyond reading them: programs run, positions exist, texts say what is true."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tutor.lesson import claims, fill
from tutor.lesson.model import Lesson, Pack, ProgramBlock, Prose, Quiz, Screen, View
from tutor.lesson.quantities import Missing, Quantity, names
from tutor.lesson.read import read_lesson, read_pack
from tutor.lesson.report import Report, in_order, meant, quoted
from tutor.lesson.toml import Place
from tutor.lesson.traces import trace_of, variants
from tutor.program import Diagnostic, Program, run
from tutor.program.text import location
from tutor.trace import Trace


def check_pack(folder: Path) -> list[Diagnostic]:
    """Every fault of a pack, by file and line. The judgement of its questions is not among them."""
    pack, found = read_pack(folder)
    return in_order([*found, *(check_read(pack) if pack else ())])


def check_lesson(path: Path) -> list[Diagnostic]:
    """Every fault of one lesson file, by line."""
    lesson, found = read_lesson(path)
    return in_order([*found, *(_check(lesson) if lesson else ())])


def check_read(pack: Pack) -> list[Diagnostic]:
    """What is wrong with the lessons of a pack that has been read, beyond what reading finds."""
    return [fault for lesson in pack.lessons for fault in _check(lesson)]


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
        trace: None before the first program.
    """

    trace: Trace | None
    k: int

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
        yield from fill.unfilled(text, self.trace, self.k)
        bad = {hole.offset for hole in fill.holes(text) if hole.quantity is None}
        for claim in claims.claims(text):
            end = claim.offset + len(claim.text)
            if not any(claim.offset <= offset < end for offset in bad):
                wrong = claims.fault(claim, self.number)
                if wrong:
                    yield claim.offset, wrong


def _check(lesson: Lesson) -> list[Diagnostic]:
    report = Report(lesson.path)
    for screen in lesson.screens:
        for block in screen.blocks:
            if isinstance(block, ProgramBlock):
                error = trace_of(block.program).recording.error
                if error:
                    report.found.append(error)
        if not screen.broken:
            _check_screen(screen, lesson.screens, report)
    return report.found


def _check_screen(screen: Screen, screens: tuple[Screen, ...], report: Report) -> None:
    trace = trace_of(screen.program) if screen.program else None
    if trace and trace.recording.error:
        return  # said already; what never happened cannot be asked about
    here = _At(trace, start_of(screen, screens, trace) if trace else 0)
    for block in (*screen.blocks, *screen.faulty):
        if isinstance(block, View):
            _check_view(block, trace, report)
        elif isinstance(block, Prose):
            for offset, wrong in here.faults(block.markdown):
                line, col = location(block.markdown, offset)
                report.add((block.line + line - 1, col), wrong.code, wrong.message, wrong.help)
        elif isinstance(block, Quiz):
            _check_quiz(block, here, screen, screens, report)


def _check_view(view: View, trace: Trace | None, report: Report) -> None:
    if trace is None:
        report.add(view.places.fence, "E306", "a view before the first program",
                   "put a program above it, or on its screen")  # fmt: skip
        return
    if view.at:
        try:
            trace.position(view.at)
        except ValueError as e:
            report.add(view.places.value("at"), "E305", str(e),
                       "the author's guide lists what a position may be")  # fmt: skip
    for i, name in enumerate(view.focus):
        if trace.node_named(name) is None:
            report.add(view.places.value("focus", i), "E302",
                       f"there is no node {quoted(name)} in the program",
                       meant(name, trace.names()))  # fmt: skip


def _check_quiz(
    quiz: Quiz, here: _At, screen: Screen, screens: tuple[Screen, ...], report: Report
) -> None:
    before = len(report.found)
    for place, wrong in _text_faults(quiz, here):
        report.add(place, wrong.code, wrong.message, wrong.help)
    if here.trace is None or screen.program is None:
        return
    for i, name in enumerate(quiz.targets or ([quiz.target] if quiz.target else [])):
        _check_target(quiz, name, ("targets", i) if quiz.targets else ("target",), here, report)
    if len(report.found) == before and _can_vary(quiz, screen.program, report):
        _check_variants(quiz, screen, screens, report)


def _text_faults(quiz: Quiz, here: _At) -> Iterator[tuple[Place, Missing]]:
    for path, text in quiz.texts():
        for offset, wrong in here.faults(text):
            yield quiz.places.inside(path, offset), wrong


def _check_target(
    quiz: Quiz, name: str, path: tuple[str | int, ...], here: _At, report: Report
) -> None:
    assert here.trace is not None
    place = quiz.places.value(*path)
    node = here.trace.node_named(name, here.k)
    if node is None:
        plain = name in names(here.trace)
        report.add(place, "E404" if plain else "E302",
                   f"{quoted(name)} is a plain number, so it is no node" if plain
                   else f"there is no node {quoted(name)} in the program",
                   f"write `{name} = Value(…)` in the program" if plain
                   else meant(name, here.trace.names()))  # fmt: skip
    elif quiz.quantity == "gradient":
        if not here.trace.passes:
            report.add(place, "E404", "the program has no backward pass, so there is no gradient",
                       f"call `.backward()`, or ask for `value {name}`")  # fmt: skip
        elif all(here.trace.grad(node, p.end).value is None for p in here.trace.passes):
            report.add(place, "E404", f"no gradient reaches {quoted(name)}",
                       "ask for a node with a path to the end")  # fmt: skip


def _can_vary(quiz: Quiz, program: Program, report: Report) -> bool:
    good = bool(quiz.vary)
    for name, numbers in quiz.vary.items():
        try:
            program.with_values({name: numbers[0]})
        except KeyError:
            good = False
            report.add(quiz.places.key("vary", name), "E405",
                       f"the program has no line that gives {quoted(name)} a number",
                       f"it needs `{name} = Value(1.0)` or the like at its top level")  # fmt: skip
    return good


def _check_variants(
    quiz: Quiz, screen: Screen, screens: tuple[Screen, ...], report: Report
) -> None:
    """Every variant runs, and every text holds in it; each text is blamed once."""
    assert screen.program is not None
    blamed: set[Place] = set()
    for numbers in variants(quiz.vary):
        trace = Trace(run(screen.program.with_values(numbers)))
        error = trace.recording.error
        if error:
            report.add(quiz.places.key("vary"), "E405",
                       f"{_written(numbers)} the program fails: {error.message}",
                       "leave out a number")  # fmt: skip
            return
        there = _At(trace, start_of(screen, screens, trace))
        for place, wrong in _text_faults(quiz, there):
            if place not in blamed:
                blamed.add(place)
                report.add(place, wrong.code, f"{_written(numbers)} {wrong.message}",
                           "the question varies: write placeholders, such as `{a}`")  # fmt: skip


def _written(numbers: Mapping[str, float]) -> str:
    return "with " + ", ".join(f"{name} = {x:g}" for name, x in numbers.items())
