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
from typing import Any, NoReturn

from tutor.script.record.inside import loading, stand_in
from tutor.script.record.inside.missing import MissingFinder
from tutor.script.record.inside.node_table import NodeTable
from tutor.script.record.inside.paths_of import named
from tutor.script.record.inside.places import CodePlaces, is_ours
from tutor.script.record.inside.rewrite import BOUND, ENTER, LEAVE, WATCH, rewritten
from tutor.script.record.inside.stand_in import StandIn
from tutor.script.record.inside.watcher import NotShown, Watcher
from tutor.script.record.inside.wire import BIND, FAULT, LEFT_OUT, PATH, PRINT, WireWriter
from tutor.script.record.inside.wire import ENTER as CALL
from tutor.script.record.inside.wire import LEAVE as RETURN

OURS, MICROGRAD, OWN = "tutor", "micrograd", "own"
"""Kinds of scripts: by whose numbers they compute."""


_COLLECTED = 100_000  # objects between two searches for garbage, as every node is kept anyway
_LISTS = 10_000  # whose parts have their names already; more would be kept alive for nothing


class ScriptRun:
    """One run of a script."""

    def __init__(self, wire: WireWriter, script: str) -> None:
        """Take where it is written, and the path of the script."""
        self._wire, self._script = wire, script
        self._places = CodePlaces(wire, script)
        self._table = NodeTable(wire)
        self._watchers: list[Watcher] = []
        self._frame = self._frames = 0
        self._bound: dict[int, tuple[Any, int]] = {}
        self._print = builtins.print

    def notes(self) -> dict[str, Any]:
        """What the notes in a script call."""
        return {BOUND: self.bound, ENTER: self.enter, LEAVE: self.leave, WATCH: self.watching}

    def watch(self, number: type, where: tuple[str, int, int]) -> None:
        """Watch a class of numbers."""
        watcher = Watcher(number, where, self._table, self._places, self.before_pass)
        self._watchers.append(watcher)

    # ---- notes

    def watching(self, replaced: bool, first: int, last: int) -> Any:
        """The decorator of a class that looks like an engine."""
        path = sys._getframe(1).f_code.co_filename

        def decorate(number: type) -> type:
            if replaced:
                for name, each in vars(number).items():
                    if not hasattr(StandIn, name):
                        setattr(StandIn, name, each)
                return StandIn
            self.watch(number, (path, first, last))
            return number

        return decorate

    def id_of(self, thing: Any) -> int | None:
        """The number of a node; None of what is none."""
        return self._table.ids.get(id(thing))  # nodes are kept, so nothing else has that id

    def bound(self, name: str, thing: Any) -> None:
        """A name of the script means a thing now."""
        kind = type(thing)
        if kind is list or kind is tuple:
            known = self._bound.get(id(thing))
            if known is not None and known[0] is thing and known[1] == len(thing):
                return
            if len(self._bound) > _LISTS:
                self._bound.clear()
            self._bound[id(thing)] = thing, len(thing)
            for i, each in enumerate(thing):
                self._bind(f"{name}[{i}]", each)
        else:
            self._bind(name, thing)

    def _bind(self, name: str, thing: Any) -> None:
        for watcher in self._watchers:
            if isinstance(thing, watcher.number):
                watcher.settle()
                node = watcher.id_of(thing)
                if node is not None:
                    self._wire.write(BIND, name, node)

    def enter(self, function: str, line: int) -> int:
        """A call begins; gives the one around it."""
        around = self._frame
        self._frames += 1
        self._frame = self._frames
        self._wire.write(CALL, function, line)
        return around

    def leave(self, around: int) -> None:
        """A call ends."""
        self._frame = around
        self._wire.write(RETURN)

    def before_pass(self, frame: types.FrameType) -> None:
        """Write down how the script can call its nodes."""
        for path, node in named(frame, self._script, self.id_of):
            self._wire.write(PATH, path, node)

    def left_out(self, package: str) -> None:
        """The script uses a package that is not there."""
        self._wire.write(LEFT_OUT, package, self._places.of(sys._getframe(1)))
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
            for watcher in self._watchers:
                watcher.labels()
            self._last_names(main)
        return 0

    def _last_names(self, main: types.ModuleType) -> None:
        """What the names of the script mean at its end."""
        for name, thing in list(vars(main).items()):
            if not name.startswith("_") and self.id_of(thing) is not None:
                self._wire.write(BIND, name, self.id_of(thing))

    def _line(self, trace: types.TracebackType | None) -> int:
        line = 0
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == self._script:
                line = trace.tb_lineno
            trace = trace.tb_next
        return line

    def _fault(self, words: str, line: int) -> None:
        self._wire.write(FAULT, words, line)

    def _printed(self, *things: Any, **how: Any) -> None:
        self._print(*things, **how)
        if how.get("file") in (None, sys.stdout):
            text = str(how.get("sep", " ") or " ").join(map(str, things))
            place = self._places.of(sys._getframe(1))
            for line in text.split("\n"):
                self._wire.write(PRINT, line[:500], place)


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
    with open(out, "w", encoding="utf-8") as file, open(kept, encoding="utf-8") as text:
        wire = WireWriter(file)
        signal.signal(signal.SIGINT, wire.interrupt)
        gc.set_threshold(_COLLECTED, 20, 100)
        source = text.read()
        tree = ast.parse(source, script)
        # What is run is not always what the file has: of a notebook it is the code.
        linecache.cache[script] = len(source), None, source.splitlines(True), script
        session = ScriptRun(wire, script)
        folder = os.path.dirname(os.path.abspath(script))
        sys.argv = [script, *argv[5:]]
        sys.path[0] = folder  # which Python puts there for a script
        sys.meta_path.insert(0, loading.ScriptFinder(folder, replaced))
        sys.meta_path.append(MissingFinder(script, folder, session.left_out))
        if kind != OWN or replaced:
            {OURS: loading.put_in_place, MICROGRAD: loading.micrograd}.get(kind, _as_is)()
            session.watch(StandIn, (stand_in.__file__, 1, 10_000))
        code = session.run(tree, replaced)
        wire.flush()
    sys.stdout.flush()
    sys.exit(code)


def _as_is() -> None:
    """The script brings all that it needs."""
