"""What the commands do: each takes the parsed arguments and gives an exit code.

Rooms are imported by the command that needs them, so that each starts fast and none loads a
front end that it does not use.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import shlex
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tutor.characters import safe
from tutor.guard import say

if TYPE_CHECKING:
    from tutor.learner.record import Record
    from tutor.lesson.shelf import Shelf
    from tutor.program import Diagnostic, Program

DONE, FAULTY, FAILED, INTERRUPTED = 0, 1, 2, 130
UNREADABLE = "E001"
"""The one fault that leaves nothing to look at."""
_WIDEST = 70
"""Characters of a line that says how far a check is."""


def tell(*lines: str) -> None:
    """Write to stdout, a line each."""
    for line in lines:
        print(safe(line))


# Lessons on a screen


def learn(args: argparse.Namespace) -> int:
    """Open a lesson, or without one the list of them all."""
    from tutor.learner.record import Record

    with Record.open() as record:
        at_start = record.notice
        if is_plain(args):
            _warn(at_start)
            code = _plain(args.start, record)
            said = {at_start}
        else:
            code = _full_screen(args.start, record)
            said = set()  # a full screen leaves nothing behind that could be read again
    for notice in dict.fromkeys((at_start, record.notice)):
        if notice not in said:
            _warn(notice)
    return code


def _warn(notice: str | None) -> None:
    if notice:
        say(f"warning: {notice}")


def is_plain(args: argparse.Namespace) -> bool:
    """Whether lines of text are asked for, or nobody could see a full screen."""
    on_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    return bool(args.plain) or not on_terminal or os.environ.get("TERM") == "dumb"


def _plain(start: str | None, record: Record) -> int:
    from tutor.plain import visit

    return visit.run(start, record, sys.stdin, sys.stdout) or DONE


def _full_screen(start: str | None, record: Record) -> int:
    gc.disable()  # what a start makes stays: to look through it takes a tenth of the time
    from tutor.tui import app

    gc.freeze()  # nor is it looked through later; the app collects again once it stands
    return app.run(start, record) or DONE


# Commands without a screen


def trace(args: argparse.Namespace) -> int:
    """Print the events of a run; what stopped it comes after them."""
    from tutor.program import run
    from tutor.trace import Trace, export

    program, faults = interpreted(args.file)
    if program is None:
        return code_of(faults)
    log = Trace(run(program))
    node = log.node_named(args.node) if args.node else None
    if args.node and node is None:
        say(f"error: there is no node called {args.node}",
            f"  help: names are {', '.join(log.names()[:12])}")  # fmt: skip
        return FAILED
    events = export.chosen(log, args.start, args.end, node)
    for line in export.FORMATS[args.format](log, events):
        tell(line)
    if log.error is None:
        return DONE
    sys.stdout.flush()  # the events come first, then what stopped them
    say(log.error)
    return FAULTY


def interpreted(file: str) -> tuple[Program | None, Sequence[Diagnostic]]:
    """The program in a file, whose faults are told; of a script the first, and what takes it."""
    path = Path(file).expanduser()
    program, faults = program_in(path)
    if program is None and faults and _is_script(path):
        command = f"python -m tutor debug {shlex.quote(file)}"
        faults = [replace(faults[0], help=f"`{command}` runs and records a script of your own")]
    say(*faults)
    return program, faults


def _is_script(path: Path) -> bool:
    """Whether a file that cannot be interpreted is one that `debug` runs."""
    import ast

    from tutor.script.record.kinds_of_script import NOTEBOOK, is_program, may_run

    if not may_run(path):
        return False
    if path.suffix.lower() == NOTEBOOK:
        return True
    try:
        return not is_program(ast.parse(path.read_bytes()))
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return False


def program_in(path: Path) -> tuple[Program | None, Sequence[Diagnostic]]:
    """The program in a file, or the first in a lesson; None, with the faults, if there is none."""
    from tutor.lesson import ProgramBlock, read_lesson
    from tutor.lesson.read.files import named, read_text
    from tutor.lesson.read.reading import shared_of
    from tutor.lesson.report import Report
    from tutor.program import ProgramError, parse

    if path.suffix.lower() == ".md":
        from tutor.quiz.kinds.registry import KEYS

        lesson, faults = read_lesson(path, KEYS)
        blocks = [block for screen in lesson.screens for block in screen.blocks] if lesson else []
        programs = (block.program for block in blocks if isinstance(block, ProgramBlock))
        return next(programs, None), faults
    report = Report(named(path))
    text = read_text(path, report)
    if text is None or report.errors():
        return None, report.found
    shared, found = shared_of(path)
    found = [*report.found, *found]
    try:
        program = parse(text, path=report.path, shared=shared)
    except ProgramError as fault:
        return None, [*found, *fault.diagnostics]
    return (None if shared.faulty else program), found


def code_of(faults: Iterable[Diagnostic]) -> int:
    """The exit code for faults that were found."""
    errors = {fault.code for fault in faults if fault.severity == "error"}
    return FAILED if errors == {UNREADABLE} else FAULTY if errors else DONE


def check(args: argparse.Namespace) -> int:
    """Report every fault in packs, or in lessons that belong to none."""
    return max([_check(folder, args.format, args.strict) for folder in args.folders])


def _check(folder: str, form: str, strict: bool) -> int:
    """Check one pack. Its faults go to stderr as text, and to stdout for programs."""
    from tutor.lesson.check.fault_formats import FORMATS
    from tutor.lesson.find import pack_of
    from tutor.lesson.report import bounded
    from tutor.quiz.check.whole_check import check_all

    with counting() as told:
        lessons, faults = check_all(pack_of(Path(folder)), told, kept=True)
    kinds = ["error" if strict else fault.severity for fault in faults]
    write = say if form == "text" else tell
    for fault in bounded(faults):
        write(FORMATS[form](fault, "error" if strict else fault.severity))
    counts = (_count(kinds.count(kind), kind) for kind in ("error", "warning") if kind in kinds)
    summary = ", ".join(counts)
    if lessons is None or "error" in kinds:
        say(f"{folder}: {summary}")
        return code_of(faults) or FAULTY
    if form == "text":
        questions = sum(len(lesson.quizzes) for lesson in lessons)
        sizes = f"{_count(len(lessons), 'lesson')}, {_count(questions, 'question')}"
        tell(f"{folder}: {sizes}, {summary or 'no faults'}")
    return DONE


@contextmanager
def counting() -> Iterator[Callable[[int, int, str], None]]:
    """What shows on a terminal how far a check is, in one line that is gone at its end.

    Nothing is written where nobody watches: there, only what was found counts.
    """
    watched = sys.stderr.isatty()
    wide = 0

    def told(done: int, of: int, name: str) -> None:
        nonlocal wide
        if watched:
            text = safe(f"checking {done + 1} of {of}: {name}", _WIDEST, one_line=True)
            wide = max(wide, len(text))
            with suppress(OSError, ValueError):
                print(f"\r{text:<{wide}}", end="", file=sys.stderr, flush=True)

    try:
        yield told
    finally:
        if wide:
            with suppress(OSError, ValueError):
                print(f"\r{'':<{wide}}\r", end="", file=sys.stderr, flush=True)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _packs(folders: Mapping[str, str]) -> tuple[Shelf, set[str]]:
    """The shelf with the packs that lessons were opened of by their path.

    Args:
        folders: where those packs lay, by their ids.

    Returns:
        The shelf, and the ids of the packs that are known by their folder only.
    """
    from tutor.lesson.shelf import Shelf
    from tutor.quiz.kinds.registry import KEYS

    shelf = Shelf.read(KEYS)
    known = {pack.id for pack in shelf.packs}
    for id, folder in folders.items():
        if id not in known and (Path(folder) / "pack.toml").is_file():
            shelf.add(Path(folder))
    return shelf, {pack.id for pack in shelf.packs} - known


def progress(args: argparse.Namespace) -> int:
    """Show how far the learner is in each lesson."""
    from tutor.learner.record import Record
    from tutor.learner.standing import course

    with Record.open() as record:
        shelf, by_path = _packs(record.folders())
        known = shelf.packs
        done = {pack.id: record.progress(pack.id, pack.lessons) for pack in known}
        first = {
            pack.id: {each.lesson.id: each.score.first for each in course(pack, record).lessons}
            for pack in known
        }
        place = record.resume()
    _warn(record.notice)
    if args.format == "json":
        data = {
            "packs": [
                {
                    "id": pack.id,
                    "title": pack.title,
                    "version": pack.version,
                    "lessons": [
                        {"title": lesson.title}
                        | asdict(done[pack.id][lesson.id])
                        | {"first": first[pack.id][lesson.id]}
                        for lesson in pack.lessons
                    ],
                }
                for pack in known
            ],
            "unreadable": [
                {"name": each.name, "path": each.id, "faults": len(each.faults)}
                for each in shelf.broken
            ],
            "resume": place._asdict() if place else None,
        }
        tell(json.dumps(data, ensure_ascii=False, indent=2))
        return DONE
    for pack in known:
        states = done[pack.id]
        finished = sum(state.state == "done" for state in states.values())
        tell(f"{pack.title} ({pack.id}): {finished} of {_count(len(states), 'lesson')} done")
        width = max((len(lesson.id) for lesson in pack.lessons), default=0)
        for lesson in pack.lessons:
            state = states[lesson.id]
            at_once = first[pack.id][lesson.id]
            right = f"{at_once} of {state.questions} right at the first try"
            right += f", {state.right} in all" if state.right > at_once else ""
            tell(f"  {state.state:<7}  {lesson.id:<{width}}  {right:<40}  {lesson.title}")
    tell(*(f"{each.name} cannot be read, {each.summary}" for each in shelf.broken))
    if place and place.lesson in done.get(place.pack, {}):
        paths = {each.id: each.path for pack in known if pack.id == place.pack
                 for each in pack.lessons}  # fmt: skip
        named = f"{place.pack}/{place.lesson}"
        tell(f"Go on with: learn {paths[place.lesson] if place.pack in by_path else named}")
    return DONE


def reset(args: argparse.Namespace) -> int:
    """Start a lesson or a pack afresh."""
    from tutor.learner.record import Record
    from tutor.lesson.find import NotFound
    from tutor.lesson.shelf import Shelf
    from tutor.quiz.kinds.registry import KEYS

    try:
        chosen = Shelf(KEYS).choose(args.target)
    except NotFound as fault:
        say(f"error: {fault}", "  help: `progress` lists the packs; a path works too")
        return FAILED
    lesson = chosen.lesson
    if lesson is None and chosen.faults:
        say(*chosen.faults)
        return FAILED
    with Record.open() as record:
        saved = (
            record.reset(chosen.pack, lesson.id, lesson.was)
            if lesson
            else record.reset(chosen.pack)
        )
    if not saved:
        say(f"error: {record.notice}")
        return FAILED
    tell(f"{args.target} starts afresh. Earlier answers stay in the record, but no longer count.")
    return DONE


def engine(args: argparse.Namespace) -> int:
    """Say whether a hand-written class for scalar autograd is right."""
    from tutor.script.engine.isolated import check_script
    from tutor.script.engine.load.script_text import Unloadable

    try:
        report = check_script(Path(args.script), args.cls)
    except Unloadable as fault:
        say(f"{safe(args.script, one_line=True)}: error: {safe(str(fault), one_line=True)}")
        return FAILED
    tell(report.json() if args.format == "json" else report.text())
    return FAULTY if report.faults else DONE
