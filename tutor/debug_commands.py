"""The command `debug`: from what was typed to a run, and to a front end on it."""

from __future__ import annotations

import argparse
import gc
import os
import sys
import tokenize
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tutor.characters import safe
from tutor.commands import DONE, FAILED, FAULTY, INTERRUPTED, code_of, is_plain, program_in
from tutor.guard import say

if TYPE_CHECKING:
    from tutor.debug.underway import GoesOn, Underway
    from tutor.learner.hosts import Host
    from tutor.program import Program
    from tutor.script.record.script_log import ScriptLog
    from tutor.script.record.verdict import ClassTrials

_LARGE = 100_000  # events from which on a screen does not wait until they are looked through
_AT_ONCE = 0.4  # seconds in which a run is awaited before the screen that tells of it
_PATIENCE = 1.5  # seconds that a verdict is awaited where nobody is typing
_EVERY = 2.0  # seconds between two lines that tell of it
_LONGEST = 200  # characters of an expression in a title


@dataclass(frozen=True, slots=True)
class Wanted:
    """A program to debug.

    Attributes:
        program: the program.
        title: what it is called at the top of the screen.
        kept_as: what its stops are kept under, empty if they are not.
    """

    program: Program
    title: str
    kept_as: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """The run of a script that was executed and recorded.

    Attributes:
        log: its log.
        title: what it is called at the top of the screen.
        kept_as: what its stops are kept under.
        trials: those of the class that was watched, which may still go on.
    """

    log: ScriptLog
    title: str
    kept_as: str
    trials: ClassTrials | None = None


def debug(args: argparse.Namespace) -> int:
    """Open the debugger on a program, the first program of a lesson, or an expression."""
    if (args.target is None) == (args.expression is None):
        say("error: name one thing to debug: a file, PACK/LESSON, or an expression with -e")
        return FAILED
    if args.numbers and args.expression is None:
        say("error: --set gives a number to a name of an expression, so it needs -e")
        return FAILED
    if args.target is not None:
        recorded = _script(args)
        if recorded is not None:
            return recorded if isinstance(recorded, int) else _show(recorded, is_plain(args))
    wanted = _expression(args) if args.expression is not None else _target(args.target)
    return wanted if isinstance(wanted, int) else _open(wanted, is_plain(args))


def _expression(args: argparse.Namespace) -> Wanted | int:
    from tutor.program import ProgramError
    from tutor.program.one_liner import expression

    try:
        program = expression(args.expression, dict(args.numbers))
    except ProgramError as fault:
        say(*fault.diagnostics)
        return FAULTY
    except ValueError as fault:
        say(f'error: {fault}; -e "L = a*b" --set a=2 --set b=3 is how it is written')
        return FAILED
    return Wanted(program, safe(args.expression, _LONGEST, one_line=True))


def _target(text: str) -> Wanted | int:
    path = Path(text).expanduser()
    if path.suffix.lower() == ".md" or path.suffix.lower() == ".py" or path.is_file():
        program, faults = program_in(path)
        say(*faults)
        if program is not None:
            return Wanted(program, path.name, os.path.abspath(path))
        if not faults:
            say(f"error: there is no program in {text}")
        return code_of(faults) or FAILED
    return _lesson(text)


def _lesson(text: str) -> Wanted | int:
    """The first program of a lesson by its id."""
    from tutor.lesson import NotFound, ProgramBlock
    from tutor.lesson.report import bounded
    from tutor.lesson.shelf import Shelf
    from tutor.quiz.kinds.registry import KEYS

    try:
        chosen = Shelf.read(KEYS).choose(text)
    except NotFound as fault:
        say(f"error: {fault}")
        return FAILED
    if chosen.faults:
        say(*bounded(chosen.faults))
        return FAULTY
    if chosen.lesson is None:
        say(f"error: {text} is a pack; name one of its lessons, as {chosen.pack}/LESSON")
        return FAILED
    blocks = (block for screen in chosen.lesson.screens for block in screen.blocks)
    programs = (block.program for block in blocks if isinstance(block, ProgramBlock))
    program = next(programs, None)
    if program is None:
        say(f"error: there is no program in {text}")
        return FAILED
    id = f"{chosen.pack}/{chosen.lesson.id}"
    return Wanted(program, id, id)


def _script(args: argparse.Namespace) -> Recorded | int | None:
    """The run of a script that is more than a lesson program; None of anything else."""
    import ast

    from tutor.script.record import kinds_of_script, notebook, running, verdict
    from tutor.script.record.why_nothing import why_nothing

    path = Path(args.target).expanduser()
    is_notebook = path.suffix.lower() == kinds_of_script.NOTEBOOK
    if not kinds_of_script.may_run(path):
        return None
    greeting = []
    try:
        with tokenize.open(path) as file:
            text = file.read()
        if is_notebook:
            text, left_out = notebook.code_of_notebook(text)
            if left_out:
                greeting.append(f"left out: {left_out} lines with % or !")
        tree = ast.parse(text)
    except (SyntaxError, UnicodeDecodeError, RecursionError):
        if is_notebook:
            say(f"error: the code of {args.target} is no Python that can be read")
            return FAULTY
        return None  # its faults are told as those of a program
    except ValueError as fault:
        say(f"error: {args.target}: {fault}")
        return FAILED
    if not is_notebook and not args.replace and kinds_of_script.is_program(tree):
        return None
    kind = kinds_of_script.kind_of(tree, path.absolute().parent, args.replace)
    say(f"{args.target}: {kind.told}", *greeting)
    trials = verdict.ClassTrials(path) if kind.watched else None
    log = running.record(text, str(path), kind, args.arguments, args.replace)
    if not log.nodes():
        why, advice = why_nothing(tree, kind, log)
        say(f"error: {args.target}: {why}", f"  help: {advice}")
        return FAULTY
    return Recorded(log, path.name, os.path.abspath(path), trials)


