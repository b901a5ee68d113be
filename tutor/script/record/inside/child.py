"""The process in which a script runs while it is recorded.

    python -c "…" OUT KIND REPLACED SCRIPT ARGUMENTS…

It ends as the script ends. What was recorded is in the file `OUT` by then.
"""

from __future__ import annotations

import ast
import builtins
import gc
import linecache
import os
import signal
import sys
import traceback
import types
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn, Protocol

from tutor.script.record.inside import loading, stand_in
from tutor.script.record.inside.engine_text import EngineText
from tutor.script.record.inside.missing import MissingFinder
from tutor.script.record.inside.own_modules import makes_operations
from tutor.script.record.inside.places import CodePlaces, is_ours
from tutor.script.record.inside.rewrite import BOUND, ENTER, LEAVE, WATCH, rewritten
from tutor.script.record.inside.row_stream import RowStream
from tutor.script.record.inside.stand_in import StandIn
from tutor.script.record.inside.stream_notes import StreamNotes
from tutor.script.record.inside.threads import Threads
from tutor.script.record.inside.watched_notes import WatchedNotes
from tutor.script.record.inside.watcher import NotShown
from tutor.script.record.inside.wire import (
    FAULT,
    LEFT_OUT,
    PRINT,
    STREAMED,
    THREADS,
    WATCHED,
    WireWriter,
)

OURS, MICROGRAD, OWN = "tutor", "micrograd", "own"
"""Kinds of scripts: by whose numbers they compute."""


_COLLECTED = 100_000  # objects between two searches for garbage, of which nodes are none


class RunNotes(Protocol):
    """What the notes in a script call, and where everything is written."""

    def threads(self) -> None:
        """The script starts its first thread."""

    def watch(self, number: type, text: EngineText) -> None:
        """A class looks like an engine."""

    def write(self, *row: Any) -> None:
        """Write down what is no name and no call."""

    def bound(self, name: str, thing: Any) -> None:
        """A name of the script means a thing now."""

    def enter(self, function: str, line: int) -> int:
        """A call begins; gives what `leave` is told."""

    def leave(self, around: int) -> None:
        """A call ends."""

    def end(self, names: Mapping[str, Any]) -> None:
        """The run is over: what its names mean."""


class ScriptRun:
    """One run of a script."""

    def __init__(self, notes: RunNotes, places: CodePlaces, script: str, threads: Threads) -> None:
        """Take where it is written, what numbers the places, the path, and the threads."""
        self._threads = threads
        threads.tell(self._thread_begins)
        self._notes, self._places, self._script = notes, places, script
        self._print = builtins.print

    def notes(self) -> dict[str, Any]:
        """What the notes in a script call."""
        notes = self._notes
        if self._threads.begun:  # calls of other threads do not nest in those of the main one
            return {
                BOUND: self._in_main(notes.bound), ENTER: self._in_main(notes.enter),
                LEAVE: self._in_main(notes.leave), WATCH: self.watching,
            }  # fmt: skip
        return {BOUND: notes.bound, ENTER: notes.enter, LEAVE: notes.leave, WATCH: self.watching}

    def _in_main(self, note: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *args: None if self._threads.elsewhere() else note(*args)

    def _thread_begins(self) -> None:
        self._notes.threads()
        self._notes.write(THREADS, self._places.of(sys._getframe(2)))
        vars(builtins).update(self.notes())

    def watching(self, replaced: bool, gradient: str, lines: tuple[tuple[int, int], ...]) -> Any:
        """The decorator of a class that looks like an engine."""
        path = sys._getframe(1).f_code.co_filename

        def decorate(number: type) -> type:
            if replaced:
                for name, each in vars(number).items():
                    if not hasattr(StandIn, name):
                        setattr(StandIn, name, each)
                return StandIn
            self._notes.watch(number, EngineText(path, gradient, lines))
            return number

        return decorate

    def left_out(self, package: str) -> None:
        """The script uses a package that is not there."""
        self._notes.write(LEFT_OUT, package, self._places.of(sys._getframe(1)))
        self._print(
            f"(the debugger: {package} is not installed here; what the script does with it is "
            "left out)", file=sys.stderr,
        )  # fmt: skip

    # ---- the run

    def run(self, tree: ast.Module, replaced: str) -> int:
        """Run the script; its exit code."""
        main = types.ModuleType("__main__")
        main.__file__ = self._script
        sys.modules["__main__"] = main
        vars(builtins).update(self.notes())
        builtins.print = self._printed
        code = compile(rewritten(tree, replaced), self._script, "exec", dont_inherit=True)
        try:
            exec(code, vars(main))
        except SystemExit as end:
            return _code(end.code, self._print)
        except KeyboardInterrupt:
            self._fault("the run was stopped by a key", self._line(sys.exc_info()[2]))
            return 130
        except NotShown as fault:
            self._fault(str(fault), self._line(fault.__traceback__))
            return 1
        except BaseException as fault:
            words = traceback.format_exception_only(fault)[-1].strip()
            self._fault(words, self._line(fault.__traceback__))
            _told(fault, self._script)
            return 1
        finally:
            names = vars(main).items()
            self._notes.end({name: thing for name, thing in names if not name.startswith("_")})
        return 0

    def _line(self, trace: types.TracebackType | None) -> int:
        line = 0
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == self._script:
                line = trace.tb_lineno
            trace = trace.tb_next
        return line

    def _fault(self, words: str, line: int) -> None:
        self._notes.write(FAULT, words, line)

    def _printed(self, *things: Any, **how: Any) -> None:
        self._print(*things, **how)
        if self._threads.elsewhere():
            return
        if how.get("file") in (None, sys.stdout):
            text = str(how.get("sep", " ") or " ").join(map(str, things))
            place = self._places.of(sys._getframe(1))
            for line in text.split("\n"):
                self._notes.write(PRINT, line[:500], place)


def _code(code: object, tell: Any) -> int:
    if code is None or isinstance(code, int):
        return code or 0
    tell(code, file=sys.stderr)
    return 1


def _told(fault: BaseException, script: str) -> None:
    """The traceback as Python would print it, without our own parts."""
    trace = fault.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename != script:
        trace = trace.tb_next
    told = traceback.TracebackException(type(fault), fault, trace)
    each: traceback.TracebackException | None = told
    while each is not None:
        rows = [row for row in each.stack if not is_ours(row.filename)]
        each.stack = traceback.StackSummary.from_list(rows)
        each = each.__cause__ or each.__context__
    print("".join(told.format()), end="", file=sys.stderr)


def main(argv: list[str]) -> NoReturn:
    """Run a script as the command line says."""
    out, kind, replaced, script, kept = argv[:5]
    with open(out, "wb") as file, open(kept, encoding="utf-8") as text:
        gc.set_threshold(_COLLECTED, 20, 100)
        source = text.read()
        tree = ast.parse(source, script)
        # What is run is not always what the file has: of a notebook it is the code.
        linecache.cache[script] = len(source), None, source.splitlines(True), script
        folder = os.path.dirname(os.path.abspath(script))
        streams = kind != OWN and not replaced and not makes_operations(tree, Path(folder))
        wire = WireWriter(file, STREAMED if streams else WATCHED)
        signal.signal(signal.SIGINT, wire.interrupt)
        places = CodePlaces(wire, script)
        threads = Threads()
        notes = (
            _streamed(wire, places, kind) if streams
            else _watched(wire, places, kind, replaced, threads)
        )  # fmt: skip
        session = ScriptRun(notes, places, script, threads)
        sys.argv = [script, *argv[5:]]
        sys.path[0] = folder  # which Python puts there for a script
        sys.meta_path.insert(0, loading.ScriptFinder(folder, replaced))
        sys.meta_path.append(MissingFinder(script, folder, session.left_out))
        code = session.run(tree, replaced)
        wire.flush()
    sys.stdout.flush()
    sys.exit(code)


def _streamed(wire: WireWriter, places: CodePlaces, kind: str) -> RunNotes:
    """Of a script that computes with our numbers, and with nothing that it adds to them."""
    notes = StreamNotes(RowStream(wire), places, micrograd=kind == MICROGRAD)
    (loading.micrograd if kind == MICROGRAD else loading.put_in_place)(notes.number)
    return notes


def _watched(
    wire: WireWriter, places: CodePlaces, kind: str, replaced: str, threads: Threads
) -> RunNotes:
    """Of a script with a class of numbers of its own, or that adds operations to ours."""
    notes = WatchedNotes(wire, places, threads)
    if kind != OWN or replaced:
        if kind != OWN:
            (loading.micrograd if kind == MICROGRAD else loading.put_in_place)(StandIn)
        notes.watch(StandIn, EngineText(stand_in.__file__, "grad", ((1, 10_000),)))
    return notes