def _show(recorded: Recorded, plain: bool) -> int:
    """Show a run that was recorded."""
    from tutor.debug.workbench import Workbench
    from tutor.learner.disk.bench_file import BenchFile
    from tutor.learner.hosts import ProgramHost

    file = BenchFile(recorded.kept_as)
    stem = Path(recorded.kept_as).stem
    host = ProgramHost(Workbench(recorded.log), recorded.title, stem, file)
    gc.freeze()  # the recording stays
    greeting = Greeting(recorded, short=not plain)
    if plain:
        code = _plain(host, greeting)
    else:
        code = _full_screen(host, greeting=greeting.said(), later=greeting.later)
    if recorded.log.error is None:
        return code
    sys.stdout.flush()
    say(recorded.log.error)
    return code or FAULTY


class Greeting:
    """What is said of a run at first, and what of it is known only later."""

    def __init__(self, recorded: Recorded, *, short: bool) -> None:
        """Look through the run; `short` if there is little room, as on a screen."""
        from tutor.script.findings.findings import findings

        self._log, self._trials, self._short = recorded.log, recorded.trials, short
        self._large = len(self._log) > _LARGE
        self._found = 0 if self._large else len(findings(self._log)) - len(self._log.remarks)

    def said(self) -> tuple[str, ...]:
        """What there is to say now."""
        verdict = self._trials.told(self._log, short=self._short) if self._trials else ""
        return tuple(filter(None, (verdict, self._stands())))

    def later(self, wait: float = 0.0) -> tuple[str, ...] | None:
        """The same once the trials of the class are over; None while they go on.

        Args:
            wait: seconds that it may take until this is known.
        """
        return None if self._trials and not self._trials.are_over(wait) else self.said()

    def _stands(self) -> str:
        if self._large:
            return f"{'!' if self._short else '`findings`'} looks for what stands out"
        found = self._found + len(self._log.remarks)
        if self._short:
            return f"! lists {found} finding{'s' * (found > 1)}" if found else ""
        many = "1 thing stands" if found == 1 else f"{found} things stand"
        return f"{many} out in this run; `findings` lists them" if found else ""


def _open(wanted: Wanted, plain: bool) -> int:
    """Show the run; what stopped it early is said at the start and at the end."""
    from tutor.debug.underway import Underway
    from tutor.program import Cancelled

    # What runs is read, not executed, and whoever waits for it can give it up.
    watched = not plain or sys.stderr.isatty()
    coming = Underway(lambda goes_on: _host(wanted, goes_on, watched))
    try:
        if plain:
            _waited_for(coming)
            code = _plain(coming.result())
        elif coming.wait(_AT_ONCE):
            code = _full_screen(coming.result())
        else:
            code = _full_screen(coming, wanted.title)
            coming.give_up()
        bench = coming.result().bench
    except Cancelled:
        say(f"error: the run was given up after {coming.events:,} events")
        return INTERRUPTED
    log = bench.log if bench is not None else None
    if log is None or log.error is None:
        return code
    sys.stdout.flush()
    say(log.error)
    return code or FAULTY


def _host(wanted: Wanted, goes_on: GoesOn, watched: bool) -> Host:
    """The run of a program, for the debugger; where nobody looks on, in the time of a lesson."""
    from tutor.debug.workbench import Workbench
    from tutor.learner.disk.bench_file import BenchFile
    from tutor.learner.hosts import ProgramHost
    from tutor.program import LIMITS, PATIENT, Again, run
    from tutor.trace import Trace

    limits = PATIENT if watched else LIMITS
    log = Trace(run(wanted.program, limits=limits, again=Again(goes_on=goes_on)))
    file = BenchFile(wanted.kept_as) if wanted.kept_as else None
    stem = Path(wanted.kept_as).stem or "expression"
    return ProgramHost(Workbench(log), wanted.title, stem, file)


def _waited_for(coming: Underway[Host]) -> None:
    """Wait for a run, and say how far it is to whoever looks on."""
    try:
        while not coming.wait(_EVERY):
            if sys.stderr.isatty():
                say(f"running: {coming.events:,} events so far, Ctrl-C gives it up")
    except KeyboardInterrupt:
        coming.give_up()


def _plain(host: Host, greeting: Greeting | None = None) -> int:
    from tutor.plain.debug_talk import DebugConversation
    from tutor.plain.talk import Talk

    conversation = DebugConversation(host, Talk(sys.stdin, sys.stdout))
    if greeting is None:
        conversation.run()
    else:
        # Whoever types goes on at once, and is told before a later line.
        patience = 0.0 if sys.stdin.isatty() else _PATIENCE
        conversation.run(greeting.said(), lambda: greeting.later(patience))
    return DONE


def _full_screen(
    start: Host | Underway[Host], title: str = "", greeting: Sequence[str] = (),
    later: Callable[[], Sequence[str] | None] | None = None,
) -> int:  # fmt: skip
    from tutor.tui.bench.debug_app import DebugApp

    app = DebugApp(start, title, greeting, later)
    app.run()
    return app.return_code or DONE
